"""Archives that lie: sizes that are not so, members that share their bytes, archives in archives."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping

from builders.odt import package

_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_SIZE = struct.Struct("<L")
_QUOTING = struct.Struct("<BHH")
_DEFLATED = 8


def members_of(archive: bytes) -> dict[str, bytes]:
    """The members of a package."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def with_members(archive: bytes, more: Mapping[str, bytes]) -> bytes:
    """The package with members added or replaced."""
    return package(members_of(archive) | dict(more))


def with_second(archive: bytes, name: str, content: bytes) -> bytes:
    """The package with one more member, even of a name that it has."""
    buffer = io.BytesIO(archive)
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "a") as opened:
        opened.writestr(name, content)
    return buffer.getvalue()


def with_lie(archive: bytes, name: str, said: int) -> bytes:
    """The package with a member that says another size of itself, before it and in the directory."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        info = opened.getinfo(name)
    lying = bytearray(archive)
    _SIZE.pack_into(lying, info.header_offset + 22, said)
    _SIZE.pack_into(lying, archive.rindex(name.encode()) - 22, said)
    return bytes(lying)


def with_password(archive: bytes) -> bytes:
    """The package with a member that says it has a password."""
    locked = bytearray(archive)
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(locked)


def nested(depth: int, megabytes: int) -> bytes:
    """An archive in an archive, so deep; the innermost holds a bomb."""
    inner = package({"bomb.xml": b" " * (megabytes * 1_000_000)})
    for _ in range(depth):
        inner = package({f"{at}.zip": inner for at in range(4)})
    return inner


def overlapping(count: int, size: int) -> bytes:
    """An archive of so many members of that size which all share one run of compressed bytes.

    Each member's stream quotes the header of the one after it and goes on in that one's stream
    (D. Fifield, A better zip bomb, 2019).
    """
    packed, content = _raw_deflate(b" " * size), b" " * size
    header = block = entries = b""
    for at in reversed(range(count)):
        if header:
            packed, content = _quoting(header) + packed, header + content
        name = b"shared/%03d.bin" % at
        said = (zlib.crc32(content), len(packed), len(content), len(name))
        header = _LOCAL.pack(b"PK\x03\x04", 20, 0, _DEFLATED, 0, 33, *said, 0) + name
        block = header + packed
        place = at * (len(header) + _QUOTING.size)
        entry = _ENTRY.pack(b"PK\x01\x02", 20, 20, 0, _DEFLATED, 0, 33, *said, 0, 0, 0, 0, 0, place)
        entries = entry + name + entries
    return block + entries + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(entries), len(block), 0)


def _raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _quoting(header: bytes) -> bytes:
    """A block of a stream that stands as it is, and is not the last (RFC 1951, 3.2.4)."""
    return _QUOTING.pack(0, len(header), 0xFFFF - len(header)) + header
