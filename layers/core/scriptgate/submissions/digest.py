"""The provider's daily digest: where everything stands, and the line that reconciles it. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scriptgate.submissions.decisions import OutboxRow
from scriptgate.submissions.reconciliation import Reconciliation
from scriptgate.submissions.states import State
from scriptgate.wording import moment

DIGEST = "DIGEST"
"""Stands for an entry's id in the digest's outbox rows: it is about all of them."""
FIRST_HOUR = 7
"""UK time from which a day's digest is written."""
LONG_UNCLAIMED = timedelta(days=3)
A_DAY = timedelta(days=1)
SOON = timedelta(days=7)
"""How far ahead deadlines are shown."""
MOST_NAMED = 10
"""Reviews and deadlines that a digest names; of more, it says how many."""
_SHOWN = (State.CHECKED, State.IN_REVIEW, State.RELEASED, State.CLAIMED, State.ASSESSED, State.REJECTED)
_VERDICTS = ("compliant", "non_compliant", "needs_review", "returned")

Row = Mapping[str, Any]
"""A row of the register: what `aws.items.REGISTER` names, and its keys."""


def digest_day(now: datetime) -> str | None:
    """The day (UK) whose digest may be written at `now`; None in the small hours."""
    local = now.astimezone(ZoneInfo("Europe/London"))
    return f"{local:%Y-%m-%d}" if local.hour >= FIRST_HOUR else None


def digest(  # noqa: PLR0913, PLR0917 - the day, what was counted, what was compared, who sends it
    day: str,
    rows: Iterable[Row],
    figures: Reconciliation,
    strays: int,
    provider_name: str,
    now: datetime,
) -> OutboxRow:
    """A day's letter. `rows`: the register's rows of every cohort, of any kind."""
    kinds: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row["SK"].split("#", 1)[0]].append(row)
    context = {
        "provider_name": provider_name,
        "to": "provider",
        "entry": f"digest of {day}",
        "candidate": "all candidates",
        "rulebook_title": "Daily digest",
        "task_id": "digest",
        "task_title": "All cohorts",
        "day": day,
        "reconciliation": {**asdict(figures), "difference": figures.difference + strays},
        "strays": strays,
        **_of_submissions(kinds["SUBMISSION"], now),
        **_of_money(kinds["CHARGE"], kinds["ENTRY"]),
        **_of_entries(kinds["ENTRY"], now),
        "letters_in_trouble": len(kinds["OUTBOX"]),
    }
    return OutboxRow(day, "mail", None, {"letter": "digest", "to": "provider", "context": context})


def _of_submissions(rows: Sequence[Row], now: datetime) -> dict[str, Any]:
    states = Counter(row["state"] for row in rows)
    waiting = sorted((row for row in rows if row["state"] == State.IN_REVIEW.value), key=_since)
    new = Counter(row.get("verdict") for row in rows if _is_new(row, now))
    return {
        "states": {state.value: states.get(state.value, 0) for state in _SHOWN},
        "submitted_lately": {verdict: new.get(verdict, 0) for verdict in _VERDICTS},
        "reviews": len(waiting),
        "oldest_review_days": (now - _since(waiting[0])).days if waiting else None,
        "waiting_reviews": [
            {"entry": row.get("entry"), "submission": row.get("number"), "days": (now - _since(row)).days}
            for row in waiting[:MOST_NAMED]
        ],
        "unclaimed": sum(
            row["state"] == State.RELEASED.value and now - _since(row) > LONG_UNCLAIMED for row in rows
        ),
        "overdue": sum(_is_overdue(row, now) for row in rows),
        "outcomes_untold": sum(map(_is_untold, rows)),
    }


def _is_new(row: Row, now: datetime) -> bool:
    """Submitted since the digest before, give or take."""
    return bool(row.get("submitted_at")) and moment(row["submitted_at"]) > now - A_DAY


def _is_overdue(row: Row, now: datetime) -> bool:
    claim = row.get("claim") if row["state"] == State.CLAIMED.value else None
    return claim is not None and moment(claim["due_at"]) < now


def _is_untold(row: Row) -> bool:
    """Marked, and its participant has not been told: somebody has to, with `TellOutcome=no`."""
    outcome = row.get("outcome") if row["state"] == State.ASSESSED.value else None
    return outcome is not None and not outcome.get("told_at")


def _of_money(charges: Sequence[Row], entries: Sequence[Row]) -> dict[str, Any]:
    proposed = [row.get("amount_pence") for row in charges if row["status"] == "proposed"]
    return {
        "charges_proposed": len(proposed),
        "charges_pence": sum(amount for amount in proposed if amount is not None),
        "charges_without_amount": proposed.count(None),
        "liable_entries": sum(bool(row.get("liability")) for row in entries),
    }


def _of_entries(rows: Sequence[Row], now: datetime) -> dict[str, Any]:
    """Whom letters don't reach; and the deadlines to come, each with how many have not submitted."""
    active = [row for row in rows if not row.get("withdrawn_at")]
    ahead: defaultdict[str, list[Row]] = defaultdict(list)
    for row in active:
        if now <= moment(row["deadline"]) <= now + SOON:
            ahead[row["deadline"]].append(row)
    deadlines = [
        {"at": at, "entries": len(due), "missing": sum(map(_is_missing, due))}
        for at, due in sorted(ahead.items())
    ]
    return {
        "unreached": sum(bool(row.get("mail_trouble")) for row in active),
        "deadlines": deadlines[:MOST_NAMED],
        "more_deadlines": max(0, len(deadlines) - MOST_NAMED),
    }


def _is_missing(entry: Row) -> bool:
    return not entry.get("live") and not entry.get("awaiting")


def _since(row: Row) -> datetime:
    return moment(row["updated_at"])
