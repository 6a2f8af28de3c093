"""What waits too long is rung for, then people are told."""

from __future__ import annotations

import pytest

from builders.domain import NOW, make_entry, make_submission, make_terms
from scriptgate.submissions.rescue import RINGS_BEFORE_TELLING, gave_up_waiting, ring
from scriptgate.submissions.states import State


def test_a_ring_is_counted_and_tells_nobody():
    decision = ring(make_entry(), make_submission(State.RECEIVED), make_terms(), NOW)
    assert (decision.submissions[0].rings, decision.submissions[0].rung_at) == (1, NOW)
    assert decision.outbox == ()


@pytest.mark.parametrize("state", [State.RECEIVED, State.EXTRACTED])
def test_the_third_ring_in_vain_tells_both_sides_once(state: State):
    told = []
    submission = make_submission(state)
    for _ in range(6):
        decision = ring(make_entry(), submission, make_terms(), NOW)
        submission = decision.submissions[0]
        told += [row.payload["to"] for row in decision.outbox]
    assert told == ["participant", "provider"]


def test_files_that_never_come_are_waited_for_a_while_only():
    waiting = make_submission(State.RECEIVING, rings=RINGS_BEFORE_TELLING)
    assert gave_up_waiting(waiting)
    assert not gave_up_waiting(make_submission(State.RECEIVED, rings=99))
    assert ring(make_entry(), waiting, make_terms(), NOW).outbox == ()
