"""Parts and sections: what each block of a manuscript is, once the annex boundary is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scriptgate.counting.contents import contents_lines, names_contents
from scriptgate.counting.headings import MOST_STYLED_HEADING_WORDS, full_text, is_heading
from scriptgate.counting.ledger import Part
from scriptgate.documents.manuscript import RUNNING, Block, Kind, Manuscript

_PART_OF: dict[Kind, Part] = {
    Kind.PARAGRAPH: Part.BODY,
    Kind.HEADING: Part.BODY,  # unless `is_heading`: prose in a heading's style is prose
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
_WORKS = (
    r"(?:(?:references?|bibliography|works\s+cited|literature\s+cited|sources|further\s+reading)"
    r"(?:\s+(?:list|cited))?)"
)
_BIBLIOGRAPHY = re.compile(
    rf"(?:\d{{1,2}}(?:\.\d{{1,2}})*[.)]?\s+)?(?:list\s+of\s+|selected\s+)?{_WORKS}"
    rf"(?:\s*(?:,|and|&|/)\s*(?:{_WORKS}|consulted)){{0,2}}\s*[:.]?\Z",
    re.IGNORECASE,
)
_CHAPTER_NUMBER = re.compile(r"(?:(?:chapter|part|section)\s)?\d{1,2}[.:)]?\s", re.IGNORECASE)
"""`4 RESULTS`, but not `4.1 Attendance`."""
_LONGEST_BIBLIOGRAPHY_HEADING = 60
_MAY_NAME_BIBLIOGRAPHY = frozenset({Kind.HEADING, Kind.PARAGRAPH, Kind.TITLE})
_TAKEN_BY_BIBLIOGRAPHY = frozenset(
    {Part.BODY, Part.TITLE_PAGE, Part.TABLE, Part.CAPTION, Part.FOOTNOTE, Part.ENDNOTE}
)

_TITLE_KINDS = frozenset({Kind.PARAGRAPH, Kind.HEADING, Kind.TITLE})

MOST_TITLE_PAGE_WORDS = 120
MOST_TITLE_LINE_WORDS = 25
"""A title page has short lines and few of them; anything longer before the first heading is an account."""

FEWEST_SENTENCE_WORDS = 8

BEGINNING = "(before the first heading)"
ANNEXES = "(annexes)"


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with the part that its words belong to, and its section's title and page."""

    block: Block
    part: Part
    section: str
    page: int | None


@dataclass(frozen=True, slots=True)
class _Bibliography:
    """An open bibliography. `outlined`: its heading has a heading's style, so only such a one ends it."""

    level: int
    outlined: bool


def divide(manuscript: Manuscript, boundary: int | None) -> list[Placed]:
    """Every block with its part and section. `boundary`: the first annex block, or None."""
    blocks = manuscript.blocks
    body = blocks if boundary is None else blocks[:boundary]
    placed = list(_in_sections(body, list(_parts(body, contents_lines(blocks)))))
    for block in blocks[len(body) :]:
        part = _part_in_annexes(block, manuscript.format)
        placed.append(Placed(block, part, ANNEXES, block.page))
    return placed


def _part_in_annexes(block: Block, form: str) -> Part:
    """After the boundary all is annex, but running lines and the account's endnotes, which end a PDF."""
    if block.kind in RUNNING:
        return Part.HEADER_FOOTER
    return Part.ENDNOTE if block.kind is Kind.ENDNOTE and form == "pdf" else Part.ANNEX


def _parts(body: Sequence[Block], contents: frozenset[int]) -> Iterator[Part]:
    """The part of each block before the annexes. `contents`: the lines of contents pages typed by hand."""
    front = _title_page_end(body, contents)
    bibliography: _Bibliography | None = None
    for number, block in enumerate(body):
        if number in contents or _is_contents_title(body, number):
            yield Part.CONTENTS
            continue
        opens = _names_bibliography(block)
        heading = opens or is_heading(block)
        if heading:
            bibliography = _bibliography(block, bibliography, opens=opens)
        part = Part.HEADING if heading else _part_of(block)
        if number < front and (part is Part.HEADING or (part is Part.BODY and not _is_sentence(block))):
            part = Part.TITLE_PAGE
        inside = bibliography is not None and part in _TAKEN_BY_BIBLIOGRAPHY
        yield Part.BIBLIOGRAPHY if inside else part


def _part_of(block: Block) -> Part:
    if block.kind is Kind.TITLE and len(block.text.split()) > MOST_STYLED_HEADING_WORDS:
        return Part.BODY  # prose in a title's style
    return _PART_OF[block.kind]


def _is_contents_title(body: Sequence[Block], number: int) -> bool:
    """The title of a contents page that its styles or field mark."""
    follows = number + 1 < len(body) and body[number + 1].kind is Kind.CONTENTS
    return follows and names_contents(body[number]) and body[number].kind in _TITLE_KINDS


def _names_bibliography(block: Block) -> bool:
    """A line that says `References` and nothing else is a heading however it is set."""
    if block.kind not in _MAY_NAME_BIBLIOGRAPHY:
        return False
    text = block.text.strip()
    return len(text) <= _LONGEST_BIBLIOGRAPHY_HEADING and _BIBLIOGRAPHY.match(text) is not None


def _bibliography(heading: Block, before: _Bibliography | None, *, opens: bool) -> _Bibliography | None:
    """The bibliography that a heading opens or goes on with; None when there is none."""
    outlined = heading.kind is Kind.HEADING
    level = heading.level or 1
    if opens:
        return _Bibliography(level, outlined)
    if before is None or (before.outlined and not outlined):
        return before  # a bold line inside, such as `Books`
    return before if outlined and before.outlined and level > before.level else None


def _title_page_end(body: Sequence[Block], contents: frozenset[int]) -> int:
    """How many blocks are the title page: short lines before the first heading, contents or page break.

    Only when something marks it as one (a title's style, a page break or contents after it), so that an
    account without headings is never taken for a title page.
    """
    words, marked = 0, False
    for number, block in enumerate(body):
        typed = number in contents
        ends = number > 0 and (block.breaks_page or block.kind is Kind.CONTENTS or typed)
        if ends or typed or block.kind is Kind.HEADING:
            return number if words and (marked or ends) else 0
        marked = marked or block.kind is Kind.TITLE
        length = len(block.text.split()) if block.kind in {Kind.PARAGRAPH, Kind.TITLE} else 0
        words += length
        if length > MOST_TITLE_LINE_WORDS or words > MOST_TITLE_PAGE_WORDS:
            return 0
    return 0


def _is_sentence(block: Block) -> bool:
    """Words enough for a sentence, and its end: an account may begin on its title page."""
    return block.text.rstrip().endswith((".", "!", "?")) and len(block.text.split()) >= FEWEST_SENTENCE_WORDS


def _in_sections(body: Sequence[Block], parts: Sequence[Part]) -> Iterator[Placed]:
    """Each block in its section, which a heading of the section level begins.

    Lines that are only bold begin one where no heading has a heading's style, or where they are numbered or
    set in capitals as the headings of that level are: people style some of their headings and not others.
    """
    headings = [block for block, part in zip(body, parts, strict=True) if part is Part.HEADING]
    outline = [block for block in headings if block.kind is Kind.HEADING]
    level = _section_level(outline or headings)
    shape = _shape_of_all([block for block in outline if (block.level or level) <= level])
    title, page = BEGINNING, body[0].page if body else None
    for block, part in zip(body, parts, strict=True):
        begins = part is Part.HEADING and _begins_section(block, level, shape, outlined=bool(outline))
        if begins or _names_bibliography(block):
            title, page = full_text(block), block.page
        yield Placed(block, part, title, page)


def _begins_section(block: Block, level: int, shape: frozenset[str], *, outlined: bool) -> bool:
    if block.kind is Kind.HEADING or not outlined:
        return (block.level or level) <= level
    return bool(shape) and shape <= _shape(block)


def _shape_of_all(headings: Sequence[Block]) -> frozenset[str]:
    """What is common to the shapes of headings; nothing where there are none."""
    shapes = [_shape(block) for block in headings]
    return frozenset.intersection(*shapes) if shapes else frozenset()


def _shape(heading: Block) -> frozenset[str]:
    text = full_text(heading)
    found = {"numbered": _CHAPTER_NUMBER.match(text) is not None, "capitals": text.isupper()}
    return frozenset(name for name, has in found.items() if has)


def _section_level(headings: Sequence[Block]) -> int:
    """The level whose headings are sections: the highest, or the next when the highest is a lone title."""
    levels = [block.level or 1 for block in headings]
    for level in sorted(set(levels)):
        if levels.count(level) > 1:
            return level
    return min(levels, default=1)
