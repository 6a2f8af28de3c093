"""XML that nobody vouches for: a source whose tags can be counted before anything is parsed, and its tree."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import TYPE_CHECKING

from scriptgate.documents.errors import CorruptedDocument, ForbiddenContent, why_no_xml

if TYPE_CHECKING:
    from lxml import etree

_STRICT_NAMESPACES = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
        b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_SAFE_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"})
"""Encodings in which `<` is one byte, so that tags can be counted before anything is parsed."""
_DECLARED_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_TAGS = 2
"""Of one element: where it starts and where it ends."""
_LONGEST_CUT = 10_000
"""Bytes. It can have no more elements than are cheap."""
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


def single_byte_source(raw: bytes) -> bytes:
    """The part in an encoding where tags can be counted, with Transitional namespaces and no DOCTYPE."""
    source = _from_utf16(raw) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else raw
    declared = _DECLARED_ENCODING.match(source.removeprefix(b"\xef\xbb\xbf")[:300])
    if declared and declared[1].decode("ascii", "replace").lower() not in _SAFE_ENCODINGS:
        raise ForbiddenContent("encoding")
    if b"<!DOCTYPE" in source:
        raise ForbiddenContent("doctype")
    if b"http://purl.oclc.org/ooxml/" in source:
        for strict, transitional in _STRICT_NAMESPACES:
            source = source.replace(strict, transitional)
    return source


def _from_utf16(raw: bytes) -> bytes:
    try:
        return _XML_DECLARATION.sub("", raw.decode("utf-16"), count=1).encode()
    except UnicodeError as error:
        raise CorruptedDocument("encoding") from error


def root_tag(start: bytes) -> str | None:
    """The tag of the root element that a source begins with, or None. Raises CorruptedDocument."""
    from lxml import etree

    events = etree.iterparse(io.BytesIO(start), ("start",), resolve_entities=False, no_network=True)
    try:
        return next((str(element.tag) for _, element in events), None)
    except etree.XMLSyntaxError as error:
        raise CorruptedDocument("xml") from error


def cut_out(source: bytes, qualified: bytes) -> bytes | None:
    """The element of a qualified name; None unless it is short and nothing else can bear that name."""
    start, end = b"<" + qualified, b"</" + qualified + b">"
    first, last = source.find(start), source.find(end)
    tags = 0 <= first < last and source.count(qualified.rpartition(b":")[2]) == _TAGS
    if not tags or b"<!" in source or source.find(b"<?", 1) > 0:
        return None
    within = source[first : last + len(end)]
    return within if 0 < len(within) <= _LONGEST_CUT else None


@cache
def _parser() -> etree.XMLParser:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )


def parse(source: bytes) -> etree._Element:
    """A source's root. Raises CorruptedDocument, TooComplex (no memory) and ForbiddenContent (a DOCTYPE)."""
    from lxml import etree

    try:
        root = etree.fromstring(source, _parser())
    except etree.XMLSyntaxError as error:
        raise why_no_xml(error) from error
    if root.getroottree().docinfo.internalDTD is not None:  # one that the search for its bytes missed
        raise ForbiddenContent("doctype")
    return root
