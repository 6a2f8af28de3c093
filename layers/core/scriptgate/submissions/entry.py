"""Candidates and entries: who may submit what, until when, and what they owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate's personal data. Its row is the only place for them; never log them."""

    number: str
    """The provider's opaque candidate number, e.g. `LF10042`."""
    name: str
    email: str
    trn: str | None = None
    """Teacher reference number: 7 digits as text, or None."""
    entries: tuple[str, ...] = ()
    erasing_at: datetime | None = None
    """When somebody began to erase them: name, email and TRN are gone since, the rest may take a while."""
    erased_at: datetime | None = None
    """When all was gone. Only the number and the entries' ids stay, for the charges and the audit."""


@dataclass(frozen=True, slots=True)
class Liability:
    """A rejection or fail that makes a later submission of the entry chargeable."""

    cause: str
    """The causing submission's number, e.g. `0001`, or `<entry>#0001` when carried from another entry."""
    event: str
    """`non_compliant_submission` or `assessor_fail`."""
    occurrence: int
    amount_pence: int | None
    """None: the amount is to be decided."""
    since: datetime

    @property
    def key(self) -> tuple[str, str]:
        """(cause, event): what is charged once at most."""
        return (self.cause, self.event)

    @property
    def is_carried(self) -> bool:
        """It comes from an entry for an earlier window."""
        return "#" in self.cause


@dataclass(frozen=True, slots=True)
class Entry:
    """One candidate's one task in one window."""

    id: str
    """`<candidate number>-<task>-<window>`, so that enrolling twice finds the same entry."""
    candidate: str
    cohort: str
    rulebook: str
    task: str
    window: str
    deadline: datetime
    opens: datetime | None = None
    grace_seconds: int = 0
    home_urn: str | None = None
    submissions: int = 0
    """How many submissions were declared; the next one's number is this plus one."""
    draft: str | None = None
    """The newest submission that is not final; a newer one supersedes it."""
    live: str | None = None
    """The final submission that is queued, in review, with an assessor or marked."""
    awaiting: str | None = None
    """A submission that was submitted and becomes final when its check completes."""
    setbacks: tuple[tuple[str, str], ...] = ()
    """(cause, event) of this entry's rejections and fails that stand, in the submissions' order."""
    liabilities: tuple[Liability, ...] = ()
    """What is owed and not charged yet, the oldest first: `charges` works it out from the setbacks."""
    occurrences: tuple[tuple[str, int], ...] = ()
    """(event, how often), per candidate and task, earlier windows included."""
    settled: tuple[tuple[str, str], ...] = ()
    """(cause, event) of what was charged, or carried to a later window: it is not owed here again."""
    carried: tuple[tuple[str, str, str], ...] = ()
    """(cause, event, entry): setbacks of this entry that an entry for a newer window has counted."""
    audit_lines: int = 0
    """The number of the last audit line: the next one's number is this plus one."""
    audit_head: str | None = None
    """The last audit line's SHA-256, which the next one will hold (see `audit`)."""
    link_generation: int = 0
    """Links of an older generation are revoked."""
    invited_at: datetime | None = None
    reminded_at: datetime | None = None
    """When reminders were last seen to: those due before then have been sent, or are no longer needed."""
    withdrawn_at: datetime | None = None
    """When the provider withdrew it: nothing more is uploaded, submitted or reminded of."""
    erased_at: datetime | None = None
    """When its candidate was erased; it is withdrawn then too. Enrolling again takes both back."""
    mail_trouble: str | None = None
    """`bounced` or `complained`: letters don't reach this candidate; None: nothing of the kind is known."""
    version: int = 0
    """Every write names the version that it expects."""

    @property
    def liability(self) -> Liability | None:
        """What the next submission is chargeable for: one thing at a time, the oldest first."""
        return self.liabilities[0] if self.liabilities else None
