"""The transition table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgate.submissions.states import DRAFTS, FINAL, FOLLOWS, IllegalTransition, State, advance


def test_every_state_says_what_may_follow_it():
    assert set(FOLLOWS) == set(State)


@given(st.sampled_from(State), st.sampled_from(State))
def test_only_the_tables_transitions_are_legal(current: State, wanted: State):
    if wanted in FOLLOWS[current]:
        assert advance(current, wanted) is wanted
    else:
        with pytest.raises(IllegalTransition):
            advance(current, wanted)


@pytest.mark.parametrize("final", sorted(FINAL))
def test_what_is_final_never_becomes_a_draft_again(final: State):
    reachable, frontier = set(), {final}
    while frontier:
        state = frontier.pop()
        reachable.add(state)
        frontier |= FOLLOWS[state] - reachable
    assert not reachable & (DRAFTS | {State.SUPERSEDED})


@pytest.mark.parametrize(
    "state", sorted(set(State) - {State.REJECTED, State.ASSESSED, State.SUPERSEDED, State.ERASED})
)
def test_no_other_state_is_a_dead_end(state: State):
    assert FOLLOWS[state] - {State.ERASED}


def test_what_was_erased_never_comes_back():
    assert not FOLLOWS[State.ERASED]
    assert all(State.ERASED in FOLLOWS[state] for state in set(State) - {State.ERASED})
