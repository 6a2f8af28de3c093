"""What an assessor holds and what an assessor decided, as the submission's row keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Claim:
    """A script that an assessor has taken to mark."""

    number: int
    """Of the submission's claims, from 1."""
    holder: str
    """Who: the caller's ARN (see `callers.holder_of`)."""
    claimed_at: datetime
    due_at: datetime
    """By when it has to be marked, extended or returned. UTC."""
    warned_at: datetime | None = None
    """When `sweep` told that it is overdue."""


class Result(StrEnum):
    """What an assessor can decide."""

    PASSED = "passed"
    FAILED = "failed"
    REFERRED = "referred"
    """Not passed yet: to be handed in again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an assessor decided, last corrected."""

    number: int
    """Of the submission's outcomes, from 1; each correction is another."""
    result: Result
    total: int
    """The sum of the marks."""
    holder: str
    marked_at: datetime
    told_at: datetime | None = None
    """When the participant was told this result, from when on it counts for the entry; None: not yet."""
    told_before: Result | None = None
    """What they had been told before it was corrected."""
