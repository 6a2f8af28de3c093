"""Whether a page's characters mean what its glyphs show: some map to nothing, and some show nothing."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2.raw as pdfium

_UNMAPPED = re.compile("[\x00\x01\x03-\x08\x0e-\x1b\x7f\ufffd\ue000-\uf8ff]")
"""Characters that mean nothing to a reader of the text; one alone may be a bullet."""
_UNMAPPED_ASCII = bytes(code for code in range(128) if _UNMAPPED.match(chr(code)))
_UNMAPPED_SHARE = 0.1
_FLAT = 0.05
"""Points: no letter is that low."""
_SAMPLE = 12
"""Letters of a page that are looked at. One in twenty must be blank to join a third of the words, so that
of ten pages one is found."""


def is_unmapped(text: str) -> bool:
    """Whether too many glyphs map to no character for the words to mean anything."""
    return count_unmapped(text) > _UNMAPPED_SHARE * len(text)


def count_unmapped(text: str) -> int:
    """How many characters mean nothing to a reader of the text."""
    if text.isascii():  # found in a third of the time
        return len(text) - len(text.encode().translate(None, _UNMAPPED_ASCII))
    return len(_UNMAPPED.findall(text))


def has_blank_letters(text_page: Any, text: str) -> bool:
    """Whether a letter within a word shows nothing, though its neighbours do: it stands for a space.

    A font that shows nothing at all is that of a recognised scan, and one whose glyphs are programs has no
    boxes; their letters are blank in a row.
    """
    step = max(1, len(text) // _SAMPLE)
    numbers = tuple(ctypes.c_double() for _ in range(4))
    return any(
        text[at - 1 : at + 2].isalnum()
        and _is_blank(text_page, at, numbers)
        and not _is_blank(text_page, at - 1, numbers)
        and not _is_blank(text_page, at + 1, numbers)
        for at in range(step // 2 or 1, len(text) - 1, step)
    )


def _is_blank(text_page: Any, at: int, numbers: tuple[ctypes.c_double, ...]) -> bool:
    """Whether a character's box is flat. The numbers are what PDFium writes its answers to."""
    left, right, bottom, top = numbers
    found = pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top)
    return bool(found) and top.value - bottom.value < _FLAT < right.value - left.value
