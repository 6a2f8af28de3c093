"""Numbers that stand before paragraphs: of lists, and of endnotes at the document's end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scriptgate.documents.manuscript import Block, Kind
from scriptgate.documents.numerals import roman

_ITEM = re.compile(r"(\d{1,3})[.)] +(?=\S)")
_MARK = re.compile(r"(\d{1,3}|[ivxlc]{1,7}) +(?=\S)")
_LISTED = frozenset({Kind.PARAGRAPH, Kind.TABLE})
_LEAST_NOTES = 2
_FIRST_MARKS = frozenset({"1", "i"})


def with_item_labels(blocks: Sequence[Block]) -> list[Block]:
    """Numbers that count up from 1, one for each paragraph, become labels: a program has written them.

    A lone `2.` may be a sentence's own. What was typed by hand looks the same; the count says so.
    """
    numbered = [
        (at, found)
        for at, block in enumerate(blocks)
        if block.kind in _LISTED and (found := _ITEM.match(block.text))
    ]
    made = list(blocks)
    for run in _counting_up(numbered):
        for at, found in run:
            made[at] = replace(made[at], text=made[at].text[found.end() :], label=found[0].strip())
    return made


def _counting_up(numbered: Sequence[tuple[int, re.Match[str]]]) -> Iterator[list[tuple[int, re.Match[str]]]]:
    """Runs of two and more that begin with 1."""
    run: list[tuple[int, re.Match[str]]] = []
    for at, found in numbered:
        if int(found[1]) == len(run) + 1:
            run.append((at, found))
            continue
        if len(run) > 1:
            yield run
        run = [(at, found)] if int(found[1]) == 1 else []
    if len(run) > 1:
        yield run


def with_endnotes(blocks: Sequence[Block], small: Sequence[bool]) -> list[Block]:
    """Marks that count up in small print at the document's very end: endnotes. `small`: for each block.

    A lone one is an endnote where it has the last page to itself.
    """
    made = list(blocks)
    first = len(blocks)
    while (
        first
        and small[first - 1]
        and blocks[first - 1].kind is Kind.PARAGRAPH
        and _MARK.match(blocks[first - 1].text)
    ):
        first -= 1
    marks = [found[1] for block in blocks[first:] if (found := _MARK.match(block.text))]
    numbers = range(1, len(marks) + 1)
    fewest = 1 if _begins_page(blocks, first) else _LEAST_NOTES
    if len(marks) < fewest or marks not in ([str(at) for at in numbers], [roman(at) for at in numbers]):
        return _with_raised_mark(made, small)
    for at, mark in zip(range(first, len(blocks)), marks, strict=True):
        text = blocks[at].text[len(mark) :].strip()
        made[at] = replace(blocks[at], kind=Kind.ENDNOTE, text=text, label=mark)
    return made


def _begins_page(blocks: Sequence[Block], at: int) -> bool:
    return 0 < at < len(blocks) and blocks[at].page != blocks[at - 1].page


def _with_raised_mark(blocks: list[Block], small: Sequence[bool]) -> list[Block]:
    """A last page that a small `1` or `i` begins holds the one endnote."""
    first = next((at for at, block in enumerate(blocks) if block.page == blocks[-1].page), 0)
    rest = blocks[first:]
    if not _begins_page(blocks, first) or not small[first] or rest[0].text not in _FIRST_MARKS:
        return blocks
    if any(block.kind is not Kind.PARAGRAPH for block in rest):
        return blocks
    mark = replace(rest[0], kind=Kind.ENDNOTE, text="", label=rest[0].text)
    return [*blocks[:first], mark, *(replace(block, kind=Kind.ENDNOTE) for block in rest[1:])]
