"""Extensions: a deadline is moved, with a reason, and its participant hears of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from scriptgate.rules.calendar import uk_time
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter, utc
from scriptgate.submissions.terms import Terms


@dataclass(frozen=True, slots=True)
class NewDeadline:
    """What staff ask for."""

    until: datetime
    """UTC."""
    reason: str
    grace_seconds: int | None = None
    """None: as it was."""
    earlier: bool = False
    """An earlier deadline is meant, not a mistake."""


class Extension(StrEnum):
    """What asking for a new deadline does with an entry."""

    EXTENDED = "extended"
    SAME = "unchanged"
    LATER = "later already"
    WITHDRAWN = "withdrawn"


def extension_of(entry: Entry, wanted: NewDeadline) -> Extension:
    """Whether an entry gets the deadline: only a later one, unless an earlier one is said to be meant."""
    if entry.withdrawn_at is not None:
        return Extension.WITHDRAWN
    if (wanted.until, _grace(entry, wanted)) == (entry.deadline, entry.grace_seconds):
        return Extension.SAME
    return Extension.LATER if wanted.until < entry.deadline and not wanted.earlier else Extension.EXTENDED


def extend(entry: Entry, wanted: NewDeadline, terms: Terms, now: datetime, actor: str) -> Decision:
    """The new deadline, and a letter to whoever was invited and has not submitted. Raises Refused.

    Reminders follow the new deadline; those that it makes due before now are not made up for, since the
    letter has just said when it is.
    """
    _require_extended(entry, wanted)
    changed = replace(entry, deadline=wanted.until, grace_seconds=_grace(entry, wanted), reminded_at=now)
    facts = {
        "was": utc(entry.deadline),
        "becomes": utc(changed.deadline),
        "grace_seconds_was": entry.grace_seconds,
        "grace_seconds": changed.grace_seconds,
    }
    audit = AuditLine("entry-extended", actor, facts, wanted.reason)
    if not is_told(entry):
        return Decision(entry=changed, audit=(audit,))
    row = letter(
        "extended",
        "participant",
        changed,
        None,
        terms,
        row_id=f"extended-{entry.audit_lines + 1}",
        former_deadline=utc(entry.deadline),
    )
    return Decision(entry=changed, audit=(audit,), outbox=(row,))


def is_told(entry: Entry) -> bool:
    """Whether a letter about the deadline helps: not those never invited, or who have submitted."""
    return entry.invited_at is not None and entry.live is None and entry.awaiting is None


def _grace(entry: Entry, wanted: NewDeadline) -> int:
    return entry.grace_seconds if wanted.grace_seconds is None else wanted.grace_seconds


def _require_extended(entry: Entry, wanted: NewDeadline) -> None:
    if not wanted.reason.strip():
        raise Refused("no-reason", "Give a reason: it stands in the record.")
    if entry.opens is not None and wanted.until <= entry.opens:
        raise Refused(
            "not-open", f"The window opens at {uk_time(entry.opens)}, so the deadline is after that."
        )
    told = {
        Extension.WITHDRAWN: "It was withdrawn: reinstate it first ('scriptgate provider reinstate').",
        Extension.SAME: f"The deadline is {uk_time(entry.deadline)} already.",
        Extension.LATER: f"It has until {uk_time(entry.deadline)}, which is later: say --earlier if meant.",
    }
    found = extension_of(entry, wanted)
    if found is not Extension.EXTENDED:
        raise Refused(found.name.lower(), told[found])
