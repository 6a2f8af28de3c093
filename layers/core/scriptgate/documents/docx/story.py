"""A story (the body, a note, a text box, a header) as blocks in reading order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from lxml import etree

from scriptgate.documents.docx.asides import equation
from scriptgate.documents.docx.controls import is_prompt, stores_of
from scriptgate.documents.docx.document import Document
from scriptgate.documents.docx.fields import Fields
from scriptgate.documents.docx.inline import Inline
from scriptgate.documents.docx.looks import fill_of, is_shaded
from scriptgate.documents.docx.names import (
    ALTERNATE_CONTENT,
    ILVL,
    MAIN_NAMESPACE,
    NUM_ID,
    NUM_PR,
    P_STYLE,
    PAGE_BREAK_BEFORE,
    RPR,
    SECT_PR,
    SHD,
    VANISH,
    P,
    Properties,
    child,
    chosen,
    m,
    properties_of,
    switch,
    value,
    w,
    words_in,
    words_not_chosen,
)
from scriptgate.documents.docx.numbering import Label
from scriptgate.documents.docx.places import is_unseen
from scriptgate.documents.docx.styles import Style, outline_level
from scriptgate.documents.docx.theme import Theme
from scriptgate.documents.draft import Place, Tallies
from scriptgate.documents.errors import TooComplex
from scriptgate.documents.manuscript import MOST_BLOCKS, RUNNING, Block, Kind

_CONTENTS_GALLERY = "table of contents"
_TBL_PR = w("tblPr")
_TBL_STYLE = w("tblStyle")
_TR_PR = w("trPr")
_HIDDEN = w("hidden")
_TC_PR = w("tcPr")


class Story:
    """Reads one story; text boxes and notes in it are stories of their own."""

    def __init__(self, document: Document, root: etree._Element, tallies: Tallies) -> None:
        """Prepare to read `root`. `tallies` takes the counts: a running header's are not the document's."""
        self._document = document
        self._root = root
        self._tallies = tallies
        self._inline = Inline(document, Fields(root), tallies, self._aside)
        self._blocks: list[Block] = []
        self.pictures: list[int] = []
        """For each page's worth of pictures the number of blocks before it."""
        self.unreadable: list[int] = []
        """The same for each unreadable part."""

    def blocks(self, place: Place) -> list[Block]:
        """All blocks of the story, which stands at `place`."""
        self._walk(self._root, place)
        return self._blocks

    def _walk(self, parent: etree._Element, place: Place) -> None:
        for element in parent:
            step = self._STEPS.get(element.tag)
            if step is not None:
                step(self, element, place)
            elif not element.tag.startswith(MAIN_NAMESPACE):  # a wrapper that only some programs know
                self._tallies.words_elsewhere += words_in(element)

    def _paragraph(self, paragraph: etree._Element, place: Place) -> None:
        properties = properties_of(paragraph)
        identifier = value(properties, P_STYLE)
        style = self._document.styles.paragraph(identifier)
        described = self._described(identifier, style, outline_level(properties))
        here = _inside(place, properties, style, self._document.theme)
        if style.numbering[0] is not None or NUM_PR in properties:
            label = self._label(properties, identifier, style)
            described = (
                described if label is None else self._labelled(described, label, properties, style, here)
            )
        breaks = switch(properties, PAGE_BREAK_BEFORE)
        if place.paginated and (style.breaks_page if breaks is None else breaks):
            self._document.pages.meet_explicit()
        draft = self._inline.read(paragraph, here, style.look)
        draft.add_to_tallies(self._tallies)
        self._tallies.locate(len(self._blocks), self.pictures, self.unreadable)
        self._blocks += draft.blocks(place, described, self._page(place))
        if len(self._blocks) > MOST_BLOCKS:
            raise TooComplex("blocks")
        if place.paginated and child(properties, SECT_PR) is not None:
            self._document.pages.end_section()

    def _described(self, identifier: str | None, style: Style, own: int | None) -> Block:
        """What a style and an outline level of its own say about a paragraph, as a block without text."""
        known = self._document.described.get((identifier, own))
        if known is None:
            level = (style.level if own is None else own) or None
            known = Block("", _kind(style, level), level, style.name)
            self._document.described[identifier, own] = known
        return known

    def _labelled(
        self, described: Block, label: Label, properties: Properties, style: Style, place: Place
    ) -> Block:
        """The block with its label, unless its level hides that: it looks like its level and paragraph mark.

        A mark that is hidden hides no label: headings that run into their paragraph have such marks.
        """
        if switch(label.properties, VANISH):
            return described
        look = style.look
        for said in (properties.get(RPR), label.properties):
            look = look if said is None else self._document.look(said, look)
        return replace(described, label=label.text, unseen=place.hides(look))

    def _label(self, properties: Properties, identifier: str | None, style: Style) -> Label | None:
        own = child(properties, NUM_PR)
        number = value(own, NUM_ID)
        if number is not None:
            return self._document.numbering.label(number, value(own, ILVL) or "0", identifier)
        if style.numbering[0] is None:
            return None
        return self._document.numbering.label(
            style.numbering[0], value(own, ILVL) or style.numbering[1], identifier
        )

    def _page(self, place: Place) -> int | None:
        return None if place.kind in RUNNING else self._document.pages.current

    def _aside(self, root: etree._Element, place: Place) -> list[Block]:
        return Story(self._document, root, self._tallies).blocks(place)

    def _table(self, table: etree._Element, place: Place) -> None:
        style = value(child(table, _TBL_PR), _TBL_STYLE)
        self._walk(table, place.table(shaded=self._document.styles.table_shades(style)))

    def _row(self, row: etree._Element, place: Place) -> None:
        if switch(child(row, _TR_PR), _HIDDEN) and place.kind is Kind.TABLE:
            place = replace(place, kind=Kind.HIDDEN)
        if not place.paginated:
            self._walk(row, place)
            return
        self._row_page = self._document.pages.current
        self._walk(row, place)
        self._document.pages.end_row()

    def _cell(self, cell: etree._Element, place: Place) -> None:
        row_page = self._row_page
        if place.paginated:
            self._document.pages.start_cell(row_page)
        self._walk(cell, _on(child(child(cell, _TC_PR), SHD), place, self._document.theme))
        self._row_page = row_page

    _row_page: int | None = None

    def _content_control(self, control: etree._Element, place: Place) -> None:
        content = child(control, w("sdtContent"))
        if content is None:
            return
        gallery = value(child(child(control, w("sdtPr")), w("docPartObj")), w("docPartGallery")) or ""
        if gallery.lower() == _CONTENTS_GALLERY:
            place = replace(place, in_contents=True)
        self._tallies.bound_to |= stores_of(control)
        if is_prompt(control) and place.kind in (Kind.PARAGRAPH, Kind.TABLE):
            place = replace(place, kind=Kind.FORM)
        self._walk(content, place)

    def _alternate(self, element: etree._Element, place: Place) -> None:
        branch = chosen(element)
        if branch is not None:
            self._walk(branch, place)
            self._tallies.words_elsewhere += words_not_chosen(element)

    def _equation(self, element: etree._Element, place: Place) -> None:
        self._blocks += equation(element, place, self._page(place))

    def _unreadable(self, _element: etree._Element, _place: Place) -> None:
        """A document within the document (`w:altChunk`, `w:subDoc`), which Word would merge in."""
        self._tallies.unreadable_parts += 1
        self._tallies.locate(len(self._blocks), self.pictures, self.unreadable)

    _STEPS: ClassVar[dict[str, Callable[[Story, etree._Element, Place], None]]] = {
        P: _paragraph,
        w("tbl"): _table,
        w("tr"): _row,
        w("tc"): _cell,
        w("sdt"): _content_control,
        ALTERNATE_CONTENT: _alternate,
        m("oMath"): _equation,
        m("oMathPara"): _equation,
        w("altChunk"): _unreadable,
        w("subDoc"): _unreadable,
        **dict.fromkeys((w(name) for name in ("customXml", "ins", "moveTo", "smartTag")), _walk),
    }


def _kind(style: Style, level: int | None) -> Kind:
    if style.is_contents:
        return Kind.CONTENTS
    if level is not None:
        return Kind.HEADING
    if style.is_title:
        return Kind.TITLE
    return Kind.CAPTION if style.is_caption else Kind.PARAGRAPH


def _inside(place: Place, properties: Properties, style: Style, theme: Theme) -> Place:
    """The place of a paragraph's text, as the paragraph's properties and style change it."""
    shade = child(properties, SHD)
    if shade is not None:
        place = _on(shade, place, theme)
    elif style.shaded or style.paper:
        place = _shaded(place, style.paper, shaded=bool(style.shaded))
    return replace(place, unseen=True) if is_unseen(properties) else place


def _on(shade: etree._Element | None, place: Place, theme: Theme) -> Place:
    if shade is None:
        return place
    return _shaded(place, fill_of(shade, theme), shaded=is_shaded(shade, theme))


def _shaded(place: Place, paper: str | None, *, shaded: bool) -> Place:
    return replace(place, shaded=True, paper=paper) if shaded else replace(place, paper=paper or place.paper)
