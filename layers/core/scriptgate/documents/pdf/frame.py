"""From PDF's own coordinates to those of the page as it is shown (PDF 32000-1, 7.7.3.3 and 8.3.2.3)."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from scriptgate.documents.pdf.page import Box


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's visible box and its quarter turns (clockwise)."""

    box: Box
    """In PDF's coordinates, so `top` is its lower y and `bottom` its higher one."""
    turns: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point as (distance from the left, distance from the top) of the shown page."""
        box = self.box
        if self.turns == 1:
            return y - box.top, x - box.left
        if self.turns == 2:  # noqa: PLR2004 - quarter turns
            return box.right - x, y - box.top
        if self.turns == 3:  # noqa: PLR2004
            return box.bottom - y, box.right - x
        return x - box.left, box.bottom - y

    def place_box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of PDF's as the page shows it."""
        if not self.turns:  # nearly all pages
            box = self.box
            return Box(left - box.left, box.bottom - top, right - box.left, box.bottom - bottom)
        x1, y1 = self.place(left, bottom)
        x2, y2 = self.place(right, top)
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    @property
    def shown(self) -> Box:
        """The whole page as shown."""
        width, height = self.box.width, self.box.height
        return Box(0, 0, height, width) if self.turns % 2 else Box(0, 0, width, height)


_US_LETTER = Box(0, 0, 612, 792)
"""PDFium's own choice for a page that gives no usable box."""


def frame_of(page: Any) -> Frame:
    """The frame of a PDFium page: its crop box, else its media box."""
    for read in (pdfium.FPDFPage_GetCropBox, pdfium.FPDFPage_GetMediaBox):
        found = _read_box(read, page)
        if found is not None:
            return Frame(found, pdfium.FPDFPage_GetRotation(page) % 4)
    return Frame(_US_LETTER, pdfium.FPDFPage_GetRotation(page) % 4)


def _read_box(read: Any, page: Any) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not read(page, left, bottom, right, top):
        return None
    xs = sorted((left.value, right.value))
    ys = sorted((bottom.value, top.value))
    box = Box(xs[0], ys[0], xs[1], ys[1])
    return box if box.width > 1 and box.height > 1 else None
