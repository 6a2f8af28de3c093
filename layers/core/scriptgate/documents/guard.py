"""The guard at the door: what a file is by its content, and the caps that every archive and XML part obeys.

Formats: ECMA-376 part 2 (Open Packaging Conventions) for .docx, MS-OFFCRYPTO for encrypted Office files;
`opendocument` knows .odt.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from scriptgate.documents import markup, opendocument
from scriptgate.documents.errors import (
    CorruptedDocument,
    EmptyFile,
    EncryptedDocument,
    FileTooLarge,
    ForbiddenContent,
    OldWordDocument,
    TooComplex,
    UnreadableDocument,
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
_OLD_WORD_STREAM = "WordDocument".encode("utf-16-le")
_PDF_WINDOW = 1024
"""A PDF's header may stand anywhere in its first 1,024 bytes (Adobe's readers accept that)."""
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
"""What the types of a document's own relationships begin with; those of Strict are made these."""
MAIN_TYPE = f"{RELATIONSHIPS}officeDocument"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (_OLE, "ole"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
)

_SHORTEST_ELEMENT = len("<a/>")
_ROOT_WINDOW = 65_536
"""Bytes in which the root element must begin."""
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD_DOCUMENT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}document"


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

    Raises EmptyFile, FileTooLarge, EncryptedDocument, WrongType, OldWordDocument, or what `open_archive`
    raises.
    """
    refuse_size(untrusted)
    kind = family(untrusted)
    if kind == "ole":
        raise _reason_of_ole(untrusted)
    if kind == "unknown":
        raise WrongType
    if kind == "zip":
        return _package_format(open_archive(untrusted))
    return kind


def _reason_of_ole(untrusted: bytes) -> UnreadableDocument:
    """Why a compound file (MS-CFB) can't be read: an encrypted package, an old Word file, or another."""
    if _ENCRYPTED_STREAM in untrusted:
        return EncryptedDocument()
    return OldWordDocument() if _OLD_WORD_STREAM in untrusted else WrongType()


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


def only(parts: set[str]) -> str | None:
    """The one part of its kind, or None. Raises CorruptedDocument where there are several."""
    if len(parts) > 1:
        raise CorruptedDocument("two parts of one kind")
    return next(iter(parts), None)


@dataclass(slots=True)
class _Spent:
    """What an archive has used up of its caps so far."""

    unpacked: int = 0
    elements: int = 0
    uncounted: list[bytes] = field(default_factory=list)
    """Sources whose elements are still to be counted: nearly always they can't be too many."""


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
        source = markup.single_byte_source(self.read(name))
        self._spend_elements(source)
        return markup.parse(source)

    def parse_element(self, name: str, qualified: bytes, around: tuple[bytes, bytes]) -> etree._Element:
        """A member as XML; where that is plain only its one element of a qualified name, within `around`.

        Raises as `parse`.
        """
        source = markup.single_byte_source(self.read(name))
        within = markup.cut_out(source, qualified)
        if within is not None:
            return markup.parse(within.join(around))
        self._spend_elements(source)
        return markup.parse(source)

    def root_tag(self, name: str) -> str | None:
        """The tag of a member's root element, or None where it is not XML. Raises as `parse`."""
        return markup.root_tag(markup.single_byte_source(self.read(name))[:_ROOT_WINDOW])

    @cached_property
    def main_part(self) -> str | None:
        """The main part's name by `_rels/.rels`, or None where there is none.

        Raises CorruptedDocument where there are two: programs differ in which of them they show.
        """
        found: set[str] = set()
        if "_rels/.rels" not in self:
            return None
        for element in self.root_relationships.iter(_RELATIONSHIP):
            if element.get("Type") == MAIN_TYPE:
                found.add(posixpath.normpath(element.get("Target", "")).lstrip("/"))
        return only(found)

    @cached_property
    def root_relationships(self) -> etree._Element:
        """The root of `_rels/.rels`. Raises as `parse`."""
        return self.parse("_rels/.rels")

    def _spend_elements(self, source: bytes) -> None:
        spent = self.spent
        spent.uncounted.append(source)
        if spent.unpacked <= MAX_ELEMENTS * _SHORTEST_ELEMENT:
            return
        spent.elements += sum(one.count(b"<") - one.count(b"</") for one in spent.uncounted)
        spent.uncounted.clear()
        if spent.elements > MAX_ELEMENTS or source.count(b"=") > MAX_WRAPPED_ATTRIBUTES:
            raise TooComplex("elements")
