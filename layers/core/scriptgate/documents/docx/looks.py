"""How characters look: bold, hidden, in capitals, or so pale or small that no reader sees them."""

from __future__ import annotations

from lxml import etree

from scriptgate.documents.docx.names import (
    BOLD,
    CAPS,
    COLOR,
    HIGHLIGHT,
    POSITION,
    SCALE,
    SHD,
    SIZE,
    SPACING,
    TEXT_FILL,
    VAL,
    VANISH,
    Properties,
    named,
    switch,
    value,
    w,
    whole,
)
from scriptgate.documents.look import NO_INK, NOTHING_SAID, Look, channels

_PALE = 0xF0
"""A colour is as good as white when red, green and blue are all this or more."""
_TINY_HALF_POINTS = 8
"""4 points: a quarter of a footnote's height; nobody reads that in print."""
_NARROWEST = 20
"""Per cent of a character's width; the narrowest fonts have half of the usual one."""
_CONDENSED = -80
"""Twips between characters: at less they stand on top of each other."""
_SPREAD = 40
"""Twips after a character that look like a space, which at 11 points has 55."""
_AWAY = 400
"""Half-points above or below the line; what is moved further stands elsewhere on the page, or off it."""
_SEE_THROUGH = 90_000
"""Thousandths of a per cent of transparency."""
_HIGHLIGHTS = {
    "black": "000000",
    "white": "ffffff",
    "red": "ff0000",
    "green": "00ff00",
    "blue": "0000ff",
    "yellow": "ffff00",
    "cyan": "00ffff",
    "magenta": "ff00ff",
    "darkRed": "800000",
    "darkGreen": "008000",
    "darkBlue": "000080",
    "darkYellow": "808000",
    "darkCyan": "008080",
    "darkMagenta": "800080",
    "lightGray": "c0c0c0",
    "darkGray": "808080",
}
_SAYING = frozenset((BOLD, VANISH, CAPS, COLOR, SIZE, HIGHLIGHT, SHD, SCALE, SPACING, POSITION, TEXT_FILL))
"""Properties that say something about a look."""
_FILL = w("fill")
_THEME_FILL = w("themeFill")


def look_of(element: etree._Element | None) -> Look:
    """What run properties say by themselves, without any style."""
    if element is None:
        return NOTHING_SAID
    properties = named(element)
    if _SAYING.isdisjoint(properties):
        return NOTHING_SAID
    size, gap = whole(value(properties, SIZE)), whole(value(properties, SPACING))
    return Look(
        bold=switch(properties, BOLD),
        hidden=switch(properties, VANISH),
        capitals=switch(properties, CAPS),
        pale=_pale(properties.get(COLOR)),
        tiny=None if size is None else size <= _TINY_HALF_POINTS,
        shaded=_shaded(properties),
        squeezed=_squeezed(properties),
        spread=None if gap is None else gap >= _SPREAD,
        ink=_ink(properties),
        paper=_highlight(properties) or fill_of(properties.get(SHD)),
    )


def _squeezed(properties: Properties) -> bool | None:
    scale, gap, moved = (whole(value(properties, name)) for name in (SCALE, SPACING, POSITION))
    if scale is None and gap is None and moved is None:
        return None
    narrow = scale is not None and 0 < scale <= _NARROWEST
    return narrow or (gap or 0) <= _CONDENSED or abs(moved or 0) >= _AWAY


def _ink(properties: Properties) -> str | None:
    fill = properties.get(TEXT_FILL)
    if fill is not None and _is_clear(fill):
        return NO_INK
    color = value(properties, COLOR)
    return None if color is None or channels(color) is None else color.lower()


def _is_clear(fill: etree._Element) -> bool:
    """A `w14:textFill` that paints nothing (MS-DOCX 2.6.1)."""
    kinds = {etree.QName(inner).localname: inner for inner in fill.iter(etree.Element)}
    alpha = kinds.get("alpha")
    transparent = None if alpha is None else whole(next(map(str, alpha.values()), None))
    return "noFill" in kinds or (transparent or 0) >= _SEE_THROUGH


def fill_of(shade: etree._Element | None) -> str | None:
    """The plain colour of a `w:shd`, or None."""
    if shade is None or shade.get(VAL, "clear") not in ("clear", "nil"):
        return None
    fill = shade.get(_FILL, "auto")
    return None if channels(fill) is None else fill.lower()


def _highlight(properties: Properties) -> str | None:
    return _HIGHLIGHTS.get(value(properties, HIGHLIGHT) or "")


def _pale(color: etree._Element | None) -> bool | None:
    if color is None:
        return None
    if color.get(w("themeColor")) in ("background1", "light1"):
        return color.get(w("themeShade")) is None
    return _is_pale(color.get(VAL, ""))


def _is_pale(red_green_blue: str) -> bool:
    """A colour as good as white; `auto` is not one."""
    found = channels(red_green_blue)
    return found is not None and min(found) >= _PALE


def _shaded(properties: Properties) -> bool | None:
    highlight = value(properties, HIGHLIGHT)
    if highlight is not None and highlight not in ("none", "white"):
        return True
    shade = properties.get(SHD)
    return None if shade is None else is_shaded(shade)


def is_shaded(shade: etree._Element) -> bool:
    """A `w:shd` that gives a background which pale text can be seen on."""
    if shade.get(_THEME_FILL) not in (None, "background1", "light1"):
        return True
    if shade.get(VAL, "clear") not in ("clear", "nil"):
        return True
    fill = shade.get(_FILL, "auto")
    return fill != "auto" and not _is_pale(fill)


def is_coloured(background: etree._Element | None) -> bool:
    """A `w:background` that pale text can be seen on."""
    return background is not None and not _is_pale(background.get(w("color"), "FFFFFF"))


def background_color(background: etree._Element | None) -> str | None:
    """A `w:background`'s colour, where it is said."""
    color = "" if background is None else background.get(w("color"), "")
    return color.lower() if channels(color) else None
