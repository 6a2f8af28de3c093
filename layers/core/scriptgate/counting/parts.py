"""Parts and sections: what each block of a manuscript is, once the annex boundary is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scriptgate.counting.boundary import MOST_HEADING_WORDS, full_text
from scriptgate.counting.ledger import Part
from scriptgate.documents.manuscript import Block, Kind, Manuscript

_PART_OF: dict[Kind, Part] = {
    Kind.PARAGRAPH: Part.BODY,
    Kind.HEADING: Part.HEADING,
    Kind.TITLE: Part.TITLE_PAGE,
    Kind.TABLE: Part.TABLE,
    Kind.CAPTION: Part.CAPTION,
    Kind.CONTENTS: Part.CONTENTS,
    Kind.FOOTNOTE: Part.FOOTNOTE,
    Kind.ENDNOTE: Part.ENDNOTE,
    Kind.TEXT_BOX: Part.TEXT_BOX,
    Kind.EQUATION: Part.EQUATION,
    Kind.HIDDEN: Part.HIDDEN,
    Kind.HEADER: Part.HEADER_FOOTER,
    Kind.FOOTER: Part.HEADER_FOOTER,
    Kind.FORM: Part.FORM,
}
_BIBLIOGRAPHY = re.compile(
    r"(?:\d+(?:\.\d+)*\.?\s+)?"
    r"(?:references?|reference list|list of references|bibliography|works cited|sources)\Z",
    re.IGNORECASE,
)
_KEPT_IN_BIBLIOGRAPHY = frozenset({Part.HEADER_FOOTER, Part.CONTENTS, Part.HIDDEN, Part.TEXT_BOX})

MOST_TITLE_PAGE_WORDS = 120
MOST_TITLE_LINE_WORDS = 25
"""A title page has short lines and few of them; anything longer before the first heading is an account."""

MOST_STYLED_HEADING_WORDS = 30
"""A paragraph in a heading's style that is longer than this is prose."""

BEGINNING = "(before the first heading)"
ANNEXES = "(annexes)"


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with the part that its words belong to, and its section's title and page."""

    block: Block
    part: Part
    section: str
    page: int | None


def divide(manuscript: Manuscript, boundary: int | None) -> list[Placed]:
    """Every block with its part and section. `boundary`: the first annex block, or None."""
    blocks = manuscript.blocks
    end = len(blocks) if boundary is None else boundary
    parts = list(_parts(blocks[:end]))
    placed = list(_in_sections(blocks[:end], parts))
    for block in blocks[end:]:
        part = Part.HEADER_FOOTER if block.kind in {Kind.HEADER, Kind.FOOTER} else Part.ANNEX
        placed.append(Placed(block, part, ANNEXES, block.page))
    return placed


def is_heading(block: Block) -> bool:
    """A heading by its style, or a short line that is bold from end to end and no sentence."""
    if block.kind is Kind.HEADING:
        return len(block.text.split()) <= MOST_STYLED_HEADING_WORDS
    short = 0 < len(block.text.split()) <= MOST_HEADING_WORDS
    return (
        block.kind is Kind.PARAGRAPH
        and block.bold
        and short
        and not block.text.rstrip().endswith((".", ":", ";"))
    )


def _parts(body: Sequence[Block]) -> Iterator[Part]:
    """The part of each block before the annexes."""
    front = _title_page_end(body)
    bibliography: int | None = None
    for number, block in enumerate(body):
        heading = is_heading(block)
        if heading:
            bibliography = _bibliography_level(block, bibliography)
        part = Part.HEADING if heading else _PART_OF[block.kind]
        if part is Part.HEADING and not heading:
            part = Part.BODY  # prose in a heading's style
        if number < front and part in {Part.BODY, Part.HEADING}:
            part = Part.TITLE_PAGE
        if bibliography is not None and not heading and part not in _KEPT_IN_BIBLIOGRAPHY:
            part = Part.BIBLIOGRAPHY
        yield part


def _bibliography_level(heading: Block, open_level: int | None) -> int | None:
    """The level of the bibliography that a heading opens or goes on with; None when there is none."""
    level = heading.level or 1
    if _BIBLIOGRAPHY.match(heading.text.strip()):
        return level
    return open_level if open_level is not None and level > open_level else None


def _title_page_end(body: Sequence[Block]) -> int:
    """How many blocks are the title page: short lines before the first heading, contents or page break.

    Only when something marks it as one (a title's style, a page break or contents after it), so that an
    account without headings is never taken for a title page.
    """
    words, marked = 0, False
    for number, block in enumerate(body):
        ends = number > 0 and (block.breaks_page or block.kind is Kind.CONTENTS)
        if ends or block.kind is Kind.HEADING:
            return number if words and (marked or ends) else 0
        marked = marked or block.kind is Kind.TITLE
        length = len(block.text.split()) if block.kind in {Kind.PARAGRAPH, Kind.TITLE} else 0
        words += length
        if length > MOST_TITLE_LINE_WORDS or words > MOST_TITLE_PAGE_WORDS:
            return 0
    return 0


def _in_sections(body: Sequence[Block], parts: Sequence[Part]) -> Iterator[Placed]:
    level = _section_level(body, parts)
    title, page = BEGINNING, body[0].page if body else None
    for block, part in zip(body, parts, strict=True):
        if part is Part.HEADING and (block.level or level) <= level:
            title, page = full_text(block), block.page
        yield Placed(block, part, title, page)


def _section_level(body: Sequence[Block], parts: Sequence[Part]) -> int:
    """The level whose headings are sections: the highest, or the next when the highest is a lone title."""
    levels = [block.level or 1 for block, part in zip(body, parts, strict=True) if part is Part.HEADING]
    for level in sorted(set(levels)):
        if levels.count(level) > 1:
            return level
    return min(levels, default=1)
