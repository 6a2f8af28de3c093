"""How characters look: bold, hidden, in capitals, or so pale or small that no reader sees them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from scriptgate.documents.docx.names import VAL, Properties, named, switch, value, w, whole

_PALE = 0xF0
"""A colour is as good as white when red, green and blue are all this or more."""
_DIGITS = 6
_FAINT_HALF_POINTS = 4


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look. None: nothing said."""

    bold: bool | None = None
    hidden: bool | None = None
    capitals: bool | None = None
    pale: bool | None = None
    """The colour is white or nearly so."""
    tiny: bool | None = None
    """Under 2 pt."""
    shaded: bool | None = None
    """The background is coloured, so pale text can be seen."""

    def over(self, below: Look) -> Look:
        """This look where it says something, else the one below."""
        return Look(
            *(mine if mine is not None else its for mine, its in zip(self.all, below.all, strict=True))
        )

    def toggled(self, below: Look) -> Look:
        """A character style's look over a paragraph style's: on twice is off (ECMA-376 part 1, 17.7.3)."""
        return replace(
            self.over(below),
            bold=_toggle(self.bold, below.bold),
            hidden=_toggle(self.hidden, below.hidden),
            capitals=_toggle(self.capitals, below.capitals),
        )

    @property
    def all(self) -> tuple[bool | None, ...]:
        """The properties in order."""
        return self.bold, self.hidden, self.capitals, self.pale, self.tiny, self.shaded

    @property
    def faint(self) -> bool:
        """A reader can't see it, though it isn't marked as hidden."""
        return bool(self.tiny or (self.pale and not self.shaded))


NOTHING_SAID = Look()


def _toggle(mine: bool | None, below: bool | None) -> bool | None:  # noqa: FBT001 - properties, not flags
    return below if mine is None else mine != bool(below)


def look_of(element: etree._Element | None) -> Look:
    """What run properties say by themselves, without any style."""
    if element is None:
        return NOTHING_SAID
    properties = named(element)
    size = whole(value(properties, w("sz")))
    return Look(
        bold=switch(properties, w("b")),
        hidden=switch(properties, w("vanish")),
        capitals=switch(properties, w("caps")),
        pale=_pale(properties.get(w("color"))),
        tiny=None if size is None else size < _FAINT_HALF_POINTS,
        shaded=_shaded(properties),
    )


def _pale(color: etree._Element | None) -> bool | None:
    if color is None:
        return None
    if color.get(w("themeColor")) in ("background1", "light1"):
        return color.get(w("themeShade")) is None
    return _is_pale(color.get(VAL, ""))


def _is_pale(red_green_blue: str) -> bool:
    """Six hexadecimal digits of a colour as good as white; `auto` is not one."""
    try:
        return len(red_green_blue) == _DIGITS and min(bytes.fromhex(red_green_blue)) >= _PALE
    except ValueError:
        return False


def _shaded(properties: Properties) -> bool | None:
    highlight = value(properties, w("highlight"))
    if highlight is not None and highlight not in ("none", "white"):
        return True
    shade = properties.get(w("shd"))
    return None if shade is None else is_shaded(shade)


def is_shaded(shade: etree._Element) -> bool:
    """A `w:shd` that gives a background which pale text can be seen on."""
    if shade.get(w("themeFill")) not in (None, "background1", "light1"):
        return True
    if shade.get(VAL, "clear") not in ("clear", "nil"):
        return True
    fill = shade.get(w("fill"), "auto")
    return fill != "auto" and not _is_pale(fill)


def is_coloured(background: etree._Element | None) -> bool:
    """A `w:background` that pale text can be seen on."""
    return background is not None and not _is_pale(background.get(w("color"), "FFFFFF"))
