"""England's working days around its bank holidays, and times in UK words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from scriptgate.rules.calendar import uk_time, working_days


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 3, 2), date(2026, 3, 12), 9),
        (date(2026, 3, 30), date(2026, 4, 9), 7),
        (date(2026, 3, 30), date(2026, 4, 13), 9),
        (date(2025, 12, 22), date(2026, 1, 5), 8),
        (date(2025, 12, 22), date(2026, 1, 6), 9),
        (date(2026, 3, 7), date(2026, 3, 8), 0),
        (date(2026, 3, 2), date(2026, 3, 2), 1),
        (date(2026, 3, 3), date(2026, 3, 2), 0),
    ],
    ids=[
        "plain",
        "Easter, 7",
        "Easter, 9",
        "Christmas, 8",
        "Christmas, 9",
        "weekend",
        "one day",
        "backwards",
    ],
)
def test_weekends_and_bank_holidays_are_no_working_days(first, last, days):
    assert working_days(first, last) == days


def test_a_bank_holiday_of_scotland_alone_is_a_working_day_in_england():
    assert working_days(date(2026, 11, 30), date(2026, 11, 30)) == 1


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 20, 12, 0, tzinfo=UTC), "12:00 GMT on Friday 20 November 2026"),
        (datetime(2026, 7, 10, 11, 0, tzinfo=UTC), "12:00 BST on Friday 10 July 2026"),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), "01:59 BST on Sunday 25 October 2026"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "01:00 GMT on Sunday 25 October 2026"),
        (datetime(2026, 7, 9, 23, 30, tzinfo=UTC), "00:30 BST on Friday 10 July 2026"),
    ],
)
def test_a_time_is_told_as_clocks_in_the_uk_show_it(moment, words):
    assert uk_time(moment) == words
