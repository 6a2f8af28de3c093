"""Times as staff write them: Europe/London unless they name a zone, to the minute (rules.md)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_ISO = re.compile(r"20\d\d-\d\d-\d\d[ T]\d{1,2}:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?")
_CLOCK = r",?(?: at)? (?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
_IN_FIGURES = re.compile(rf"(?P<day>\d{{1,2}})([/.-])(?P<month>\d{{1,2}})\2(?P<year>20\d\d){_CLOCK}")
_IN_WORDS = re.compile(
    r"(?:(?P<weekday>[a-z]{3,9}),? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<month>[a-z]{3,9})[ ,-]+"
    rf"(?P<year>20\d\d){_CLOCK}",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST = 3
"""Letters of a shortened name."""

EXPECTED = "expected a day and a time (UK) such as 2026-11-20 12:00, 20/11/2026 12:00 or 20 Nov 2026 12:00"

_FIGURES_ALONE = r"\d{1,2}([/.-])\d{1,2}\1\d{4}"
_MISTAKES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\d{5}(\.\d+)?"), "a spreadsheet's number for a day: format the column as date and time"),
    (re.compile(r".*\d *[ap]\.?m\.?", re.IGNORECASE), "write the time by the 24-hour clock, e.g. 14:30"),
    (
        re.compile(rf"20\d\d-\d\d-\d\d|{_FIGURES_ALONE}|\d{{1,2}}[ -][a-z]{{3,9}}[ -]\d{{4}}", re.IGNORECASE),
        "the time of day is missing, e.g. 12:00",
    ),
    (
        re.compile(r"\d{1,2}([/.-])(\d{1,2}|[a-z]{3,9})\1\d\d\b.*", re.IGNORECASE),
        "write the year with four digits",
    ),
)
"""What is often written that isn't clear, and what to do."""


class InvalidTime(ValueError):  # noqa: N818 - named for what is wrong
    """The text is no time, or not a single one; the message says what is expected, in words."""


def read_local_time(text: str) -> datetime:
    """The UTC time of what people and UK spreadsheets write, the day before the month.

    `2026-11-20 12:00`, `20/11/2026 12:00:00`, `20 Nov 2026 12:00`: in London; or an ISO 8601 time with
    its own zone. Raises InvalidTime, also for a time that the clocks skip in spring or run through twice
    in autumn, for a month before the day, a weekday that isn't that day's, and years of two digits.
    """
    written = " ".join(text.translate(_DASHES).split())
    for form, read in _FORMS:
        if found := form.fullmatch(written):
            return read(found)
    raise InvalidTime(next((advice for form, advice in _MISTAKES if form.fullmatch(written)), EXPECTED))


def read_local_day(text: str) -> str:
    """The ISO 8601 date of `20/11/2026`, `20 Nov 2026` or `2026-11-20`. Raises InvalidTime."""
    try:
        return read_local_time(f"{text.strip()} 12:00").date().isoformat()
    except InvalidTime as error:
        if str(error) != EXPECTED:
            raise
        raise InvalidTime("expected a day such as 2026-11-20, 20/11/2026 or 20 Nov 2026") from None


def _iso(found: re.Match[str]) -> datetime:
    day, clock = re.split("[ T]", found[0])
    try:
        written = datetime.fromisoformat(f"{day} {clock if clock[2] == ':' else f'0{clock}'}")
    except ValueError:
        raise InvalidTime("there is no such day or time") from None
    return written.astimezone(UTC) if written.tzinfo else _in_london(written)


def _figures(found: re.Match[str]) -> datetime:
    day, month = int(found["day"]), int(found["month"])
    if month > len(_MONTHS) >= day:
        raise InvalidTime("there is no such month: the day comes before the month, or write YYYY-MM-DD HH:MM")
    return _in_london(_moment(found, month))


def _words(found: re.Match[str]) -> datetime:
    month, weekday = _place(found["month"], _MONTHS), found["weekday"]
    if month is None:
        raise InvalidTime(EXPECTED)
    written = _moment(found, month + 1)
    if weekday is not None and _place(weekday, _WEEKDAYS) != written.weekday():
        raise InvalidTime(f"that day is a {_WEEKDAYS[written.weekday()].capitalize()}")
    return _in_london(written)


def _place(name: str, names: tuple[str, ...]) -> int | None:
    """Where a name or its beginning stands, from 0."""
    found = [place for place, whole in enumerate(names) if whole.startswith(name.lower())]
    return found[0] if found and len(name) >= _SHORTEST else None


def _moment(found: re.Match[str], month: int) -> datetime:
    figures = (found[name] for name in ("hour", "minute", "second"))
    hour, minute, second = (int(figure or 0) for figure in figures)
    try:
        return datetime(int(found["year"]), month, int(found["day"]), hour, minute, second)  # noqa: DTZ001 - in London
    except ValueError:
        raise InvalidTime("there is no such day or time") from None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], datetime]], ...] = (
    (_ISO, _iso),
    (_IN_FIGURES, _figures),
    (_IN_WORDS, _words),
)


def _in_london(written: datetime) -> datetime:
    earlier, later = (written.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier.astimezone(LONDON).replace(tzinfo=None) != written:
        raise InvalidTime("the clocks go forward that night, so there is no such time")
    if earlier != later:
        raise InvalidTime("the clocks go back that night, so it comes twice: add Z for GMT or +01:00 for BST")
    return earlier
