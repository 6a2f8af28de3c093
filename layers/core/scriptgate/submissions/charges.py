"""Charges for resubmissions: proposals in integer pence, never automatic bills.

A rejection (or, by policy, a fail) makes the entry liable. The charge is proposed when the next
submission is decided, keyed by its cause, so it can't be proposed twice (rules.md, Charges).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from scriptgate.rules.rulebook import ChargePolicy
from scriptgate.submissions.entry import Entry, Liability
from scriptgate.submissions.terms import Terms

NON_COMPLIANT = "non_compliant_submission"
ASSESSOR_FAIL = "assessor_fail"


@dataclass(frozen=True, slots=True)
class Charge:
    """A proposal that a resubmission costs money."""

    entry: str
    cause: str
    """The causing submission."""
    event: str
    submission: str
    """The resubmission that was decided."""
    occurrence: int
    proposed_at: datetime
    amount_pence: int | None = None
    """None: the amount is to be decided."""
    status: str = "proposed"


def policy_for(event: str, occurrence: int, policies: tuple[ChargePolicy, ...]) -> ChargePolicy | None:
    """The policy that makes this occurrence (from 1) of the event chargeable, or None."""
    reached = [
        policy for policy in policies if policy.event == event and policy.from_occurrence <= occurrence
    ]
    return max(reached, key=lambda policy: policy.from_occurrence, default=None)


def make_liable(entry: Entry, cause: str, event: str, terms: Terms, now: datetime) -> Entry:
    """The entry after an event that may make its next submission chargeable; the occurrence is counted."""
    counts = dict(entry.occurrences)
    counts[event] = counts.get(event, 0) + 1
    counted = replace(entry, occurrences=tuple(sorted(counts.items())))
    if policy_for(event, counts[event], terms.rulebook.charges) is None or (cause, event) in entry.charged:
        return counted
    liability = Liability(cause, event, counts[event], terms.fee_pence, now)
    return replace(counted, liability=liability)


def release_from(entry: Entry, cause: str, event: str) -> Entry:
    """The entry after an event turned out not to have been: not counted, and nothing owed for it."""
    counts = dict(entry.occurrences)
    counts[event] = max(0, counts.get(event, 0) - 1)
    left = tuple(sorted((name, times) for name, times in counts.items() if times))
    owed = entry.liability
    mine = owed is not None and (owed.cause, owed.event) == (cause, event)
    return replace(entry, occurrences=left, liability=None if mine else owed)


def propose(entry: Entry, submission: str, now: datetime) -> tuple[Entry, Charge | None]:
    """The entry without its liability, and the charge that this submission's decision proposes (if any)."""
    liability = entry.liability
    if liability is None or liability.cause == submission:
        return entry, None
    charge = Charge(
        entry=entry.id,
        cause=liability.cause,
        event=liability.event,
        submission=submission,
        occurrence=liability.occurrence,
        amount_pence=liability.amount_pence,
        proposed_at=now,
    )
    charged = (*entry.charged, (liability.cause, liability.event))
    return replace(entry, liability=None, charged=charged), charge
