"""What stands on a page beside its text: pictures, coloured areas, ruled tables and annotations."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from scriptgate.documents.pdf.frame import Frame
from scriptgate.documents.pdf.page import Box
from scriptgate.documents.pdf.unsaid import DrawnText, measure_text

_MOST_OBJECTS = 20_000
"""Looked at per page; beyond, nobody can say what is drawn there."""
_FORM_DEPTH = 3
_RULE_WIDTH = 3.0
_SHORTEST_RULE = 6.0
_LINES_OF_A_GRID = 3
"""Two columns and two rows have three lines each way; fewer are a frame or an underlining."""
_SAME_LINE = 4.0
_LARGE = 0.02
"""Of a page's area. Smaller pictures are logos and icons."""
_WIDE = 1 / 3
"""Of a page's width. A picture that wide may hold a line of text, however low it is."""
_WHOLE_PAGE = 0.85
_LETTER_HEIGHT = (3.0, 24.0)
_LETTER_WIDTH = (1.0, 24.0)
"""Points. Shapes as large as a letter may be letters; rules are thinner, and bars of charts larger."""
_LETTERS_A_WORD = 5.5
_VEILING = 0.05
"""Of a page's area."""
_OUTLINED_TEXT = 400
"""Drawn shapes on a page without text from which on it is taken for text turned into curves."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A page's drawn objects. Boxes as the page shows them."""

    images: tuple[Box, ...] = ()
    backgrounds: tuple[Box, ...] = ()
    """Filled areas that are not white: white text on them can be read."""
    tables: tuple[Box, ...] = ()
    """Ruled grids of at least two columns and two rows."""
    shapes: int = 0
    letterlike: int = 0
    """Shapes that are as large as letters."""
    veiled: bool = False
    """A coloured area is so large that a pattern may draw text there."""
    cut_short: bool = False
    """There was more than is looked at."""
    text: DrawnText = field(default_factory=DrawnText)

    def looks_like_a_picture(self) -> bool:
        """Whether a page without text shows something that may be text."""
        return bool(self.images) or self.looks_outlined()

    def looks_outlined(self) -> bool:
        """Whether there are shapes enough to be a text's letters."""
        return self.shapes >= _OUTLINED_TEXT

    def picture_share(self, page: Box) -> float:
        """Share of the page that its larger or wider pictures cover."""
        shares = ((_share(box, page), box.width) for box in self.images)
        return min(
            1.0, sum(share for share, width in shares if share >= _LARGE or width >= _WIDE * page.width)
        )

    def words_in_curves(self) -> int:
        """Words that small shapes may stand for, when they are too many for a drawing."""
        return int(self.letterlike / _LETTERS_A_WORD) if self.letterlike >= _OUTLINED_TEXT else 0


def look_around(page: Any, frame: Frame) -> Surroundings:
    """Everything but the text of a PDFium page, as far as reading the text needs it."""
    images: list[Box] = []
    paths: list[tuple[Box, bool]] = []
    texts: list[Any] = []
    shapes = 0
    objects = _drawn_objects(page, pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject)
    for drawn, kind in islice(objects, _MOST_OBJECTS):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append(drawn)
            continue
        box = _bounds(drawn, frame)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            shapes += 1
            if box:
                paths.append((box, _is_coloured(drawn)))
        elif box and kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            images.append(box)
        elif box and kind == pdfium.FPDF_PAGEOBJ_SHADING:
            paths.append((box, True))
    coloured = [box for box, has_colour in paths if has_colour]
    return Surroundings(
        images=tuple(images),
        backgrounds=(*coloured, *images),
        tables=_grids([box for box, _ in paths], frame.shown),
        shapes=shapes,
        letterlike=sum(map(_may_be_letter, coloured)),
        veiled=any(_share(box, frame.shown) >= _VEILING for box in coloured),
        cut_short=next(objects, None) is not None,
        text=measure_text(texts),
    )


def _share(box: Box, page: Box) -> float:
    return box.width * box.height / (page.width * page.height or 1.0)


def _may_be_letter(box: Box) -> bool:
    (low, high), (narrow, wide) = _LETTER_HEIGHT, _LETTER_WIDTH
    return low <= box.height <= high and narrow <= box.width <= wide


def _drawn_objects(
    holder: Any, count: int, get: Callable[[Any, int], Any], depth: int = _FORM_DEPTH
) -> Iterator[tuple[Any, int]]:
    """A page's objects with their types; those of a form after the form.

    Places inside forms are only near enough: transforms nest.
    """
    for number in range(count):
        drawn = get(holder, number)
        if not drawn:
            continue
        kind = pdfium.FPDFPageObj_GetType(drawn)
        yield drawn, kind
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            inside = pdfium.FPDFFormObj_CountObjects(drawn)
            yield from _drawn_objects(drawn, inside, pdfium.FPDFFormObj_GetObject, depth - 1)


def _bounds(drawn: Any, frame: Frame) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return None
    return frame.place_box(left.value, bottom.value, right.value, top.value)


def _is_coloured(path: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, mode, stroke) or mode.value == pdfium.FPDF_FILLMODE_NONE:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(path, red, green, blue, alpha)
    return min(red.value, green.value, blue.value) < 225 and alpha.value > 40  # noqa: PLR2004 - of 255


def _grids(paths: list[Box], shown: Box) -> tuple[Box, ...]:
    """Ruled tables: rules and cell borders that touch from top to bottom, crossing often enough."""
    bands: list[list[Box]] = []
    bottom = float("-inf")
    for box in sorted((box for box in paths if _may_border(box, shown)), key=lambda box: box.top):
        if not bands or box.top > bottom + _SAME_LINE:
            bands.append([])
        bands[-1].append(box)
        bottom = max(bottom, box.bottom) if len(bands[-1]) > 1 else box.bottom
    return tuple(_outline(band) for band in bands if _is_grid(band))


def _may_border(box: Box, shown: Box) -> bool:
    if box.height > _WHOLE_PAGE * shown.height and box.width > _WHOLE_PAGE * shown.width:
        return False
    return max(box.width, box.height) >= _SHORTEST_RULE


def _is_grid(band: list[Box]) -> bool:
    upright = [x for box in band if box.height >= _SHORTEST_RULE for x in _edges(box.left, box.right)]
    level = [y for box in band if box.width >= 2 * _SHORTEST_RULE for y in _edges(box.top, box.bottom)]
    return _distinct(upright) >= _LINES_OF_A_GRID and _distinct(level) >= _LINES_OF_A_GRID


def _edges(low: float, high: float) -> tuple[float, ...]:
    return ((low + high) / 2,) if high - low <= _RULE_WIDTH else (low, high)


def _distinct(places: list[float]) -> int:
    count, last = 0, float("-inf")
    for place in sorted(places):
        if place > last + _SAME_LINE:
            count, last = count + 1, place
    return count


def _outline(band: list[Box]) -> Box:
    return Box(
        min(box.left for box in band),
        min(box.top for box in band),
        max(box.right for box in band),
        max(box.bottom for box in band),
    )
