"""Styles, resolved through `basedOn`: what a paragraph or a run looks like (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from scriptgate.documents.docx.looks import fill_of, is_shaded, look_of
from scriptgate.documents.docx.names import (
    ILVL,
    NUM_ID,
    NUM_PR,
    PAGE_BREAK_BEFORE,
    PPR,
    RPR,
    SHD,
    STYLE_ID,
    Properties,
    child,
    named,
    switch,
    value,
    w,
    whole,
)
from scriptgate.documents.docx.theme import Theme
from scriptgate.documents.look import NOTHING_SAID, Look

_MAX_DEPTH = 20
"""Longest chain of `basedOn` that is followed; it also ends circles."""
_BODY_LEVEL = 9
_STYLE = w("style")
_DEFAULT = w("default")
_TYPE = w("type")
_NAME = w("name")
_BASED_ON = w("basedOn")
_OUTLINE_LEVEL = w("outlineLvl")
_HEADING_NAME = re.compile(r"heading ?([1-9])")
_CONTENTS_NAME = re.compile(
    r"(toc|contents|index|table of figures|table of authorities)( ?[1-9]| heading)?|(contents|toa) heading"
)


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it inherits."""

    name: str | None = None
    level: int | None = None
    """Outline level from 1 to 9; 0 says outright that it is body text."""
    breaks_page: bool | None = None
    shaded: bool | None = None
    """The paragraph's background is coloured."""
    paper: str | None = None
    """Its colour, where it is plain."""
    numbering: tuple[str | None, str | None] = (None, None)
    """(numId, ilvl) as far as it or an ancestor says."""
    look: Look = NOTHING_SAID
    ancestry: tuple[str, ...] = ()
    """Names of the style and its ancestors in lower case, nearest first."""

    @property
    def is_contents(self) -> bool:
        """A contents page's entry or heading."""
        return any(_CONTENTS_NAME.fullmatch(name) for name in self.ancestry)

    @property
    def is_caption(self) -> bool:
        """A figure's or table's caption."""
        return "caption" in self.ancestry

    @property
    def is_title(self) -> bool:
        """The document's title or subtitle."""
        return any(name in ("title", "subtitle") for name in self.ancestry)


class Styles:
    """The styles of a document."""

    def __init__(self, root: etree._Element | None, theme: Theme) -> None:
        """Index `styles.xml` by id; None where a document has no styles."""
        self._theme = theme
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str | None, Style] = {}
        self._inherited: dict[tuple[tuple[str, ...], bool], Style] = {}
        self._base = Style()
        self._default: str | None = None
        for element in () if root is None else root.iterchildren(_STYLE):
            self._index(element)
        defaults = child(child(child(root, w("docDefaults")), w("rPrDefault")), RPR)
        self._base = Style(look=look_of(defaults, theme))

    def _index(self, element: etree._Element) -> None:
        identifier = element.get(STYLE_ID, "")
        self._elements.setdefault(identifier, element)
        is_default = element.get(_DEFAULT, "0") in ("1", "true", "on")
        if is_default and element.get(_TYPE) == "paragraph":
            self._default = identifier

    def paragraph(self, identifier: str | None) -> Style:
        """A paragraph style by its id; the default one where there is no id."""
        return self._resolve(self._default if identifier is None else identifier)

    def character(self, identifier: str | None) -> Look:
        """What a character style says by itself."""
        return NOTHING_SAID if identifier is None else self._resolve(identifier, Style()).look

    def table_shades(self, identifier: str | None) -> bool:
        """A table style colours some cells' background."""
        element = self._elements.get(identifier or "")
        return element is not None and any(is_shaded(shade, self._theme) for shade in element.iter(SHD))

    def _resolve(self, identifier: str | None, base: Style | None = None) -> Style:
        """A style over its ancestors over `base` (the document's defaults)."""
        if identifier is None:
            return self._base
        found = self._resolved.get(identifier)
        if found is None:
            chain = tuple(self._chain(identifier))
            found = self._resolved[identifier] = self._over(chain, self._base if base is None else base)
        return found

    def _over(self, chain: tuple[str, ...], base: Style) -> Style:
        """The first style of a chain over the others over `base`; many chains end alike."""
        if not chain:
            return base
        found = self._inherited.get((chain, base is self._base))
        if found is None:
            found = _inherit(chain[0], self._elements.get(chain[0]), self._over(chain[1:], base), self._theme)
            self._inherited[chain, base is self._base] = found
        return found

    def _chain(self, identifier: str) -> list[str]:
        """The style's id and its ancestors', nearest first."""
        chain: list[str] = []
        following: str | None = identifier
        while following is not None and following not in chain and len(chain) < _MAX_DEPTH:
            chain.append(following)
            following = value(self._elements.get(following), _BASED_ON)
        return chain


def _inherit(identifier: str, element: etree._Element | None, parent: Style, theme: Theme) -> Style:
    name = value(element, _NAME) or identifier
    properties = named(child(element, PPR))
    numbering = child(properties, NUM_PR)
    ours = (value(numbering, NUM_ID), value(numbering, ILVL))
    breaks = switch(properties, PAGE_BREAK_BEFORE)
    shade = child(properties, SHD)
    return Style(
        name=name,
        level=_level(properties, name, parent.level),
        breaks_page=parent.breaks_page if breaks is None else breaks,
        shaded=parent.shaded if shade is None else is_shaded(shade, theme),
        paper=parent.paper if shade is None else fill_of(shade, theme),
        numbering=(ours[0] or parent.numbering[0], ours[1] or parent.numbering[1]),
        look=look_of(child(element, RPR), theme).over(parent.look),
        ancestry=(name.lower(), *parent.ancestry),
    )


def _level(properties: Properties, name: str, inherited: int | None) -> int | None:
    """The outline level; files without one in their built-in headings exist, so the name tells it too."""
    own = outline_level(properties)
    if own is not None:
        return own
    named = _HEADING_NAME.fullmatch(name.lower())
    return int(named[1]) if named else inherited


def outline_level(properties: Properties) -> int | None:
    """1-9 as a paragraph's properties say it, 0 for body text, None where they say nothing."""
    raw = whole(value(properties, _OUTLINE_LEVEL))
    if raw is None:
        return None
    return raw + 1 if 0 <= raw < _BODY_LEVEL else 0
