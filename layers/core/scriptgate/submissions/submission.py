"""Submissions: a script and its annexes with their metadata, for an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scriptgate.rules.finding import Finding, Verdict
from scriptgate.submissions.claim import Claim, Outcome
from scriptgate.submissions.entry import Liability
from scriptgate.submissions.states import State


@dataclass(frozen=True, slots=True)
class AnonymisedCopy:
    """The copy of a file that the assessor will get. It lies in the submission's archive of copies."""

    suffix: str
    """E.g. `.docx`."""
    media_type: str
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class SubmissionFile:
    """A file that a manifest names."""

    role: str
    """`script` or `annex`."""
    name: str
    """As the participant called it. Hostile text: escape it; never log it or make a key of it."""
    media_type: str
    length: int
    """Bytes."""
    sha256: str
    """Lower-case hexadecimal."""
    label: str | None = None
    title: str | None = None
    evidence: str | None = None
    content_areas: tuple[str, ...] = ()
    version_id: str | None = None
    """The S3 version that is pinned; None until the submission is whole."""
    copy: AnonymisedCopy | None = None
    """None until it was read, or when it can't be."""


@dataclass(frozen=True, slots=True)
class AnnexInside:
    """What the participant says of an annex inside the script's own file."""

    label: str
    evidence: str | None = None
    content_areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """One attempt, from declaration to outcome."""

    entry: str
    number: str
    """Four digits, from `0001`."""
    candidate: str
    cohort: str
    state: State
    mode: str
    """`check` or `submit` (final in one go)."""
    rulebook: str
    task: str
    files: tuple[SubmissionFile, ...]
    metadata: dict[str, Any]
    declared_at: datetime
    updated_at: datetime
    submitted_at: datetime | None = None
    """When submit was clicked: the server's time decides lateness. UTC."""
    owed_at_click: Liability | None = None
    """What it was shown to be chargeable for at that moment; None: it was free, and stays so."""
    late_allowed: bool = False
    """Staff submitted it after the deadline, with a reason in the record."""
    manifest_version_id: str | None = None
    annexes_inside: tuple[AnnexInside, ...] = ()
    confirmed_boundary: int | None = None
    """The block at which the participant says the annexes begin; -1: there are none."""
    verdict: Verdict | None = None
    strict_words: int | None = None
    lenient_words: int | None = None
    word_limit: int | None = None
    rulebook_version: str | None = None
    findings: tuple[Finding, ...] = ()
    """The findings in short; the whole report is an S3 object."""
    extraction_version_id: str | None = None
    copies_version_id: str | None = None
    """The archive of anonymised copies; None when no file could be read."""
    report_version_id: str | None = None
    checked_at: datetime | None = None
    script_id: str | None = None
    """The opaque id that the assessor sees; set when the submission is queued."""
    bundle_version_id: str | None = None
    bundle_sha256: str | None = None
    bundle_length: int | None = None
    """Bytes."""
    released_at: datetime | None = None
    claim: Claim | None = None
    """Who holds it now; None when nobody does."""
    claims: int = 0
    """How often it was claimed."""
    declined_by: tuple[str, ...] = ()
    """Holders who will not mark it."""
    outcome: Outcome | None = None
    rings: int = 0
    """How often `sweep` rang for it since its last step."""
    rung_at: datetime | None = None
    questions: int = 0
    """How many questions the participant has asked about it."""
    version: int = 0

    @property
    def ref(self) -> SubmissionRef:
        """The pointer that messages carry."""
        return SubmissionRef(self.entry, self.number)

    @property
    def script(self) -> SubmissionFile | None:
        """The written account's file, if declared."""
        return next((file for file in self.files if file.role == "script"), None)


@dataclass(frozen=True, slots=True)
class SubmissionRef:
    """A pointer to a submission: what queue messages carry. Ids only."""

    entry: str
    number: str
