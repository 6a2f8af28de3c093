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
    ("text", "reason"),
    [
        ("20/11/2026 12:00", "expected YYYY-MM-DD HH:MM"),
        ("2026-11-20", "expected YYYY-MM-DD HH:MM"),
        ("noon", "expected YYYY-MM-DD HH:MM"),
        ("2026-W47-5 12:00", "expected YYYY-MM-DD HH:MM"),
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
