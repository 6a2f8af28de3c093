"""How characters look by their text properties (OpenDocument 1.3 part 3, 16.29.29 and 20)."""

from __future__ import annotations

from lxml import etree

from scriptgate.documents.docx.looks import NOTHING_SAID, Look
from scriptgate.documents.odt.names import POINT, millimetres, percentage, q, whole

_PALE = 0xF0
"""A colour is as good as white when red, green and blue are all this or more."""
_COLOUR = 7
_TINY_POINTS = 2
_TINY_SHARE = 15
"""Per cent of the text around: of 12 points less than 2."""
_SEE_THROUGH = 10
"""Per cent of opacity up to which nothing can be seen."""
_BOLD = 600


def look_of(properties: etree._Element | None) -> Look:
    """What `style:text-properties` say by themselves."""
    if properties is None:
        return NOTHING_SAID
    color = properties.get(q("fo:color"))
    return Look(
        bold=_bold(properties.get(q("fo:font-weight"))),
        hidden=_hidden(properties.get(q("text:display"))),
        capitals=_capitals(properties.get(q("fo:text-transform"))),
        pale=_pale(color, automatic=properties.get(q("style:use-window-font-color")) == "true"),
        tiny=_tiny(properties, color),
        shaded=is_shaded(properties.get(q("fo:background-color"))),
    )


def is_shaded(background: str | None) -> bool | None:
    """A `fo:background-color` that pale text can be seen on; None where nothing is said."""
    if background is None:
        return None
    return background != "transparent" and not _is_pale(background)


def _bold(weight: str | None) -> bool | None:
    if weight is None:
        return None
    return weight == "bold" or (whole(weight) or 0) >= _BOLD


def _hidden(display: str | None) -> bool | None:
    return None if display is None else display == "none"


def _capitals(transform: str | None) -> bool | None:
    return None if transform is None else transform == "uppercase"


def _pale(color: str | None, *, automatic: bool) -> bool | None:
    if automatic:
        return False
    return None if color is None else _is_pale(color)


def _is_pale(color: str) -> bool:
    """A `#rrggbb` as good as white."""
    try:
        return len(color) == _COLOUR and color[0] == "#" and min(bytes.fromhex(color[1:])) >= _PALE
    except ValueError:
        return False


def _tiny(properties: etree._Element, color: str | None) -> bool | None:
    """Under 2 points, or squeezed, or see-through: each alone is enough."""
    said = (
        _see_through(properties, color),
        _tiny_size(properties.get(q("fo:font-size"))),
        _tiny_size(properties.get(q("style:text-scale"))),
        _tiny_size((properties.get(q("style:text-position")) or "").partition(" ")[2] or None),
    )
    return None if said == (None,) * len(said) else any(said)


def _see_through(properties: etree._Element, color: str | None) -> bool | None:
    """An automatic colour is always written with an opacity of zero, so it needs another one."""
    opacity = percentage(properties.get(q("loext:opacity")))
    return None if color is None or opacity is None else opacity <= _SEE_THROUGH


def _tiny_size(raw: str | None) -> bool | None:
    size, share = millimetres(raw), percentage(raw)
    if size is not None:
        return size < _TINY_POINTS * POINT
    return None if share is None else share < _TINY_SHARE
