"""Titles, headings and captions: by bookmarks first, else by size, weight and shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scriptgate.documents.pdf.outline import Bookmark, title_key
from scriptgate.documents.pdf.page import Line

_LARGER = 1.08
_SMALLER = 0.93
_MOST_WORDS_LARGE = 25
_MOST_WORDS_BOLD = 14
_MOST_LINES = 3
_DEEPEST = 9
_LEADING_NUMBER = re.compile(r"^\d+")
_ENDS_LIKE_TEXT = (".", ",", ";")
_CAPTION = re.compile(
    r"(?:figure|fig\.?|table|chart|diagram|graph|image|photo|box)\s+(?:\d{1,3}(?:\.\d{1,3})*[a-z]?|[A-Z]|[ivx]+)"
    r"(?:\s*[:.\u2013\u2014-]\s*\S|\s*$|\s+(?-i:[A-Z“\"(]))",
    re.IGNORECASE,
)
_MOST_CAPTION_WORDS = 40
_SHORTEST_BEGINNING = 4
"""Letters and digits of a bookmark's first line: fewer may be a page number."""


@dataclass(frozen=True, slots=True)
class Headings:
    """What tells a single line as a heading: its type beside the body's, or a bookmark that leads to it."""

    body: float
    """The body's size in points."""
    titles: dict[int, tuple[str, ...]]
    """The keys of the bookmarks that lead to each page."""

    @classmethod
    def of(cls, body: float, bookmarks: Sequence[Bookmark]) -> Headings:
        """Those of a document."""
        titles: dict[int, tuple[str, ...]] = {}
        for bookmark in bookmarks:
            titles[bookmark.page] = (*titles.get(bookmark.page, ()), bookmark.key)
        return cls(body, titles)

    def include(self, line: Line) -> bool:
        """Whether the line is larger than the body, as large and bold, or a bookmark's title."""
        if line.size >= _LARGER * self.body or (line.bold and line.size > _SMALLER * self.body):
            return True
        titles = self.titles.get(line.page)
        if titles is None:
            return False
        key = title_key(line.text)
        return len(key) >= _SHORTEST_BEGINNING and any(
            title.startswith((key, _LEADING_NUMBER.sub("", key) or key)) for title in titles
        )


def is_caption(text: str) -> bool:
    """A short "Figure 1: ..." or "Table 2 ..."; a sentence such as "Table 2 shows ..." is not one."""
    return bool(_CAPTION.match(text)) and len(text.split()) <= _MOST_CAPTION_WORDS


@dataclass(frozen=True, slots=True)
class Bookmarked:
    """How many of the lines from a place on make a bookmark's title, and its level."""

    lines: int
    level: int


def match_bookmarks(lines: Sequence[Line], bookmarks: Sequence[Bookmark]) -> dict[int, Bookmarked]:
    """`id` of the first line of each title that a bookmark names on its page, each bookmark used once."""
    by_page: dict[int, list[Bookmark]] = {}
    for bookmark in bookmarks:
        by_page.setdefault(bookmark.page, []).append(bookmark)
    found: dict[int, Bookmarked] = {}
    for place, line in enumerate(lines):
        waiting = by_page.get(line.page)
        if waiting:
            _match_at(lines, place, waiting, found)
    return found


def _match_at(
    lines: Sequence[Line], place: int, waiting: list[Bookmark], found: dict[int, Bookmarked]
) -> None:
    key = ""
    for count, line in enumerate(lines[place : place + _MOST_LINES], 1):
        key += title_key(line.text)
        ways = (key, _LEADING_NUMBER.sub("", key))
        begun = [bookmark for bookmark in waiting if bookmark.key.startswith(ways)]
        for bookmark in begun:
            if bookmark.key in ways:
                found[id(lines[place])] = Bookmarked(count, bookmark.level)
                waiting.remove(bookmark)
                return
        if not begun:
            return


def looks_like_heading(lines: Sequence[Line], text: str, body: float) -> bool:
    """Larger than the body or all bold, short, and not the end of a sentence."""
    if len(lines) > _MOST_LINES or text.endswith(_ENDS_LIKE_TEXT):
        return False
    large = min(line.size for line in lines) >= _LARGER * body
    if not large and (text[:1].islower() or not all(line.bold for line in lines)):
        return False
    most = _MOST_WORDS_LARGE if large else _MOST_WORDS_BOLD
    return len(text.split()) <= most and any(map(str.isalpha, text))


@dataclass(frozen=True, slots=True)
class Levels:
    """Heading levels by size: those that bookmarks gave, else by rank, the largest first."""

    known: dict[tuple[float, bool], int]
    sizes: tuple[float, ...]
    body: float

    def of(self, line: Line) -> int:
        """The level, 1 to 9, of a heading that begins with this line."""
        known = self.known.get((line.size, line.bold))
        if known is not None:
            return known
        larger = sum(size > line.size + 0.25 for size in self.sizes)
        return min(larger + 1, _DEEPEST)


def learn_levels(headings: Sequence[Line], known: dict[tuple[float, bool], int], body: float) -> Levels:
    """Levels from the first lines of all headings and from those that bookmarks named."""
    sizes = {line.size for line in headings if line.size >= _LARGER * body}
    return Levels(known, tuple(sorted(sizes, reverse=True)), body)
