"""Where an entry stands, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders.domain import DEADLINE, NOW, make_entry, make_submission, with_verdict
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.entry import Liability
from scriptgate.submissions.standing import standing_in_words, stands_for
from scriptgate.submissions.states import State


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Not invited yet. The deadline is 12:00 GMT on Friday 4 December 2026."),
        ({"invited_at": NOW}, "Invited at 10:15 GMT on Friday 20 November 2026; nothing has been uploaded."),
        ({"invited_at": NOW, "withdrawn_at": NOW}, "Withdrawn at 10:15 GMT on Friday 20 November 2026."),
    ],
)
def test_without_a_submission_the_invitation_is_told(changes, words):
    """And by when something has to come."""
    assert standing_in_words(make_entry(**changes), None, NOW).startswith(words)


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_sentence(state):
    """No placeholder stays, whatever the submission lacks."""
    words = standing_in_words(make_entry(), make_submission(state), NOW)

    assert words.startswith("Submission 0001 ")
    assert "{" not in words


def test_a_rejection_names_what_was_found_and_what_the_next_one_costs():
    """That is what people ask about."""
    rejected = with_verdict(make_submission(State.REJECTED), Verdict.NON_COMPLIANT)
    owed = Liability("0001", "non_compliant_submission", 1, 15000, NOW)

    words = standing_in_words(make_entry(liabilities=(owed,)), rejected, NOW)

    assert "was not accepted" in words
    assert ": Over the word limit. The next submission is chargeable: £150.00." in words


def test_a_resubmission_in_review_is_itself_what_is_charged_for():
    """Not the one after it; a draft is the next one still."""
    owed = Liability("0001", "non_compliant_submission", 1, 9500, NOW)
    entry = make_entry(liabilities=(owed,))
    waiting = replace(make_submission(State.IN_REVIEW, number="0002"), submitted_at=NOW)
    draft = replace(make_submission(State.CHECKED, number="0002"), submitted_at=None)

    assert standing_in_words(entry, waiting, NOW).endswith(
        " When it is decided, a charge is proposed: £95.00."
    )
    assert standing_in_words(entry, draft, NOW).endswith(" The next submission is chargeable: £95.00.")


def test_a_deadline_that_has_passed_was():
    """A draft that was never submitted."""
    words = standing_in_words(make_entry(), make_submission(State.CHECKED), DEADLINE + timedelta(days=1))

    assert "is not submitted. The deadline was 12:00 GMT" in words


def test_the_live_submission_stands_before_the_newest():
    """A newer draft changes nothing about what was submitted."""
    first, second = make_submission(State.CLAIMED), make_submission(State.SUPERSEDED, number="0002")

    assert stands_for(make_entry(live="0001"), (first, second)) is first
    assert stands_for(make_entry(live=None), (first, second)) is second
    assert stands_for(make_entry(), ()) is None
