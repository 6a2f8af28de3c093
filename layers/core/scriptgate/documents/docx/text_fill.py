"""What a `w14:textFill` paints text with (MS-DOCX 2.6.1)."""

from __future__ import annotations

from lxml import etree

from scriptgate.documents.docx.names import whole
from scriptgate.documents.docx.theme import Theme
from scriptgate.documents.look import NO_INK, channels

_SEE_THROUGH = 90_000
"""Thousandths of a per cent of transparency."""
_ALL = 100_000
_FULL = 255


def text_fill(fill: etree._Element, theme: Theme) -> str | None:
    """The colour of a fill, of a gradient its darkest; `NO_INK` where it paints nothing, else None."""
    kinds = {etree.QName(inner).localname: inner for inner in fill.iter(etree.Element)}
    if "noFill" in kinds or (_number(kinds.get("alpha")) or 0) >= _SEE_THROUGH:
        return NO_INK
    colours = (_colour(inner, theme) for inner in fill.iter(etree.Element))
    return min(filter(None, colours), key=lambda digits: sum(bytes.fromhex(digits)), default=None)


def _colour(element: etree._Element, theme: Theme) -> str | None:
    kind = etree.QName(element).localname
    said = next(map(str, element.values()), "")
    if kind == "srgbClr":
        return said.lower() if channels(said) else None
    found = theme.colour(said) if kind == "schemeClr" else None
    return None if found is None else _changed(found, element)


def _changed(digits: str, element: etree._Element) -> str:
    """A theme's colour with its luminance modulated and moved, as far as that tells dark from light."""
    changes = {etree.QName(inner).localname: _number(inner) for inner in element}
    factor, more = (changes.get(name) for name in ("lumMod", "lumOff"))
    scale, offset = (_ALL if factor is None else factor) / _ALL, _FULL * (more or 0) / _ALL
    return bytes(min(_FULL, max(0, int(one * scale + offset))) for one in bytes.fromhex(digits)).hex()


def _number(element: etree._Element | None) -> int | None:
    return None if element is None else whole(next(map(str, element.values()), None))
