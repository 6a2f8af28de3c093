"""A story (the body, a note, a text box, a header) as blocks in reading order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from lxml import etree

from scriptgate.documents.draft import Draft, Place, Tallies
from scriptgate.documents.errors import TooComplex
from scriptgate.documents.manuscript import MOST_BLOCKS, Block, Kind
from scriptgate.documents.odt.changes import CHANGE_END, CHANGE_START
from scriptgate.documents.odt.document import Document
from scriptgate.documents.odt.drawings import Drawings
from scriptgate.documents.odt.graphics import DRAWINGS
from scriptgate.documents.odt.inline import Inline
from scriptgate.documents.odt.lists import Label, ListPlace
from scriptgate.documents.odt.names import (
    HREF,
    OUTLINE_LEVEL,
    STYLE_NAME,
    H,
    P,
    child,
    is_hidden,
    q,
    whole,
)
from scriptgate.documents.odt.pages import SOFT_BREAK
from scriptgate.documents.odt.places import on_ground
from scriptgate.documents.odt.styles import Style

_DEEPEST_LEVEL = 9
_LONGEST_CAPTION = 40
"""Words. What is longer is prose in a caption's clothes."""
_SILENT = frozenset(
    (
        q("text:tracked-changes"),
        q("office:forms"),
        q("office:annotation"),
        q("text:alphabetical-index-source"),
    )
)
"""Their text isn't the author's, or isn't there any more."""
_TABLE_STYLE = q("table:style-name")
_UNSEEN_ROWS = frozenset({"collapse", "filter"})


class Story:
    """Reads one story; text boxes and notes in it are stories of their own."""

    def __init__(self, document: Document, tallies: Tallies) -> None:
        """Prepare to read. `tallies` takes the counts: a running header's are not the document's."""
        self._document = document
        self._tallies = tallies
        self._blocks: list[Block] = []
        self._list: ListPlace | None = None
        self._row_page = 1
        self.pictures: list[int] = []
        """For each page's worth of pictures the number of blocks before it."""
        self.unreadable: list[int] = []
        """The same for each unreadable part."""

    def blocks(self, root: etree._Element, place: Place) -> list[Block]:
        """All blocks of a root's content, which stands at `place`."""
        self._walk(root, place)
        return self._blocks

    def _walk(self, parent: etree._Element, place: Place) -> None:
        for element in parent:
            step = self._STEPS.get(element.tag)
            if step is not None:
                step(self, element, place)
            elif element.tag not in _SILENT:  # a wrapper that only some programs know
                inside = ("".join(map(str, one.itertext())) for one in element.iter(P, H))
                self._tallies.words_elsewhere += sum(len(text.split()) for text in inside)

    def _paragraph(self, paragraph: etree._Element, place: Place) -> None:
        style = self._document.styles.paragraph(paragraph.get(STYLE_NAME))
        here = on_ground(place, style)
        described = self._described(paragraph, style, here)
        self._begin(place, breaks=style.breaks_before)
        draft = Inline(self._document, here, self._aside).read(paragraph, style.look)
        draft.add_to_tallies(self._tallies)
        self._tallies.locate(len(self._blocks), self.pictures, self.unreadable)
        page = None if place.kind in (Kind.HEADER, Kind.FOOTER) else self._document.pages.current
        self._blocks += draft.blocks(_captioned(place, described, draft), described, page)
        if len(self._blocks) > MOST_BLOCKS:
            raise TooComplex("blocks")
        if style.breaks_after and place.paginated:
            self._document.pages.meet_explicit()

    def _begin(self, place: Place, *, breaks: bool) -> None:
        if place.paginated:
            if breaks:
                self._document.pages.meet_explicit()
            self._document.pages.begin()

    def _described(self, paragraph: etree._Element, style: Style, place: Place) -> Block:
        """What a paragraph's style and element say about it, as a block without text."""
        level = style.level or None
        if paragraph.tag == H:
            level = min(max(whole(paragraph.get(OUTLINE_LEVEL)) or 1, 1), _DEEPEST_LEVEL)
        described = Block(text="", kind=_kind(style, level), level=level, style=style.name)
        label = self._label(paragraph, level, style)
        if label is None:
            return described
        look = self._document.look(label.style, style.look)
        return described if look.hidden else replace(described, label=label.text, unseen=place.hides(look))

    def _label(self, paragraph: etree._Element, level: int | None, style: Style) -> Label | None:
        if self._list is not None:
            return self._document.lists.label(self._list, style.list_style)
        if paragraph.tag == H and level is not None:
            return self._document.lists.heading_label(paragraph, level, style.list_style)
        return None

    def _aside(self, root: etree._Element, place: Place) -> list[Block]:
        """A note's content, or a drawing that hangs on a paragraph."""
        if root.tag in DRAWINGS:
            return Drawings(self._document, self._tallies, self._inner).blocks(root, place)
        return self._inner(root, place)

    def _inner(self, root: etree._Element, place: Place) -> list[Block]:
        return Story(self._document, self._tallies).blocks(root, place)

    def _drawing(self, element: etree._Element, place: Place) -> None:
        if not self._document.changes.deleting:
            self._blocks += self._aside(element, place)
            self._tallies.locate(len(self._blocks), self.pictures, self.unreadable)

    def _list_of_items(self, element: etree._Element, place: Place) -> None:
        around, self._list = self._list, self._document.lists.open(element, self._list)
        for item in element:
            if item.tag == q("text:list-item"):
                self._document.lists.begin_item(self._list, item)
                self._walk(item, place)
            elif item.tag == q("text:list-header"):
                self._walk(item, place)
            elif item.tag == SOFT_BREAK:
                self._soft_break(item, place)
        self._list = around

    def _section(self, section: etree._Element, place: Place) -> None:
        source = child(section, q("text:section-source"))
        if source is not None and source.get(HREF):
            self._tallies.unreadable_parts += 1  # its text is what the other file held when this was saved
            self._tallies.locate(len(self._blocks), self.pictures, self.unreadable)
        style = self._document.styles.of("section", section.get(STYLE_NAME))
        if is_hidden(section) and place.kind in (Kind.PARAGRAPH, Kind.TABLE):
            place = replace(place, kind=Kind.HIDDEN)
        self._walk(section, on_ground(place, style))

    def _contents(self, index: etree._Element, place: Place) -> None:
        self._walk(index, replace(place, in_contents=True))

    def _table(self, table: etree._Element, place: Place) -> None:
        style = self._document.styles.of("table", table.get(_TABLE_STYLE))
        self._begin(place, breaks=style.breaks_before)
        inside = on_ground(place.table(shaded=False), style)
        if style.hidden and inside.kind is Kind.TABLE:
            inside = replace(inside, kind=Kind.HIDDEN)
        around, self._list = self._list, None
        self._walk(table, inside)
        self._list = around
        if style.breaks_after and place.paginated:
            self._document.pages.meet_explicit()

    def _row(self, row: etree._Element, place: Place) -> None:
        place = self._shaded(row, "table-row", place)
        if row.get(q("table:visibility")) in _UNSEEN_ROWS and place.kind is Kind.TABLE:
            place = replace(place, kind=Kind.HIDDEN)
        if not place.paginated:
            self._walk(row, place)
            return
        self._row_page = self._document.pages.start_row()
        self._walk(row, place)
        self._document.pages.end_row()

    def _cell(self, cell: etree._Element, place: Place) -> None:
        row_page = self._row_page
        if place.paginated:
            self._document.pages.start_cell(row_page)
        self._walk(cell, self._shaded(cell, "table-cell", place))
        self._row_page = row_page

    def _covered_cell(self, cell: etree._Element, place: Place) -> None:
        """A cell under a merged one, which isn't shown."""
        self._cell(cell, replace(place, kind=Kind.HIDDEN) if place.kind is Kind.TABLE else place)

    def _shaded(self, element: etree._Element, family: str, place: Place) -> Place:
        return on_ground(place, self._document.styles.of(family, element.get(_TABLE_STYLE)))

    def _soft_break(self, _element: etree._Element, place: Place) -> None:
        if place.paginated:
            self._document.pages.meet_soft()

    def _change(self, element: etree._Element, _place: Place) -> None:
        self._document.changes.meet(element)

    _STEPS: ClassVar[dict[str, Callable[[Story, etree._Element, Place], None]]] = {
        P: _paragraph,
        H: _paragraph,
        q("text:list"): _list_of_items,
        q("text:section"): _section,
        q("table:table"): _table,
        q("table:table-row"): _row,
        q("table:table-cell"): _cell,
        q("table:covered-table-cell"): _covered_cell,
        SOFT_BREAK: _soft_break,
        CHANGE_START: _change,
        CHANGE_END: _change,
        **dict.fromkeys(
            (
                q(f"text:{name}")
                for name in (
                    *("table-of-content", "illustration-index", "table-index", "object-index"),
                    *("user-index", "alphabetical-index"),
                )
            ),
            _contents,
        ),
        **dict.fromkeys(
            (
                q("table:shapes"),
                *(q(f"text:{name}") for name in ("bibliography", "index-body", "numbered-paragraph")),
                *(q(f"table:table-{name}") for name in ("header-rows", "rows", "row-group")),
            ),
            _walk,
        ),
        q("text:index-title"): _section,
        **dict.fromkeys(DRAWINGS, _drawing),
    }


def _kind(style: Style, level: int | None) -> Kind:
    if style.is_contents:
        return Kind.CONTENTS
    if level is not None:
        return Kind.HEADING
    if style.is_title:
        return Kind.TITLE
    return Kind.CAPTION if style.is_caption else Kind.PARAGRAPH


def _captioned(place: Place, described: Block, draft: Draft) -> Place:
    """A caption stays one in the frame that it shares with its picture, as Writer sets it."""
    is_caption = place.kind is Kind.TEXT_BOX and described.kind is Kind.CAPTION
    short = is_caption and len("".join(draft.visible).split()) <= _LONGEST_CAPTION
    return replace(place, kind=Kind.PARAGRAPH) if short else place
