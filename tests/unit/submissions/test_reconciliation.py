"""Everything that was submitted is at an end that somebody knows of, or on its way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders.domain import NOW
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.reconciliation import PATIENCE, Reconciliation, reconcile
from scriptgate.submissions.states import State

LONG_AGO = utc(NOW - timedelta(days=1))


def row(state: State, **changes: object) -> dict[str, object]:
    facts = {"state": state.value, "verdict": "compliant", "submitted_at": LONG_AGO, "updated_at": LONG_AGO}
    released = {"released_at": LONG_AGO} if state in {State.RELEASED, State.CLAIMED, State.ASSESSED} else {}
    return {**facts, **released, **changes}


def test_every_end_is_an_end():
    ends = [State.RELEASED, State.CLAIMED, State.ASSESSED, State.REJECTED, State.IN_REVIEW, State.RETURNED]
    found = reconcile(map(row, ends), NOW)
    assert found == Reconciliation(uploads=6, verdicts=6, releases=3, rejections=1, reviews=1, returns=1)
    assert found.difference == 0


@pytest.mark.parametrize("state", [State.RECEIVED, State.EXTRACTED, State.QUEUED])
def test_what_got_stuck_is_a_difference_but_not_at_once(state: State):
    assert reconcile([row(state)], NOW).difference == 1
    lately = row(state, updated_at=utc(NOW - PATIENCE + timedelta(seconds=1)))
    assert reconcile([lately], NOW) == Reconciliation(under_way=1)


def test_what_nobody_submitted_is_not_counted():
    drafts = [row(State.CHECKED, submitted_at=None), {"state": "entry"}]
    assert reconcile(drafts, NOW) == Reconciliation()


def test_a_release_that_never_was_is_a_difference():
    assert reconcile([row(State.CLAIMED, released_at=None)], NOW).difference == 1


def test_an_end_without_a_verdict_is_a_difference():
    assert reconcile([row(State.REJECTED, verdict=None)], NOW).difference == 1


def test_one_too_many_does_not_hide_one_too_few():
    assert reconcile([row(State.QUEUED), row(State.REJECTED)], NOW).difference == 1


def test_what_was_returned_and_mended_is_at_an_end():
    assert reconcile([row(State.SUPERSEDED)], NOW).difference == 0
