"""Word documents rebuilt: only parts that the document needs, without properties, authors and comments.

Format: ECMA-376 parts 1 and 2, Transitional and Strict.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scriptgate.documents.anonymise.docx_rules import (
    clean_content,
    drop_references,
    is_dropped_relationship,
    is_path,
    read_xml,
    write_xml,
)
from scriptgate.documents.anonymise.packing import clean_picture, zipped
from scriptgate.documents.errors import CorruptedDocument, TooComplex
from scriptgate.documents.guard import Archive, open_archive

if TYPE_CHECKING:
    from lxml import etree

_TYPES = "[Content_Types].xml"
_ROOT_RELATIONSHIPS = "_rels/.rels"
_NOWHERE = "about:blank"
_LINK = "/hyperlink"
"""A reader follows it by a click. Pictures or text elsewhere would be fetched unasked, and tell who reads."""
_CHUNK = "/aFChunk"
_DEEPEST_CHUNK = 3
_ZIP = b"PK\x03\x04"


def anonymise_docx(untrusted: bytes) -> bytes:
    """The same text and look, without who wrote, changed or commented on it.

    Tracked changes stay, by nobody and at no time. The same bytes give the same copy. Raises what
    `open_archive` raises, and ForbiddenContent for a DOCTYPE.
    """
    return _anonymised(untrusted, depth=0)


def _anonymised(untrusted: bytes, depth: int) -> bytes:
    if depth > _DEEPEST_CHUNK:
        raise TooComplex("documents within documents")
    package = _Package(open_archive(untrusted), depth)
    package.follow(_ROOT_RELATIONSHIPS, "")
    return zipped(package.finished())


class _Package:
    """What a package keeps: the parts that kept relationships lead to."""

    def __init__(self, archive: Archive, depth: int) -> None:
        self._archive = archive
        self._depth = depth
        self._names = {name.casefold(): name for name in archive.names()}
        self._kept: dict[str, bytes] = {}

    def follow(self, relationships: str, folder: str) -> None:
        """Keep the parts that a relationships part leads to, and what they lead to in turn."""
        waiting = [(relationships, folder, "")]
        while waiting:
            name, base, part = waiting.pop()
            dropped: set[str] = set()
            for kind, target in self._clean_relationships(name, base, dropped):
                waiting.extend(self._claim(kind, target))
            if part:
                self._keep_part(part, dropped)

    def _claim(self, kind: str, target: str) -> Iterator[tuple[str, str, str]]:
        """A part met for the first time, with its relationships' name and folder."""
        name = self._names.get(target.casefold())
        if name is None or name in self._kept or name == _TYPES:
            return
        self._kept[name] = b""
        if kind.endswith(_CHUNK):
            self._kept[name] = self._chunk(name)
            return
        folder, base = posixpath.split(name)
        yield posixpath.join(folder, "_rels", f"{base}.rels"), folder, name

    def _clean_relationships(self, name: str, folder: str, dropped: set[str]) -> Iterator[tuple[str, str]]:
        """Kept internal relationships as (type, part's name); ids of the others go into `dropped`."""
        actual = self._names.get(name.casefold())
        if actual is None:
            return
        root = read_xml(self._archive.read(actual))
        for relationship in list(root):
            kind, target = relationship.get("Type", ""), relationship.get("Target", "")
            if is_dropped_relationship(kind):
                dropped.add(relationship.get("Id", ""))
                root.remove(relationship)
            elif relationship.get("TargetMode") == "External":
                if is_path(target) or not kind.endswith(_LINK):
                    relationship.set("Target", _NOWHERE)
            else:
                yield kind, posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        self._kept[actual] = write_xml(root)

    def _keep_part(self, name: str, dropped: set[str]) -> None:
        raw = self._archive.read(name)
        if name.endswith(".xml"):
            root = read_xml(raw)
            drop_references(root, dropped)
            clean_content(root)
            self._kept[name] = write_xml(root)
        else:
            self._kept[name] = clean_picture(raw)

    def _chunk(self, name: str) -> bytes:
        """A document inside the document, which Word shows as a part of it."""
        raw = self._archive.read(name)
        return _anonymised(raw, self._depth + 1) if raw.startswith(_ZIP) else raw

    def finished(self) -> dict[str, bytes]:
        """Names and bytes, content types first, else in the original's order."""
        types = self._names.get(_TYPES.casefold())
        if types is None:
            raise CorruptedDocument("content types")
        root = read_xml(self._archive.read(types))
        _drop_types(root, self._kept)
        ordered = {name: self._kept[name] for name in self._archive.names() if name in self._kept}
        return {_TYPES: write_xml(root), **ordered}


_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_DOCUMENTS = (
    "application/vnd.ms-word.document.macroEnabled.main",
    "application/vnd.ms-word.template.macroEnabledTemplate.main",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main",
)
"""Main parts of documents with macros and of templates; the macros themselves are dropped."""


def _drop_types(root: etree._Element, kept: Mapping[str, bytes]) -> None:
    names = {name.casefold() for name in kept}
    for entry in list(root):
        if entry.get("ContentType", "").startswith(_OTHER_DOCUMENTS):
            entry.set("ContentType", _DOCUMENT)  # the copy is called .docx, and Word insists that it is one
        part = entry.get("PartName")
        if part is not None and part.lstrip("/").casefold() not in names:
            root.remove(entry)
