"""Times as staff write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgate.submissions.local_time import LONDON, InvalidTime, read_local_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20 12:00", datetime(2026, 11, 20, 12, tzinfo=UTC)),
        ("2026-07-01 12:00", datetime(2026, 7, 1, 11, tzinfo=UTC)),
        ("2026-07-01T12:00:00Z", datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("2026-07-01 12:00+01:00", datetime(2026, 7, 1, 11, tzinfo=UTC)),
        ("2026-10-25 01:30Z", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_londons_and_one_with_a_zone_is_its_own(text, expected):
    assert read_local_time(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20 12:00:00",
        "20/11/2026 12:00",
        "20/11/2026 12:00:00",
        "20.11.2026 12:00",
        "20-11-2026 12:00",
        "20 Nov 2026 12:00",
        "20-Nov-2026 12:00",
        "20th November 2026, 12:00",
        "Fri 20 nov 2026 at 12:00",
        "2026\u201111\u201120\u00a012:00",
    ],
)
def test_what_people_and_uk_spreadsheets_write_is_read_day_first(text):
    assert read_local_time(text) == datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_day_that_could_be_a_month_is_the_day_as_in_the_uk():
    assert read_local_time("04/12/2026 9:05") == datetime(2026, 12, 4, 9, 5, tzinfo=UTC)
    assert read_local_time("04/07/2026 09:05") == datetime(2026, 7, 4, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-11-20", "the time of day is missing"),
        ("20/11/2026", "the time of day is missing"),
        ("noon", "expected a day and a time"),
        ("2026-W47-5 12:00", "expected a day and a time"),
        ("11/20/2026 12:00", "the day comes before the month"),
        ("31/02/2026 12:00", "no such day"),
        ("20/11/26 12:00", "year with four digits"),
        ("20-Nov-26 12:00", "year with four digits"),
        ("20/11/2026 12:00 PM", "24-hour clock"),
        ("46346.5", "format the column as date"),
        ("20 Foo 2026 12:00", "expected a day and a time"),
        ("20 No 2026 12:00", "expected a day and a time"),
        ("Monday 20 November 2026 12:00", "that day is a Friday"),
        ("20/11/2026 25:00", "no such day or time"),
        ("25/10/2026 01:30", "comes twice"),
        ("2026-02-30 12:00", "no such day"),
        ("2026-11-20 24:30", "no such day or time"),
        ("2026-03-29 01:30", "clocks go forward"),
        ("2026-10-25 01:30", "comes twice"),
    ],
)
def test_a_time_that_is_none_or_not_one_is_refused_in_words(text, reason):
    with pytest.raises(InvalidTime, match=reason):
        read_local_time(text)


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_time_written_in_london_reads_as_itself_unless_the_clocks_change(moment):
    minute = moment.replace(second=0, microsecond=0)
    try:
        read = read_local_time(minute.astimezone(LONDON).strftime("%Y-%m-%d %H:%M"))
    except InvalidTime as error:
        assert "comes twice" in str(error)  # noqa: PT017 - the only one that a real moment may meet
    else:
        assert read == minute
