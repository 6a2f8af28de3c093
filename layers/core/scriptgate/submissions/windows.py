"""When an entry may be submitted. A deadline of 12:00 accepts until 12:00:59 (rules.md)."""

from __future__ import annotations

from datetime import datetime

from scriptgate.rules.calendar import closes_at
from scriptgate.submissions.entry import Entry


def closing_time(entry: Entry) -> datetime:
    """The first moment that is too late. UTC, exclusive."""
    return closes_at(entry.deadline, entry.grace_seconds)


def is_open(entry: Entry, now: datetime) -> bool:
    """Whether files may be uploaded and submitted at `now`: not once the entry was withdrawn."""
    if entry.withdrawn_at is not None:
        return False
    opened = entry.opens is None or now >= entry.opens
    return opened and now < closing_time(entry)
