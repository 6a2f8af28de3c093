"""What all stories of a DOCX share: styles, lists, notes, pages, tallies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from scriptgate.documents.docx.graphics import page_size
from scriptgate.documents.docx.looks import look_of
from scriptgate.documents.docx.names import TEXT_FILL, value, w
from scriptgate.documents.docx.numbering import Numbering
from scriptgate.documents.docx.package import Package
from scriptgate.documents.docx.pages import Pages
from scriptgate.documents.docx.styles import Styles
from scriptgate.documents.draft import Tallies
from scriptgate.documents.look import Look

_LOOK_TAGS = frozenset(
    (
        *(w(name) for name in ("b", "vanish", "caps", "color", "sz", "highlight", "shd", "rStyle")),
        *(w(name) for name in ("w", "spacing", "position")),
        TEXT_FILL,
    )
)
_RUN_STYLE = w("rStyle")
_NOTE_ID = w("id")
_NOTE_TYPE = w("type")

_Said = tuple[tuple[str, tuple[tuple[str | bytes, str | bytes], ...]], ...]


class Notes:
    """Footnotes or endnotes by id; each is given out once."""

    def __init__(self, root: etree._Element | None) -> None:
        """Index a notes part; None where a document has none. Separators are no notes."""
        self._notes = {
            note.get(_NOTE_ID): note
            for note in (() if root is None else root)
            if note.get(_NOTE_TYPE, "normal") == "normal"
        }

    def take(self, identifier: str | None) -> etree._Element | None:
        """The note at its first reference; None for later ones and for ids that no note has."""
        return self._notes.pop(identifier, None)


@dataclass
class Document:
    """A DOCX's shared state while it is read."""

    package: Package
    body: etree._Element

    def __post_init__(self) -> None:
        self.tallies = Tallies()
        self.pages = Pages(self.body)
        self.page_size = page_size(self.body)
        self._looks: dict[Look, dict[_Said, Look]] = {}
        self._latest: tuple[Look, dict[_Said, Look]] | None = None

    @cached_property
    def styles(self) -> Styles:
        """The document's styles."""
        return Styles(self.package.related("styles"))

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

    def look(self, properties: etree._Element | None, paragraph: Look) -> Look:
        """How a run looks: its own properties over its character style's over its paragraph's look."""
        if properties is None:
            return paragraph
        said = tuple([(one.tag, _saying(one)) for one in properties if one.tag in _LOOK_TAGS])
        if not said:
            return paragraph
        known = self._looks_over(paragraph)
        look = known.get(said)
        if look is None:
            style = self.styles.character(value(properties, _RUN_STYLE))
            look = known[said] = look_of(properties).over(style.toggled(paragraph))
        return look

    def _looks_over(self, paragraph: Look) -> dict[_Said, Look]:
        """The looks of runs over a paragraph's, which mostly is that of the run before."""
        if self._latest is None or self._latest[0] is not paragraph:
            self._latest = (paragraph, self._looks.setdefault(paragraph, {}))
        return self._latest[1]


def _saying(element: etree._Element) -> tuple[tuple[str | bytes, str | bytes], ...]:
    if element.tag == TEXT_FILL:  # the only one that speaks through its children
        return (("", etree.tostring(element)),)
    return tuple(element.items())
