"""Words that a page shows and no object of it holds: in patterns, or in glyphs as large as pages.

Text has many edges: along each row of pixels it goes from paper to ink again and again.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any

import pypdfium2.raw as pdfium

_MOST_PIXELS = 500_000
"""About a point each for A4."""
_EDGES_A_LETTER = 9.5
"""Over all rows of pixels; measured on 222 pages of text at 11 points. Large print has 13.5."""
_MOST_A_LETTER = 14.0
_EDGES_OF_PICTURES = 100_000
"""Of a picture as large as the page: a photograph may have an edge at every fifth pixel."""
_LETTERS_A_WORD = 5.5
_LEAST_WORDS = 100
"""Rules, bars and gridlines have edges, too."""
_INK = b"\x01" * 128 + b"\x00" * 128
"""For each shade of grey: 1 for ink, 0 for paper."""
_EDGE = b"\x00\x01"


def words_unheld(page: Any, width: float, height: float, letters: int, pictures: float) -> int:
    """Words' worth of edges beyond those of so many letters and of pictures (their share of the page)."""
    expected = _MOST_A_LETTER * letters + pictures * _EDGES_OF_PICTURES
    words = int((_count_edges(page, width, height) - expected) / _EDGES_A_LETTER / _LETTERS_A_WORD)
    return words if words >= _LEAST_WORDS else 0


def _count_edges(page: Any, width: float, height: float) -> int:
    """Edges from light to dark along the rows of a small grey picture of the page."""
    scale = min(1.0, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)))
    across, down = max(1, int(width * scale)), max(1, int(height * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        return 0
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, 0)
        size = pdfium.FPDFBitmap_GetStride(bitmap) * down
        pixels = (ctypes.c_char * size).from_address(pdfium.FPDFBitmap_GetBuffer(bitmap)).raw
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return int(pixels.translate(_INK).count(_EDGE))
