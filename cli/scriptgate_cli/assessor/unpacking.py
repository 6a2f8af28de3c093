"""A bundle, verified byte for byte and unpacked: nothing is written that its index does not announce."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from jsonschema import Draft202012Validator

from scriptgate import catalogue
from scriptgate_cli.assessor.counter import Place
from scriptgate_cli.assessor.troubles import BadBundle

INDEX = "index.json"
OURS = frozenset({INDEX, "index.txt", "marks.json", "marks.csv"})
"""Names that a bundle's files and folders can't have, in capitals or not: some disks see no difference."""
MOST_INDEX = 4_000_000
"""Bytes of an index: the longest ledger takes a tenth of it."""
MOST_UNPACKED = 1_000_000_000
"""Bytes of all files together, whatever an index announces: forty of the largest uploads."""
CHUNK = 1 << 20
LONGEST_NAME = 100
"""Characters of a file's or folder's name."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a bundle held."""

    index: dict[str, Any]
    files: tuple[str, ...]


def save(source: Any, target: Path, place: Place) -> None:
    """Write a stream to a file, as long as it is what was announced. Raises BadBundle."""
    digest, length = hashlib.sha256(), 0
    with target.open("wb") as file:
        while chunk := source.read(CHUNK):
            length += len(chunk)
            if length > place.length:
                raise BadBundle(f"it is longer than the {place.length} bytes that were announced")
            digest.update(chunk)
            file.write(chunk)
    if length != place.length:
        raise BadBundle(f"it has {length} bytes, {place.length} were announced")
    if digest.hexdigest() != place.sha256:
        raise BadBundle("its SHA-256 is not the one that was announced")


def unpack(bundle: Path, target: Path, script: str) -> Unpacked:
    """Unpack a script's bundle into an empty folder. Raises BadBundle."""
    try:
        with zipfile.ZipFile(bundle) as archive:
            members = _members(archive)
            raw = _read_index(archive, members)
            index = _index(raw, script)
            listed = {file["path"]: file for file in index["files"]}
            _require_same(set(members) - {INDEX}, [file["path"] for file in index["files"]])
            _require_bounded(index["files"])
            _write(target / INDEX, raw)
            for path, file in listed.items():
                _extract(archive, members[path], target / path, file)
    except BadBundle:
        raise
    except _UNREADABLE as error:
        if isinstance(error, OSError) and error.errno not in _OF_THE_BYTES:
            raise  # the disk's
        raise BadBundle(f"its zip can't be read ({type(error).__name__})") from None
    return Unpacked(index, tuple(listed))


_UNREADABLE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, LookupError, OverflowError, OSError),
)
"""What Python's zipfile raises on bytes that are no sound zip; UnicodeError is a ValueError."""
_OF_THE_BYTES = {None, errno.EINVAL}
"""Of an OSError: an offset before the file's beginning; every other is the disk's."""


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The archive's entries, each a plain file inside the folder, none twice on any disk."""
    members: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        name, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
        if "\0" in entry.orig_filename or not safe(name):
            raise BadBundle("it has a file whose name leads elsewhere")
        if kind not in {0, stat.S_IFREG}:
            raise BadBundle("it has an entry that is no plain file")
        if entry.flag_bits & 1:
            raise BadBundle("it has an entry that is locked")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise BadBundle("it has an entry that is packed in an unknown way")
        members[name] = entry
    names = {name.casefold() for name in members}
    if len(names) != len(archive.infolist()) or names & {name.split("/")[0] for name in names if "/" in name}:
        raise BadBundle("it has two files of one name")
    return members


def safe(name: str) -> bool:
    """Whether a name stays inside a folder, on any system: plain letters, at most one folder deep."""
    parts = name.split("/")
    return bool(_NAME.fullmatch(name)) and not any(
        _DEVICE.fullmatch(part) or part.endswith(".") or len(part) > LONGEST_NAME for part in parts
    )


def _read_index(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> bytes:
    if INDEX not in members:
        raise BadBundle("it has no index.json")
    with archive.open(members[INDEX]) as file:
        raw = file.read(MOST_INDEX + 1)
    if len(raw) > MOST_INDEX:
        raise BadBundle("its index.json is too long")
    return raw


def _index(raw: bytes, script: str) -> dict[str, Any]:
    try:
        index = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadBundle("its index.json is not JSON") from None
    if not _INDEX.is_valid(index):
        raise BadBundle("its index.json is not one of version 1: there may be a newer scriptgate")
    if index["script"] != script:
        raise BadBundle("it is another script's")
    return dict(index)


def _require_same(packed: set[str], listed: list[str]) -> None:
    if packed != set(listed) or len(set(listed)) != len(listed):
        raise BadBundle("its files are not those of its index")
    if {name.split("/")[0].casefold() for name in packed} & OURS:
        raise BadBundle("it has a file with a name of ours")


def _require_bounded(files: list[dict[str, Any]]) -> None:
    if sum(file["length"] for file in files) > MOST_UNPACKED:
        raise BadBundle("its files are too long")


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, file: dict[str, Any]) -> None:
    """Write one file, never more than the index announces. Raises BadBundle."""
    digest, left = hashlib.sha256(), int(file["length"])
    target.parent.mkdir(exist_ok=True, mode=0o700)
    with archive.open(entry) as source, target.open("xb") as written:
        while chunk := source.read(min(CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise BadBundle("a file is longer than its index says")
            digest.update(chunk)
            written.write(chunk)
        _settle(written)
    if left or digest.hexdigest() != file["sha256"]:
        raise BadBundle("a file is not the one of its index")


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        _settle(file)


def _settle(file: IO[bytes]) -> None:
    """On the disk before the message goes: a power cut takes nothing that the queue no longer has."""
    file.flush()
    os.fsync(file.fileno())


_INDEX = Draft202012Validator(catalogue.load_schema("bundle-index"))
