"""How characters look by their text properties (OpenDocument 1.3 part 3, 16.29.29 and 20).

What is too small, too narrow or too pale to read is the same as in a DOCX.
"""

from __future__ import annotations

from lxml import etree

from scriptgate.documents.look import NOTHING_SAID, WHITE, Look, alike
from scriptgate.documents.odt.names import POINT, millimetres, percentage, q, whole

_TINY = 4 * POINT
_TINY_SHARE = 30
"""Per cent of the text around: of 12 points less than 4."""
_NARROWEST = 20
"""Per cent of a character's width."""
_CONDENSED, _SPREAD = -4 * POINT, 2 * POINT
"""Between characters: less, and they stand on top of each other; more, and it looks like a space."""
_SEE_THROUGH = 10
"""Per cent of opacity up to which nothing can be seen."""
_BOLD = 600
_NO_INK, _ANY_INK = "none", ""


def look_of(properties: etree._Element | None) -> Look:
    """What `style:text-properties` say by themselves."""
    if properties is None:
        return NOTHING_SAID
    background, gap = properties.get(q("fo:background-color")), properties.get(q("fo:letter-spacing"))
    ink, spacing = _ink(properties), millimetres(gap)
    return Look(
        bold=_bold(properties.get(q("fo:font-weight"))),
        hidden=_is(properties.get(q("text:display")), "none"),
        capitals=_is(properties.get(q("fo:text-transform")), "uppercase"),
        pale=None if ink is None else is_pale(ink),
        tiny=_tiny(properties),
        shaded=is_shaded(background),
        squeezed=_squeezed(properties, spacing),
        spread=None if spacing is None else spacing >= _SPREAD,
        ink=ink,
        paper=colour(background),
        size=properties.get(q("fo:font-size")),
        font=properties.get(q("style:font-name")) or properties.get(q("fo:font-family")),
    )


def colour(raw: str | None) -> str | None:
    """The six hexadecimal digits of a `#rrggbb`, or None."""
    try:
        return (
            bytes.fromhex((raw or "").removeprefix("#")).hex() if len(raw or "") == len("#rrggbb") else None
        )
    except ValueError:
        return None


def is_pale(digits: str | None) -> bool:
    """A colour as good as white."""
    return digits is not None and alike(digits, WHITE)


def is_shaded(background: str | None) -> bool | None:
    """A `fo:background-color` that pale text can be seen on; None where nothing is said."""
    if background is None:
        return None
    return background != "transparent" and not is_pale(colour(background))


def _is(raw: str | None, sought: str) -> bool | None:
    return None if raw is None else raw == sought


def _bold(weight: str | None) -> bool | None:
    if weight is None:
        return None
    return weight == "bold" or (whole(weight) or 0) >= _BOLD


def _ink(properties: etree._Element) -> str | None:
    """The text's colour. An automatic one suits its ground; it is always written with an opacity of zero."""
    if properties.get(q("style:use-window-font-color")) == "true":
        return _ANY_INK
    ink = colour(properties.get(q("fo:color")))
    opacity = percentage(properties.get(q("loext:opacity")))
    return _NO_INK if ink is not None and opacity is not None and opacity <= _SEE_THROUGH else ink


def _tiny(properties: etree._Element) -> bool | None:
    raised = (properties.get(q("style:text-position")) or "").partition(" ")[2] or None
    said = [_tiny_size(raw) for raw in (properties.get(q("fo:font-size")), raised)]
    return None if said == [None, None] else any(said)


def _tiny_size(raw: str | None) -> bool | None:
    size, share = millimetres(raw), percentage(raw)
    if size is not None:
        return size <= _TINY
    return None if share is None else share <= _TINY_SHARE


def _squeezed(properties: etree._Element, spacing: float | None) -> bool | None:
    scale = percentage(properties.get(q("style:text-scale")))
    if scale is None and spacing is None:
        return None
    return (scale is not None and 0 < scale <= _NARROWEST) or (spacing or 0.0) <= _CONDENSED
