"""A deadline is moved: only later unless said, and whoever needs to know hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders.domain import DEADLINE, NOW, make_entry, make_terms
from scriptgate.submissions.drafts import Refused, require_open
from scriptgate.submissions.extensions import Extension, NewDeadline, extend, extension_of
from scriptgate.submissions.reminders import next_reminder

TERMS = make_terms()
INVITED = make_entry(invited_at=NOW - timedelta(days=20))
LATER = NewDeadline(DEADLINE + timedelta(days=7), "Illness")


def extended(entry, wanted=LATER, now=NOW):
    return extend(entry, wanted, TERMS, now, "arn:staff")


def test_an_extension_moves_the_deadline_and_says_who_why_and_what_was():
    decision = extended(INVITED)

    assert decision.entry.deadline == LATER.until
    (line,) = decision.audit
    assert (line.event, line.actor, line.reason) == ("entry-extended", "arn:staff", "Illness")
    assert (line.facts["was"], line.facts["becomes"]) == ("2026-12-04T12:00:00Z", "2026-12-11T12:00:00Z")


def test_the_participant_hears_of_both_deadlines_and_of_no_reason():
    (row,) = extended(INVITED).outbox

    context = row.payload["context"]
    assert (row.payload["letter"], row.payload["to"]) == ("extended", "participant")
    assert (context["former_deadline"], context["deadline"]) == (
        "2026-12-04T12:00:00Z",
        "2026-12-11T12:00:00Z",
    )
    assert "Illness" not in str(row)


@pytest.mark.parametrize("facts", [{"invited_at": None}, {"live": "0001"}, {"awaiting": "0001"}])
def test_who_was_never_invited_or_has_submitted_gets_no_letter(facts):
    decision = extended(replace(INVITED, **facts))

    assert decision.outbox == ()
    assert decision.entry.deadline == LATER.until


def test_two_extensions_are_two_letters():
    first = extended(INVITED)
    again = replace(first.entry, audit_lines=first.entry.audit_lines + 1)

    second = extended(again, replace(LATER, until=LATER.until + timedelta(days=1)))

    assert first.outbox[0].id != second.outbox[0].id


def test_reminders_follow_the_new_deadline_and_none_is_made_up_for():
    after_the_end = DEADLINE + timedelta(days=1)

    decision = extended(INVITED, now=after_the_end)

    assert next_reminder(decision.entry, (7, 2)) == LATER.until - timedelta(days=2)


def test_after_an_extension_the_window_is_open_again():
    after_the_end = DEADLINE + timedelta(days=1)
    with pytest.raises(Refused):
        require_open(INVITED, after_the_end)

    require_open(extended(INVITED, now=after_the_end).entry, after_the_end)


def test_grace_alone_can_be_changed():
    wanted = NewDeadline(DEADLINE, "Power cut", grace_seconds=1800)

    assert extension_of(INVITED, NewDeadline(DEADLINE, "Power cut")) is Extension.SAME
    assert extended(INVITED, wanted).entry.grace_seconds == 1800


@pytest.mark.parametrize(
    ("entry", "wanted", "code"),
    [
        (INVITED, replace(LATER, until=DEADLINE - timedelta(days=1)), "later"),
        (INVITED, replace(LATER, until=DEADLINE), "same"),
        (INVITED, replace(LATER, reason=" "), "no-reason"),
        (replace(INVITED, withdrawn_at=NOW), LATER, "withdrawn"),
        (replace(INVITED, opens=LATER.until), LATER, "not-open"),
    ],
)
def test_what_makes_no_sense_is_refused(entry, wanted, code):
    with pytest.raises(Refused) as refusal:
        extended(entry, wanted)
    assert refusal.value.code == code


def test_an_earlier_deadline_is_set_when_it_is_said_to_be_meant():
    sooner = NewDeadline(DEADLINE - timedelta(days=1), "The board moved", earlier=True)

    assert extended(INVITED, sooner).entry.deadline == sooner.until
