"""Whether a person can decide about a submission, and since when it waits. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission

LONG = timedelta(days=2)
"""A review that waits longer than this is marked: the participant can't do anything meanwhile."""


def require_decidable(entry: Entry, submission: Submission, *, accepted: bool) -> None:
    """Raises Refused when there is nothing to decide, or nobody left to decide it for."""
    if submission.state is not State.IN_REVIEW:
        raise Refused(
            "not-in-review", f"This submission is {submission.state.value}: there is nothing to decide."
        )
    if accepted and entry.withdrawn_at is not None:
        raise Refused(
            "withdrawn",
            f"The entry was withdrawn at {utc(entry.withdrawn_at)}: its work can't go to the assessor. "
            "Reject it to close the review.",
        )


def waits_long(submission: Submission, now: datetime) -> bool:
    """Whether a submission in review has waited too long."""
    return now - submission.updated_at > LONG
