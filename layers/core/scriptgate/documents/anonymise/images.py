"""Pictures without their metadata: PNG chunks (W3C PNG 11.3), JPEG segments (ITU T.81 B.2; Exif 2.32)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

from scriptgate.documents.errors import CorruptedDocument, TooComplex, WrongType

MOST_PIXELS = 100_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_IEND = b"\0\0\0\0IEND\xaeB`\x82"
_SHOWN_CHUNKS = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"tRNS",
        b"IDAT",
        b"IEND",
        b"gAMA",
        b"sRGB",
        b"cHRM",
        b"iCCP",
        b"pHYs",
        b"sBIT",
        b"bKGD",
    }
)
_SOS, _EOI, _COM = 0xDA, 0xD9, 0xFE
_APP0, _APP1, _APP2, _APP14, _LAST_APP = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_UPRIGHT = 1
_SHORT = 3
_MOST_TAGS = 200


def anonymise_image(untrusted: bytes) -> bytes:
    """A PNG or JPEG with only what is needed to show it, and the way up that its camera noted.

    Raises WrongType (neither format), CorruptedDocument (cut off or malformed) and TooComplex (over 100
    million pixels).
    """
    if untrusted.startswith(_PNG):
        return _clean_png(untrusted)
    if untrusted.startswith(_JPEG):
        return clean_jpeg(untrusted)
    raise WrongType("image")


def _clean_png(untrusted: bytes) -> bytes:
    kept = [_PNG]
    seen: set[bytes] = set()
    for kind, chunk in _chunks(untrusted):
        if not seen:
            _refuse_png_header(kind, chunk)
        seen.add(kind)
        if kind in _SHOWN_CHUNKS:
            kept.append(chunk)
    if not {b"IDAT", b"IEND"} <= seen:
        raise CorruptedDocument("png ends early")
    return b"".join(kept)


def mended_png(untrusted: bytes) -> bytes:
    """A damaged PNG as far as its chunks are whole, and an end. Raises CorruptedDocument where none is."""
    kept = [_PNG]
    with suppress(CorruptedDocument):
        for kind, chunk in _chunks(untrusted):
            if kind in _SHOWN_CHUNKS and kind != b"IEND":
                kept.append(chunk)
    return _clean_png(b"".join(kept) + _IEND)


def _chunks(untrusted: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's type and whole bytes, up to the end chunk; what follows that is nobody's."""
    place = len(_PNG)
    while place < len(untrusted):
        if place + 12 > len(untrusted):
            raise CorruptedDocument("png chunk")
        (length,) = struct.unpack_from(">I", untrusted, place)
        end = place + 12 + length
        kind = untrusted[place + 4 : place + 8]
        if end > len(untrusted) or not kind.isalpha():
            raise CorruptedDocument("png chunk")
        (stated,) = struct.unpack_from(">I", untrusted, end - 4)
        if zlib.crc32(untrusted[place + 4 : end - 4]) == stated:
            yield kind, untrusted[place:end]
        elif kind[:1].isupper():  # else it shows without it, as viewers do
            raise CorruptedDocument("png checksum")
        if kind == b"IEND":
            return
        place = end


def _refuse_png_header(kind: bytes, chunk: bytes) -> None:
    if kind != b"IHDR" or len(chunk) != 25:  # noqa: PLR2004 - 13 bytes, framed
        raise CorruptedDocument("png header")
    _refuse_pixels(*struct.unpack_from(">II", chunk, 8))


def _refuse_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise CorruptedDocument("no pixels")
    if width * height > MOST_PIXELS:
        raise TooComplex("pixels")


def clean_jpeg(untrusted: bytes, *, keep_orientation: bool = True) -> bytes:
    """A JPEG without application segments and comments, but for JFIF, ICC and Adobe's colour transform.

    Raises CorruptedDocument or TooComplex.
    """
    kept: list[bytes] = []
    orientation = _UPRIGHT
    framed = False
    for marker, segment in _segments(untrusted):
        if marker in _FRAMES:
            _refuse_frame(segment)
            framed = True
        if marker == _APP1 and orientation == _UPRIGHT:
            orientation = _orientation(segment[4:])
        if _is_shown(marker, segment):
            kept.append(segment)
    if not framed:
        raise CorruptedDocument("jpeg without a frame")
    turned = [_orientation_segment(orientation)] if keep_orientation and orientation != _UPRIGHT else []
    has_jfif = bool(kept) and kept[0][1] == _APP0
    return b"".join([_JPEG, *kept[:has_jfif], *turned, *kept[has_jfif:]])


def _segments(untrusted: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its whole segment (a scan with its coded data), up to the end marker."""
    place = 2
    while True:
        place, marker = _next_marker(untrusted, place)
        if marker == _EOI:
            yield marker, b"\xff\xd9"
            return
        if marker in _STANDALONE:
            continue
        end = place + _segment_length(untrusted, place)
        if marker == _SOS:
            end = _end_of_scan(untrusted, end)
        yield marker, b"\xff" + bytes([marker]) + untrusted[place:end]
        place = end


def _next_marker(untrusted: bytes, place: int) -> tuple[int, int]:
    """The place behind the next marker, and the marker. Fill bytes (0xFF) may stand before it.

    What else stands before it is nobody's: every viewer skips it, and the copy leaves it out.
    """
    place = untrusted.find(b"\xff", place)
    if place < 0:
        raise CorruptedDocument("jpeg marker")
    while untrusted[place : place + 1] == b"\xff":
        place += 1
    if place >= len(untrusted) or not untrusted[place]:
        raise CorruptedDocument("jpeg marker")
    return place + 1, untrusted[place]


def _segment_length(untrusted: bytes, place: int) -> int:
    if place + 2 > len(untrusted):
        raise CorruptedDocument("jpeg segment")
    (length,) = struct.unpack_from(">H", untrusted, place)
    if length < 2 or place + length > len(untrusted):  # noqa: PLR2004 - it counts itself
        raise CorruptedDocument("jpeg segment")
    return int(length)


def _end_of_scan(untrusted: bytes, place: int) -> int:
    """Where coded data ends: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        place = untrusted.find(b"\xff", place)
        if place < 0 or place + 1 >= len(untrusted):
            raise CorruptedDocument("jpeg ends early")
        after = untrusted[place + 1]
        if after and after not in _STANDALONE and after != 0xFF:  # noqa: PLR2004 - a fill byte
            return place
        place += 1 if after == 0xFF else 2  # noqa: PLR2004


def _refuse_frame(segment: bytes) -> None:
    if len(segment) < 10:  # noqa: PLR2004 - marker, length, precision, height, width, components
        raise CorruptedDocument("jpeg frame")
    height, width = struct.unpack_from(">HH", segment, 5)
    _refuse_pixels(width, height)


def _is_shown(marker: int, segment: bytes) -> bool:
    if marker == _APP0:
        return segment[4:9] == b"JFIF\0"
    if marker == _APP2:
        return segment[4:16] == b"ICC_PROFILE\0"
    return marker == _APP14 or not (_APP0 <= marker <= _LAST_APP or marker == _COM)


def _orientation(payload: bytes) -> int:
    """The orientation tag (1-8) of an Exif segment's first directory; 1 where there is none."""
    body = payload.removeprefix(_EXIF)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(body[:4])
    if order is None or len(body) == len(payload):
        return _UPRIGHT
    try:
        (directory,) = struct.unpack_from(order + "I", body, 4)
        (count,) = struct.unpack_from(order + "H", body, directory)
        for number in range(min(count, _MOST_TAGS)):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", body, directory + 2 + 12 * number)
            if tag == _ORIENTATION and kind == _SHORT and 1 <= value <= 8:  # noqa: PLR2004 - as Exif says
                return int(value)
    except struct.error:
        return _UPRIGHT
    return _UPRIGHT


def _orientation_segment(orientation: int) -> bytes:
    directory = struct.pack(">HHHIHHI", 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)
    payload = _EXIF + b"MM\0*" + struct.pack(">I", 8) + directory
    return struct.pack(">BBH", 0xFF, _APP1, len(payload) + 2) + payload
