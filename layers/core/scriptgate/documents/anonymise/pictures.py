"""Pictures inside documents, in every format that word processors show, without their metadata.

Formats: GIF 89a, WebP (RIFF), TIFF 6.0, [MS-EMF], SVG 1.1, and PNG and JPEG even where they are a little
damaged, since word processors show those. WMF, BMP and
OpenDocument's own metafiles have no metadata. Pixels are never decoded.
"""

from __future__ import annotations

import gzip
import itertools
import posixpath
import re
import struct
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress

from scriptgate.documents.anonymise.docx_rules import read_xml, write_xml
from scriptgate.documents.anonymise.drawn import clean_svg
from scriptgate.documents.anonymise.images import anonymise_image, clean_jpeg, mended_png
from scriptgate.documents.errors import CorruptedDocument, UnreadableDocument
from scriptgate.documents.guard import MAX_PART_BYTES

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_SVG_STARTS = (b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE", b"\xef\xbb\xbf<")
_PLAIN_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,500}>")
"""One that declares nothing itself, as drawing programs write it."""
_END_OF_JPEG = b"\xff\xd9"
_BLANK = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63b8000000d200"
    "d1dbd90eb70000000049454e44ae426082"
)
"""A grey PNG: word processors look at what a picture is, not at its name."""
_USUAL_NAME = re.compile(
    r"(?:word/)?(?:media/)?(?:image|picture)\d{0,6}\.\w{2,5}"
    r"|Pictures/(?:(?:image|picture)?\d{0,9}|[0-9A-F]{16,60})\.\w{2,5}|ObjectReplacements/Object \d{1,6}",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\.[A-Za-z]{2,5}")
_MOST_DIRECTORIES = 100
_TIFF_TAGS = frozenset(
    {*range(254, 260), 262, 266, 273, 274, *range(277, 285), 292, 293, 296, *range(317, 326), 338, 339, 347}
    | {*range(512, 522), *range(529, 533), 34675}
)
"""What is needed to show a picture (34675: its colour profile)."""
_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"})
_WEBP_METADATA = 0b1100
_EMF_COMMENT = 70
_EMF_DRAWINGS = (b"EMF+", b"GDIC")
_LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\x01"


class Names:
    """Names for the pictures of a package: what word processors call them themselves, or numbers.

    A picture that was put in by hand into a package may have the name of its file.
    """

    def __init__(self, folder: str, taken: Iterable[str]) -> None:
        """`folder`: where renamed ones go; `taken`: the names in the package."""
        self._folder = folder
        self._taken = {name.casefold() for name in taken}
        self.renamed: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The name of a part in the copy."""
        if _USUAL_NAME.fullmatch(name):
            return name
        if name not in self.renamed:
            self.renamed[name] = self._next(posixpath.splitext(name)[1])
        return self.renamed[name]

    def _next(self, suffix: str) -> str:
        suffix = suffix if _SUFFIX.fullmatch(suffix) else ""
        numbers = (f"{self._folder}picture{number}{suffix}" for number in itertools.count(1))
        found = next(name for name in numbers if name.casefold() not in self._taken)
        self._taken.add(found.casefold())
        return found


def picture_or_blank(raw: bytes) -> bytes:
    """The same picture without its metadata; a grey one in its place where it can't be cleaned."""
    return clean_picture(raw) or _BLANK


def clean_picture(raw: bytes) -> bytes | None:
    """The same picture without its metadata. None: its format is unknown, or it is too damaged."""
    with suppress(UnreadableDocument, struct.error, IndexError, zlib.error, EOFError, OSError):
        for magic, clean in _CLEANERS:
            if raw.startswith(magic):
                return clean(raw)
    return None


def _clean_png(raw: bytes) -> bytes:
    try:
        return anonymise_image(raw)
    except CorruptedDocument:
        return mended_png(raw)


def _clean_jpeg(raw: bytes) -> bytes:
    try:
        return clean_jpeg(raw)
    except CorruptedDocument:
        return clean_jpeg(raw + _END_OF_JPEG)


def _clean_gif(raw: bytes) -> bytes:
    """Its frames and how they loop; no comments, and nothing that is an application's own."""
    place = 13 + _colour_table(raw[10])
    kept = [raw[:place]]
    while raw[place] != 0x3B:  # noqa: PLR2004 - the end
        start = place
        if raw[start] == 0x2C:  # noqa: PLR2004 - a frame
            place = _end_of_blocks(raw, start + 11 + _colour_table(raw[start + 9]))
            kept.append(raw[start:place])
            continue
        place = _end_of_blocks(raw, start + 2)
        timing = raw[start : start + 2] == b"\x21\xf9"
        if timing or (raw.startswith(_LOOP, start) and place - start == len(_LOOP) + 3):
            kept.append(raw[start:place])
    return b"".join((*kept, b";"))


def _colour_table(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _end_of_blocks(raw: bytes, place: int) -> int:
    while raw[place]:
        place += 1 + raw[place]
    return place + 1


def _clean_webp(raw: bytes) -> bytes:
    if raw[8:12] != b"WEBP":
        raise CorruptedDocument("webp")
    kept = [b"WEBP"]
    place = 12
    while place + 8 <= len(raw):
        (length,) = struct.unpack_from("<I", raw, place + 4)
        end = place + 8 + length + length % 2
        chunk = bytearray(raw[place:end])
        if chunk[:4] == b"VP8X":
            chunk[8] &= ~_WEBP_METADATA
        if bytes(chunk[:4]) in _WEBP_CHUNKS:
            kept.append(bytes(chunk))
        place = end
    content = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _clean_tiff(raw: bytes) -> bytes:
    """Its directories with only the tags that show it; what others pointed at is blank."""
    picture = bytearray(raw)
    order = "<" if raw[:2] == b"II" else ">"
    (place,) = struct.unpack_from(order + "I", picture, 4)
    for _ in range(_MOST_DIRECTORIES):
        if not place:
            return bytes(picture)
        place = _clean_directory(picture, place, order)
    raise CorruptedDocument("tiff directories")


def _clean_directory(picture: bytearray, place: int, order: str) -> int:
    """Clean one directory; the place of the next, or 0."""
    (count,) = struct.unpack_from(order + "H", picture, place)
    end = place + 2 + 12 * count
    (following,) = struct.unpack_from(order + "I", picture, end)
    kept = b""
    for at in range(place + 2, end, 12):
        tag, kind, values, value = struct.unpack_from(order + "HHII", picture, at)
        length = values * _TIFF_SIZES.get(kind, 1)
        if tag in _TIFF_TAGS:
            kept += picture[at : at + 12]
        elif length > 4 and value + length <= len(picture):  # noqa: PLR2004 - shorter ones stand in the entry
            picture[value : value + length] = bytes(length)
    whole = struct.pack(order + "H", len(kept) // 12) + kept + struct.pack(order + "I", following)
    picture[place : end + 4] = whole + bytes(end + 4 - place - len(whole))
    return int(following)


def _clean_emf(raw: bytes) -> bytes:
    """Without the description in its header, and comments that draw nothing."""
    if raw[40:44] != b" EMF":
        raise CorruptedDocument("emf")
    picture = bytearray(raw)
    characters, start = struct.unpack_from("<II", picture, 60)
    if characters and start + 2 * characters <= len(picture):
        picture[start : start + 2 * characters] = bytes(2 * characters)
    struct.pack_into("<II", picture, 60, 0, 0)
    place = 0
    while place + 8 <= len(picture):
        kind, size = struct.unpack_from("<II", picture, place)
        if size < 8 or place + size > len(picture):  # noqa: PLR2004 - its type and size
            raise CorruptedDocument("emf record")
        if kind == _EMF_COMMENT and picture[place + 12 : place + 16] not in _EMF_DRAWINGS:
            picture[place + 12 : place + size] = bytes(max(0, size - 12))
        place += size
    return bytes(picture)


def _clean_packed(raw: bytes) -> bytes:
    """A packed EMF or WMF; the packing may name the file."""
    unpacked = zlib.decompressobj(wbits=31).decompress(raw, MAX_PART_BYTES)
    cleaned = clean_picture(unpacked)
    if cleaned is None:
        raise CorruptedDocument("packed picture")
    return gzip.compress(cleaned, mtime=0)


def _clean_svg(raw: bytes) -> bytes:
    return write_xml(clean_svg(read_xml(_PLAIN_DOCTYPE.sub(b"", raw, count=1))))


def _as_it_is(raw: bytes) -> bytes:
    return raw


_CLEANERS: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (_PNG, _clean_png),
    (_JPEG, _clean_jpeg),
    (b"GIF8", _clean_gif),
    (b"RIFF", _clean_webp),
    (b"II*\0", _clean_tiff),
    (b"MM\0*", _clean_tiff),
    (b"\x01\0\0\0", _clean_emf),
    (b"\x1f\x8b", _clean_packed),
    (b"BM", _as_it_is),
    (b"VCLMTF", _as_it_is),
    (b"\xd7\xcd\xc6\x9a", _as_it_is),
    (b"\x01\0\t\0", _as_it_is),
    *((start, _clean_svg) for start in _SVG_STARTS),
)
