"""Charges for resubmissions: proposals in integer pence, never automatic bills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Charge:
    """A proposal that a resubmission costs money; keyed by its cause, so never proposed twice."""

    entry: str
    cause: str
    """The causing submission."""
    event: str
    submission: str
    """The resubmission that became final."""
    occurrence: int
    amount_pence: int | None
    """None: the amount is to be decided."""
    proposed_at: datetime
    status: str = "proposed"
