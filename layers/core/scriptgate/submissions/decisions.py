"""What follows from an event, as data: new states, a charge, audit lines, letters, a release.

A decision is made by a pure function and committed by the store in one conditional transaction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from scriptgate.submissions.charges import Charge
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.submission import Submission


@dataclass(frozen=True, slots=True)
class AuditLine:
    """What happened, and who did it. The store gives it the entry's next number and the time."""

    event: str
    """E.g. `submission-checked`, `review-accepted`."""
    actor: str
    """`participant`, `scriptgate`, or a member of staff's principal."""
    facts: dict[str, Any] = field(default_factory=dict)
    """Ids and numbers only."""
    reason: str | None = None
    """Free text by a person; kept in an item of its own, so that it can be erased."""


ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""An outbox row's id travels as a message tag of SES, which takes nothing else."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A letter to send or a script to release: an effect that `relay` pumps to its queue."""

    id: str
    """Deterministic, e.g. `0003-verdict-participant`; writing it twice is refused."""
    target: str
    """`mail` or `release`."""
    submission: str | None
    payload: dict[str, Any]
    """For mail: `letter` (its name), `to` (`participant` or `provider`), `context` (no personal data), and
    where it quotes what a person wrote, `quotes`: the number of the audit line that it is the reason of."""

    def __post_init__(self) -> None:
        """Raise ValueError for an id that could not travel with its letter."""
        if not ROW_ID.fullmatch(self.id):
            raise ValueError(f"an outbox row's id is of letters, digits, - and _: {self.id!r}")


@dataclass(frozen=True, slots=True)
class Record:
    """A row of history beside the audit: a claim, an outcome, an assessor's report, a script's pointer."""

    key: str
    """The sort key, e.g. `OUTCOME#0003#0001`."""
    fields: dict[str, Any]
    new: bool = True
    """It must not exist yet; else it replaces the row of this key, guarded by the submission's version."""
    partition: str | None = None
    """None: the entry's."""


@dataclass(frozen=True, slots=True)
class ChargeChange:
    """A charge as it will be; refused when it no longer has the status that was read."""

    charge: Charge
    was: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything that follows from one event, to be committed at once."""

    entry: Entry | None = None
    """The entry as it will be (its `version` is the one that was read); None: it isn't touched.

    Audit lines and outbox rows need the entry: its counter numbers them.
    """
    submissions: tuple[Submission, ...] = ()
    """New or changed submissions, as they will be; `version` is the one that was read (0: new)."""
    charge: Charge | None = None
    """A new one."""
    audit: tuple[AuditLine, ...] = ()
    outbox: tuple[OutboxRow, ...] = ()
    records: tuple[Record, ...] = ()
    charges_changed: tuple[ChargeChange, ...] = ()
    also: tuple[Decision, ...] = ()
    """What follows for other entries of the candidate: committed together with this."""
