"""How characters look: bold, hidden, in capitals, or so pale or small that no reader sees them."""

from __future__ import annotations

from lxml import etree

from scriptgate.documents.docx.names import (
    BOLD,
    CAPS,
    COLOR,
    HIGHLIGHT,
    POSITION,
    RUN_STYLE,
    SCALE,
    SHD,
    SIZE,
    SPACING,
    TEXT_FILL,
    VAL,
    VANISH,
    Properties,
    measure,
    named,
    switch,
    value,
    w,
    whole,
)
from scriptgate.documents.docx.text_fill import text_fill
from scriptgate.documents.docx.theme import COLOUR_NAMES, FILL_NAMES, Theme
from scriptgate.documents.look import NOTHING_SAID, WHITE, Look, alike, channels

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
_FACE = frozenset((COLOR, SIZE, w("rFonts"), TEXT_FILL, RUN_STYLE, SCALE, SPACING, POSITION))
_FILL = w("fill")
_PATTERNLESS = ("clear", "nil")


def look_of(element: etree._Element | None, theme: Theme) -> Look:
    """What run properties say by themselves, without any style."""
    if element is None:
        return NOTHING_SAID
    properties = named(element)
    if _SAYING.isdisjoint(properties):
        return NOTHING_SAID
    ink = _ink(properties, theme)
    size, gap = measure(value(properties, SIZE), 2), measure(value(properties, SPACING), 20)
    return Look(
        bold=switch(properties, BOLD),
        hidden=switch(properties, VANISH),
        capitals=switch(properties, CAPS),
        pale=_pale(ink) if COLOR in properties or TEXT_FILL in properties else None,
        tiny=None if size is None else size <= _TINY_HALF_POINTS,
        shaded=_shaded(properties, theme),
        squeezed=_squeezed(properties),
        spread=None if gap is None else gap >= _SPREAD,
        ink=ink,
        paper=_highlight(properties) or fill_of(properties.get(SHD), theme),
    )


def face_of(properties: object) -> tuple[object, ...]:
    """What run properties say about colour, size, font and place, to be compared with a neighbour's."""
    if not isinstance(properties, etree._Element):  # noqa: SLF001 - lxml has no public name for it
        return ()
    said = (one for one in properties if one.tag in _FACE)
    return tuple(etree.tostring(one) if one.tag == TEXT_FILL else (one.tag, *one.items()) for one in said)


def _squeezed(properties: Properties) -> bool | None:
    scale = whole((value(properties, SCALE) or "").removesuffix("%"))
    gap, moved = measure(value(properties, SPACING), 20), measure(value(properties, POSITION), 2)
    if scale is None and gap is None and moved is None:
        return None
    narrow = scale is not None and 0 < scale <= _NARROWEST
    return narrow or (gap or 0) <= _CONDENSED or abs(moved or 0) >= _AWAY


def _ink(properties: Properties, theme: Theme) -> str | None:
    """The text's colour: that of its fill, where it has one, goes before its own."""
    fill, color = properties.get(TEXT_FILL), properties.get(COLOR)
    painted = None if fill is None else text_fill(fill, theme)
    if painted is not None or color is None:
        return painted
    return theme.said_by(color, VAL, COLOUR_NAMES)


def fill_of(shade: etree._Element | None, theme: Theme) -> str | None:
    """The plain colour of a `w:shd`, or None."""
    if shade is None or shade.get(VAL, "clear") not in _PATTERNLESS:
        return None
    return theme.said_by(shade, _FILL, FILL_NAMES)


def _highlight(properties: Properties) -> str | None:
    return _HIGHLIGHTS.get(value(properties, HIGHLIGHT) or "")


def _pale(red_green_blue: str | None) -> bool:
    """A colour as good as white; `auto` is not one."""
    return red_green_blue is not None and alike(red_green_blue, WHITE)


def _shaded(properties: Properties, theme: Theme) -> bool | None:
    highlight = value(properties, HIGHLIGHT)
    if highlight is not None and highlight not in ("none", "white"):
        return True
    shade = properties.get(SHD)
    return None if shade is None else is_shaded(shade, theme)


def is_shaded(shade: etree._Element, theme: Theme) -> bool:
    """A `w:shd` that gives a background which pale text can be seen on."""
    if shade.get(VAL, "clear") not in _PATTERNLESS:
        return True
    fill = theme.said_by(shade, _FILL, FILL_NAMES)
    return fill is not None and not _pale(fill)


def is_coloured(background: etree._Element | None) -> bool:
    """A `w:background` that pale text can be seen on."""
    return background is not None and not _pale(background.get(w("color"), "FFFFFF"))


def background_color(background: etree._Element | None) -> str | None:
    """A `w:background`'s colour, where it is said."""
    color = "" if background is None else background.get(w("color"), "")
    return color.lower() if channels(color) else None
