"""Words that a page draws and its text leaves out: glyphs may map to nothing, or other text may stand in.

A PDF says for each font what its glyphs mean (`ToUnicode`), and for a stretch of content what it stands for
(`ActualText`; PDF 32000-1, 9.10.3 and 14.9.4). PDFium believes both; a reader sees the glyphs.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

_GLYPH_SHARE = 0.55
"""Width of a usual glyph, of its line's height."""
_LEAST_HEIGHT = 0.7
"""Of the page's usual height: a line of dots is as wide as one of words and far lower."""
_UPRIGHT = 6.0
"""Times its width: what is higher than that is text turned by a quarter."""
_FEWEST_GLYPHS = 200.0
_SAID_SHARE = 0.4
"""Of the glyphs that the drawn width allows: text has at least half of them, spaces left out."""
_STAND_IN_SHARE = 0.6
"""Likewise, of the glyphs that a text stands in for."""
_LETTERS_A_WORD = 5.5
_MOST_MARKS = 100
"""Of one object; programs nest three or four."""
_STAND_IN = b"ActualText"


@dataclass(frozen=True, slots=True)
class DrawnText:
    """How many glyphs a page's text objects have room for, and how many that other text stands in for."""

    glyphs: float = 0.0
    replaced: float = 0.0
    stand_ins: int = 0
    """Characters of the texts that stand in."""
    tallest: float = 0.0
    """Points: a glyph may draw a page."""

    def words_unsaid(self, letters: int) -> int:
        """Words that are drawn and missing from a page's text of so many letters; 0 when none surely are."""
        short = self.stand_ins < _STAND_IN_SHARE * self.replaced
        replaced = self.replaced - self.stand_ins if short else 0.0
        vanished = 0.0
        if self.glyphs > _FEWEST_GLYPHS and letters < _SAID_SHARE * self.glyphs:
            vanished = self.glyphs - letters
        return int(max(replaced, vanished) / _LETTERS_A_WORD)


def measure_text(objects: Sequence[Any]) -> DrawnText:
    """Measure the text objects of a page."""
    if not objects:
        return DrawnText()
    numbers = [ctypes.c_float() for _ in range(4)]
    extents = [_extent(drawn, *numbers) for drawn in objects]
    usual = _LEAST_HEIGHT * median(height for _, height in extents) or 1.0
    glyphs = [
        width / (height if height > usual else usual) / _GLYPH_SHARE  # noqa: FURB136 - for every object
        for width, height in extents
    ]
    stand_ins = [
        (count, found)
        for count, drawn in zip(glyphs, objects, strict=True)
        if pdfium.FPDFPageObj_CountMarks(drawn) > 0 and (found := _stand_in(drawn))
    ]
    replaced = sum(count for count, _ in stand_ins)
    lengths = dict(found for _, found in stand_ins)
    tallest = max(height for _, height in extents)
    return DrawnText(sum(glyphs), replaced, sum(lengths.values()), tallest)


def _extent(
    drawn: Any, left: ctypes.c_float, bottom: ctypes.c_float, right: ctypes.c_float, top: ctypes.c_float
) -> tuple[float, float]:
    """Length along the line, and height. The numbers are what PDFium writes its answers to."""
    if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return 0.0, 0.0
    width, height = right.value - left.value, top.value - bottom.value
    return (height, width) if height > _UPRIGHT * width else (width, height)


def _stand_in(drawn: Any) -> tuple[int, int] | None:
    """The mark (its address) that has other text stand in for an object, and that text's length; or None."""
    for number in range(min(pdfium.FPDFPageObj_CountMarks(drawn), _MOST_MARKS)):
        mark = pdfium.FPDFPageObj_GetMark(drawn, number)
        length = ctypes.c_ulong()
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, _STAND_IN, None, 0, length):
            return ctypes.addressof(mark.contents), max(0, length.value // 2 - 1)
    return None
