"""Contents pages that were typed by hand: which lines are one, though no style or field says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scriptgate.counting.headings import MOST_HEADING_CHARACTERS, full_text, is_contents_line
from scriptgate.documents.manuscript import Block, Kind

MOST_ENTRY_WORDS = 25
"""Words of one line; what is longer is prose."""
FEWEST_LINES = 2
MOST_BETWEEN = 2
"""Lines without a page number that may part a contents page, such as `Page` or `Appendices`."""

_LONGEST_BETWEEN = 6
"""Words of such a line."""
_LONGEST_TARGET = 60
"""Words of a text that a contents page may lead to."""
_TITLES = frozenset(
    {"contents", "tableofcontents", "listofcontents", "contentspage", "listoffigures", "listoftables"}
    | {"listofannexes", "listofappendices"}
)
_LONGEST_TITLE = 40
"""Characters."""
_PAGE_ENDS = frozenset("0123456789ivxl")
_ENTRY = re.compile(r"(?P<title>.*?[^\s.…_·])(?:\s|[.…_·])+(?P<page>\d{1,3}|[ivxl]{1,6})\s*\Z", re.DOTALL)
_NO_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line that ends as one of a contents page does. `page` is 0 for a Roman number."""

    title: str
    page: int
    leader: bool


def names_contents(block: Block) -> bool:
    """A line that says `Contents` or `List of figures` and nothing else."""
    return len(block.text) <= _LONGEST_TITLE and letters(block.text) in _TITLES


def letters(text: str) -> str:
    """A text's letters alone, for telling whether two lines say the same."""
    return _NO_LETTERS.sub("", text.casefold())


def contents_lines(blocks: Sequence[Block]) -> frozenset[int]:
    """The blocks that are contents pages typed by hand, with their titles.

    Under a contents page's title: lines that end in page numbers which ascend. Without one: lines with
    leaders and ascending numbers, of which most lead to another line of the document.
    """
    entries = {number: entry for number, block in enumerate(blocks) if (entry := _entry(block))}
    targets: set[str] = set()
    found: set[int] = set()
    done = -1
    for number in entries:
        if number <= done:
            continue
        title = _title_before(blocks, number)
        run = _run(blocks, entries, number, titled=title is not None)
        if title is None and len(run) >= FEWEST_LINES:
            targets = targets or _targets(blocks, entries)
        if len(run) >= FEWEST_LINES and (title is not None or _leads(run, entries, targets)):
            found.update(range(number if title is None else title, run[-1] + 1))
            done = run[-1]
    return frozenset(found)


def _entry(block: Block) -> _Entry | None:
    text = block.text
    if text[-1:] not in _PAGE_ENDS or block.kind is not Kind.PARAGRAPH or len(text) > MOST_HEADING_CHARACTERS:
        return None
    found = _ENTRY.match(text)
    if found is None or len(text.split()) > MOST_ENTRY_WORDS:
        return None
    page = found["page"]
    return _Entry(found["title"], int(page) if page.isdecimal() else 0, is_contents_line(text))


def _title_before(blocks: Sequence[Block], number: int) -> int | None:
    """The contents page's title right above a line, or above one line without a number."""
    for above in range(number - 1, max(-1, number - 2 - 1), -1):
        if names_contents(blocks[above]):
            return above
        if not _may_part(blocks[above]):
            return None
    return None


def _run(blocks: Sequence[Block], entries: dict[int, _Entry], first: int, *, titled: bool) -> list[int]:
    """The lines from `first` on whose page numbers ascend."""
    if not titled and not entries[first].leader:
        return []
    run, page, place = [first], entries[first].page, first + 1
    while place < len(blocks) and place - run[-1] <= MOST_BETWEEN + 1:
        entry = entries.get(place)
        parted = place - run[-1] > 1
        if entry is not None and (entry.page >= page or parted) and (titled or entry.leader):
            run.append(place)
            page = entry.page
        elif not titled or not _may_part(blocks[place]):
            break
        place += 1
    return run


def _may_part(block: Block) -> bool:
    words = len(block.text.split(maxsplit=_LONGEST_BETWEEN + 1))
    return block.kind is Kind.PARAGRAPH and words <= _LONGEST_BETWEEN and not block.text.endswith(".")


def _targets(blocks: Sequence[Block], entries: dict[int, _Entry]) -> set[str]:
    """What a contents page may lead to: every short line that is no line of one."""
    return {
        letters(full_text(block))
        for number, block in enumerate(blocks)
        if number not in entries and len(block.text.split(maxsplit=_LONGEST_TARGET + 1)) <= _LONGEST_TARGET
    }


def _leads(run: Sequence[int], entries: dict[int, _Entry], targets: set[str]) -> bool:
    lead = sum(letters(entries[number].title) in targets for number in run)
    return 2 * lead > len(run)
