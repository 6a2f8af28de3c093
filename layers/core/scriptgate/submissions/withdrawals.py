"""Withdrawals: an entry takes no more work, until it is reinstated. Pure.

A draft stays as it is and can't be submitted: reinstating finds it again, and `sweep` lets it go after its
thirty days. What was submitted has a receipt and goes on: to its verdict, to the assessor, to its outcome.
A liability stays with the entry, and is charged for nothing, since no next submission can come; a window
that the candidate enters later carries it on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from scriptgate.rules.calendar import uk_time
from scriptgate.submissions.decisions import AuditLine, Decision, OutboxRow
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter
from scriptgate.submissions.terms import Terms


def going_on(entry: Entry) -> str | None:
    """The number of the submission that goes on though the entry is withdrawn; None when there is none."""
    return entry.live or entry.awaiting


def withdraw(entry: Entry, terms: Terms, now: datetime, actor: str, reason: str) -> Decision:
    """No more uploads, submissions or reminders. Raises Refused."""
    if entry.withdrawn_at is not None:
        raise Refused("withdrawn", f"It was withdrawn at {uk_time(entry.withdrawn_at)} already.")
    _require_reason(reason)
    withdrawn = replace(entry, withdrawn_at=now)
    audit = AuditLine("entry-withdrawn", actor, {"goes_on": going_on(entry), "draft": entry.draft}, reason)
    letters = _letters(withdrawn, terms, goes_on=going_on(entry))
    return Decision(entry=withdrawn, audit=(audit,), outbox=letters)


def reinstate(entry: Entry, terms: Terms, actor: str, reason: str) -> Decision:
    """The entry takes work again, until its deadline. Raises Refused."""
    if entry.erased_at is not None:
        raise Refused("erased", "Its candidate was erased: enrol them again, and it is open again.")
    if entry.withdrawn_at is None:
        raise Refused("not-withdrawn", "It is not withdrawn.")
    _require_reason(reason)
    again = replace(entry, withdrawn_at=None)
    audit = AuditLine("entry-reinstated", actor, {}, reason)
    return Decision(entry=again, audit=(audit,), outbox=_letters(again, terms, reinstated=True))


def _letters(entry: Entry, terms: Terms, **facts: Any) -> tuple[OutboxRow, ...]:
    """To the participant, unless nobody has told them of the entry yet."""
    if entry.invited_at is None:
        return ()
    what = "withdrawn" if entry.withdrawn_at else "reinstated"
    row_id = f"{what}-{entry.audit_lines + 1}"
    return (letter("withdrawn", "participant", entry, None, terms, row_id=row_id, **facts),)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("no-reason", "Give a reason: it stands in the record.")
