"""Why the strict figure is not the one that Word shows.

What is assumed of Word: its status bar counts the main text with the annexes, contents page and form text,
and, with its usual settings, text boxes, footnotes and endnotes. It leaves out headers, footers, equations,
hidden text (while that is not shown), automatic numbers and note marks, as this count leaves out all of these
but equations and hidden text. Text that tracked changes deleted counts while changes are shown. The figure
stored in a file (`docProps/app.xml`) is written when the file is saved, mostly an estimate: in most files
it differs from what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scriptgate.counting.ledger import Difference, Part, PartCount
from scriptgate.documents.manuscript import Manuscript

_ONLY_WORD_COUNTS = {
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
}
"""Parts that Word counts: a difference when the strict figure leaves them out."""

_ONLY_WE_COUNT = {
    Part.EQUATION: "equations",
    Part.HIDDEN: "hidden text",
    Part.HEADER_FOOTER: "headers and footers",
}
"""Parts that Word leaves out: a difference when the strict figure has them."""


def reconcile(parts: Sequence[PartCount], manuscript: Manuscript) -> Iterator[Difference]:
    """The differences from Word's figure, which with them all comes to the strict one."""
    strict = sum(part.words for part in parts if part.in_strict)
    differences = [*_differences(parts, manuscript.signals.deleted_words)]
    yield from differences
    if manuscript.stated_words:
        rest = strict - manuscript.stated_words - sum(difference.words for difference in differences)
        if rest:
            yield Difference("Not explained: the figure stored in a file is often an estimate", rest)


def _differences(parts: Sequence[PartCount], deleted: int) -> Iterator[Difference]:
    for part in parts:
        if part.part in _ONLY_WORD_COUNTS and not part.in_strict:
            name = _ONLY_WORD_COUNTS[part.part]
            yield Difference(f"Word counts {name}; this count does not", -part.words)
        if part.part in _ONLY_WE_COUNT and part.in_strict:
            name = _ONLY_WE_COUNT[part.part]
            yield Difference(f"Word leaves {name} out; this count does not", part.words)
    if deleted:
        yield Difference("Word counts deleted text while changes are shown; this count does not", -deleted)
