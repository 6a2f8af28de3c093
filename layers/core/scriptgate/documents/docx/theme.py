"""A document's theme: what its colours' names stand for (ECMA-376 part 1, 17.18.97 and 20.1.6.2)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from lxml import etree

from scriptgate.documents.docx.names import named, w
from scriptgate.documents.look import WHITE, channels

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCHEME = f"{_A}clrScheme"
_PLAIN = f"{_A}srgbClr"
_SYSTEM = f"{_A}sysClr"
_SYSTEM_COLOURS = {"window": WHITE, "windowText": "000000"}
_SLOTS = {
    **{f"background{at}": f"lt{at}" for at in (1, 2)},
    **{f"light{at}": f"lt{at}" for at in (1, 2)},
    **{f"bg{at}": f"lt{at}" for at in (1, 2)},
    **{f"text{at}": f"dk{at}" for at in (1, 2)},
    **{f"dark{at}": f"dk{at}" for at in (1, 2)},
    **{f"tx{at}": f"dk{at}" for at in (1, 2)},
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
"""The theme's name for a colour by the document's."""
_FULL = 255
_USUAL = {"lt1": WHITE, "dk1": "000000"}
"""Of a document without a theme."""


class Theme:
    """The colours of a theme, which is read when the first of them is asked for."""

    def __init__(self, load: Callable[[], etree._Element | None] = lambda: None) -> None:
        """`load` gives the theme part's root, or None where a document has no theme."""
        self._load = load

    @cached_property
    def _slots(self) -> dict[str, etree._Element] | None:
        root = self._load()
        scheme = None if root is None else next(root.iter(_SCHEME), None)
        return None if scheme is None else named(scheme)

    def colour(self, name: str | None) -> str | None:
        """The six hexadecimal digits of a colour's name; None for one that the theme lacks."""
        if name is None:
            return None
        slot = _SLOTS.get(name, name)
        if self._slots is None:
            return _USUAL.get(slot)
        found = self._slots.get(_A + slot)
        return None if found is None else _colour(found)

    def said_by(self, element: etree._Element, plain: str, names: tuple[str, str, str]) -> str | None:
        """An element's colour, or None where it says none.

        `plain` is the name of the attribute with digits, which a theme's colour goes before; `names` are
        those of the theme's colour, its shade and its tint.
        """
        themed, shade, tint = map(element.get, names)
        found = self.colour(themed)
        if found is None:
            digits = element.get(plain, "")
            return digits.lower() if channels(digits) else None
        return _mixed(found, _share(shade), _share(tint)) if shade or tint else found


COLOUR_NAMES = (w("themeColor"), w("themeShade"), w("themeTint"))
FILL_NAMES = (w("themeFill"), w("themeFillShade"), w("themeFillTint"))


def _colour(slot: etree._Element) -> str:
    """One of the theme's colours. Forms that no word processor writes here are taken for white."""
    for element in slot:
        digits = element.get("val", "") if element.tag == _PLAIN else ""
        if element.tag == _SYSTEM:
            digits = _SYSTEM_COLOURS.get(element.get("val", ""), element.get("lastClr", ""))
        if channels(digits):
            return digits.lower()
    return WHITE


def _share(raw: str | None) -> float:
    try:
        return min(int(raw or "FF", 16) / _FULL, 1.0)
    except ValueError:
        return 1.0


def _mixed(digits: str, shade: float, tint: float) -> str:
    """A colour made darker or lighter."""
    rest = _FULL * (1 - tint)
    return bytes(int(one * shade * tint + rest) for one in bytes.fromhex(digits)).hex()
