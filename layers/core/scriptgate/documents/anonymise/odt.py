"""OpenDocument texts rebuilt: only parts that the text needs, without properties, authors and comments.

Format: OpenDocument 1.3 parts 2 and 3.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from lxml import etree

from scriptgate.documents.anonymise.docx_rules import write_xml
from scriptgate.documents.anonymise.odt_rules import clean_content, clean_settings, replace_with_text
from scriptgate.documents.anonymise.packing import zipped
from scriptgate.documents.anonymise.pictures import Names, picture_or_blank
from scriptgate.documents.formats import MEDIA_TYPES
from scriptgate.documents.guard import Archive, open_archive
from scriptgate.documents.odt.names import HREF, NAMESPACES, child, q
from scriptgate.documents.opendocument import CONTENT, MANIFEST

_MIMETYPE = "mimetype"
_STYLES = "styles.xml"
_SETTINGS = "settings.xml"
_FORMULA = "application/vnd.oasis.opendocument.formula"
_CHART = "application/vnd.oasis.opendocument.chart"
_DEEPEST_OBJECT = 3
_NEVER_KEPT = frozenset({"meta-inf", "thumbnails", "configurations2", "basic", "scripts", "dialogs"})
"""Folders in lower case."""
_TYPES = {".xml": "text/xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_OBJECT = q("draw:object")
_FONT = q("svg:font-face-uri")
_VERSION = q("office:version")


def anonymise_odt(untrusted: bytes) -> bytes:
    """The same text and look, without who wrote, changed or commented on it.

    Tracked changes stay, by nobody and at no time. The same bytes give the same copy. A template's copy is
    a document. Raises what `open_archive` raises, and ForbiddenContent for a DOCTYPE.
    """
    copy = _Copy(open_archive(untrusted))
    copy.keep_document()
    return copy.zipped()


class _Copy:
    """The parts that are kept, by their names."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._parts: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._pictures = Names("Pictures/", archive.names())
        self._version = "1.3"

    def keep_document(self) -> None:
        """Keep the text, its styles and settings, and what they lead to."""
        content = self._archive.parse(CONTENT)
        self._version = content.get(_VERSION, self._version)
        self._keep(CONTENT, content, "", depth=0)
        if _STYLES in self._archive:
            self._keep(_STYLES, self._archive.parse(_STYLES), "", depth=0)
        if _SETTINGS in self._archive:
            settings = self._archive.parse(_SETTINGS)
            clean_settings(settings)
            self._parts[_SETTINGS] = write_xml(settings)

    def _keep(self, name: str, root: etree._Element, folder: str, depth: int) -> None:
        clean_content(root)
        for element in list(root.iter("*")):
            href = element.get(HREF)
            if href:
                self._follow(element, href, folder, depth)
        self._parts[name] = write_xml(root)

    def _follow(self, element: etree._Element, href: str, folder: str, depth: int) -> None:
        """Keep what a reference leads to inside the package; an object of which nothing is kept goes, too."""
        for target in (href, unquote(href)):
            name = posixpath.normpath(posixpath.join(folder, target))
            if name in self._pictures.renamed:
                element.set(HREF, self._pictures.renamed[name])
            if name in self._parts or name in self._pictures.renamed:
                return
            if name in self._archive and _may_be_kept(name):
                self._keep_bytes(element, name, renamed=not folder)
                return
            if posixpath.join(name, CONTENT) in self._archive and self._keep_object(name, depth + 1):
                return
        if element.tag == _OBJECT:
            replace_with_text(element, "")

    def _keep_bytes(self, element: etree._Element, name: str, *, renamed: bool) -> None:
        """Keep a font, or a picture under a name that says nothing."""
        raw = self._archive.read(name)
        if element.tag == _FONT:
            self._parts[name] = raw
            return
        known = self._pictures.of(name) if renamed else name
        self._parts[known] = picture_or_blank(raw)
        if known != name:
            element.set(HREF, known)

    def _keep_object(self, folder: str, depth: int) -> bool:
        """An equation or a chart. Other objects are documents with authors of their own."""
        name = posixpath.join(folder, CONTENT)
        if name in self._parts:
            return True
        root = self._archive.parse(name)
        kind = _kind_of_object(root)
        if kind is None or depth > _DEEPEST_OBJECT:
            return False
        self._types[f"{folder}/"] = kind
        self._parts[name] = b""  # it may refer to itself
        self._keep(name, root, folder, depth)
        styles = posixpath.join(folder, _STYLES)
        if styles in self._archive:
            self._keep(styles, self._archive.parse(styles), folder, depth)
        return True

    def zipped(self) -> bytes:
        """The package: its type first, and its manifest last."""
        parts = {_MIMETYPE: MEDIA_TYPES["odt"].encode(), **self._parts, MANIFEST: self._manifest()}
        return zipped(parts, stored={_MIMETYPE})

    def _manifest(self) -> bytes:
        """The package's manifest (part 2, 4.3); types that nobody needs are left empty."""
        space = NAMESPACES["manifest"]
        root = etree.Element(f"{space}manifest", nsmap={"manifest": space[1:-1]})
        root.set(f"{space}version", self._version)
        types = {"/": MEDIA_TYPES["odt"], **self._types}
        types |= {name: _TYPES.get(posixpath.splitext(name)[1].lower(), "") for name in self._parts}
        for name, media_type in types.items():
            entry = {f"{space}full-path": name, f"{space}media-type": media_type}
            if name == "/":
                entry[f"{space}version"] = self._version
            etree.SubElement(root, f"{space}file-entry", entry)
        return write_xml(root)


def _may_be_kept(name: str) -> bool:
    """A picture or font; not a part that tells of people or runs something."""
    folder = name.partition("/")[0].casefold()
    return "/" in name and folder not in _NEVER_KEPT and not name.casefold().endswith((".xml", ".rdf"))


def _kind_of_object(root: etree._Element) -> str | None:
    if root.tag == q("math:math"):
        return _FORMULA
    is_chart = child(child(root, q("office:body")), q("office:chart")) is not None
    return _CHART if is_chart else None
