"""The terms under which an entry is decided: its rulebook and the provider's settings."""

from __future__ import annotations

from dataclasses import dataclass

from scriptgate.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Terms:
    """What a decision needs to know beside the entry and the submission."""

    rulebook: Rulebook
    provider_name: str
    contact_email: str
    fee_pence: int | None
    """What a resubmission costs; None: to be decided."""
    assessor_email: str = ""
    """Who is told of overdue claims; empty: nobody there."""
    tell_outcome: bool = False
    """Participants are told an assessor's outcome at once; else the provider tells them."""
    each_verdict: bool = True
    """The provider gets an email for each final verdict; else the daily digest alone tells of them."""
