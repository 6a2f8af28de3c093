"""Reminders: before the deadline, to those who have not submitted, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.domain import DEADLINE, NOW, make_entry, make_submission, make_terms, with_verdict
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.reminders import next_reminder, remind
from scriptgate.submissions.states import State

DAYS = (7, 2)
FIRST, SECOND = DEADLINE - timedelta(days=7), DEADLINE - timedelta(days=2)
INVITED = make_entry(invited_at=NOW, draft=None, submissions=0)
MINUTE = timedelta(minutes=1)


def reminded(entry, now, newest=None):
    return remind(entry, newest, make_terms(), DAYS, now)


def test_the_next_reminder_is_the_first_that_lies_ahead():
    assert next_reminder(INVITED, DAYS) == FIRST
    assert next_reminder(replace(INVITED, reminded_at=FIRST + MINUTE), DAYS) == SECOND
    assert next_reminder(replace(INVITED, reminded_at=SECOND), DAYS) is None


@pytest.mark.parametrize(
    "changes",
    [{"invited_at": None}, {"live": "0001"}, {"awaiting": "0001"}],
    ids=["never invited", "submitted", "being checked after the click"],
)
def test_nobody_is_reminded_who_was_not_invited_or_has_submitted(changes):
    entry = replace(INVITED, **changes)

    assert next_reminder(entry, DAYS) is None
    assert reminded(entry, SECOND).outbox == ()


def test_without_days_there_are_no_reminders():
    assert next_reminder(INVITED, ()) is None


def test_a_reminder_is_one_letter_one_audit_line_and_the_entry_as_seen_to():
    decision = reminded(INVITED, FIRST)

    (row,) = decision.outbox
    assert (row.id, row.target, row.submission) == ("reminder-20261127T120000Z", "mail", None)
    assert (row.payload["letter"], row.payload["to"]) == ("reminder", "participant")
    (line,) = decision.audit
    assert (line.event, line.actor) == ("entry-reminded", "scriptgate")
    assert line.facts == {"deadline": "2026-12-04T12:00:00Z", "submission": None}
    assert decision.entry == replace(INVITED, reminded_at=FIRST)


def test_a_reminder_carries_no_link_and_no_personal_data():
    context = reminded(INVITED, FIRST).outbox[0].payload["context"]

    assert not {"link", "person_name", "name", "email", "trn"} & set(context)


def test_a_reminder_about_checked_work_knows_its_state_and_verdict():
    draft = with_verdict(make_submission(State.CHECKED), Verdict.COMPLIANT)

    row = reminded(INVITED, FIRST, draft).outbox[0]

    assert row.submission == "0001"
    assert (row.payload["context"]["state"], row.payload["context"]["verdict"]) == ("checked", "compliant")


def test_the_same_reminder_is_not_sent_twice():
    once = reminded(INVITED, FIRST)

    assert reminded(once.entry, FIRST + MINUTE).outbox == ()


def test_a_late_sweep_sends_one_letter_and_not_two():
    late = reminded(INVITED, SECOND + timedelta(hours=3))

    assert [row.id for row in late.outbox] == ["reminder-20261202T120000Z"]
    assert next_reminder(late.entry, DAYS) is None


def test_who_is_invited_after_a_reminders_moment_gets_only_those_to_come():
    entry = replace(INVITED, invited_at=FIRST + MINUTE)

    assert next_reminder(entry, DAYS) == SECOND
    assert reminded(entry, FIRST + 2 * MINUTE).outbox == ()


def test_an_extension_starts_reminders_anew_under_other_ids():
    done = reminded(INVITED, SECOND)
    extended = replace(done.entry, deadline=DEADLINE + timedelta(days=14))

    assert next_reminder(extended, DAYS) == FIRST + timedelta(days=14)
    ids = {row.id for row in (*done.outbox, *reminded(extended, FIRST + timedelta(days=14)).outbox)}
    assert ids == {"reminder-20261202T120000Z", "reminder-20261211T120000Z"}


def test_a_reminder_before_the_window_opens_falls_away():
    entry = replace(INVITED, opens=FIRST + timedelta(days=1))

    assert next_reminder(entry, DAYS) == SECOND


def test_after_the_deadline_nobody_is_reminded_but_the_entry_is_seen_to():
    decision = reminded(INVITED, DEADLINE + timedelta(hours=1))

    assert decision.outbox == ()
    assert next_reminder(decision.entry, DAYS) is None


def test_a_reminder_in_the_deadlines_own_minute_may_still_help():
    assert len(reminded(INVITED, DEADLINE + timedelta(seconds=59)).outbox) == 1


def test_who_was_rejected_after_a_reminders_moment_is_not_told_at_once_to_submit():
    refused = make_submission(State.REJECTED, updated_at=FIRST + timedelta(days=1))

    decision = reminded(INVITED, FIRST + timedelta(days=1, minutes=1), refused)

    assert decision.outbox == ()
    assert next_reminder(decision.entry, DAYS) == SECOND
    assert len(reminded(decision.entry, SECOND, refused).outbox) == 1


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is slow
@given(
    days=st.sets(st.integers(1, 30), max_size=5),
    hours=st.lists(st.integers(0, 40 * 24), min_size=1, max_size=30),
    extension=st.integers(0, 10),
)
def test_however_often_it_is_swept_every_reminder_has_an_id_of_its_own_and_none_comes_early(
    days, hours, extension
):
    """A second row of the same id could never be written: the entry would be stuck."""
    wanted = tuple(sorted(days, reverse=True))
    entry = replace(INVITED, invited_at=datetime(2026, 11, 1, tzinfo=UTC))
    ids = []
    for place, hour in enumerate(sorted(hours)):
        now = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=hour)
        if place == len(hours) // 2:
            entry = replace(entry, deadline=DEADLINE + timedelta(days=extension))
        due = next_reminder(entry, wanted)
        decision = remind(entry, None, make_terms(), wanted, now)
        assert not decision.outbox or (due is not None and due <= now)
        following = next_reminder(decision.entry, wanted)
        assert following is None or following > now
        ids += [row.id for row in decision.outbox]
        entry = decision.entry
    assert len(ids) == len(set(ids))
