"""What is fuzzed: each target has seeds, a mutation and what must hold of every input."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from builders import odt
from builders.essays import Essay, make_prose
from builders.truth import BLOCKS, INLINES, Plan, Section, make
from fuzz.mutations import mutate_archive, mutate_json, mutate_pdf
from scriptgate.catalogue import load_rulebook
from scriptgate.counting.counter import count_words
from scriptgate.documents.errors import UnreadableDocument
from scriptgate.documents.reading import read_document
from scriptgate.documents.sandbox import Limits
from scriptgate.submissions.metadata import validate_manifest

RULEBOOK = load_rulebook("npqh-2017")
LIMITS = Limits(cpu_seconds=20, wall_seconds=20.0)
SLOW = frozenset({"took-too-long"})
"""Reasons that no small mutation of a small file should end in."""
DEAD = ("signal-", "no-result", "killed", "memory")
"""How the causes of a reader's own death begin. PDFium's are its own: it ends the process when it likes."""


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of input."""

    seeds: Callable[[], list[bytes]]
    mutate: Callable[[bytes, random.Random], bytes]
    check: Callable[[bytes], None]
    """Raises when something is wrong."""


def check_document(kind: str) -> Callable[[bytes], None]:
    """A manuscript whose words can be counted, or a coded reason; never a dead reader, never a long wait."""

    def check(content: bytes) -> None:
        try:
            found = read_document(content, frozenset({kind}), LIMITS)
        except UnreadableDocument as reason:
            if reason.code in SLOW or (kind != "pdf" and str(reason).startswith(DEAD)):
                raise AssertionError(f"a small file ended in {reason.code}: {reason}") from reason
            return
        ledger = count_words(found.manuscript, RULEBOOK.counting)
        if not 0 <= ledger.lenient <= ledger.strict <= ledger.total or not ledger.lowest <= ledger.highest:
            raise AssertionError("the figures contradict each other")

    return check


def check_manifest(content: bytes) -> None:
    """Errors that each name a field, or none; whatever JSON it is."""
    try:
        raw: Any = json.loads(content)
    except ValueError:
        return
    for error in validate_manifest(raw, RULEBOOK.task("task-1")):
        if not isinstance(error.pointer, str) or not error.expected:
            raise AssertionError("an error without a field or without what is expected")


def word_seeds() -> list[bytes]:
    """Everything that the generator knows, in one document each way."""
    blocks = tuple((name, tuple(INLINES)[at : at + 8]) for at, name in enumerate(BLOCKS))
    plan = Plan((Section(blocks), Section(blocks, bibliography=True)), blocks, running=True)
    return [make(plan)[0], make(Plan((Section((("paragraph", tuple(INLINES)),)),)))[0]]


def writer_seeds() -> list[bytes]:
    """An ODT with headings, a table, a list, notes and a comment."""
    content = (
        odt.h("Context"),
        odt.p("some words", odt.note(odt.p("a note")), odt.comment()),
        odt.table(["a cell", "another"]),
        odt.items("first", "second"),
        odt.h("Annex A"),
        odt.p("left out"),
    )
    return [odt.odt(*content, styles=odt.heading_styles())]


def pdf_seeds() -> list[bytes]:
    """An essay with bookmarks, notes and running lines."""
    essay = Essay("Candidate 17", numbered=True).heading("Context", bookmark=1).paragraph(make_prose(120))
    return [essay.note("1", "a note").heading("Annex A", bookmark=1).paragraph(make_prose(40, 2)).pdf()]


def manifest_seeds() -> list[bytes]:
    """A valid manifest."""
    from builders.participant import a_submission

    declaration, _ = a_submission(50)
    manifest = {
        "version": 1, "entry": "LF10001-task-1-2026-autumn", "submission": "0001", "rulebook": "npqh-2017",
        "task": "task-1", "mode": "submit", "declared_at": "2026-11-20T10:15:00Z", **declaration,
    }  # fmt: skip
    return [json.dumps(manifest).encode()]


TARGETS = {
    "docx": Target(word_seeds, mutate_archive, check_document("docx")),
    "odt": Target(writer_seeds, mutate_archive, check_document("odt")),
    "pdf": Target(pdf_seeds, mutate_pdf, check_document("pdf")),
    "manifest": Target(manifest_seeds, mutate_json, check_manifest),
}
