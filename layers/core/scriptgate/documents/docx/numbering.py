"""Labels that automatic numbering makes, such as `Annex B` or `2.1` (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from scriptgate.documents.docx.names import switch, value, w, whole
from scriptgate.documents.numerals import repeated_letters, roman

_PLACEHOLDER = re.compile(r"%([1-9])")
_MAX_LABEL = 4_000
"""Characters. Long enough that an account which numbering writes is seen by its words."""


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


@dataclass(slots=True)
class _List:
    """A list's levels and how far it has counted; all instances of one definition share it."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts a document's lists in reading order."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read `numbering.xml`; None where a document has no lists."""
        self._definitions: dict[str, etree._Element] = {}
        self._instances: dict[str, etree._Element] = {}
        self._lists: dict[str, _List] = {}
        self._started: set[str] = set()
        for element in () if root is None else root:
            if element.tag == w("abstractNum"):
                self._definitions[element.get(w("abstractNumId"), "")] = element
            elif element.tag == w("num"):
                self._instances[element.get(w("numId"), "")] = element

    def label(self, number: str | None, level: str | None, style: str | None) -> str | None:
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
            depth = next((at for at, one in counted.levels.items() if style and one.style == style), 0)
        return _next_label(counted, depth) if depth in counted.levels else None

    def _list(self, number: str, instance: etree._Element) -> _List:
        identifier = self._definition_of(instance)
        if identifier not in self._lists:
            self._lists[identifier] = _List(_levels(self._definitions.get(identifier)))
        counted = self._lists[identifier]
        if number not in self._started:
            self._started.add(number)
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


def _levels(definition: etree._Element | None) -> dict[int, _Level]:
    levels = {}
    for element in () if definition is None else definition.iterchildren(w("lvl")):
        depth = whole(element.get(w("ilvl")))
        if depth is not None:
            levels[depth] = _level(element, depth)
    return levels


def _level(element: etree._Element, depth: int) -> _Level:
    restarts = whole(value(element, w("lvlRestart")))
    return _Level(
        text=value(element, w("lvlText")) or "",
        number_format=value(element, w("numFmt")) or "decimal",
        style=value(element, w("pStyle")) or "",
        start=whole(value(element, w("start"))) or 0,
        restarts_after=depth if restarts is None else restarts,
        legal=bool(switch(element, w("isLgl"))),
    )


def _restart(counted: _List, instance: etree._Element) -> None:
    """What an instance overrides when it is first used: levels of its own, numbers to start at."""
    for override in instance.iterchildren(w("lvlOverride")):
        depth = whole(override.get(w("ilvl")))
        own = override.find(w("lvl"))
        if depth is None:
            continue
        if own is not None:
            counted.levels[depth] = _level(own, depth)
        start = whole(value(override, w("startOverride")))
        if start is not None:
            counted.counts[depth] = start - 1


def _next_label(counted: _List, depth: int) -> str | None:
    _count(counted, depth)
    level = counted.levels[depth]
    if level.number_format in ("bullet", "none"):
        return _plain(level.text) if level.number_format == "none" else None
    return _plain(_PLACEHOLDER.sub(lambda found: _number(counted, level, int(found[1]) - 1), level.text))


def _count(counted: _List, depth: int) -> None:
    """Step the level, and forget what deeper levels reached."""
    counts = counted.counts
    counts[depth] = counts.get(depth, counted.levels[depth].start - 1) + 1
    for deeper in [at for at in counts if at > depth]:
        level = counted.levels.get(deeper)
        if level is None or depth < level.restarts_after:
            del counts[deeper]


def _number(counted: _List, label_level: _Level, depth: int) -> str:
    """One number of a label; a level that nothing used yet stands at its start."""
    level = counted.levels.get(depth)
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
