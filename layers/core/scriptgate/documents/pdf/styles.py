"""How text objects look: size, weight, colour, visibility; asked for each object, not each character."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

TINY = 2.0
"""Points: smaller text can't be read."""
_BOLD_WEIGHT = 600
_FORCE_BOLD = 1 << 18
_BOLD_NAMES = ("bold", "black", "heavy", "-semibd", "demi")
_NAME_BYTES = 128
_INVISIBLE_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_DARK = 128
"""Of red, of 255: what has less can be seen on white paper, and needs no reckoning."""
_LEAST_CONTRAST = 1.27
"""With white paper (WCAG 2, relative luminance). Light grey D9D9D9 has 1.4, and E5E5E5 1.26."""
_TRANSPARENT = 12


@dataclass(frozen=True, slots=True)
class Style:
    """The look of one text object."""

    size: float = 0.0
    """Points, as drawn."""
    bold: bool = False
    invisible: bool = False
    """Render mode 3 (neither filled nor stroked) or 7 (clipping only)."""
    white: bool = False
    """White or nearly so, or so transparent that nothing can be seen."""
    seen: bool = field(init=False)
    """Nothing about the look itself keeps a reader from seeing the text."""
    rounded: float = field(init=False)
    """The size to a tenth of a point."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", not (self.invisible or self.white or self.size < TINY))
        object.__setattr__(self, "rounded", round(self.size, 1))


@dataclass(slots=True)
class Styles:
    """The styles of one page's text objects, each read once."""

    text_page: Any
    _by_object: dict[int, tuple[int, Style]] = field(default_factory=dict)
    _by_look: dict[tuple[float, bool, bool, bool], Style] = field(default_factory=dict)
    """A page has hundreds of objects and a few looks."""
    _bold_fonts: dict[int, bool] = field(default_factory=dict)
    _size: ctypes.c_float = field(default_factory=ctypes.c_float)
    _matrix: Any = field(default_factory=pdfium.FS_MATRIX)
    _colour: list[ctypes.c_uint] = field(default_factory=lambda: [ctypes.c_uint() for _ in range(4)])
    """What PDFium writes its answers to."""

    def at(self, index: int) -> tuple[int, Style] | None:
        """The text object (its address) and style of a character; None for one that PDFium made up."""
        found = pdfium.FPDFText_GetTextObject(self.text_page, index)
        if not found:
            return None
        address = ctypes.addressof(found.contents)
        known = self._by_object.get(address)
        if known is None:
            known = self._by_object[address] = address, self._read(found, index)
        return known

    def _read(self, text_object: Any, index: int) -> Style:
        mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object)
        stroked_fill = mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
        size = self._drawn_size(text_object, index)
        bold = stroked_fill or self._is_bold(pdfium.FPDFTextObj_GetFont(text_object))
        white = not stroked_fill and self._is_white(text_object)
        look = size, bold, mode in _INVISIBLE_MODES, white
        style = self._by_look.get(look)
        if style is None:
            style = self._by_look[look] = Style(*look)
        return style

    def _drawn_size(self, text_object: Any, index: int) -> float:
        matrix = self._matrix
        if not pdfium.FPDFTextObj_GetFontSize(text_object, self._size):
            return 0.0
        size: float = self._size.value
        if not pdfium.FPDFText_GetMatrix(self.text_page, index, matrix):
            return size
        return size * math.hypot(matrix.c, matrix.d)

    def _is_white(self, text_object: Any) -> bool:
        red, green, blue, alpha = self._colour
        if not pdfium.FPDFPageObj_GetFillColor(text_object, red, green, blue, alpha):
            return False
        if alpha.value < _TRANSPARENT:
            return True
        return red.value >= _DARK and _contrast(red.value, green.value, blue.value) < _LEAST_CONTRAST

    def _is_bold(self, font: Any) -> bool:
        if not font:
            return False
        address = ctypes.addressof(font.contents)
        bold = self._bold_fonts.get(address)
        if bold is None:
            bold = self._bold_fonts[address] = _is_bold_font(font)
        return bold


def _contrast(red: int, green: int, blue: int) -> float:
    """A colour's contrast with white paper, 1 to 21."""
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
        for share in (red / 255, green / 255, blue / 255)
    ]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _is_bold_font(font: Any) -> bool:
    name = ctypes.create_string_buffer(_NAME_BYTES)
    pdfium.FPDFFont_GetBaseFontName(font, name, _NAME_BYTES)
    plain = name.value.decode("latin-1").lower()
    if any(word in plain for word in _BOLD_NAMES):
        return True
    flags = pdfium.FPDFFont_GetFlags(font)
    return bool(flags > 0 and flags & _FORCE_BOLD) or bool(pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT)
