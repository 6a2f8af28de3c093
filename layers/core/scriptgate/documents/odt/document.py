"""What all stories of an ODT share: styles, lists, changes, pages, tallies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from scriptgate.documents.draft import Tallies
from scriptgate.documents.look import Look
from scriptgate.documents.odt.changes import Changes
from scriptgate.documents.odt.graphics import page_size
from scriptgate.documents.odt.lists import Lists
from scriptgate.documents.odt.names import q
from scriptgate.documents.odt.package import Package
from scriptgate.documents.odt.pages import Pages
from scriptgate.documents.odt.shown import Shown
from scriptgate.documents.odt.styles import Styles

_CONTROL_IDS = (q("xml:id"), q("form:id"))


@dataclass
class Document:
    """An ODT's shared state while it is read. `root` holds its text: the body's or a page style's."""

    package: Package
    root: etree._Element
    styles: Styles
    lists: Lists

    @classmethod
    def of(cls, package: Package, root: etree._Element) -> Document:
        """The state at the document's beginning."""
        # the text's own file first: both may have an automatic style of one name
        roots = package.content, package.styles
        return cls(package, root, Styles(*roots), Lists(*roots))

    def __post_init__(self) -> None:
        self.tallies = Tallies()
        self.running = Tallies()
        """Those of headers and footers."""
        self.pages = Pages(self.root)
        self.changes = Changes(self.root)
        self.comments = 0
        self.embedded_files = 0
        self._looks: dict[tuple[Look, str], Look] = {}

    def look(self, name: str | None, around: Look) -> Look:
        """How a span of a text style looks in text that looks like `around`."""
        if name is None:
            return around
        key = (around, name)
        if key not in self._looks:
            self._looks[key] = self.styles.characters(name).over(around)
        return self._looks[key]

    @cached_property
    def shown(self) -> Shown:
        """What fields show beside their text."""
        return Shown(self.package.content, self.package.meta)

    @cached_property
    def page_size(self) -> tuple[float, float]:
        """Width and height of a page in millimetres."""
        return page_size(self.package.styles)

    @cached_property
    def controls(self) -> dict[str, etree._Element]:
        """The form controls by their ids."""
        forms = (element for form in self.root.iter(q("office:forms")) for element in form.iter("*"))
        return {element.get(name, ""): element for element in forms for name in _CONTROL_IDS}
