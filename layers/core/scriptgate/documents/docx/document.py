"""What all stories of a DOCX share: styles, lists, notes, pages, tallies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from scriptgate.documents.docx.graphics import page_size
from scriptgate.documents.docx.looks import look_of
from scriptgate.documents.docx.names import (
    BOLD,
    CAPS,
    COLOR,
    HIGHLIGHT,
    POSITION,
    RUN_STYLE,
    SCALE,
    SHD,
    SIZE,
    SPACING,
    TEXT_FILL,
    VAL,
    VANISH,
    value,
    w,
)
from scriptgate.documents.docx.numbering import Numbering
from scriptgate.documents.docx.package import Package
from scriptgate.documents.docx.pages import Pages
from scriptgate.documents.docx.styles import Styles
from scriptgate.documents.docx.theme import Theme
from scriptgate.documents.draft import Tallies
from scriptgate.documents.look import Look
from scriptgate.documents.manuscript import Block

_SAY_BY_VALUE = frozenset((BOLD, VANISH, CAPS, SIZE, HIGHLIGHT, RUN_STYLE, SCALE, SPACING, POSITION))
"""What of a run's properties decides about its look, with nothing but a `w:val`."""
_SAY_BY_ALL = frozenset((COLOR, SHD, TEXT_FILL))
_NOTE_ID = w("id")
_NOTE_TYPE = w("type")

_Said = tuple[object, ...]
"""Names and what stands under each, in turn."""


class Notes:
    """Footnotes or endnotes by id; each is given out once."""

    def __init__(self, root: etree._Element | None) -> None:
        """Index a notes part; None where a document has none. Separators are no notes."""
        self._notes: dict[str | None, etree._Element] = {}
        self._separators: list[etree._Element] = []
        for note in () if root is None else root:
            if note.get(_NOTE_TYPE, "normal") == "normal":
                self._notes[note.get(_NOTE_ID)] = note
            else:
                self._separators.append(note)

    def take(self, identifier: str | None) -> etree._Element | None:
        """The note at its first reference; None for later ones and for ids that no note has."""
        return self._notes.pop(identifier, None)

    def take_separators(self) -> list[etree._Element]:
        """What stands between text and notes, at the first reference: mostly a line."""
        taken, self._separators = self._separators, []
        return taken


@dataclass
class Document:
    """A DOCX's shared state while it is read."""

    package: Package
    body: etree._Element

    def __post_init__(self) -> None:
        self.tallies = Tallies()
        self.running = Tallies()
        """Those of headers and footers."""
        self.pages = Pages(self.body)
        self.theme = Theme(lambda: self.package.colours)
        self.page_size = page_size(self.body)
        self._looks: dict[Look, dict[_Said, Look]] = {}
        self._latest: tuple[Look | None, dict[_Said, Look]] = (None, {})
        self.described: dict[tuple[str | None, int | None], Block] = {}
        """What paragraphs of a style with an outline level of their own are, as blocks without text."""

    @cached_property
    def styles(self) -> Styles:
        """The document's styles."""
        return Styles(self.package.related("styles"), self.theme)

    @cached_property
    def numbering(self) -> Numbering:
        """The document's lists and how far they have counted."""
        return Numbering(self.package.related("numbering"))

    @cached_property
    def footnotes(self) -> Notes:
        """The footnotes not yet met."""
        return Notes(self.package.related("footnotes"))

    @cached_property
    def endnotes(self) -> Notes:
        """The endnotes not yet met."""
        return Notes(self.package.related("endnotes"))

    def look(self, properties: etree._Element, paragraph: Look) -> Look:
        """How a run looks: its own properties over its character style's over its paragraph's look."""
        said: list[object] = []
        for one in properties:
            tag = one.tag
            if tag in _SAY_BY_VALUE:
                said += (tag, one.get(VAL))
            elif tag in _SAY_BY_ALL:
                said += (tag, etree.tostring(one) if tag == TEXT_FILL else tuple(one.items()))
        return self._resolved(properties, tuple(said), paragraph) if said else paragraph

    def _resolved(self, properties: etree._Element, said: _Said, paragraph: Look) -> Look:
        """The look of run properties that say `said`: the same again looks the same."""
        if self._latest[0] is not paragraph:  # mostly it is the run before's
            self._latest = (paragraph, self._looks.setdefault(paragraph, {}))
        known = self._latest[1]
        look = known.get(said)
        if look is None:
            style = self.styles.character(value(properties, RUN_STYLE))
            look = known[said] = look_of(properties, self.theme).over(style.toggled(paragraph))
        return look
