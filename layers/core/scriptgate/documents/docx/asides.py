"""Small things within a paragraph that are read by themselves: equations, symbols, pronunciations."""

from __future__ import annotations

from lxml import etree

from scriptgate.documents.docx.controls import words_of
from scriptgate.documents.docx.names import T, child, m, w
from scriptgate.documents.draft import Place
from scriptgate.documents.manuscript import Block, Kind

_MATH_TEXT = (m("t"), T)
_CHARACTER = w("char")
_SURROGATES = range(0xD800, 0xE000)
"""Code points that are no characters."""
_CODE_POINTS = range(1, 0x110000)
_LONGEST_PRONUNCIATION = 3
"""Words above a word or a name."""


def equation(element: etree._Element, place: Place, page: int | None) -> list[Block]:
    """An equation's block, or none where it has no text."""
    text = " ".join("".join(piece.text or "" for piece in element.iter(*_MATH_TEXT)).split())
    return [Block(text, place.aside(Kind.EQUATION).kind, page=page)] if text else []


def symbol(element: etree._Element) -> str:
    """The character of a `w:sym`; nothing where its code is none."""
    try:
        point = int(element.get(_CHARACTER, ""), 16)
    except ValueError:
        return ""
    return chr(point) if point in _CODE_POINTS and point not in _SURROGATES else ""


def shown_of_ruby(element: etree._Element) -> list[etree._Element]:
    """Of a base text with its pronunciation above it: the base, and what is no pronunciation."""
    base, above = child(element, w("rubyBase")), child(element, w("rt"))
    parts = [] if base is None else [base]
    if above is not None and words_of(above) > min(
        _LONGEST_PRONUNCIATION, 0 if base is None else _units(base)
    ):
        parts.append(above)
    return parts


def _units(base: etree._Element) -> int:
    """Words of a base text; each character of a script that parts none is one."""
    foreign = sum(not letter.isascii() for piece in base.iter(T) for letter in piece.text or "")
    return max(words_of(base), foreign)
