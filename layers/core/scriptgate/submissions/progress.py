"""Where a submission is, and what happens next, in the words of the participant's page."""

from __future__ import annotations

from dataclasses import dataclass

from scriptgate.rules.finding import Verdict
from scriptgate.submissions.claim import Result
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission

_STAGE = {State.RECEIVING: 0, State.RECEIVED: 1, State.EXTRACTED: 2}
DONE = 3
"""The stage of a submission that has been checked, whatever came of it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A state for its participant."""

    stage: int
    """0 receiving the files, 1 reading them, 2 counting and checking, 3 done."""
    text: str
    next: str


def progress_of(submission: Submission, *, window_open: bool = True, withdrawn: bool = False) -> Progress:
    """The progress of a submission. `window_open`: it can still be submitted, or another one uploaded.

    `withdrawn`: its entry was.
    """
    state = submission.state
    if state is State.CHECKED and submission.verdict is Verdict.COMPLIANT and window_open:
        return Progress(DONE, *_READY)
    if not window_open and state in _CLOSED and submission.submitted_at is None:
        return Progress(DONE, _WORDS[state][0], _WITHDRAWN if withdrawn else _TOO_LATE)
    if submission.outcome is not None and submission.outcome.told_at is not None:
        return _of_outcome(submission.outcome.result, window_open=window_open)
    if state in _STAGE and submission.submitted_at is not None:
        return Progress(_STAGE[state], *_SUBMITTED)
    return Progress(_STAGE.get(state, DONE), *_WORDS[state])


def _of_outcome(result: Result, *, window_open: bool) -> Progress:
    text, after = _OUTCOMES[result]
    if result is Result.PASSED:
        return Progress(DONE, text, after)
    way = _AGAIN if window_open else "The deadline has passed. Ask your provider for an extension."
    return Progress(DONE, text, f"{after} {way}")


_FEEDBACK = "Your provider has the assessor's feedback and will send it to you."
_OUTCOMES: dict[Result, tuple[str, str]] = {
    Result.PASSED: ("Marked: passed", f"{_FEEDBACK} You need not do anything."),
    Result.FAILED: ("Marked: did not pass", _FEEDBACK),
    Result.REFERRED: ("Marked: to be handed in again", _FEEDBACK),
}
"""Outcomes that the participant has been told."""
_AGAIN = "You can upload a new version until the deadline."

_SUBMITTED = (
    "Submitted, being checked",
    "The time of your click counts, however long the check takes. You will get an email with the result.",
)

_READY = (
    "Ready to submit",
    "It meets every requirement that is checked, and it is not submitted yet. Submit it before the deadline.",
)
_CLOSED = frozenset({State.RECEIVING, State.RECEIVED, State.EXTRACTED, State.CHECKED, State.RETURNED})
_TOO_LATE = "The deadline has passed without it being submitted. Ask your provider for an extension."
_WITHDRAWN = "Your entry was withdrawn without it being submitted."

_WORDS: dict[State, tuple[str, str]] = {
    State.RECEIVING: (
        "Waiting for files",
        "Some of the files have not arrived yet. Choose them again to go on, or start a new check.",
    ),
    State.RECEIVED: ("Reading your documents", "The report appears here within seconds."),
    State.EXTRACTED: ("Counting and checking", "The report appears here within seconds."),
    State.CHECKED: (
        "Checked, not submitted",
        (
            "Nothing is final yet. Mend what the report names and check again as often as you like, "
            "then submit for assessment before the deadline."
        ),
    ),
    State.RETURNED: (
        "To be mended first",
        "Mend what the report names, then check again. No attempt has been used and nothing is charged.",
    ),
    State.QUEUED: (
        "Submitted, meets the requirements",
        "It is on its way to the assessor. You need not do anything.",
    ),
    State.RELEASED: (
        "Waiting for an assessor",
        "An assessor will take it from the queue. You need not do anything.",
    ),
    State.CLAIMED: ("With an assessor", "An assessor is marking it. You need not do anything."),
    State.ASSESSED: (
        "Marked",
        "Your provider will tell you the outcome and how to go on. You need not do anything until then.",
    ),
    State.IN_REVIEW: (
        "With a person for review",
        (
            "Somebody at your provider looks at it and will write to you. "
            "Nothing is charged while they do, and you need not do anything."
        ),
    ),
    State.REJECTED: (
        "Not accepted",
        (
            "It has not gone to the assessor. You can mend what the report names and upload a new version "
            "until the deadline. If you think that the count or a finding is wrong, ask for a review below."
        ),
    ),
    State.ERASED: ("Erased", "What you sent is no longer kept."),
    State.SUPERSEDED: ("Replaced", "You uploaded a newer version after this one."),
}
