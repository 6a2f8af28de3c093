"""A case: everything that the rules look at, as values. Built by `check` or by the offline command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scriptgate.counting.ledger import Ledger
from scriptgate.documents.manuscript import Manuscript
from scriptgate.rules.rulebook import Rulebook, Task


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it, for the `anonymous` rule only; None offline."""

    name: str
    trn: str | None


@dataclass(frozen=True, slots=True)
class Annex:
    """One supporting document: a file of its own, or a part of the script's file."""

    label: str | None
    """As declared or found: `A`, `1`, ... without the word annex."""
    title: str
    file_name: str | None
    """None when it is a part of the script's file."""
    evidence: str | None
    """An evidence kind's id from the rulebook."""
    content_areas: tuple[str, ...]
    manuscript: Manuscript | None
    """None when it is a part of the script's file or could not be read."""
    words: int | None
    pages: int | None
    unreadable: str | None = None
    """The code of the reason (`scriptgate.documents.errors`)."""


@dataclass(frozen=True, slots=True)
class Script:
    """The written account: its manuscript and ledger, or why there are none."""

    file_name: str | None
    manuscript: Manuscript | None
    ledger: Ledger | None
    unreadable: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """When the entry may be submitted. UTC."""

    opens: datetime | None
    deadline: datetime
    """To the minute: 12:00 accepts until 12:00:59."""
    grace_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A submission as the rules see it."""

    rulebook: Rulebook
    task: Task
    script: Script
    annexes: tuple[Annex, ...]
    metadata: dict[str, Any] | None
    """The manifest's `metadata`, valid by its schema; None: rules about it are skipped (offline)."""
    citations: tuple[str, ...]
    """Labels of annexes that the body refers to, normalised (`A`, `2`), each once, in order."""
    called: Mapping[str, str] = field(default_factory=dict)
    """By label: what the body calls the annex where it first refers to it, e.g. `Appendix A`."""
    author: Author | None = None
    window: Window | None = None
    submitted_at: datetime | None = None
    """When the participant clicked submit (server's time, UTC); None for a check."""
    declared_for: tuple[str, str] | None = None
    """(rulebook id, task id) that the manifest names, against the entry's (`entry-matches`)."""
    metadata_errors: tuple[tuple[str, str, str], ...] = ()
    """(JSON pointer, what is expected, what was found) of a manifest that its schema refused."""
