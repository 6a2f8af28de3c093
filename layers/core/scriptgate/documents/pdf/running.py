"""Running headers, footers and page numbers: lines at the pages' edges that repeat at the same height."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from scriptgate.documents.manuscript import Kind
from scriptgate.documents.pdf.page import Line, Page

_EDGE = 0.14
"""Share of the page's height, at its top and at its foot, where running lines stand."""
_SAME_HEIGHT = 3.0
_NEAR = 2
_ESTABLISHED = 3
"""Pages on which a height must hold repeated lines before other text there is taken for one."""
_MOST_WORDS = 30
_ROMAN = r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_PAGE_NUMBER = re.compile(
    rf"(?:page|p\.?|seite)?\s*[-\u2013\u2014|·]?\s*(\d{{1,4}}|{_ROMAN})\s*(?:(?:of|/|von)\s*\d{{1,4}})?\s*[-\u2013\u2014|·.]?(?:\s*page)?",
    re.IGNORECASE,
)
_SAYS_PAGE = re.compile(r"page|\d\s*(?:of|/)\s*\d|^[-\u2013\u2014|]", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_LEADING_NUMBER = re.compile(r"\d{1,4}")
_baseline = attrgetter("baseline")


@dataclass(frozen=True, slots=True)
class _Edge:
    """One line near an edge, with what makes it comparable with other pages' lines."""

    kind: Kind
    key: str
    height: float
    page: int


def find_running_lines(pages: Sequence[Page]) -> dict[int, Kind]:
    """`id` of each running line to HEADER or FOOTER. Lines inside the text are never taken."""
    edges = {id(line): edge for page in pages for line, edge in _edge_lines(page)}
    repeated = _repeated(edges.values())
    slots = _established_slots(edges.values(), repeated)
    running: dict[int, Kind] = {}
    for page in pages:
        for side in (Kind.HEADER, Kind.FOOTER):
            running.update(dict.fromkeys(_outermost(page, side, edges, repeated, slots), side))
    return running


def _edge_lines(page: Page) -> Iterator[tuple[Line, _Edge]]:
    for line in page.lines:
        share = line.baseline / page.height
        if _EDGE < share < 1 - _EDGE or line.hidden or len(line.text.split()) > _MOST_WORDS:
            continue
        key = _key(line.text, page.number)
        if share <= _EDGE:
            yield line, _Edge(Kind.HEADER, key, line.baseline, page.number)
        else:
            yield line, _Edge(Kind.FOOTER, key, page.height - line.baseline, page.number)


def _key(text: str, page: int) -> str:
    """What stays the same from page to page: a page number's place and shape, not its value.

    A number that begins a longer line must keep step with the pages, or it is the mark of a note.
    """
    if _PAGE_NUMBER.fullmatch(text.strip()):
        return "#"
    leading = _LEADING_NUMBER.match(text)
    rest = text[leading.end() :] if leading else text
    offset = str(int(leading[0]) - page) if leading else ""
    return offset + _DIGITS.sub("#", rest.casefold())


def _repeated(edges: Collection[_Edge]) -> set[tuple[Kind, str, int]]:
    """Keys that stand at one height on two pages near each other."""
    places: dict[tuple[Kind, str, int], set[int]] = {}
    for edge in edges:
        for band in _bands(edge.height):
            places.setdefault((edge.kind, edge.key, band), set()).add(edge.page)
    return {place for place, found in places.items() if _are_near(found) and _tells(place[1], found)}


def _tells(key: str, pages: set[int]) -> bool:
    """A single word may stand at one height on two pages by chance: at a column's or a cell's end."""
    return key == "#" or len(key.split()) > 1 or len(pages) >= _ESTABLISHED


def _are_near(pages: set[int]) -> bool:
    """Whether two of the pages follow each other, or stand on the same side of a double page."""
    return any(after - before <= _NEAR for before, after in pairwise(sorted(pages)))


def _bands(height: float) -> tuple[int, int]:
    """Two overlapping bands, so that heights near a band's border still meet."""
    return 2 * int(height / (2 * _SAME_HEIGHT)), 2 * int(height / (2 * _SAME_HEIGHT) + 0.5) + 1


def _established_slots(
    edges: Collection[_Edge], repeated: set[tuple[Kind, str, int]]
) -> set[tuple[Kind, int]]:
    pages: Counter[tuple[Kind, int]] = Counter()
    for edge in edges:
        for band in _bands(edge.height):
            pages[edge.kind, band] += (edge.kind, edge.key, band) in repeated
    return {slot for slot, count in pages.items() if count >= _ESTABLISHED}


def _outermost(
    page: Page,
    side: Kind,
    edges: dict[int, _Edge],
    repeated: set[tuple[Kind, str, int]],
    slots: set[tuple[Kind, int]],
) -> Iterator[int]:
    """Running lines from the page's edge inward, up to the first line that is not one."""
    ordered = sorted(page.lines, key=_baseline, reverse=side is Kind.FOOTER)
    for line in ordered:
        edge = edges.get(id(line))
        if edge is None or edge.kind is not side or not _runs(line, edge, repeated, slots):
            return
        yield id(line)


def _runs(
    line: Line, edge: _Edge, repeated: set[tuple[Kind, str, int]], slots: set[tuple[Kind, int]]
) -> bool:
    bands = _bands(edge.height)
    if any((edge.kind, edge.key, band) in repeated for band in bands):
        return True
    if edge.key == "#" and (_SAYS_PAGE.search(line.text) or line.text.strip() == str(edge.page)):
        return True
    return any((edge.kind, band) in slots for band in bands)
