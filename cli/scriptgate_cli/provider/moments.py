"""Times of the office: UTC for programs, UK time for people."""

from __future__ import annotations

from datetime import datetime

from scriptgate.rules.calendar import LONDON


def uk_minute(moment: datetime) -> str:
    """UK time to the minute: `2026-12-04 12:00`; the heading says whose time it is."""
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"


def uk_minute_of(moment: str) -> str:
    """The same of a UTC time as it is stored or shown to programs."""
    return uk_minute(datetime.fromisoformat(moment))


def uk_second(moment: datetime) -> str:
    """UK time to the second, with its zone: `2026-12-04 12:00:03 GMT`."""
    local = moment.astimezone(LONDON)
    return f"{local:%Y-%m-%d %H:%M:%S} {local.tzname()}"
