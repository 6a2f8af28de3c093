"""The parts of a DOCX package, found by their relationships and not by their names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from scriptgate.documents.docx.names import whole
from scriptgate.documents.errors import CorruptedDocument
from scriptgate.documents.guard import RELATIONSHIPS, Archive, only, open_archive

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_EXTENDED_TYPES = ("/extended-properties", "/extendedProperties")
"""Transitional and Strict."""


_AROUND_COLOURS = (
    b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">',
    b"</a:theme>",
)


class Package:
    """A DOCX's parts as XML."""

    def __init__(self, untrusted: bytes) -> None:
        """Open the archive. Raises as `open_archive`, and CorruptedDocument where no main part is named."""
        self.archive: Archive = open_archive(untrusted)
        main = self.archive.main_part
        if main is None or main not in self.archive:
            raise CorruptedDocument("main part")
        self._main_name = main

    @cached_property
    def main(self) -> etree._Element:
        """The main part's root, `w:document`."""
        return self.archive.parse(self._main_name)

    def related(self, kind: str) -> etree._Element | None:
        """The main part's relative of a kind (`styles`, `footnotes`, ...), or None. Raises as `only`."""
        target = self._target(kind)
        return None if target is None else self.archive.parse(target)

    def _target(self, kind: str) -> str | None:
        wanted = RELATIONSHIPS + kind
        targets = (target for _, found, target in self._relationships if found == wanted)
        return only({target for target in targets if target in self.archive})

    @property
    def colours(self) -> etree._Element | None:
        """The root of the theme, or of its colours alone; None where there is no theme."""
        theme = self._target("theme")
        if theme is None:
            return None
        return self.archive.parse_element(theme, b"a:clrScheme", _AROUND_COLOURS)

    def running(self, relationship_id: str | None) -> etree._Element | None:
        """The header or footer that a relationship's id leads to, or None.

        Tools that compare documents leave references behind that lead elsewhere, even to pictures.
        """
        for found, kind, target in self._relationships:
            is_running = kind.endswith(("/header", "/footer"))
            if found == relationship_id and is_running and target in self.archive:
                return self.archive.parse(target)
        return None

    @property
    def stated_words(self) -> int | None:
        """The word count in `docProps/app.xml`, or None. Often an estimate; never for a verdict."""
        for _, kind, target in _internal(self.archive.root_relationships, ""):
            if kind.endswith(_EXTENDED_TYPES) and target in self.archive:
                words = whole(self.archive.parse(target).findtext(f"{_EXTENDED}Words"))
                return words if words is not None and words >= 0 else None
        return None

    def targets(self, kind: str) -> list[str]:
        """Names of the main part's relatives of a kind, whoever defined it."""
        return [target for target in self._by_kind.get(kind, ()) if target in self.archive]

    def roots(self, kind: str) -> Iterator[etree._Element]:
        """The roots of those."""
        return map(self.archive.parse, self.targets(kind))

    def properties(self, kind: str) -> set[str]:
        """Names of the parts that hold the file's own properties of a kind."""
        related = _internal(self.archive.root_relationships, "")
        return {target for _, one, target in related if one.endswith(kind) and target in self.archive}

    @property
    def embedded_files(self) -> int:
        """How many files are embedded as objects."""
        return sum("/embeddings/" in name for name in self.archive.names())

    @cached_property
    def _by_kind(self) -> dict[str, dict[str, None]]:
        """The main part's relatives, each once, by the last word of their kind."""
        found: dict[str, dict[str, None]] = {}
        for _, kind, target in self._relationships:
            found.setdefault(kind.rpartition("/")[2], {})[target] = None
        return found

    @cached_property
    def _relationships(self) -> tuple[tuple[str, str, str], ...]:
        folder, name = posixpath.split(self._main_name)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        return related_to(self.archive, rels, folder)


def related_to(archive: Archive, relationships: str, folder: str) -> tuple[tuple[str, str, str], ...]:
    """(id, type, target part) of each relationship that leads to a part; `folder` is its source's."""
    return tuple(_internal(archive.parse(relationships), folder)) if relationships in archive else ()


def _internal(relationships: etree._Element, folder: str) -> Iterator[tuple[str, str, str]]:
    for element in relationships.iter(_RELATIONSHIP):
        if element.get("TargetMode") != "External":
            target = posixpath.join("/", folder, element.get("Target", ""))
            yield element.get("Id", ""), element.get("Type", ""), posixpath.normpath(target).lstrip("/")
