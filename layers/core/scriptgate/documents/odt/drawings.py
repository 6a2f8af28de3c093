"""Blocks of what stands in frames and shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from scriptgate.documents.draft import Place, Tallies
from scriptgate.documents.manuscript import Block, Kind
from scriptgate.documents.odt.document import Document
from scriptgate.documents.odt.graphics import (
    CONTROL,
    FRAME,
    Frame,
    equation_text,
    frame_content,
    is_text_document,
    shapes_in,
    shares_of_page,
    typed_in,
    words_described,
    words_of_chart,
)
from scriptgate.documents.odt.inline import aside
from scriptgate.documents.odt.names import q
from scriptgate.documents.odt.places import is_off_page

ReadInner = Callable[[etree._Element, Place], list[Block]]  # noqa: SLF001 - lxml has no public name for it

_TABLE = q("table:table")


class Drawings:
    """Reads drawings: their text, equations and values, and how many pictures and objects they hold."""

    def __init__(self, document: Document, tallies: Tallies, read_inner: ReadInner) -> None:
        """Prepare to read. `read_inner` reads the content of a text box or shape."""
        self._document = document
        self._tallies = tallies
        self._read_inner = read_inner

    def blocks(self, drawing: etree._Element, place: Place) -> list[Block]:
        """The blocks of a drawing that hangs on a paragraph, or on a page, at `place`."""
        made: list[Block] = []
        for shape in shapes_in(drawing):
            self._tallies.words_elsewhere += words_described(shape)
            here = replace(place, unseen=True) if is_off_page(shape) else place
            if shape.tag == FRAME:
                made += self._frame(shape, here)
            elif shape.tag == CONTROL:
                made += self._control(shape, here)
            else:
                made += self._shape(shape, here)
        return made

    def _frame(self, frame: etree._Element, place: Place) -> list[Block]:
        content = frame_content(frame)
        made: list[Block] = []
        for box in content.boxes:
            made += self._read_inner(box, _in_box(box, place))
        root = self._root_of(content)
        equation = equation_text(root)
        if equation is not None:
            return [*made, *self._apart(equation, aside(place, Kind.EQUATION))]
        self._tally_object(content, root)
        if content.images:
            self._tally_image(frame)
        return made

    def _root_of(self, content: Frame) -> etree._Element | None:
        """An object's content, where it is XML of this file."""
        if isinstance(content.embedded, str):
            return self._document.package.object_content(content.embedded)
        return content.embedded

    def _tally_object(self, content: Frame, root: etree._Element | None) -> None:
        self._document.embedded_files += content.embedded is not None or content.foreign
        self._tallies.unreadable_parts += content.elsewhere + is_text_document(root)
        self._tallies.words_elsewhere += words_of_chart(root)

    def _tally_image(self, shape: etree._Element) -> None:
        self._tallies.images += 1
        width, height = shares_of_page(shape, self._document.page_size)
        self._tallies.meet_picture(width, height)

    def _shape(self, shape: etree._Element, place: Place) -> list[Block]:
        if self._document.styles.of("graphic", shape.get(q("draw:style-name"))).bitmap:
            self._tally_image(shape)
        return self._read_inner(shape, aside(place, Kind.TEXT_BOX))

    def _control(self, shape: etree._Element, place: Place) -> list[Block]:
        """What was typed into a control is the author's text; labels are the form's."""
        control = self._document.controls.get(shape.get(q("draw:control"), ""))
        if control is None:
            return []
        label = self._apart(control.get(q("form:label"), ""), aside(place, Kind.FORM))
        return [*label, *self._apart(typed_in(control), aside(place, Kind.TEXT_BOX))]

    def _apart(self, raw: str, place: Place) -> list[Block]:
        text = " ".join(raw.split())
        return [Block(text, place.kind, page=self._document.pages.current)] if text else []


def _in_box(box: etree._Element, place: Place) -> Place:
    """Inside a text box. One that holds nothing but a table is how a table that text flows around is set."""
    inside = aside(place, Kind.TEXT_BOX)
    tables = sum(element.tag == _TABLE for element in box)
    is_table = tables and all(element.tag == _TABLE or _is_empty(element) for element in box)
    return replace(inside, kind=Kind.PARAGRAPH) if is_table and inside.kind is Kind.TEXT_BOX else inside


def _is_empty(element: etree._Element) -> bool:
    return not len(element) and not (element.text or "").strip()
