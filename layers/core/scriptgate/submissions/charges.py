"""Charges for resubmissions: proposals in integer pence, never automatic bills.

A rejection (or, by policy, a fail) is a setback. What is owed follows from the setbacks that stand, however
often an outcome was corrected, and each is charged once at most, keyed by its cause. A submission is charged
for one thing at most: what its click was shown to owe, if that still stands when it is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from scriptgate.rules.rulebook import ChargePolicy
from scriptgate.submissions.entry import Entry, Liability
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

NON_COMPLIANT = "non_compliant_submission"
ASSESSOR_FAIL = "assessor_fail"

PROPOSED, CONFIRMED, WAIVED, EXPORTED = "proposed", "confirmed", "waived", "exported"
"""What becomes of a charge: a person confirms or waives it; a confirmed one is exported once."""


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
    status: str = PROPOSED
    decided_by: str | None = None
    """Who confirmed or waived it last: their ARN."""
    decided_at: datetime | None = None
    export: int | None = None
    """The number of the export that holds it; None while it isn't with the invoicing program."""

    @property
    def key(self) -> tuple[str, str]:
        """(cause, event): what is charged once at most."""
        return (self.cause, self.event)


def policy_for(event: str, occurrence: int, policies: tuple[ChargePolicy, ...]) -> ChargePolicy | None:
    """The policy that makes this occurrence (from 1) of the event chargeable, or None."""
    reached = [
        policy for policy in policies if policy.event == event and policy.from_occurrence <= occurrence
    ]
    return max(reached, key=lambda policy: policy.from_occurrence, default=None)


def make_liable(entry: Entry, cause: str, event: str, terms: Terms, now: datetime) -> Entry:
    """The entry after a rejection or fail: it is counted, and owed when the policy says so."""
    if (cause, event) in entry.setbacks:
        return entry
    setbacks = tuple(sorted((*entry.setbacks, (cause, event))))
    counted = replace(entry, setbacks=setbacks, occurrences=_counted(entry, event, 1))
    return _reckoned(counted, terms, now)


def release_from(entry: Entry, cause: str, event: str, terms: Terms, now: datetime) -> Entry:
    """The entry after a setback turned out not to have been: not counted, and nothing owed for it.

    Those after it move up, so one of them can become the free one.
    """
    if (cause, event) not in entry.setbacks:
        return entry
    setbacks = tuple(setback for setback in entry.setbacks if setback != (cause, event))
    counted = replace(entry, setbacks=setbacks, occurrences=_counted(entry, event, -1))
    return _reckoned(counted, terms, now)


def _counted(entry: Entry, event: str, more: int) -> tuple[tuple[str, int], ...]:
    counts = dict(entry.occurrences)
    counts[event] = counts.get(event, 0) + more
    return tuple(sorted((name, times) for name, times in counts.items() if times > 0))


def _reckoned(entry: Entry, terms: Terms, now: datetime) -> Entry:
    """What is owed, worked out anew. What was carried here stands first; what was owed keeps its amount."""
    known = {owed.key: owed for owed in entry.liabilities}
    owed = [liability for liability in entry.liabilities if liability.is_carried]
    for key, occurrence in chargeable(entry, terms):
        if key in entry.settled:
            continue
        fresh = Liability(*key, occurrence, terms.fee_pence, now)
        owed.append(replace(known.get(key, fresh), occurrence=occurrence))
    return replace(entry, liabilities=tuple(owed))


def chargeable(entry: Entry, terms: Terms) -> Iterator[tuple[tuple[str, str], int]]:
    """The setbacks that the policy makes chargeable, charged or not, each with its number."""
    for key, occurrence in _numbered(entry):
        if policy_for(key[1], occurrence, terms.rulebook.charges) is not None:
            yield key, occurrence


def recount(entry: Entry, fewer: Mapping[str, int], terms: Terms, now: datetime) -> Entry:
    """The entry once so many setbacks, by event, of earlier windows turned out not to have been."""
    for event, times in fewer.items():
        entry = replace(entry, occurrences=_counted(entry, event, -times))
    return _reckoned(entry, terms, now)


def _numbered(entry: Entry) -> Iterator[tuple[tuple[str, str], int]]:
    """Each setback with its number among those of its event; earlier windows' come before."""
    here = Counter(event for _, event in entry.setbacks)
    counts = Counter(dict(entry.occurrences))
    counts.subtract(here)
    for cause, event in entry.setbacks:
        counts[event] += 1
        yield (cause, event), counts[event]


def standing(entry: Entry, submission: Submission) -> Liability | None:
    """What a submission was shown to owe when it was submitted, as it was shown, if it is owed still."""
    seen = submission.owed_at_click
    return seen if seen is not None and seen.key in {owed.key for owed in entry.liabilities} else None


def propose(entry: Entry, submission: Submission, now: datetime) -> tuple[Entry, Charge | None]:
    """The entry and the charge (if any) once this submission is decided.

    What became owed after its click is left for the next one.
    """
    owed = standing(entry, submission)
    if owed is None:
        return entry, None
    charge = Charge(
        entry=entry.id,
        cause=owed.cause,
        event=owed.event,
        submission=submission.number,
        occurrence=owed.occurrence,
        amount_pence=owed.amount_pence,
        proposed_at=now,
    )
    return settle(entry, (owed.key,)), charge


def settle(entry: Entry, keys: tuple[tuple[str, str], ...]) -> Entry:
    """The entry once these (cause, event) were charged, or carried to a later window."""
    left = tuple(owed for owed in entry.liabilities if owed.key not in keys)
    return replace(entry, liabilities=left, settled=(*entry.settled, *keys))
