"""Contents pages: titles with leaders and page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scriptgate.documents.pdf.outline import title_key
from scriptgate.documents.pdf.page import Line

_TITLES = frozenset(
    {"contents", "tableofcontents", "listofcontents", "listoffigures", "listoftables", "listofannexes"}
    | {"listofappendices"}
)
_LEADER = re.compile(r"(?:(?:[.·_]\s?){3,}|…+)\s*(?:\d{1,4}|[ivxlc]{1,6})\s*$", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"\S\s+(?:\d{1,4}|[ivxlc]{1,6})\s*$")
_LONGEST_TITLE = 60
"""Characters of a contents page's title, with spaces between its letters."""
_PAGE_ENDS = frozenset("0123456789ivxlc")
"""What a page number ends with."""
_MOST_WORDS = 40
_FEWEST_WITHOUT_TITLE = 3


def find_contents(lines: Sequence[Line]) -> set[int]:
    """`id` of the lines of contents pages among the body's lines, their title included."""
    found: set[int] = set()
    place = 0
    while place < len(lines):
        line = lines[place]
        titled = len(line.text) <= _LONGEST_TITLE and title_key(line.text) in _TITLES
        if not titled and not _is_entry(line, titled=False):  # nearly every line
            place += 1
            continue
        end = _end_of_entries(lines, place + titled, titled=titled)
        entries = end - place - titled
        if entries >= (1 if titled else _FEWEST_WITHOUT_TITLE):
            found.update(id(line) for line in lines[place:end])
        place = max(end, place + 1)
    return found


def _end_of_entries(lines: Sequence[Line], start: int, *, titled: bool) -> int:
    """Behind the last entry of a run; a title too long for one line may stand between two entries."""
    end = start
    place = start
    while place < len(lines):
        if _is_entry(lines[place], titled=titled):
            end = place + 1
        elif place - end >= 1 or place == start:
            break
        place += 1
    return end


def _is_entry(line: Line, *, titled: bool) -> bool:
    if line.text[-1:].lower() not in _PAGE_ENDS or len(line.text.split()) > _MOST_WORDS:
        return False
    return bool(_LEADER.search(line.text) or (titled and line.gaps and _PAGE_AT_END.search(line.text)))
