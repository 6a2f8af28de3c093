"""The provider's daily digest: where everything stands, and the line that reconciles it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scriptgate.submissions.decisions import OutboxRow
from scriptgate.submissions.reconciliation import Reconciliation
from scriptgate.submissions.states import State

DIGEST = "DIGEST"
"""Stands for an entry's id in the digest's outbox rows: it is about all of them."""
FIRST_HOUR = 7
"""UK time from which a day's digest is written."""
LONG_UNCLAIMED = timedelta(days=3)
_SHOWN = (State.CHECKED, State.IN_REVIEW, State.RELEASED, State.CLAIMED, State.ASSESSED, State.REJECTED)


def digest_day(now: datetime) -> str | None:
    """The day (UK) whose digest may be written at `now`; None in the small hours."""
    local = now.astimezone(ZoneInfo("Europe/London"))
    return f"{local:%Y-%m-%d}" if local.hour >= FIRST_HOUR else None


def digest(  # noqa: PLR0913, PLR0917 - the day, what was counted, what was compared, who sends it
    day: str,
    rows: Sequence[dict[str, Any]],
    figures: Reconciliation,
    strays: int,
    provider_name: str,
    now: datetime,
) -> OutboxRow:
    """A day's letter. `rows`: the register's rows of submissions."""
    states = Counter(row["state"] for row in rows)
    waiting = [_since(row) for row in rows if row["state"] == State.IN_REVIEW.value]
    unclaimed = [
        row for row in rows if row["state"] == State.RELEASED.value and now - _since(row) > LONG_UNCLAIMED
    ]
    context = {
        "provider_name": provider_name,
        "to": "provider",
        "entry": f"digest of {day}",
        "candidate": "all candidates",
        "rulebook_title": "Daily digest",
        "task_id": "digest",
        "task_title": "All cohorts",
        "day": day,
        "states": {state.value: states.get(state.value, 0) for state in _SHOWN},
        "reconciliation": {**asdict(figures), "difference": figures.difference + strays},
        "reviews": len(waiting),
        "oldest_review_days": (now - min(waiting)).days if waiting else None,
        "unclaimed": len(unclaimed),
        "strays": strays,
    }
    return OutboxRow(day, "mail", None, {"letter": "digest", "to": "provider", "context": context})


def _since(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["updated_at"])
