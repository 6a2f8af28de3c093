"""Settings: read from the environment, and refused when they make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from scriptgate.aws.settings import Settings, read_days


@pytest.mark.parametrize(
    ("text", "days"),
    [("7,2", (7, 2)), ("2, 7 ,2", (7, 2)), ("14", (14,)), ("", ()), (" ", ())],
)
def test_reminder_days_are_read_furthest_first_and_each_once(text, days):
    assert read_days(text) == days
    assert Settings.from_environment({"SCRIPTGATE_REMINDER_DAYS": text}).reminder_days == days


@pytest.mark.parametrize("text", ["0", "100", "-2", "7,", "seven", "7;2", "1.5"])
def test_reminder_days_that_make_no_sense_are_refused(text):
    with pytest.raises(ValueError, match=r"reminders come 1 to 99|invalid literal"):
        Settings.from_environment({"SCRIPTGATE_REMINDER_DAYS": text})


def test_who_is_not_told_of_reminder_days_takes_those_of_the_template():
    template = (Path(__file__).parents[3] / "template.yaml").read_text()
    stated = template.split("  ReminderDays:", 1)[1].split('Default: "', 1)[1].split('"', 1)[0]

    assert Settings.from_environment({}).reminder_days == read_days(stated)
