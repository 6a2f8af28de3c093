"""The settings of a deployment, read from the environment once, in this one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

FURTHEST_REMINDER = 99
"""Days before the deadline."""
LOCAL = "local"
"""The stage of the local cloud."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A deployment's names and choices. A setting that a function has no use for is empty there."""

    table: str = ""
    inbox: str = ""
    work: str = ""
    scripts: str = ""
    intake_queue: str = ""
    """Queue URLs, this and those below."""
    extract_queue: str = ""
    check_queue: str = ""
    mail_queue: str = ""
    release_queue: str = ""
    assessor_queue: str = ""
    stage: str = "live"
    """`local` on the local cloud."""
    provider_name: str = ""
    provider_email: str = ""
    """Where compliance emails go."""
    provider_mail: str = "each"
    """`each`: an email for each final verdict; `digest`: the daily digest alone tells of them."""
    sender_email: str = ""
    configuration_set: str = ""
    portal_base_url: str = ""
    """Without a trailing slash."""
    assessor_email: str = ""
    """Who is told of overdue claims; empty: nobody there."""
    tell_outcome: str = "no"
    """`yes`: participants are told an outcome at once."""
    claim_days: int = 14
    """How long an assessor holds a script before it is overdue."""
    resubmission_fee_pence: int | None = None
    """None: the amount is to be decided."""
    retention_days: int = 400
    """How long after a candidate's last event they are erased."""
    due_shards: int = 4
    reminder_days: tuple[int, ...] = (7, 2)
    """How many days before the deadline those are reminded who have not submitted; empty: nobody is."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read `SCRIPTGATE_*` variables. Raises ValueError when one doesn't make sense."""
        read = {
            name: environment[f"SCRIPTGATE_{name.upper()}"]
            for name in cls.__slots__
            if f"SCRIPTGATE_{name.upper()}" in environment
        }
        fee = read.pop("resubmission_fee_pence", "")
        shards = int(read.pop("due_shards", "4"))
        claim_days = read.pop("claim_days", "") or cls().claim_days
        retention = read.pop("retention_days", "") or cls().retention_days
        days = read_days(read.pop("reminder_days")) if "reminder_days" in read else cls().reminder_days
        read["portal_base_url"] = read.get("portal_base_url", "").rstrip("/")
        return cls(
            **read,
            resubmission_fee_pence=int(fee) if fee else None,
            retention_days=int(retention),
            due_shards=shards,
            claim_days=int(claim_days),
            reminder_days=days,
        )


def read_days(text: str) -> tuple[int, ...]:
    """The days of `7,2`, the furthest first; none of an empty text.

    Raises ValueError for anything but whole numbers from 1 to 99 between commas.
    """
    days = {int(day) for day in text.split(",")} if text.strip() else set()
    if any(not 1 <= day <= FURTHEST_REMINDER for day in days):
        raise ValueError(f"reminders come 1 to {FURTHEST_REMINDER} days before the deadline, not {text!r}")
    return tuple(sorted(days, reverse=True))
