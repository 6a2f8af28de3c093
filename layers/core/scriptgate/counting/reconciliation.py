"""Why the strict figure is not the one that the writing program shows.

What is assumed of Word: it counts the main text with the annexes, contents page and form text. Text boxes,
footnotes and endnotes it counts where people see the figure only if a setting of theirs says so, and never
in the figure that it stores (measured: of 15 files that have such text, 13 state a figure nearer to the one
without). It leaves out headers, footers, equations, hidden text (while that is not shown), automatic
numbers and note marks, as this count leaves out all of these but equations and hidden text. Text that
tracked changes deleted counts while changes are shown. The figure stored in a file (`docProps/app.xml`) is
written when the file is saved, mostly an estimate: in most files it differs from what stands in them.

LibreOffice counts headers, footers and automatic numbers too, and no deleted text (measured: version 7.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scriptgate.counting.ledger import Difference, Part, PartCount
from scriptgate.documents.manuscript import Manuscript

_NAMES = {
    Part.ANNEX: "annexes",
    Part.CONTENTS: "the contents page",
    Part.FORM: "fixed form text",
    Part.TITLE_PAGE: "the title page",
    Part.HEADING: "headings",
    Part.BODY: "the body",
    Part.TABLE: "tables",
    Part.CAPTION: "captions",
    Part.FOOTNOTE: "footnotes",
    Part.ENDNOTE: "endnotes",
    Part.TEXT_BOX: "text boxes",
    Part.BIBLIOGRAPHY: "the bibliography",
    Part.EQUATION: "equations",
    Part.HIDDEN: "hidden text",
    Part.HEADER_FOOTER: "headers and footers",
}


@dataclass(frozen=True, slots=True)
class Program:
    """What a writing program counts."""

    name: str
    leaves_out: frozenset[Part]
    counts_labels: bool
    """Automatic numbers and bullets of headings and lists."""
    counts_deleted: bool
    """Text that tracked changes deleted, while changes are shown."""
    may_count: frozenset[Part] = frozenset()
    """What it leaves out unless it is told to count it."""


_WORD = Program(
    "Word",
    frozenset({Part.EQUATION, Part.HIDDEN, Part.HEADER_FOOTER}),
    counts_labels=False,
    counts_deleted=True,
    may_count=frozenset({Part.FOOTNOTE, Part.ENDNOTE, Part.TEXT_BOX}),
)
_LIBREOFFICE = Program(
    "LibreOffice", frozenset({Part.EQUATION, Part.HIDDEN}), counts_labels=True, counts_deleted=False
)


def program_of(manuscript: Manuscript) -> Program:
    """The program that people have most likely written such a file with."""
    return _LIBREOFFICE if manuscript.format == "odt" else _WORD


def reconcile(parts: Sequence[PartCount], manuscript: Manuscript) -> Iterator[Difference]:
    """The differences from the program's figure, which with them all comes to the strict one."""
    strict = sum(part.words for part in parts if part.in_strict)
    differences = [*_differences(parts, manuscript, program_of(manuscript))]
    yield from differences
    if manuscript.stated_words:
        rest = strict - manuscript.stated_words - sum(difference.words for difference in differences)
        if rest:
            yield Difference("Not explained: the figure stored in a file is often an estimate", rest)


def _differences(
    parts: Sequence[PartCount], manuscript: Manuscript, program: Program
) -> Iterator[Difference]:
    for part in parts:
        if part.part in program.may_count:
            if part.in_strict:
                unless = "out unless told to count them; this count does not"
                yield Difference(f"{program.name} leaves {_NAMES[part.part]} {unless}", part.words)
            continue
        counts = part.part not in program.leaves_out
        if counts and not part.in_strict:
            text = f"{program.name} counts {_NAMES[part.part]}; this count does not"
            yield Difference(text, -part.words)
        if part.in_strict and not counts:
            text = f"{program.name} leaves {_NAMES[part.part]} out; this count does not"
            yield Difference(text, part.words)
    labels = sum(len(block.label.split()) for block in manuscript.blocks if block.label)
    if labels and program.counts_labels:
        yield Difference(f"{program.name} counts automatic numbers; this count does not", -labels)
    deleted = manuscript.signals.deleted_words
    if deleted and program.counts_deleted:
        text = f"{program.name} counts deleted text while changes are shown; this count does not"
        yield Difference(text, -deleted)
