"""Erasing a candidate: what is marked first, and what remains of each row. Pure.

What stays are stubs that say that something was there: ids, numbers, times, states, verdicts, counts,
charges with their amounts, and the audit, which holds nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from scriptgate.rules.calendar import uk_time
from scriptgate.submissions import audit, claims
from scriptgate.submissions.decisions import AuditLine, Decision, OutboxRow
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.holding import held_by
from scriptgate.submissions.letter_facts import letter
from scriptgate.submissions.states import State, advance
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

Row = dict[str, Any]

MOST_AT_ONCE = 25
"""Submissions in one transaction, which takes a hundred rows."""

SECOND_LOOK = timedelta(hours=1)
"""How long after an erasure `sweep` looks again: for what arrived late, or when it was cut short."""

UPLOADS_LAST = timedelta(minutes=15)
"""An address for an upload lives ten minutes, and what is under way takes a few: then nothing can follow."""

LETTER = "erased"
"""The one letter that is sent about somebody erased: it names a script's id alone."""

_WHOLE = ("ENTRY", "SUBMISSION#", "CHARGE#", "CLAIM#")
"""Rows of an entry that hold nothing personal once it is marked."""
_KEPT = {
    "OUTBOX#": (
        "id", "entry", "candidate", "submission", "target", "status", "created_at", "queued_at", "sent_at",
        "message_id",
    ),
    "OUTCOME#": ("submission", "holder", "result", "total", "marked_at"),
    "REPORT#": ("type", "script", "actor", "at"),
}  # fmt: skip
"""What stays of other rows. Of a kind that isn't named here: only that it was there."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who has somebody erased, why and when."""

    actor: str
    """A member of staff's ARN, or `scriptgate` when the time is over for which data is kept."""
    reason: str | None
    now: datetime


def marked(entry: Entry, submissions: Sequence[Submission], terms: Terms, order: Order) -> list[Decision]:
    """The entry and its submissions as erased, in that order of transactions; none when they are already.

    Links are revoked, reminders end, a script goes back from whoever holds it, and the assessor's side is
    asked to delete what it has. The entry comes with its audit line.
    """
    left = [found for found in submissions if found.state is not State.ERASED]
    if entry.erased_at is not None and not left:
        return []
    first, *others = _portions(left)
    now = order.now
    gone = _gone(entry, now) if entry.erased_at is None else entry
    line = AuditLine(audit.ERASED, order.actor, {"submissions": len(left)}, order.reason)
    ended = [record for found in first for record in _ended(found, now)]
    return [
        Decision(
            entry=gone,
            submissions=tuple(_emptied(found, now) for found in first),
            audit=(line,),
            outbox=tuple(row for found in left for row in _asking(gone, found, terms)),
            records=tuple(ended),
        ),
        *(Decision(submissions=tuple(_emptied(found, now) for found in some)) for some in others),
    ]


def _portions(submissions: list[Submission]) -> list[list[Submission]]:
    """Who is with an assessor first: their claims end in the entry's transaction."""
    ordered = sorted(submissions, key=lambda found: found.claim is None)
    starts = range(0, max(len(ordered), 1), MOST_AT_ONCE)
    return [ordered[start : start + MOST_AT_ONCE] for start in starts]


def _gone(entry: Entry, now: datetime) -> Entry:
    return replace(
        entry,
        home_urn=None,
        mail_trouble=None,
        draft=None,
        live=None,
        awaiting=None,
        invited_at=None,
        reminded_at=None,
        link_generation=entry.link_generation + 1,
        withdrawn_at=entry.withdrawn_at or now,
        erased_at=now,
    )


def _emptied(submission: Submission, now: datetime) -> Submission:
    """Its number, verdict, counts and times: the grounds of a charge. The outcome is in the audit too."""
    return replace(
        submission,
        state=advance(submission.state, State.ERASED),
        files=(),
        metadata={},
        annexes_inside=(),
        confirmed_boundary=None,
        findings=tuple(
            replace(found, title="", found="", fix="", limit=None, where=None, field=None)
            for found in submission.findings
        ),
        manifest_version_id=None,
        extraction_version_id=None,
        copies_version_id=None,
        report_version_id=None,
        bundle_version_id=None,
        bundle_sha256=None,
        bundle_length=None,
        claim=None,
        declined_by=(),
        updated_at=now,
        rings=0,
        rung_at=None,
    )


def _ended(submission: Submission, now: datetime) -> Iterable[Any]:
    if submission.state is not State.CLAIMED:
        return ()
    return (claims.ended(submission, "erased", now), *held_by(submission, _emptied(submission, now)))


def _asking(entry: Entry, submission: Submission, terms: Terms) -> Iterable[OutboxRow]:
    """Who got the script is asked to delete it."""
    if submission.released_at is None or not terms.assessor_email:
        return
    row_id = f"{submission.number}-erased-assessor"
    script = submission.script_id
    yield claims.blind(letter(LETTER, "assessor", entry, None, terms, row_id=row_id, script=script))


def begun(person: Person, now: datetime) -> Person:
    """The candidate without name, email and TRN. Its entries stay, so that it can be gone on with."""
    return Person(person.number, "", "", None, person.entries, person.erasing_at or now, None)


def finished(person: Person, now: datetime) -> Person:
    """The candidate once everything is gone."""
    return replace(person, erased_at=now)


def remains(row: Row) -> Row:
    """What stays of a row of an entry (but its audit lines, which stay as they are), with its keys."""
    kind = next((prefix for prefix in _WHOLE if row["SK"].startswith(prefix)), None)
    if kind is not None or _is_our_letter(row):
        return row
    prefix = next((prefix for prefix in _KEPT if row["SK"].startswith(prefix)), "")
    kept = {name: row[name] for name in ("PK", "SK", *_KEPT.get(prefix, ())) if name in row}
    return {**kept, **_letter_of(row)} if prefix == "OUTBOX#" else kept


def _letter_of(row: Row) -> Row:
    """A letter's name and to whom it went; one that wasn't sent never is."""
    payload = json.loads(row["payload"])
    said = {name: payload[name] for name in ("letter", "to") if name in payload}
    status = "erased" if row["status"] in {"pending", "queued"} else row["status"]
    return {"payload": json.dumps({**said, "context": {}}), "status": status}


def _is_our_letter(row: Row) -> bool:
    return row["SK"].startswith("OUTBOX#") and bool(json.loads(row["payload"]).get("letter") == LETTER)


def reasons_to_empty(lines: Iterable[Row], reasons: Iterable[Row]) -> list[Row]:
    """What stays of reasons: that there was one; why somebody was erased is kept, and what follows.

    Who rules on a charge afterwards knows of it, and the record has no line that would say where their
    reason went.
    """
    why = [f"REASON#{line['number']:08d}" for line in lines if line["event"] == audit.ERASED]
    return [
        {"PK": row["PK"], "SK": row["SK"]}
        for row in reasons
        if row["SK"] < max(why, default="") and row["SK"] not in why and "reason" in row
    ]


def retention_ends(entry: Entry, updated_at: datetime, days: int) -> datetime:
    """When an entry's candidate may be forgotten, UTC: so many days after its deadline and last event.

    For one that was erased: when that is looked at again.
    """
    if entry.erased_at is not None:
        return entry.erased_at + SECOND_LOOK
    return max(entry.deadline, updated_at) + timedelta(days=days)


def may_follow_until(submissions: Iterable[Submission]) -> datetime | None:
    """Until when something that was under way may still arrive; None when nothing was."""
    return max((found.declared_at + UPLOADS_LAST for found in submissions), default=None)


def told(person: Person) -> str:
    """When a candidate was erased, in words for staff."""
    when = "an unknown time" if person.erased_at is None else uk_time(person.erased_at)
    return f"{person.number} was erased at {when}."
