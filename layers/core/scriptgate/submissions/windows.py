"""When an entry may be submitted. A deadline of 12:00 accepts until 12:00:59 (rules.md)."""

from __future__ import annotations

from datetime import datetime, timedelta

from scriptgate.submissions.entry import Entry


def closes_at(entry: Entry) -> datetime:
    """The first moment that is too late. UTC, exclusive."""
    whole_minute = entry.deadline.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return whole_minute + timedelta(seconds=entry.grace_seconds)


def is_open(entry: Entry, now: datetime) -> bool:
    """Whether files may be uploaded and submitted at `now`."""
    opened = entry.opens is None or now >= entry.opens
    return opened and now < closes_at(entry)
