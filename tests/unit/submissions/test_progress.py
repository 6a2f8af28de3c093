"""Every state has its words for the participant."""

from __future__ import annotations

import pytest

from builders.domain import NOW, make_submission
from scriptgate.submissions.progress import DONE, progress_of
from scriptgate.submissions.states import State


@pytest.mark.parametrize("state", State)
def test_every_state_says_what_it_is_and_what_happens_next(state: State):
    progress = progress_of(make_submission(state))
    assert progress.text
    assert progress.next.endswith(".")


def test_stages_rise_to_the_end():
    stages = [progress_of(make_submission(state)).stage for state in (State.RECEIVING, State.RECEIVED)]
    stages += [progress_of(make_submission(state)).stage for state in (State.EXTRACTED, State.CHECKED)]
    assert stages == [0, 1, 2, DONE]


def test_who_has_submitted_already_is_not_told_to_submit():
    progress = progress_of(make_submission(State.RECEIVED, submitted_at=NOW))
    assert progress.stage == 1
    assert "your click counts" in progress.next


@pytest.mark.parametrize("state", [State.CHECKED, State.RETURNED, State.RECEIVING])
def test_after_the_deadline_nobody_is_told_to_submit(state: State):
    progress = progress_of(make_submission(state), window_open=False)
    assert progress.next.startswith("The deadline has passed")
    assert progress_of(make_submission(state, submitted_at=NOW), window_open=False).next != progress.next
