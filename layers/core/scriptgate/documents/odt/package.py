"""The parts of an OpenDocument text."""

from __future__ import annotations

import posixpath
from functools import cached_property

from lxml import etree

from scriptgate.documents.errors import CorruptedDocument
from scriptgate.documents.guard import Archive, open_archive
from scriptgate.documents.odt.names import child, q, whole
from scriptgate.documents.opendocument import CONTENT

_STYLES = "styles.xml"
_META = "meta.xml"


class Package:
    """An ODT's parts as XML."""

    def __init__(self, untrusted: bytes) -> None:
        """Open the archive. Raises as `open_archive`, and CorruptedDocument where there is no content."""
        self.archive: Archive = open_archive(untrusted)
        if CONTENT not in self.archive:
            raise CorruptedDocument("content")

    @cached_property
    def content(self) -> etree._Element:
        """The root of `content.xml`."""
        return self.archive.parse(CONTENT)

    @cached_property
    def styles(self) -> etree._Element | None:
        """The root of `styles.xml`, or None."""
        return self._optional(_STYLES)

    def object_content(self, href: str) -> etree._Element | None:
        """The content of an object inside the package, or None where it is no XML of this package."""
        return self._optional(posixpath.normpath(posixpath.join(href, CONTENT)))

    @property
    def stated_words(self) -> int | None:
        """The word count in `meta.xml`, or None. Never for a verdict."""
        meta = self.meta
        statistic = child(meta, q("meta:document-statistic"))
        words = None if statistic is None else whole(statistic.get(q("meta:word-count")))
        return words if words is not None and words >= 0 else None

    @cached_property
    def meta(self) -> etree._Element | None:
        """The file's properties, or None."""
        return child(self._optional(_META), q("office:meta"))

    def _optional(self, name: str) -> etree._Element | None:
        return self.archive.parse(name) if name in self.archive else None
