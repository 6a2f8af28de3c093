"""The guard at the door: what a file is by its content, and the caps that every archive and XML part obeys.

Formats: ECMA-376 part 2 (Open Packaging Conventions) for .docx, MS-OFFCRYPTO for encrypted Office files;
`opendocument` knows .odt.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from scriptgate.documents import opendocument
from scriptgate.documents.errors import (
    CorruptedDocument,
    EmptyFile,
    EncryptedDocument,
    FileTooLarge,
    ForbiddenContent,
    TooComplex,
    WrongType,
)

if TYPE_CHECKING:
    from lxml import etree

MAX_FILE_BYTES = 25_000_000
MAX_PART_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 100_000_000
MAX_PARTS = 1_000
MAX_ELEMENTS = 2_000_000
MAX_WRAPPED_ATTRIBUTES = 8 * MAX_ELEMENTS
"""Attributes cost memory as elements do; real files have under three an element."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PDF_WINDOW = 1024
"""A PDF's header may stand anywhere in its first 1,024 bytes (Adobe's readers accept that)."""
_DIRECTORY_ENTRY = b"PK\x01\x02"
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (_OLE, "ole"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
)

_ROOT_WINDOW = 65_536
"""Bytes in which the root element must begin."""
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD_DOCUMENT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}document"
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
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


def refuse_size(untrusted: bytes) -> None:
    """Refuse a file of no bytes (EmptyFile) or of more than 25 MB (FileTooLarge)."""
    if not untrusted:
        raise EmptyFile
    if len(untrusted) > MAX_FILE_BYTES:
        raise FileTooLarge


def family(untrusted: bytes) -> str:
    """What the first bytes say, without opening anything: zip, ole, png, jpeg, pdf or unknown."""
    for magic, name in _MAGIC:
        if untrusted.startswith(magic):
            return name
    return "pdf" if b"%PDF-" in untrusted[:_PDF_WINDOW] else "unknown"


def detect_format(untrusted: bytes) -> str:
    """`docx`, `odt`, `pdf`, `png` or `jpeg`, by content; names and declared media types are not asked.

    Raises EmptyFile, FileTooLarge, EncryptedDocument, WrongType, or what `open_archive` raises.
    """
    refuse_size(untrusted)
    kind = family(untrusted)
    if kind == "ole":
        raise EncryptedDocument if _ENCRYPTED_STREAM in untrusted else WrongType
    if kind == "unknown":
        raise WrongType
    if kind == "zip":
        return _package_format(open_archive(untrusted))
    return kind


def likely_format(untrusted: bytes) -> str:
    """What `detect_format` will find if the file is what its first bytes say; nothing is opened."""
    kind = family(untrusted)
    if kind != "zip":
        return kind
    return "odt" if opendocument.is_likely(untrusted) else "docx"


def _package_format(archive: Archive) -> str:
    if opendocument.is_text(archive):
        return "odt"
    main = archive.main_part
    if main is None or archive.root_tag(main) != _WORD_DOCUMENT:
        raise WrongType
    return "docx"


def open_archive(untrusted: bytes) -> Archive:
    """Open a zip under the caps; see `Archive`.

    Raises CorruptedDocument, EncryptedDocument (a password on a member), TooComplex (too many parts or
    bytes) and ForbiddenContent (two members with one name).
    """
    if untrusted.count(_DIRECTORY_ENTRY) > 10 * MAX_PARTS:  # embedded archives have entries of their own
        raise TooComplex("directory entries")
    try:
        opened = zipfile.ZipFile(io.BytesIO(untrusted))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise CorruptedDocument("zip directory") from error
    return Archive(opened, _checked_members(opened.infolist()))


def _checked_members(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if sum(not info.is_dir() for info in infos) > MAX_PARTS:
        raise TooComplex("parts")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _refuse_member(info)
        key = _part_key(info.filename)
        if key in members:
            raise ForbiddenContent("duplicate member")
        members[key] = info
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise TooComplex("unpacked bytes")
    return members


def _refuse_member(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise EncryptedDocument
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise CorruptedDocument("compression method")
    if info.file_size > MAX_PART_BYTES:
        raise TooComplex("part bytes")


def _part_key(name: str) -> str:
    """Part names are equal without regard to case (ECMA-376 part 2, 6.2.2.3)."""
    return name.replace("\\", "/").lstrip("/").casefold()


@dataclass(slots=True)
class _Spent:
    """What an archive has used up of its caps so far."""

    unpacked: int = 0
    elements: int = 0


@dataclass(frozen=True)
class Archive:
    """A zip whose members were checked. Every read is bounded and adds to the archive's caps."""

    opened: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    spent: _Spent = field(default_factory=_Spent)

    def names(self) -> tuple[str, ...]:
        """The members' names as the archive gives them, in its order, folders left out."""
        return tuple(info.filename for info in self.members.values() if not info.is_dir())

    def __contains__(self, name: str) -> bool:
        return _part_key(name) in self.members

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises CorruptedDocument (absent, damaged) or TooComplex (the caps)."""
        info = self.members.get(_part_key(name))
        if info is None:
            raise CorruptedDocument("missing part")
        content = self._unpack(info)
        self.spent.unpacked += len(content)
        if self.spent.unpacked > 2 * MAX_UNPACKED_BYTES:  # a reader may read a part twice
            raise TooComplex("unpacked bytes")
        return content

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        try:
            with self.opened.open(info) as member:
                content = member.read(MAX_PART_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
            raise CorruptedDocument("zip member") from error
        if len(content) > MAX_PART_BYTES:
            raise TooComplex("part bytes")
        if len(content) != info.file_size:
            raise CorruptedDocument("zip member's size")
        return content

    def parse(self, name: str) -> etree._Element:
        """A member as XML with Strict namespaces made Transitional.

        Raises as `read`, and ForbiddenContent (a DOCTYPE, an unusual encoding).
        """
        source = _single_byte_source(self.read(name))
        self._spend_elements(source)
        return _parse(source)

    def root_tag(self, name: str) -> str | None:
        """The tag of a member's root element, or None where it is not XML. Raises as `parse`."""
        return _root_tag(_single_byte_source(self.read(name))[:_ROOT_WINDOW])

    @cached_property
    def main_part(self) -> str | None:
        """The main part's name by `_rels/.rels`, or None where there is none."""
        if "_rels/.rels" not in self:
            return None
        for kind, target in self._root_relationships():
            if kind.endswith("/officeDocument"):
                return posixpath.normpath(target).lstrip("/")
        return None

    def _root_relationships(self) -> Iterator[tuple[str, str]]:
        for element in self.parse("_rels/.rels").iter(_RELATIONSHIP):
            yield element.get("Type", ""), element.get("Target", "")

    def _spend_elements(self, source: bytes) -> None:
        self.spent.elements += source.count(b"<") - source.count(b"</")
        if self.spent.elements > MAX_ELEMENTS or source.count(b"=") > MAX_WRAPPED_ATTRIBUTES:
            raise TooComplex("elements")


def _single_byte_source(raw: bytes) -> bytes:
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


def _root_tag(start: bytes) -> str | None:
    from lxml import etree

    events = etree.iterparse(io.BytesIO(start), ("start",), resolve_entities=False, no_network=True)
    try:
        return next((str(element.tag) for _, element in events), None)
    except etree.XMLSyntaxError as error:
        raise CorruptedDocument("xml") from error


def _parse(source: bytes) -> etree._Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise CorruptedDocument("xml") from error
    if root.getroottree().docinfo.internalDTD is not None:  # one that the search for its bytes missed
        raise ForbiddenContent("doctype")
    return root
