"""The states of a submission, and which may follow which: data, in this one place."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a submission is on its way."""

    RECEIVING = "receiving"
    RECEIVED = "received"
    EXTRACTED = "extracted"
    CHECKED = "checked"
    RETURNED = "returned"
    QUEUED = "queued"
    IN_REVIEW = "in_review"
    REJECTED = "rejected"
    RELEASED = "released"
    CLAIMED = "claimed"
    ASSESSED = "assessed"
    SUPERSEDED = "superseded"
    ERASED = "erased"
    """Its candidate was erased: what it was is no longer known."""


class IllegalTransition(ValueError):  # noqa: N818 - named for what is wrong
    """A submission can't go from its state to the one asked for."""


_ON_THE_WAY: dict[State, frozenset[State]] = {
    State.RECEIVING: frozenset({State.RECEIVED, State.RETURNED, State.SUPERSEDED}),
    State.RECEIVED: frozenset({State.EXTRACTED, State.RETURNED, State.SUPERSEDED}),
    State.EXTRACTED: frozenset(
        {State.CHECKED, State.RETURNED, State.QUEUED, State.IN_REVIEW, State.REJECTED, State.SUPERSEDED}
    ),
    State.CHECKED: frozenset(
        {
            State.EXTRACTED,  # checked anew with the boundary that the participant named
            State.RETURNED,
            State.QUEUED,
            State.IN_REVIEW,
            State.REJECTED,
            State.SUPERSEDED,
        }
    ),
    State.RETURNED: frozenset({State.SUPERSEDED}),
    State.QUEUED: frozenset({State.RELEASED}),
    State.IN_REVIEW: frozenset({State.QUEUED, State.REJECTED}),
    State.REJECTED: frozenset({State.QUEUED, State.IN_REVIEW}),  # rechecked under a changed rulebook
    State.RELEASED: frozenset({State.CLAIMED}),
    State.CLAIMED: frozenset({State.ASSESSED, State.RELEASED}),
    State.ASSESSED: frozenset(),
    State.SUPERSEDED: frozenset(),
}

FOLLOWS: dict[State, frozenset[State]] = {
    **{state: following | {State.ERASED} for state, following in _ON_THE_WAY.items()},
    State.ERASED: frozenset(),
}
"""The transition table (architecture: States of a submission): any can be erased."""

DRAFTS = frozenset({State.RECEIVING, State.RECEIVED, State.EXTRACTED, State.CHECKED, State.RETURNED})
"""States of a submission that is not final: a newer draft supersedes it."""

FINAL = frozenset(State) - DRAFTS - {State.SUPERSEDED, State.ERASED}
"""States of a submission that was submitted for assessment and decided."""

WAITING = frozenset({State.RECEIVING, State.RECEIVED, State.EXTRACTED, State.QUEUED})
"""States in which a machine has the next move, so `sweep` looks after them."""


def advance(current: State, wanted: State) -> State:
    """`wanted`, if it may follow `current`. Raises IllegalTransition otherwise."""
    if wanted not in FOLLOWS[current]:
        raise IllegalTransition(f"a submission that is {current} can't become {wanted}")
    return wanted
