"""A case, from manuscripts, metadata and rulebook: for the check stage and the offline command line alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from scriptgate.counting.annexes import EmbeddedAnnex, embedded_annexes
from scriptgate.counting.citations import find_citations
from scriptgate.counting.counter import count_words
from scriptgate.counting.labels import normalise
from scriptgate.counting.tokens import count_tokens
from scriptgate.documents.manuscript import Kind, Manuscript
from scriptgate.rules.case import Annex, Author, Case, Script, Window
from scriptgate.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """The written account's file: its manuscript, or the code of the reason why there is none."""

    file_name: str
    manuscript: Manuscript | None
    unreadable: str | None = None


@dataclass(frozen=True, slots=True)
class AnnexFile:
    """An annex's file, as declared and as read."""

    label: str | None
    title: str
    file_name: str
    evidence: str | None
    content_areas: tuple[str, ...]
    manuscript: Manuscript | None
    unreadable: str | None = None


def build_case(  # noqa: PLR0913 - everything that the rules look at, by name
    *,
    rulebook: Rulebook,
    task_id: str,
    script: ScriptFile | None,
    annexes: Iterable[AnnexFile],
    metadata: dict[str, Any] | None,
    inside: Mapping[str, tuple[str | None, tuple[str, ...]]] = MappingProxyType({}),
    confirmed_boundary: int | None = None,
    author: Author | None = None,
    window: Window | None = None,
    submitted_at: datetime | None = None,
    declared_for: tuple[str, str] | None = None,
    metadata_errors: tuple[tuple[str, str, str], ...] = (),
) -> Case:
    """Count the script, find its citations and annexes, and put all that is known together.

    `inside`: by label, the kind of evidence and the content areas of annexes in the script's own file.
    A confirmed boundary that is no block of this file counts as not confirmed: the file was replaced.
    Raises KeyError for a task that the rulebook doesn't have.
    """
    manuscript = script.manuscript if script else None
    citations: dict[str, str] = {}
    embedded: tuple[Annex, ...] = ()
    ledger = None
    if manuscript is not None:
        known = confirmed_boundary is not None and -1 <= confirmed_boundary < len(manuscript.blocks)
        ledger = count_words(manuscript, rulebook.counting, confirmed_boundary if known else None)
        citations = find_citations(manuscript, ledger.boundary)
        embedded = tuple(_inside(item, inside) for item in embedded_annexes(manuscript, ledger.boundary))
    return Case(
        rulebook=rulebook,
        task=rulebook.task(task_id),
        script=_script(script, ledger),
        annexes=(*embedded, *(_annex(item) for item in annexes)),
        metadata=metadata,
        citations=tuple(citations),
        called=citations,
        author=author,
        window=window,
        submitted_at=submitted_at,
        declared_for=declared_for,
        metadata_errors=metadata_errors,
    )


def _inside(item: EmbeddedAnnex, declared: Mapping[str, tuple[str | None, tuple[str, ...]]]) -> Annex:
    known = {normalise(label): said for label, said in declared.items()}
    evidence, areas = known.get(item.label or "", (None, ()))
    return Annex(item.label, item.title, None, evidence, areas, None, item.words, None)


def _script(script: ScriptFile | None, ledger: Any) -> Script:
    if script is None:
        return Script(None, None, None)
    return Script(script.file_name, script.manuscript, ledger, script.unreadable)


def _annex(item: AnnexFile) -> Annex:
    manuscript = item.manuscript
    words = None
    if manuscript is not None and manuscript.blocks:
        words = sum(
            count_tokens(block.text).strict
            for block in manuscript.blocks
            if block.kind not in {Kind.HEADER, Kind.FOOTER}
        )
    return Annex(
        label=item.label,
        title=item.title,
        file_name=item.file_name,
        evidence=item.evidence,
        content_areas=item.content_areas,
        manuscript=manuscript,
        words=words,
        pages=manuscript.pages if manuscript else None,
        unreadable=item.unreadable,
    )
