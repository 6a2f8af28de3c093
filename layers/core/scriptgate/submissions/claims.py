"""Claims: who holds a script, until when, and how it comes back. Pure.

The submission's row is the lock: each decision names the version that it read, so the first claim wins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from scriptgate.submissions.claim import Claim
from scriptgate.submissions.decisions import AuditLine, Decision, OutboxRow, Record
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.finals import announce
from scriptgate.submissions.holding import held_by
from scriptgate.submissions.letter_facts import letter, utc
from scriptgate.submissions.states import State, advance
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

LAPSE_AFTER = timedelta(days=3)
"""How long a claim that is overdue and told so stays its holder's."""

LONGEST = timedelta(days=56)
"""From the claim to the latest time to which it can be extended."""

CONFLICT, UNREADABLE = "conflict-of-interest", "unreadable"


@dataclass(frozen=True, slots=True)
class Call:
    """An assessor's request about a script."""

    entry: Entry
    submission: Submission
    holder: str
    """Who asks."""
    terms: Terms
    now: datetime
    newer: tuple[Entry, ...] = ()
    """Entries that have counted setbacks of this one (see `carrying`)."""


def claim(call: Call, days: int) -> Decision:
    """Give a released script to the first who asks. Raises Refused.

    Who holds it already keeps it as it is: nothing changes.
    """
    submission, holder, now = call.submission, call.holder, call.now
    if submission.state is State.CLAIMED and _held(submission).holder == holder:
        return Decision()
    require_claimable(submission, holder)
    taken = Claim(submission.claims + 1, holder, now, now + timedelta(days=days))
    moved = replace(
        submission,
        state=advance(submission.state, State.CLAIMED),
        claim=taken,
        claims=taken.number,
        updated_at=now,
        rings=0,
        rung_at=None,
    )
    facts = {"submission": submission.number, "claim": taken.number, "due": utc(taken.due_at)}
    return Decision(
        entry=call.entry,
        submissions=(moved,),
        audit=(AuditLine("script-claimed", holder, facts),),
        records=(_record(submission, taken, "held", now, new=True), *held_by(submission, moved)),
    )


def require_claimable(submission: Submission, holder: str) -> None:
    """Raises Refused when this script can't be claimed by this caller now."""
    if submission.state is State.CLAIMED:
        due = utc(_held(submission).due_at)
        raise Refused("claimed-by-another", f"Another assessor holds this script until {due}.")
    if submission.state is State.ASSESSED:
        raise Refused("already-marked", "This script has been marked.")
    if submission.state is State.QUEUED:
        raise Refused("not-released-yet", "This script is being released: claim it again in a minute.")
    if submission.state is not State.RELEASED:
        raise Refused("not-available", "This script is not waiting for an assessor.")
    if holder in submission.declined_by:
        raise Refused("declined-before", "You have declined this script: somebody else has to take it.")


def extend(call: Call, until: datetime) -> Decision:
    """Keep a script longer, never shorter: who has done with it returns it. Raises Refused."""
    submission, holder, now = call.submission, call.holder, call.now
    held = require_holder(submission, holder)
    latest = held.claimed_at + LONGEST
    if until < held.due_at:
        raise Refused(
            "not-until-then",
            f"It is yours until {utc(held.due_at)} already: extend to a later time, or return it.",
        )
    if not now < until <= latest:
        raise Refused("not-until-then", f"Extend to a time between now and {utc(latest)}, or return it.")
    longer = replace(held, due_at=until, warned_at=None)
    moved = replace(submission, claim=longer, updated_at=now)
    facts = {"submission": submission.number, "claim": held.number, "due": utc(until)}
    return Decision(
        entry=call.entry,
        submissions=(moved,),
        audit=(AuditLine("claim-extended", holder, facts),),
        records=(_record(submission, longer, "held", now), *held_by(submission, moved)),
    )


def hand_back(call: Call, reason: str) -> Decision:
    """Return a script unmarked: it is announced anew at once. Raises Refused.

    Whoever returned it may claim it again (by mistake returned, back from leave); who never will declines it.
    Reports that were refused meanwhile stay refused: a mark under the new claim is a report of its own.
    """
    held = require_holder(call.submission, call.holder)
    audit = AuditLine("script-returned", call.holder, _facts(call.submission, held), reason)
    return _freed(call.entry, call.submission, "returned", audit, call.now)


def decline(call: Call, why: str, reason: str) -> Decision:
    """Give a script away for good. One that can't be read is the provider's to look at. Raises Refused."""
    submission, holder = call.submission, call.holder
    held = require_holder(submission, holder)
    audit = AuditLine("script-declined", holder, {**_facts(submission, held), "why": why}, reason)
    away = replace(submission, declined_by=(*submission.declined_by, holder))
    freed = _freed(call.entry, away, "declined", audit, call.now)
    if why != UNREADABLE:
        return freed
    told = letter(
        "declined",
        "provider",
        call.entry,
        away,
        call.terms,
        row_id=f"{submission.number}-declined-{held.number}",
        why=why,
    )
    return replace(freed, outbox=(*freed.outbox, told))


def warn(entry: Entry, submission: Submission, terms: Terms, now: datetime) -> Decision:
    """A claim is overdue: its holder's organisation and the provider are told."""
    held = _held(submission)
    moved = replace(submission, claim=replace(held, warned_at=now))
    lapses = utc(max(held.due_at, now) + LAPSE_AFTER)
    row = f"{submission.number}-overdue-{held.number}-{held.due_at:%Y%m%dT%H%M%S}"
    facts: dict[str, Any] = {
        "script": submission.script_id,
        "due_at": utc(held.due_at),
        "lapses_at": lapses,
        "told": bool(terms.assessor_email),
    }
    letters = [letter("overdue", "provider", entry, submission, terms, row_id=f"{row}-provider", **facts)]
    if terms.assessor_email:
        letters.append(
            blind(letter("overdue", "assessor", entry, None, terms, row_id=f"{row}-assessor", **facts))
        )
    audit = AuditLine("claim-overdue", "scriptgate", _facts(submission, held))
    return Decision(entry=entry, submissions=(moved,), audit=(audit,), outbox=tuple(letters))


def blind(row: OutboxRow) -> OutboxRow:
    """A letter to the assessor's side knows the script's id alone: marking is blind."""
    context = row.payload["context"]
    script = {"entry": context["script"], "candidate": context["script"], "liability": None}
    return replace(row, payload={**row.payload, "context": {**context, **script}})


def lapse(entry: Entry, submission: Submission, now: datetime) -> Decision:
    """Nobody marked, extended or returned it: it is announced anew."""
    audit = AuditLine("claim-lapsed", "scriptgate", _facts(submission, _held(submission)))
    return _freed(entry, submission, "lapsed", audit, now)


def due_of(held: Claim) -> datetime:
    """When `sweep` has to look at a claim: at its due time, then when it lapses."""
    return held.due_at if held.warned_at is None else max(held.due_at, held.warned_at) + LAPSE_AFTER


def require_holder(submission: Submission, holder: str) -> Claim:
    """The claim, if it is this caller's. Raises Refused."""
    if submission.state is State.ASSESSED:
        raise Refused(
            "already-marked", "This script has been marked. Correct a mark with a mark that says so."
        )
    if submission.claim is None or submission.state is not State.CLAIMED:
        raise Refused("not-claimed", "Nobody holds this script: claim it first.")
    if submission.claim.holder != holder:
        raise Refused("not-yours", "Another assessor holds this script.")
    return submission.claim


def ended(submission: Submission, status: str, now: datetime) -> Record:
    """A claim's row with its end."""
    return _record(submission, _held(submission), status, now)


def _freed(entry: Entry, submission: Submission, status: str, audit: AuditLine, now: datetime) -> Decision:
    """Nobody's again, and announced anew."""
    moved = replace(
        submission,
        state=advance(submission.state, State.RELEASED),
        claim=None,
        updated_at=now,
        rings=0,
        rung_at=None,
    )
    return Decision(
        entry=entry,
        submissions=(moved,),
        audit=(audit,),
        outbox=(announce(submission, f"after-claim-{_held(submission).number}"),),
        records=(ended(submission, status, now), *held_by(submission, moved)),
    )


def _record(submission: Submission, held: Claim, status: str, now: datetime, *, new: bool = False) -> Record:
    fields = {
        "submission": submission.number,
        "holder": held.holder,
        "claimed_at": utc(held.claimed_at),
        "due_at": utc(held.due_at),
        "status": status,
        "status_at": utc(now),
    }
    return Record(f"CLAIM#{submission.number}#{held.number:04d}", fields, new=new)


def _held(submission: Submission) -> Claim:
    if submission.claim is None:
        raise ValueError("a claimed submission has a claim")
    return submission.claim


def _facts(submission: Submission, held: Claim) -> dict[str, object]:
    return {"submission": submission.number, "claim": held.number}
