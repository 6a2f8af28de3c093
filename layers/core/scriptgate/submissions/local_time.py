"""Times as staff write them: Europe/London unless they name a zone, to the minute (rules.md)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_FORM = re.compile(r"20\d\d-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?")


class InvalidTime(ValueError):  # noqa: N818 - named for what is wrong
    """The text is no time, or not a single one; the message says what is expected, in words."""


def read_local_time(text: str) -> datetime:
    """The UTC time of `2026-11-20 12:00` in London, or of an ISO 8601 time with its own zone.

    Raises InvalidTime, also for a time that the clocks skip in spring or run through twice in autumn.
    """
    if not _FORM.fullmatch(text):
        raise InvalidTime("expected YYYY-MM-DD HH:MM in UK time, e.g. 2026-11-20 12:00")
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidTime("there is no such day or time") from None
    return written.astimezone(UTC) if written.tzinfo else _in_london(written)


def _in_london(written: datetime) -> datetime:
    earlier, later = (written.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier.astimezone(LONDON).replace(tzinfo=None) != written:
        raise InvalidTime("the clocks go forward that night, so there is no such time")
    if earlier != later:
        raise InvalidTime("the clocks go back that night, so it comes twice: add Z for GMT or +01:00 for BST")
    return earlier
