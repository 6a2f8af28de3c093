"""What stands on a page beside its text: pictures, coloured areas, ruled tables and annotations."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from scriptgate.documents.pdf.frame import Frame
from scriptgate.documents.pdf.page import Box
from scriptgate.documents.pdf.unsaid import DrawnText, measure_text

_MOST_OBJECTS = 4_000
"""Looked at per page; a chart may be drawn by more, and the rest adds nothing that is needed."""
_FORM_DEPTH = 3
_RULE_WIDTH = 3.0
_SHORTEST_RULE = 6.0
_LINES_OF_A_GRID = 3
"""Two columns and two rows have three lines each way; fewer are a frame or an underlining."""
_SAME_LINE = 4.0
_LARGE = 0.02
"""Of a page's area. Smaller pictures are logos and icons."""
_WHOLE_PAGE = 0.85
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
    text: DrawnText = field(default_factory=DrawnText)

    def looks_like_a_picture(self) -> bool:
        """Whether a page without text shows something that may be text."""
        return bool(self.images) or self.shapes >= _OUTLINED_TEXT

    def picture_share(self, page: Box) -> float:
        """Share of the page that its larger pictures cover."""
        whole = page.width * page.height or 1.0
        shares = (box.width * box.height / whole for box in self.images)
        return min(1.0, sum(share for share in shares if share >= _LARGE))


def look_around(page: Any, frame: Frame) -> Surroundings:
    """Everything but the text of a PDFium page, as far as reading the text needs it."""
    images: list[Box] = []
    paths: list[tuple[Box, bool]] = []
    texts: list[Any] = []
    shapes = 0
    for drawn, kind in _drawn_objects(page, pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject):
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
    backgrounds = tuple(box for box, coloured in paths if coloured) + tuple(images)
    tables = _grids([box for box, _ in paths], frame.shown)
    return Surroundings(tuple(images), backgrounds, tables, shapes, measure_text(texts))


def _drawn_objects(
    holder: Any, count: int, get: Callable[[Any, int], Any], depth: int = _FORM_DEPTH
) -> Iterator[tuple[Any, int]]:
    """A page's objects with their types; those of forms instead of the forms.

    Places inside forms are only near enough: transforms nest.
    """
    for number in range(min(count, _MOST_OBJECTS)):
        drawn = get(holder, number)
        if not drawn:
            continue
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            inside = pdfium.FPDFFormObj_CountObjects(drawn)
            yield from _drawn_objects(drawn, inside, pdfium.FPDFFormObj_GetObject, depth - 1)
        else:
            yield drawn, kind


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
