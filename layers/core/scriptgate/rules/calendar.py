"""England's working days, and times in UK words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FRIDAY = 4


def uk_time(moment: datetime) -> str:
    """A time as people in the UK read it: `12:00 GMT on Friday 20 November 2026`."""
    local = moment.astimezone(LONDON)
    return f"{local:%H:%M} {local.tzname()} on {uk_date(local.date())}"


def uk_date(day: date) -> str:
    """A day in words: `Friday 20 November 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def closes_at(deadline: datetime, grace_seconds: int = 0) -> datetime:
    """The first moment that is too late: a deadline of 12:00 accepts until 12:00:59, and its grace."""
    whole_minute = deadline.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return whole_minute + timedelta(seconds=grace_seconds)


def working_days(first: date, last: date) -> int:
    """Days from `first` to `last`, both included, that are no weekend and no bank holiday in England."""
    off = {day for year in range(first.year, last.year + 1) for day in bank_holidays(year)}
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(day.weekday() <= FRIDAY and day not in off for day in days)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of a year."""
    import holidays  # 60 ms that only placements need

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=[year]))
