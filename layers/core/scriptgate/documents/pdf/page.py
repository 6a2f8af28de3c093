"""What one page holds before its lines become blocks. Points (1/72 inch), measured from the top left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page as a reader sees it; `top` is less than `bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Points from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Line(NamedTuple):
    """Words on one baseline that belong together. `text` is as drawn: hyphens at its end are still there.

    A tuple, since a file has thousands: a frozen dataclass takes twice as long to make.
    """

    text: str
    page: int
    left: float
    right: float
    baseline: float
    size: float
    """Points, of most of its characters, as drawn."""
    bold: bool = False
    hidden: bool = False
    """Drawn invisibly (text render mode 3 or 7) where no scanned page explains it."""
    gaps: tuple[tuple[int, float, float], ...] = ()
    """Wide spaces: where in `text` the words after it begin, and its left and right."""
    in_table: bool = False
    faint: bool = False
    """Some of it can't be seen: it is white or pale, tiny or off the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page's lines in the order of its content, and what was seen around them."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    images: int = 0
    image_only: bool = False
    picture_share: float = 0.0
    """Share of its area that larger pictures cover beside its text."""
    comments: int = 0
    faint_words: int = 0
    unsaid_words: int = 0
    """Drawn, and missing from its text."""
    unreadable: bool = False
    """Most of its glyphs map to no character, or it could not be opened."""
