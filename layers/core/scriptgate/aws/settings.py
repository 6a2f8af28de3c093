"""The settings of a deployment, read from the environment once, in this one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


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
    sender_email: str = ""
    configuration_set: str = ""
    portal_base_url: str = ""
    """Without a trailing slash."""
    resubmission_fee_pence: int | None = None
    """None: the amount is to be decided."""
    due_shards: int = 4

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read `SCRIPTGATE_*` variables. Raises ValueError when a number isn't one."""
        read = {
            name: environment[f"SCRIPTGATE_{name.upper()}"]
            for name in cls.__slots__
            if f"SCRIPTGATE_{name.upper()}" in environment
        }
        fee = read.pop("resubmission_fee_pence", "")
        shards = int(read.pop("due_shards", "4"))
        read["portal_base_url"] = read.get("portal_base_url", "").rstrip("/")
        return cls(**read, resubmission_fee_pence=int(fee) if fee else None, due_shards=shards)
