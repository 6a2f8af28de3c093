"""Labels that lists and numbered headings make, such as `Annex B` or `2.1`.

Source: OpenDocument 1.3 part 3, 5.3 and 16.30 to 16.35.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from scriptgate.documents.numerals import counted_letters, repeated_letters, roman, words_of_bullet
from scriptgate.documents.odt.names import START_VALUE, STYLE_NAME, child, q, whole

_MAX_LABEL = 4_000
"""Characters. Long enough that an account which numbering writes is seen by its words."""
_DEEPEST = 10
_PLACEHOLDER = re.compile(r"%(\d{1,2})%")
_ID = q("xml:id")
_LEVEL = q("text:level")


class Label(NamedTuple):
    """A label, and the text style that its level gives it."""

    text: str
    style: str | None


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list's style."""

    number_format: str
    prefix: str
    suffix: str
    shown: int
    """How many levels' numbers stand in the label."""
    start: int
    pattern: str | None
    """E.g. `Annex %1%`; it holds where prefix, suffix and `shown` are there too."""
    repeats_letters: bool
    is_number: bool
    style: str | None

    def written(self, number: int) -> str:
        """A number as this level writes it."""
        kind = self.number_format.lower()
        if kind not in ("a", "i"):
            return str(number) if kind else ""
        letters = repeated_letters if self.repeats_letters else counted_letters
        text = roman(number) if kind == "i" else letters(number)
        return text.upper() if self.number_format.isupper() else text


_Levels = dict[int, _Level]


@dataclass(slots=True)
class _Counts:
    """How far the levels of a list have counted."""

    reached: dict[int, int] = field(default_factory=dict)

    def step(self, depth: int, levels: _Levels) -> None:
        """Count one more at a level; deeper ones begin again."""
        level = levels.get(depth)
        start = level.start if level is not None else 1
        self.reached[depth] = self.reached.get(depth, start - 1) + 1
        for deeper in [at for at in self.reached if at > depth]:
            del self.reached[deeper]


@dataclass(slots=True)
class ListPlace:
    """A list that is being read, at one depth."""

    style: str | None
    """Name of the list's style; None where only its paragraphs' styles can name one."""
    depth: int
    counts: _Counts
    awaits_label: bool = False
    """An item has begun, and its first paragraph hasn't been met yet."""


class Lists:
    """Counts a document's lists and headings in reading order."""

    def __init__(self, *roots: etree._Element | None) -> None:
        """Index the list styles of `content.xml` and `styles.xml`."""
        self._elements: dict[str, etree._Element] = {}
        self._read: dict[str, _Levels] = {}
        self._outline: _Levels = {}
        self._headings = _Counts()
        self._by_id: dict[str, _Counts] = {}
        self._by_style: dict[str | None, _Counts] = {}
        for root in roots:
            for element in _list_styles(root):
                if element.tag == q("text:outline-style"):
                    self._outline = _levels(element)
                else:
                    self._elements.setdefault(element.get(q("style:name"), ""), element)

    def _levels_of(self, style: str | None) -> _Levels:
        """A list style's levels, read when it is first used: files bring dozens of styles that none uses."""
        name = style or ""
        if name not in self._read:
            element = self._elements.get(name)
            self._read[name] = {} if element is None else _levels(element)
        return self._read[name]

    def open(self, element: etree._Element, around: ListPlace | None) -> ListPlace:
        """Begin a `text:list`, which stands in an item of `around` or in none."""
        own = element.get(STYLE_NAME)
        if around is not None:
            return ListPlace(own or around.style, min(around.depth + 1, _DEEPEST), around.counts)
        counts = self._continued(element, own) or _Counts()
        self._by_style[own] = counts
        self._by_id[element.get(_ID, "")] = counts
        return ListPlace(own, 1, counts)

    def _continued(self, element: etree._Element, style: str | None) -> _Counts | None:
        earlier = element.get(q("text:continue-list"))
        if earlier in self._by_id:
            return self._by_id[earlier]
        return self._by_style.get(style) if element.get(q("text:continue-numbering")) == "true" else None

    def begin_item(self, place: ListPlace, element: etree._Element) -> None:
        """Step over an item's start; its number is used up by its first paragraph."""
        start = whole(element.get(START_VALUE))
        if start is not None:
            place.counts.reached[place.depth] = start - 1
        place.awaits_label = True

    def label(self, place: ListPlace, paragraph_style: str | None) -> Label | None:
        """The label of the next paragraph in a list; None for bullets and an item's later paragraphs."""
        if not place.awaits_label:
            return None
        place.awaits_label = False
        levels = self._levels_of(place.style or paragraph_style)
        place.counts.step(place.depth, levels)
        return _label(levels, place.depth, place.counts)

    def heading_label(self, heading: etree._Element, level: int, list_style: str | None) -> Label | None:
        """The label of a `text:h` outside lists; `list_style` is what its style says of lists."""
        if list_style == "" or heading.get(q("text:is-list-header")) == "true":
            return None
        levels = self._outline if list_style is None else self._levels_of(list_style) or self._outline
        start = whole(heading.get(START_VALUE))
        if heading.get(q("text:restart-numbering")) == "true":
            self._headings.reached[level] = (1 if start is None else start) - 1
        self._headings.step(level, levels)
        return _label(levels, level, self._headings)


def _list_styles(root: etree._Element | None) -> Iterator[etree._Element]:
    for group in ("office:automatic-styles", "office:styles"):
        found = child(root, q(group))
        if found is not None:
            yield from found.iterchildren(q("text:list-style"), q("text:outline-style"))


def _levels(style: etree._Element) -> _Levels:
    levels = {}
    for element in style:
        depth = whole(element.get(_LEVEL))
        if depth is not None and 1 <= depth <= _DEEPEST:
            levels[depth] = _level(element)
    return levels


def _level(element: etree._Element) -> _Level:
    start, shown = whole(element.get(START_VALUE)), whole(element.get(q("text:display-levels")))
    numbers = (q("text:list-level-style-number"), q("text:outline-level-style"))
    return _Level(
        number_format=element.get(q("style:num-format"), ""),
        prefix=element.get(q("style:num-prefix"), ""),
        suffix=element.get(q("style:num-suffix"), ""),
        shown=1 if shown is None else min(max(shown, 1), _DEEPEST),
        start=1 if start is None else start,
        pattern=element.get(q("loext:num-list-format"), element.get(q("style:num-list-format"))),
        repeats_letters=element.get(q("style:num-letter-sync")) == "true",
        is_number=element.tag in numbers,
        style=element.get(STYLE_NAME),
    )


def _label(levels: _Levels, depth: int, counts: _Counts) -> Label | None:
    level = levels.get(depth)
    if level is None:
        return None
    if not level.is_number:
        bullet = words_of_bullet(f"{level.prefix} {level.suffix}")
        return None if bullet is None else Label(bullet, level.style)
    if level.pattern is not None:
        label = _PLACEHOLDER.sub(lambda found: _number(levels, int(found[1]), counts), level.pattern)
    else:
        label = level.prefix + _numbers(levels, depth, counts) + level.suffix
    label = " ".join(label[:_MAX_LABEL].split())
    return Label(label, level.style) if label else None


def _numbers(levels: _Levels, depth: int, counts: _Counts) -> str:
    """The numbers of the levels that a label shows; nothing where its own has none."""
    level = levels[depth]
    if not level.number_format:
        return ""
    first = max(1, depth - level.shown + 1)
    numbers = (_number(levels, at, counts) for at in range(first, depth + 1))
    return ".".join(number for number in numbers if number)


def _number(levels: _Levels, depth: int, counts: _Counts) -> str:
    """One level's number; a level that nothing used yet stands at its start."""
    level = levels.get(depth)
    return "" if level is None else level.written(counts.reached.get(depth, level.start))
