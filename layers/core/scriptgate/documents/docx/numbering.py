"""Labels that automatic numbering makes, such as `Annex B` or `2.1` (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from scriptgate.documents.docx.names import ILVL, P_STYLE, RPR, named, switch, value, w, whole
from scriptgate.documents.numerals import repeated_letters, roman, words_of_bullet

_PLACEHOLDER = re.compile(r"%([1-9])")
_MAX_LABEL = 4_000
"""Characters. Long enough that an account which numbering writes is seen by its words."""
_RESTART = w("lvlRestart")
_TEXT = w("lvlText")
_FORMAT = w("numFmt")
_START = w("start")
_LEGAL = w("isLgl")


class Label(NamedTuple):
    """A label, and the run properties that its level gives it."""

    text: str
    properties: etree._Element | None


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list as `w:lvl` defines it."""

    text: str
    """E.g. `Annex %1` or `%1.%2`."""
    number_format: str
    style: str
    """The paragraph style that is tied to this level, or empty."""
    start: int
    restarts_after: int
    """It restarts once a level above (from 1 to this number) was used; 0: never."""
    legal: bool
    """All numbers in its text are written 1, 2, 3."""
    properties: etree._Element | None
    """How its labels look, over their paragraph's mark."""


@dataclass(slots=True)
class _List:
    """A list's levels and how far it has counted; all instances of one definition share it."""

    elements: dict[int, etree._Element]
    """Each level's `w:lvl`. Most lists have nine and use one."""
    levels: dict[int, _Level] = field(default_factory=dict)
    """Those that were asked for."""
    counts: dict[int, int] = field(default_factory=dict)

    def level(self, depth: int) -> _Level | None:
        """A level, or None where the list has none so deep."""
        if depth not in self.levels and depth in self.elements:
            self.levels[depth] = _level(self.elements[depth], depth)
        return self.levels.get(depth)

    def define(self, depth: int, element: etree._Element) -> None:
        """Give the list another level in place of the one that it had."""
        self.elements[depth] = element
        self.levels.pop(depth, None)

    def tied_to(self, style: str | None) -> int:
        """The level that is tied to a paragraph style; the first where none is."""
        tied = (at for at in self.elements if style and (level := self.level(at)) and level.style == style)
        return next(tied, 0)


class Numbering:
    """Counts a document's lists in reading order."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read `numbering.xml`; None where a document has no lists."""
        self._definitions: dict[str, etree._Element] = {}
        self._instances: dict[str, etree._Element] = {}
        self._lists: dict[str, _List] = {}
        self._started: dict[str, _List] = {}
        for element in () if root is None else root:
            if element.tag == w("abstractNum"):
                self._definitions[element.get(w("abstractNumId"), "")] = element
            elif element.tag == w("num"):
                self._instances[element.get(w("numId"), "")] = element

    def label(self, number: str | None, level: str | None, style: str | None) -> Label | None:
        """The next label of list `number` (a numId) at `level` (an ilvl); None for bullets and no list.

        Ask once for every numbered paragraph, in order. `style` is the paragraph's style id, which a level
        may be tied to.
        """
        instance = self._instances.get(number or "0")
        if number is None or instance is None:
            return None
        counted = self._list(number, instance)
        depth = whole(level)
        if depth is None:
            depth = counted.tied_to(style)
        found = counted.level(depth)
        text = None if found is None else _next_label(counted, depth, found)
        return None if found is None or text is None else Label(text, found.properties)

    def _list(self, number: str, instance: etree._Element) -> _List:
        if number in self._started:
            return self._started[number]
        identifier = self._definition_of(instance)
        if identifier not in self._lists:
            self._lists[identifier] = _List(_level_elements(self._definitions.get(identifier)))
        counted = self._started[number] = self._lists[identifier]
        _restart(counted, instance)
        return counted

    def _definition_of(self, instance: etree._Element) -> str:
        """The id of the definition that has the levels, through at most one link to a list style."""
        identifier = value(instance, w("abstractNumId")) or ""
        linked = value(self._definitions.get(identifier), w("numStyleLink"))
        if linked is None:
            return identifier
        owners = (at for at, one in self._definitions.items() if value(one, w("styleLink")) == linked)
        return next(owners, identifier)


def _level_elements(definition: etree._Element | None) -> dict[int, etree._Element]:
    elements = {}
    for element in () if definition is None else definition.iterchildren(w("lvl")):
        depth = whole(element.get(ILVL))
        if depth is not None:
            elements[depth] = element
    return elements


def _level(element: etree._Element, depth: int) -> _Level:
    properties = named(element)
    restarts = whole(value(properties, _RESTART))
    return _Level(
        text=value(properties, _TEXT) or "",
        number_format=value(properties, _FORMAT) or "decimal",
        style=value(properties, P_STYLE) or "",
        start=whole(value(properties, _START)) or 0,
        restarts_after=depth if restarts is None else restarts,
        legal=bool(switch(properties, _LEGAL)),
        properties=properties.get(RPR),
    )


def _restart(counted: _List, instance: etree._Element) -> None:
    """What an instance overrides when it is first used: levels of its own, numbers to start at."""
    for override in instance.iterchildren(w("lvlOverride")):
        depth = whole(override.get(ILVL))
        own = override.find(w("lvl"))
        if depth is None:
            continue
        if own is not None:
            counted.define(depth, own)
        start = whole(value(override, w("startOverride")))
        if start is not None:
            counted.counts[depth] = start - 1


def _next_label(counted: _List, depth: int, level: _Level) -> str | None:
    _count(counted, depth, level)
    if level.number_format in ("bullet", "none"):
        return _plain(level.text) if level.number_format == "none" else words_of_bullet(level.text)
    return _plain(_PLACEHOLDER.sub(lambda found: _number(counted, level, int(found[1]) - 1), level.text))


def _count(counted: _List, depth: int, level: _Level) -> None:
    """Step the level, and forget what deeper levels reached."""
    counts = counted.counts
    counts[depth] = counts.get(depth, level.start - 1) + 1
    for deeper in [at for at in counts if at > depth]:
        below = counted.level(deeper)
        if below is None or depth < below.restarts_after:
            del counts[deeper]


def _number(counted: _List, label_level: _Level, depth: int) -> str:
    """One number of a label; a level that nothing used yet stands at its start."""
    level = counted.level(depth)
    if level is None:
        return ""
    number = counted.counts.get(depth, level.start)
    return str(number) if label_level.legal else _written(number, level.number_format)


def _plain(label: str) -> str | None:
    return " ".join(label[:_MAX_LABEL].split()) or None


def _written(number: int, number_format: str) -> str:
    """A number as `w:numFmt` writes it; formats that no English document uses come out as decimals."""
    write = _WRITERS.get(number_format)
    if write is not None:
        return write(number).upper() if number_format.startswith("upper") else write(number)
    return f"{number:02d}" if number_format == "decimalZero" else str(number)


_WRITERS = {
    "upperRoman": roman,
    "lowerRoman": roman,
    "upperLetter": repeated_letters,
    "lowerLetter": repeated_letters,
}
