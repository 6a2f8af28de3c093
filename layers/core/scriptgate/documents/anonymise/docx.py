"""Word documents rebuilt: only parts that the document needs, without properties, authors and comments.

Format: ECMA-376 parts 1 and 2, Transitional and Strict.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scriptgate.documents.anonymise.chunks import clean_chunk
from scriptgate.documents.anonymise.docx_rules import (
    clean_content,
    drop_references,
    is_dropped_relationship,
    is_path,
    read_xml,
    write_xml,
)
from scriptgate.documents.anonymise.packing import zipped
from scriptgate.documents.anonymise.pictures import Names, picture_or_blank
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
_IMAGE = "/image"
_BYTES = (_IMAGE, "/font")
"""Parts that are no XML."""
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
        self._pictures = Names("word/media/", self._names)

    def follow(self, relationships: str, folder: str) -> None:
        """Keep the parts that a relationships part leads to, and what they lead to in turn."""
        waiting = [(relationships, folder, "")]
        while waiting:
            name, base, part = waiting.pop()
            dropped: set[str] = set()
            for kind, target in self._clean_relationships(name, base, dropped):
                waiting.extend(self._claim(kind, target))
            if part and not self._kept[part]:
                self._keep_xml(part, dropped)

    def _claim(self, kind: str, target: str) -> Iterator[tuple[str, str, str]]:
        """A part met for the first time, with its relationships' name and folder."""
        name = self._names.get(target.casefold())
        if name is None or name in self._kept or name == _TYPES or kind.endswith(_CHUNK):
            return
        self._kept[name] = b""
        if kind.endswith(_BYTES):
            raw = self._archive.read(name)
            self._kept[name] = picture_or_blank(raw) if kind.endswith(_IMAGE) else raw
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
                part = self._part(folder, target)
                if kind.endswith(_CHUNK) and not self._keep_chunk(part):
                    dropped.add(relationship.get("Id", ""))
                    root.remove(relationship)
                elif kind.endswith(_IMAGE) and self._pictures.of(part) != part:
                    relationship.set("Target", f"/{self._pictures.of(part)}")
                yield kind, part
        self._kept[actual] = write_xml(root)

    def _part(self, folder: str, target: str) -> str:
        """The name of the part that a relationship leads to, as the archive has it."""
        name = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        return self._names.get(name.casefold(), name)

    def _keep_xml(self, name: str, dropped: set[str]) -> None:
        root = read_xml(self._archive.read(name))
        drop_references(root, dropped)
        clean_content(root)
        self._kept[name] = write_xml(root)

    def _keep_chunk(self, name: str) -> bool:
        """Keep a document inside the document, which Word shows as a part of it, if it can be cleaned."""
        if name in self._archive and name not in self._kept:
            raw = self._archive.read(name)
            deeper = raw.startswith(_ZIP)
            cleaned = _anonymised(raw, self._depth + 1) if deeper else clean_chunk(raw)
            if cleaned is not None:
                self._kept[name] = cleaned
        return name in self._kept

    def finished(self) -> dict[str, bytes]:
        """Names and bytes, content types first, else in the original's order."""
        types = self._names.get(_TYPES.casefold())
        if types is None:
            raise CorruptedDocument("content types")
        root = read_xml(self._archive.read(types))
        renamed = self._pictures.renamed
        _drop_types(root, self._kept, renamed)
        ordered = {
            renamed.get(name, name): self._kept[name] for name in self._archive.names() if name in self._kept
        }
        return {_TYPES: write_xml(root), **ordered}


_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_DOCUMENTS = (
    "application/vnd.ms-word.document.macroEnabled.main",
    "application/vnd.ms-word.template.macroEnabledTemplate.main",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main",
)
"""Main parts of documents with macros and of templates; the macros themselves are dropped."""


def _drop_types(root: etree._Element, kept: Mapping[str, bytes], renamed: Mapping[str, str]) -> None:
    names = {name.casefold(): renamed.get(name, name) for name in kept}
    for entry in list(root):
        if entry.get("ContentType", "").startswith(_OTHER_DOCUMENTS):
            entry.set("ContentType", _DOCUMENT)  # the copy is called .docx, and Word insists that it is one
        part = entry.get("PartName")
        if part is None:
            continue
        name = names.get(part.lstrip("/").casefold())
        if name is None:
            root.remove(entry)
        elif name.casefold() != part.lstrip("/").casefold():
            entry.set("PartName", f"/{name}")
