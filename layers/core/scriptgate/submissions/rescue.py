"""What to do with a submission that has waited too long: ring again, then tell people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from scriptgate.submissions import claims, finals
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.drafts import was_let_go
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

RINGS_BEFORE_TELLING = 3
"""After this many rings in vain the participant and the provider are told."""


ABANDONED = frozenset({State.CHECKED, State.RETURNED})
"""Drafts that wait for their author alone; after a month they are let go."""


def gave_up_waiting(submission: Submission) -> bool:
    """Files that were declared and never came, or a draft that was let go: nobody rings any more.

    What was submitted has a receipt: nobody gives that up.
    """
    if submission.state in ABANDONED:
        return was_let_go(submission)
    waits = submission.state is State.RECEIVING and submission.submitted_at is None
    return waits and submission.rings >= RINGS_BEFORE_TELLING


def wait_on(submission: Submission, now: datetime) -> Decision:
    """A draft that can still be submitted is kept for another month."""
    return Decision(submissions=(replace(submission, rung_at=now),))


UNCLAIMED_AGAIN = timedelta(days=7)
"""How long a released script waits before its pointer is sent again: SQS forgets it after fourteen days."""


def look_after(entry: Entry, submission: Submission, terms: Terms, now: datetime) -> Decision | None:
    """What is due of a script that is with the assessors; None when nothing is, or for any other submission.

    Whoever asks may have read of it in an index that lags, so the time is looked at again.
    """
    if submission.state is State.RELEASED:
        since = submission.rung_at or submission.updated_at
        return _announced(entry, submission, now) if now >= since + UNCLAIMED_AGAIN else None
    if submission.state is not State.CLAIMED or submission.claim is None:
        return None
    if now < claims.due_of(submission.claim):
        return None
    if submission.claim.warned_at is None:
        return claims.warn(entry, submission, terms, now)
    return claims.lapse(entry, submission, now)


def _announced(entry: Entry, submission: Submission, now: datetime) -> Decision:
    rung = replace(submission, rings=submission.rings + 1, rung_at=now)
    facts = {"submission": submission.number, "ring": rung.rings}
    row = finals.announce(submission, f"{submission.claims}-{rung.rings}")
    audit = AuditLine("script-announced-again", "scriptgate", facts)
    return Decision(entry=entry, submissions=(rung,), audit=(audit,), outbox=(row,))


def _incomplete(entry: Entry, rung: Submission, terms: Terms) -> Decision:
    """After an hour some declared files have still not come: their author may think that they have."""
    row = letter("incomplete", "participant", entry, rung, terms, row_id=f"{rung.number}-incomplete")
    audit = AuditLine("submission-incomplete", "scriptgate", {"submission": rung.number})
    return Decision(entry=entry, submissions=(rung,), audit=(audit,), outbox=(row,))


def ring(entry: Entry, submission: Submission, terms: Terms, now: datetime) -> Decision:
    """Count a ring; at the third one in vain, letters say what is missing or that the fault is ours."""
    rung = replace(submission, rings=submission.rings + 1, rung_at=now)
    if rung.state in ABANDONED:
        let_go = AuditLine("draft-let-go", "scriptgate", {"submission": rung.number})
        return Decision(entry=entry, submissions=(rung,), audit=(let_go,))
    if rung.rings != RINGS_BEFORE_TELLING:
        return Decision(submissions=(rung,))
    if rung.state is State.RECEIVING and rung.submitted_at is None:
        if entry.withdrawn_at is not None:
            return Decision(submissions=(rung,))
        return _incomplete(entry, rung, terms)
    row = f"{submission.number}-trouble-{submission.state.value}-{now:%Y%m%dT%H%M}"
    letters = tuple(
        letter("trouble", to, entry, rung, terms, row_id=f"{row}-{to}") for to in ("participant", "provider")
    )
    audit = AuditLine(
        "submission-stuck", "scriptgate", {"submission": rung.number, "state": rung.state.value}
    )
    return Decision(entry=entry, submissions=(rung,), audit=(audit,), outbox=letters)
