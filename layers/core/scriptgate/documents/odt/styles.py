"""Styles, named and automatic, resolved through their parents (OpenDocument 1.3 part 3, 16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from scriptgate.documents.look import NOTHING_SAID, Look
from scriptgate.documents.odt.looks import colour, is_shaded, look_of
from scriptgate.documents.odt.names import POINT, child, millimetres, percentage, q, whole

_MAX_DEPTH = 20
"""Longest chain of parents that is followed; it also ends circles."""
_DEEPEST_LEVEL = 9
_HEADING_NAME = re.compile(r"heading ?([1-9])")
_CONTENTS_NAME = re.compile(
    r"(toc|contents|(?:(?:figure|illustration|object|table|user) )?index|table of (figures|authorities))"
    r"( ?\d{1,2}| heading)?|toa heading"
)
_ESCAPED = re.compile(r"_([0-9a-fA-F]{2,4})_")
_NAME = q("style:name")
_FAMILY = q("style:family")
_PAGE_WIDTH = 210.0
"""Millimetres of A4. Text that begins further away than this stands off the page."""
_FURTHEST_LEFT = -70.0
"""Millimetres before the margin: no page has such a margin."""
_LOWEST, _LOWEST_SHARE = 3 * POINT, 25
"""Millimetres, and per cent of the usual height, of lines in which nothing can be read."""
_PAGE_BREAKS = frozenset({"page", "even-page", "odd-page"})
_PROPERTIES = tuple(
    q(f"style:{kind}-properties") for kind in ("paragraph", "table-cell", "table-row", "table", "section")
)


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it inherits."""

    name: str | None = None
    """Of the nearest style that has one of its own: automatic styles are nameless."""
    level: int | None = None
    """Outline level from 1 to 9; 0 says outright that it is body text."""
    breaks_before: bool = False
    breaks_after: bool = False
    shaded: bool | None = None
    """The background is coloured."""
    paper: str | None = None
    """Its colour as six hexadecimal digits."""
    unseen: bool = False
    """A paragraph that stands off the page, or whose lines have no height."""
    hidden: bool = False
    """A table that isn't shown."""
    bitmap: bool = False
    """A shape that is filled with a picture."""
    list_style: str | None = None
    """Name of its list style; empty where it says that it has none."""
    look: Look = NOTHING_SAID
    ancestry: tuple[str, ...] = ()
    """Names of the named style and its ancestors in lower case, nearest first."""

    @property
    def is_contents(self) -> bool:
        """A contents page's entry or heading. A bibliography's styles inherit those of an index."""
        for name in self.ancestry:
            if name.startswith("bibliography"):
                return False
            if _CONTENTS_NAME.fullmatch(name):
                return True
        return False

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

    def __init__(self, *roots: etree._Element | None) -> None:
        """Index the styles of `content.xml` and `styles.xml`; of two with one name the first root's holds."""
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._automatic: set[etree._Element] = set()
        self._defaults: dict[str, Style] = {}
        self._resolved: dict[tuple[str, str], Style] = {}
        for root in roots:
            for element in _styles_in(root):
                self._index(element)

    def _index(self, element: etree._Element) -> None:
        family = element.get(_FAMILY, "")
        if element.tag == q("style:default-style"):
            self._defaults.setdefault(family, _inherit(element, Style(), named=False))
            return
        key = (family, element.get(_NAME, ""))
        if self._elements.setdefault(key, element) is element and _is_automatic(element):
            self._automatic.add(element)

    def paragraph(self, name: str | None) -> Style:
        """A paragraph style by its name; the defaults where there is none."""
        return self._resolve("paragraph", name or "Standard", self._defaults.get("paragraph", Style()))

    def characters(self, name: str | None) -> Look:
        """What a text style says by itself."""
        return NOTHING_SAID if name is None else self._resolve("text", name, Style()).look

    def of(self, family: str, name: str | None) -> Style:
        """A style of another family: table, table-row, table-cell, section, graphic."""
        return self._resolve(family, name or "", Style())

    def masters(self) -> Iterator[str]:
        """Names of the page styles that paragraphs and tables of the document may change to."""
        for element in self._elements.values():
            name = element.get(q("style:master-page-name"))
            if name:
                yield name

    def _resolve(self, family: str, name: str, base: Style) -> Style:
        key = (family, name)
        if key not in self._resolved:
            resolved = base
            for element in reversed(self._chain(family, name)):
                resolved = _inherit(element, resolved, named=element not in self._automatic)
            if not resolved.ancestry and family == "paragraph":
                resolved = _undefined(resolved, name)
            self._resolved[key] = resolved
        return self._resolved[key]

    def _chain(self, family: str, name: str) -> list[etree._Element]:
        """The style's element and its ancestors', nearest first."""
        chain: list[etree._Element] = []
        following: str | None = name
        while following is not None and len(chain) < _MAX_DEPTH:
            element = self._elements.get((family, following))
            if element is None or element in chain:
                break
            chain.append(element)
            following = element.get(q("style:parent-style-name"))
        return chain


def _styles_in(root: etree._Element | None) -> Iterator[etree._Element]:
    for group in ("office:automatic-styles", "office:styles"):
        found = child(root, q(group))
        if found is not None:
            yield from found.iterchildren(q("style:style"), q("style:default-style"))


def _is_automatic(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == q("office:automatic-styles")


def _inherit(element: etree._Element, parent: Style, *, named: bool) -> Style:
    own = {one.tag: one for one in reversed(element)}
    groups = [own[tag] for tag in _PROPERTIES if tag in own]
    properties = groups[0] if groups else None
    said: dict[str, str] = {} if properties is None else {str(at): str(to) for at, to in properties.items()}
    graphic = own.get(q("style:graphic-properties"))
    background = said.get(q("fo:background-color"))
    shaded = is_shaded(background)
    name = _display_name(element) if named else ""
    style = _only_named(parent, name) if name else parent
    return replace(
        style,
        level=_level(element, name, parent.level),
        breaks_before=_breaks_before(element, said, parent),
        breaks_after=said.get(q("fo:break-after"), "page" if parent.breaks_after else "") in _PAGE_BREAKS,
        shaded=parent.shaded if shaded is None else shaded,
        paper=parent.paper if shaded is None else colour(background),
        unseen=_is_unseen(said, inherited=parent.unseen),
        hidden=said.get(q("table:display")) == "false",
        bitmap=_fills_with_bitmap(graphic, inherited=parent.bitmap),
        list_style=element.get(q("style:list-style-name"), parent.list_style),
        look=look_of(own.get(q("style:text-properties"))).over(parent.look),
    )


def _breaks_before(element: etree._Element, said: dict[str, str], parent: Style) -> bool:
    """A page break, or a change to another page style."""
    master = element.get(q("style:master-page-name"))
    if master:
        return True
    own = said.get(q("fo:break-before"))
    return parent.breaks_before and master is None if own is None else own in _PAGE_BREAKS


def _is_unseen(said: dict[str, str], *, inherited: bool) -> bool:
    edges = [said.get(q(f"fo:{name}")) for name in ("margin-left", "margin-right", "text-indent")]
    height = said.get(q("fo:line-height"))
    if height is None and not any(edges):
        return inherited
    if any(_is_off(millimetres(edge) or 0.0) for edge in edges):
        return True
    share, own = percentage(height), millimetres(height)
    return (share is not None and share <= _LOWEST_SHARE) or (own is not None and 0 < own <= _LOWEST)


def _is_off(edge: float) -> bool:
    return edge <= _FURTHEST_LEFT or edge >= _PAGE_WIDTH


def _fills_with_bitmap(graphic: etree._Element | None, *, inherited: bool) -> bool:
    fill = None if graphic is None else graphic.get(q("draw:fill"))
    return inherited if fill is None else fill == "bitmap"


def _only_named(style: Style, name: str) -> Style:
    return replace(style, name=name, ancestry=(name.lower(), *style.ancestry))


def _display_name(element: etree._Element) -> str:
    """The name for people; `Heading_20_1` is `Heading 1` escaped."""
    return element.get(q("style:display-name")) or _unescaped(element.get(_NAME, ""))


def _unescaped(name: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name)


def _undefined(base: Style, name: str) -> Style:
    """A style that the file uses and doesn't have."""
    readable = _unescaped(name)
    return replace(_only_named(base, readable), level=_level_by_name(readable, base.level))


def _level(element: etree._Element, name: str, inherited: int | None) -> int | None:
    """The outline level; files without one in their headings exist, so the name tells it too."""
    raw = element.get(q("style:default-outline-level"))
    if raw is not None:
        return min(max(whole(raw) or 0, 0), _DEEPEST_LEVEL)
    return _level_by_name(name, inherited)


def _level_by_name(name: str, inherited: int | None) -> int | None:
    named = _HEADING_NAME.fullmatch(name.lower())
    return int(named[1]) if named else inherited
