"""What makes a submission final: the click, the verdict, a person's review. Pure; money is decided here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from scriptgate.rules.finding import Verdict
from scriptgate.submissions import charges, drafts
from scriptgate.submissions.charges import Charge
from scriptgate.submissions.decisions import AuditLine, Decision, OutboxRow, Record
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter
from scriptgate.submissions.reviewing import require_decidable
from scriptgate.submissions.states import State, advance
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

_STATE_OF = {
    Verdict.COMPLIANT: State.QUEUED,
    Verdict.NON_COMPLIANT: State.REJECTED,
    Verdict.NEEDS_REVIEW: State.IN_REVIEW,
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as it was stored."""

    version_id: str
    sha256: str
    length: int
    """Bytes."""


def submit(entry: Entry, submission: Submission, terms: Terms, now: datetime, script_id: str) -> Decision:
    """The participant's click. Final at once when checked; else when the check completes.

    `now` is the server's time of the click and decides lateness. Raises Refused.
    """
    drafts.require_open(entry, now)
    drafts.require_nothing_final(entry)
    if submission.state is State.RETURNED:
        raise Refused("returned", "Mend what the report names and check again before you submit.")
    if submission.state is State.SUPERSEDED:
        raise Refused("superseded", "You have uploaded a newer version since. Submit that one instead.")
    drafts.require_kept(submission)
    clicked = replace(
        submission,
        submitted_at=now,
        owed_at_click=entry.liability,
        updated_at=now,
        rings=0,
        rung_at=None,
    )
    audit = AuditLine("submission-submitted", "participant", {"submission": submission.number})
    if submission.state is State.CHECKED:
        final = decide(entry, clicked, terms, now, script_id)
        receipt = letter("receipt", "participant", entry, final.submissions[0], terms)
        return replace(final, audit=(audit, *final.audit), outbox=(receipt, *final.outbox))
    receipt = letter("receipt", "participant", entry, clicked, terms)
    waiting = replace(entry, awaiting=submission.number)
    return Decision(entry=waiting, submissions=(clicked,), audit=(audit,), outbox=(receipt,))


def complete_check(
    entry: Entry, submission: Submission, terms: Terms, now: datetime, script_id: str
) -> Decision:
    """A check has its result: a draft becomes `checked`, a submitted one is decided."""
    if submission.submitted_at is None:
        return drafts.checked(entry, submission, terms)
    return decide(entry, submission, terms, now, script_id)


def decide(entry: Entry, submission: Submission, terms: Terms, now: datetime, script_id: str) -> Decision:
    """The verdict becomes final: state, liability, charge, letters and release together.

    A submission that needs review changes no money; a person's decision will.
    """
    audit = AuditLine(
        "submission-decided",
        "scriptgate",
        {"submission": submission.number, "verdict": str(submission.verdict)},
    )
    if submission.verdict is None:
        raise ValueError("a submission without a verdict can't be decided")
    if submission.verdict is Verdict.RETURNED:
        return drafts.returned(entry, submission, terms, audit)
    state = advance(submission.state, _STATE_OF[submission.verdict])
    moved = replace(submission, state=state, updated_at=now, rings=0, rung_at=None)
    freed = replace(entry, awaiting=None, draft=None)
    if state is State.IN_REVIEW:
        held = replace(freed, live=submission.number)
        return Decision(
            entry=held, submissions=(moved,), audit=(audit,), outbox=_letters(held, moved, terms, None)
        )
    return _settle(freed, replace(moved, script_id=script_id), terms, audit)


def decide_review(  # noqa: PLR0913 - who, what and why of a person's decision
    entry: Entry,
    submission: Submission,
    terms: Terms,
    now: datetime,
    script_id: str,
    *,
    accepted: bool,
    actor: str,
    reason: str,
) -> Decision:
    """A member of staff accepts or rejects what waited for review, with a reason. Raises Refused."""
    require_decidable(entry, submission, accepted=accepted)
    if not reason.strip():
        raise Refused("no-reason", "Give a reason: the participant and the record will show it.")
    state = State.QUEUED if accepted else State.REJECTED
    event = "review-accepted" if accepted else "review-rejected"
    audit = AuditLine(event, actor, {"submission": submission.number}, reason)
    moved = replace(
        submission,
        state=advance(submission.state, state),
        updated_at=now,
        script_id=script_id,
        rings=0,
        rung_at=None,
    )
    review = {"accepted": accepted, "reason": reason}
    return _settle(entry, moved, terms, audit, review)


def _settle(
    entry: Entry, moved: Submission, terms: Terms, audit: AuditLine, review: dict[str, object] | None = None
) -> Decision:
    """Queued or rejected for good: what was owed at the click is charged, a rejection makes liable anew."""
    now = moved.updated_at
    charged, charge = charges.propose(entry, moved, now)
    release: tuple[OutboxRow, ...] = ()
    if moved.state is State.QUEUED:
        settled = replace(charged, live=moved.number)
        release = (OutboxRow(f"{moved.number}-release", "release", moved.number, {}),)
    else:
        freed = replace(charged, live=None)
        settled = charges.make_liable(freed, moved.number, charges.NON_COMPLIANT, terms, now)
    outbox = (*release, *_letters(settled, moved, terms, charge, review))
    return Decision(settled, (moved,), charge, (audit, *_proposed(charge)), outbox)


def _proposed(charge: Charge | None) -> tuple[AuditLine, ...]:
    if charge is None:
        return ()
    facts = {
        "submission": charge.submission,
        "cause": charge.cause,
        "event": charge.event,
        "amount_pence": charge.amount_pence,
    }
    return (AuditLine("charge-proposed", "scriptgate", facts),)


def _letters(
    entry: Entry,
    submission: Submission,
    terms: Terms,
    charge: Charge | None,
    review: dict[str, object] | None = None,
) -> tuple[OutboxRow, ...]:
    """The participant's and the provider's letter about a final verdict, and about a charge."""
    when = "decided" if review else "verdict"
    letters = [
        letter(
            name,
            to,
            entry,
            submission,
            terms,
            row_id=f"{submission.number}-{when}-{to}",
            charge=charge,
            review=review,
        )
        for name, to in _readers(submission, terms)
    ]
    if charge is not None:
        row_id = f"{submission.number}-proposal-provider"
        letters.append(letter("proposal", "provider", entry, submission, terms, row_id=row_id, charge=charge))
    return tuple(letters)


def _readers(submission: Submission, terms: Terms) -> Iterator[tuple[str, str]]:
    """Letters and their readers. A provider who reads the digest alone hears at once what waits for them."""
    yield "verdict", "participant"
    if terms.each_verdict or submission.state is State.IN_REVIEW:
        yield "compliance", "provider"


def released(entry: Entry, submission: Submission, bundle: Bundle, now: datetime) -> Decision:
    """The bundle is made and its pointer is in the assessor's queue."""
    moved = replace(
        submission,
        state=advance(submission.state, State.RELEASED),
        bundle_version_id=bundle.version_id,
        bundle_sha256=bundle.sha256,
        bundle_length=bundle.length,
        released_at=now,
        updated_at=now,
        rings=0,
        rung_at=None,
    )
    audit = AuditLine("script-released", "scriptgate", {"submission": submission.number})
    return Decision(entry=entry, submissions=(moved,), audit=(audit,), records=(way_to(moved),))


def way_to(submission: Submission) -> Record:
    """From a script's id, which an assessor knows, to its submission. It never changes once it is queued."""
    fields = {"entry": submission.entry, "submission": submission.number}
    return Record("SCRIPT", fields, new=False, partition=f"SCRIPT#{submission.script_id}")


def announce(submission: Submission, occasion: str) -> OutboxRow:
    """The script's pointer goes into the assessor's queue once more."""
    return OutboxRow(f"{submission.number}-announce-{occasion}", "release", submission.number, {})
