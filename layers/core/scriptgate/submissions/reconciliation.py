"""Reconciliation: whatever was submitted has come to an end that somebody knows of, or is on its way. Pure.

uploads = verdicts = releases + rejections + reviews + returns, for all that was submitted longer ago than
a check takes (users.md, complaint 9: stored but not recorded).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from scriptgate.submissions.states import State

PATIENCE = timedelta(minutes=30)
"""How long a submission may be on its way."""

_WITH_ASSESSORS = frozenset({State.RELEASED, State.CLAIMED, State.ASSESSED})


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Submissions that were submitted for assessment, by what became of them."""

    uploads: int = 0
    verdicts: int = 0
    releases: int = 0
    rejections: int = 0
    reviews: int = 0
    returns: int = 0
    under_way: int = 0
    """Submitted so lately that they may still be on their way; in none of the figures above."""

    @property
    def difference(self) -> int:
        """Uploads that came to no end, or to one without a verdict: 0 when all is well."""
        ends = self.releases + self.rejections + self.reviews + self.returns
        return max(abs(self.uploads - ends), abs(self.uploads - self.verdicts))

    def __add__(self, other: Reconciliation) -> Reconciliation:
        """The figures of two cohorts together."""
        sums = {field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)}
        return Reconciliation(**sums)


def reconcile(rows: Iterable[dict[str, Any]], now: datetime) -> Reconciliation:
    """The figures of the register's rows: `state`, `verdict` and the times of submission and release."""
    return sum((_of(row, now) for row in rows if row.get("submitted_at")), Reconciliation())


def _of(row: dict[str, Any], now: datetime) -> Reconciliation:
    state = State(row["state"])
    if state is State.ERASED:
        return Reconciliation()
    released = state in _WITH_ASSESSORS and row.get("released_at") is not None
    returned = state in {State.RETURNED, State.SUPERSEDED}  # mended since, with another submission
    ended = released or returned or state in {State.REJECTED, State.IN_REVIEW}
    if not ended and datetime.fromisoformat(row["updated_at"]) > now - PATIENCE:
        return Reconciliation(under_way=1)
    return Reconciliation(
        uploads=1,
        verdicts=int(row.get("verdict") is not None),
        releases=int(released),
        rejections=int(state is State.REJECTED),
        reviews=int(state is State.IN_REVIEW),
        returns=int(returned),
    )
