"""What staff submit on a participant's behalf: declared by them, checked and decided as any other. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scriptgate.rules.calendar import uk_time
from scriptgate.submissions import drafts
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.drafts import Declared, Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionFile
from scriptgate.submissions.terms import Terms
from scriptgate.submissions.windows import closing_time

_ENDED = frozenset({State.REJECTED, State.RETURNED})
"""After these the entry may be submitted for again."""


def take(  # noqa: PLR0913, PLR0917 - what is submitted, under which terms, when, by whom, and why late
    entry: Entry,
    newest: Submission | None,
    declared: Declared,
    terms: Terms,
    now: datetime,
    actor: str,
    late_reason: str | None = None,
) -> Decision:
    """A new submission that becomes final when its check completes; its participant gets a receipt.

    `newest` is the entry's newest submission: a draft is superseded. After the deadline only with a
    reason, which stands in the record. Raises Refused.
    """
    require_takeable(entry, now, late_reason)
    admitted = drafts.admit(entry, newest, replace(declared, mode="submit", number=None), now, actor)
    late = is_late(entry, now)
    submission = replace(admitted.submissions[0], late_allowed=late)
    (line,) = admitted.audit
    audit = replace(
        line,
        facts={**line.facts, "on_behalf": True, **({"late": True} if late else {})},
        reason=late_reason if late else None,
    )
    receipt = letter("receipt", "participant", entry, submission, terms, on_behalf=True)
    submissions = (submission, *admitted.submissions[1:])
    return replace(admitted, submissions=submissions, audit=(audit,), outbox=(receipt,))


def is_late(entry: Entry, now: datetime) -> bool:
    """Whether the entry's window has closed."""
    return now >= closing_time(entry)


def require_takeable(entry: Entry, now: datetime, late_reason: str | None) -> None:
    """Raises Refused, in words for staff, when nothing can be submitted for the entry now."""
    if entry.withdrawn_at is not None:
        raise Refused("withdrawn", "the entry was withdrawn: reinstate it first")
    if entry.live is not None or entry.awaiting is not None:
        number = entry.live or entry.awaiting
        raise Refused("already-submitted", f"submission {number} is final or being checked already")
    if entry.opens is not None and now < entry.opens:
        raise Refused("not-open", f"the window opens at {uk_time(entry.opens)}")
    if is_late(entry, now) and not (late_reason or "").strip():
        closed = uk_time(entry.deadline)
        raise Refused("closed", f"the deadline was {closed}: extend it, or say --late with a --reason")


def is_same(known: Submission, declared: Declared) -> bool:
    """Whether one of the entry's submissions is this one, so that it needs no second one.

    The same files are enough while it is being checked, decided or passed on. Once it was rejected or
    returned, other details make it another submission.
    """
    if known.submitted_at is None:
        return False
    if {file.sha256 for file in known.files} != {file.sha256 for file in declared.files}:
        return False
    if known.state not in _ENDED:
        return True
    return _details(known) == (
        frozenset(map(_detail, declared.files)),
        declared.metadata,
        declared.annexes_inside,
        declared.confirmed_boundary,
    )


def _details(submission: Submission) -> tuple[object, ...]:
    return (
        frozenset(map(_detail, submission.files)),
        submission.metadata,
        submission.annexes_inside,
        submission.confirmed_boundary,
    )


def _detail(file: SubmissionFile) -> tuple[object, ...]:
    return (file.role, file.sha256, file.label, file.title, file.evidence, file.content_areas)
