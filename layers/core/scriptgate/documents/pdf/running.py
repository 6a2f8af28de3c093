"""Running headers, footers and page numbers: lines at the pages' edges that repeat at the same height.

A heading repeats nothing, so what is set as one, or names an annex, is left in the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from statistics import median

from scriptgate.documents.manuscript import Kind
from scriptgate.documents.pdf.headings import Headings
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
_NAMES_ANNEX = re.compile(
    r"\W*(?:\d{1,2}[.)]?\s+)?(?:annex|appendi|attachment|enclosure|schedule|supporting)", re.IGNORECASE
)
_DIGITS = re.compile(r"\d{1,9}")
_LOOSER = 1.3
"""Times the distance of the page's lines: running lines stand farther than that from the text."""
_SAME_SIZE = 0.7
_baseline = attrgetter("baseline")
_page = attrgetter("page")


@dataclass(slots=True, eq=False)
class _Edge:
    """One line near an edge, with what makes it comparable with other pages' lines."""

    line: Line
    kind: Kind
    key: str
    """Its text without the values of its numbers; `#` for a page number."""
    height: float
    """Its distance from the page's edge."""
    page: int
    copies: set[int] = field(default_factory=set)
    """The pages that repeat it word for word, its own among them."""
    repeats: bool = False
    """A page near it has the same line, but for numbers that count up with the pages."""

    @property
    def bands(self) -> tuple[int, int]:
        """Two overlapping bands, so that heights near a band's border still meet."""
        share = self.height / (2 * _SAME_HEIGHT)
        return 2 * int(share), 2 * int(share + 0.5) + 1


@dataclass(frozen=True, slots=True)
class Running:
    """`kinds`: HEADER or FOOTER by the `id` of each running line. `guessed`: those that repeat nothing."""

    kinds: dict[int, Kind]
    guessed: frozenset[int]


_Slots = dict[tuple[Kind, int], tuple[Line, ...]]


def find_running_lines(pages: Sequence[Page], headings: Headings) -> Running:
    """The running lines, from the pages' edges inward. Lines inside the text are never taken."""
    edges = {id(edge.line): edge for page in pages for edge in _edge_lines(page)}
    _compare(edges.values())
    slots = _established_slots(edges.values())
    kinds: dict[int, Kind] = {}
    guessed: list[int] = []
    for page in pages:
        for side in (Kind.HEADER, Kind.FOOTER):
            taken = list(_outermost(page, side, edges, headings, slots))
            kinds.update(dict.fromkeys((id(edge.line) for edge in taken), side))
            guessed += [id(edge.line) for edge in taken if not (edge.repeats or _is_page_number(edge))]
    return Running(kinds, frozenset(guessed))


def _edge_lines(page: Page) -> Iterator[_Edge]:
    low, high = _EDGE * page.height, (1 - _EDGE) * page.height
    for line in page.lines:
        if low < line.baseline < high or line.hidden or len(line.text.split()) > _MOST_WORDS:
            continue
        key = _key(line.text)
        if line.baseline <= low:
            yield _Edge(line, Kind.HEADER, key, line.baseline, page.number)
        else:
            yield _Edge(line, Kind.FOOTER, key, page.height - line.baseline, page.number)


def _key(text: str) -> str:
    return "#" if _PAGE_NUMBER.fullmatch(text.strip()) else _DIGITS.sub("#", text.casefold())


def _compare(edges: Collection[_Edge]) -> None:
    """Mark the lines that stand at one height on pages near each other."""
    places: dict[tuple[Kind, str, int], list[_Edge]] = {}
    for edge in edges:
        for band in edge.bands:
            places.setdefault((edge.kind, edge.key, band), []).append(edge)
    for (_, key, _), found in places.items():
        if len(found) > 1 and _tells(key, found):
            for before, after in pairwise(sorted(found, key=_page)):
                if after.page - before.page in range(1, _NEAR + 1):
                    _compare_pair(before, after)


def _tells(key: str, found: Sequence[_Edge]) -> bool:
    """A single word may stand at one height on two pages by chance: at a column's or a cell's end."""
    return key == "#" or len(key.split()) > 1 or len({edge.page for edge in found}) >= _ESTABLISHED


def _compare_pair(before: _Edge, after: _Edge) -> None:
    if before.line.text == after.line.text:
        before.copies |= {before.page, after.page}
        after.copies = before.copies  # one set for all of them
    elif not _counts_up(before, after):
        return
    before.repeats = after.repeats = True


def _counts_up(before: _Edge, after: _Edge) -> bool:
    """Whether each number stays or keeps step with the pages. Those of headings and notes do neither."""
    numbers = zip(_DIGITS.findall(before.line.text), _DIGITS.findall(after.line.text), strict=False)
    return all(int(later) - int(one) in (0, after.page - before.page) for one, later in numbers)


def _established_slots(edges: Collection[_Edge]) -> _Slots:
    """Heights at which lines repeat on pages enough, with those lines."""
    slots: dict[tuple[Kind, int], list[Line]] = {}
    for edge in edges:
        if edge.repeats:
            for band in edge.bands:
                slots.setdefault((edge.kind, band), []).append(edge.line)
    return {slot: tuple(lines) for slot, lines in slots.items() if len(lines) >= _ESTABLISHED}


def _outermost(
    page: Page, side: Kind, edges: dict[int, _Edge], headings: Headings, slots: _Slots
) -> Iterator[_Edge]:
    """Running lines from the page's edge inward, up to the first line that is not one."""
    ordered = sorted(page.lines, key=_baseline, reverse=side is Kind.FOOTER)
    for place, line in enumerate(ordered):
        edge = edges.get(id(line))
        if edge is None or edge.kind is not side or not _runs(edge, ordered[place:], headings, slots):
            return
        yield edge


def _runs(edge: _Edge, inward: Sequence[Line], headings: Headings, slots: _Slots) -> bool:
    """`inward`: the page's lines from this one on."""
    line = edge.line
    if edge.key == "#":
        return edge.repeats or _is_page_number(edge) or any((edge.kind, band) in slots for band in edge.bands)
    if len(edge.copies) >= _ESTABLISHED and not _NAMES_ANNEX.match(line.text):
        return True
    if headings.include(line) or (_NAMES_ANNEX.match(line.text) and not edge.copies):
        return False
    return edge.repeats or (_fits_a_slot(edge, slots) and _stands_apart(inward))


def _is_page_number(edge: _Edge) -> bool:
    says = _SAYS_PAGE.search(edge.line.text) or edge.line.text.strip() == str(edge.page)
    return edge.key == "#" and bool(says)


def _fits_a_slot(edge: _Edge, slots: _Slots) -> bool:
    """Whether lines that repeat stand at the same height in the same type."""
    return any(
        other.bold == edge.line.bold and abs(other.size - edge.line.size) < _SAME_SIZE
        for band in edge.bands
        for other in slots.get((edge.kind, band), ())
    )


def _stands_apart(inward: Sequence[Line]) -> bool:
    """Whether the text begins farther from a line than its own lines from each other."""
    steps = [abs(after.baseline - before.baseline) for before, after in pairwise(inward)]
    apart = [step for step in steps if step > _SAME_HEIGHT]
    return len(apart) > 1 and steps[0] > _LOOSER * median(apart)
