"""How characters look, whatever the format: bold, hidden, in capitals, or so that no reader sees them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

NO_INK = "none"
"""In place of a colour: nothing is painted."""
WHITE = "ffffff"
_LEAST_CONTRAST = 1.3
"""Of two colours (WCAG 2.1): at less they are as good as one, unless their hues differ."""
_OTHER_HUE = 0x40
"""By how much red, green or blue differs where hues do: yellow on white has little contrast and is seen."""
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look. None: nothing said."""

    bold: bool | None = None
    hidden: bool | None = None
    capitals: bool | None = None
    pale: bool | None = None
    """The colour is white or nearly so."""
    tiny: bool | None = None
    """4 pt or less."""
    shaded: bool | None = None
    """The background is coloured, so pale text can be seen."""
    squeezed: bool | None = None
    """Scaled, condensed or moved so far that nobody can read it."""
    spread: bool | None = None
    """So wide a gap follows each character that it looks like a space."""
    ink: str | None = None
    """The text's colour as six hexadecimal digits, where it is said."""
    paper: str | None = None
    """The colour behind the text, likewise."""
    size: str | None = None
    """The text's size, as far as it is said (ODT)."""
    font: str | None = None
    """The font's name, likewise."""

    def over(self, below: Look) -> Look:
        """This look where it says something, else the one below."""
        if self is NOTHING_SAID:
            return below
        return Look(
            *(mine if mine is not None else its for mine, its in zip(self.all, below.all, strict=True))
        )

    def toggled(self, below: Look) -> Look:
        """A character style's look over a paragraph style's: on twice is off (ECMA-376 part 1, 17.7.3)."""
        if self is NOTHING_SAID:
            return below
        return replace(
            self.over(below),
            bold=_toggle(self.bold, below.bold),
            hidden=_toggle(self.hidden, below.hidden),
            capitals=_toggle(self.capitals, below.capitals),
        )

    @property
    def all(self) -> tuple[Any, ...]:
        """The properties in order."""
        return (
            *(self.bold, self.hidden, self.capitals, self.pale, self.tiny),
            *(self.shaded, self.squeezed, self.spread, self.ink, self.paper),
            *(self.size, self.font),
        )

    @property
    def unreadable(self) -> bool:
        """A reader can't make it out on any paper."""
        if self.tiny or self.squeezed:
            return True
        return self.ink is not None and (self.ink == NO_INK or self.vanishes_on(self.paper))

    def vanishes_on(self, paper: str | None) -> bool:
        """The text has the colour of what is behind it."""
        return self.ink is not None and paper is not None and alike(self.ink, paper)


NOTHING_SAID = Look()


def face(look: object) -> tuple[Any, ...]:
    """What tells letters that look otherwise from their neighbours."""
    if not isinstance(look, Look):
        return ()
    return look.ink, look.size, look.font, look.spread, look.squeezed


def _toggle(mine: bool | None, below: bool | None) -> bool | None:  # noqa: FBT001 - properties, not flags
    return below if mine is None else mine != bool(below)


def channels(red_green_blue: str) -> bytes | None:
    """A colour of six hexadecimal digits; None for `auto` and all else."""
    try:
        return bytes.fromhex(red_green_blue) if len(red_green_blue) == _DIGITS else None
    except ValueError:
        return None


def alike(one: str, other: str) -> bool:
    """Two colours of six hexadecimal digits of which a reader can't see one on the other."""
    ours, theirs = channels(one), channels(other)
    if ours is None or theirs is None:
        return False
    if any(abs(mine - its) > _OTHER_HUE for mine, its in zip(ours, theirs, strict=True)):
        return False
    dark, light = sorted((_luminance(ours), _luminance(theirs)))
    return (light + 0.05) / (dark + 0.05) < _LEAST_CONTRAST


def _luminance(colour: bytes) -> float:
    """Relative luminance (WCAG 2.1)."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
