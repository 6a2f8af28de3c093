"""Mutations that know the format: XML inside an archive, a PDF's objects and streams, JSON values."""

from __future__ import annotations

import io
import json
import random
import re
import warnings
import zipfile
import zlib
from typing import Any

_NUMBER = re.compile(rb"-?\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"-2147483648", b"99999999999999999999", b"1e400")
_TEXTS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1e308,
    "",
    "x" * 5000,
    "\u202e\u0000\ud83d",
    [],
    {},
    [[[[]]]],
)


def mutate_bytes(content: bytes, chance: random.Random) -> bytes:
    """Flip, cut, repeat or swap a few pieces."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        if not changed:
            return b"\0"
        at = chance.randrange(len(changed))
        end = min(len(changed), at + chance.choice((1, 2, 8, 64, 512)))
        match chance.randrange(5):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at:end]
            case 2:
                changed[at:at] = changed[at:end] * chance.choice((1, 2, 50))
            case 3:
                other = chance.randrange(len(changed))
                changed[at:end] = changed[other : other + end - at]
            case _:
                changed[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
    return bytes(changed)


def mutate_tokens(content: bytes, chance: random.Random) -> bytes:
    """Change numbers and tags as wholes, so that the text stays nearly well formed."""
    pattern = chance.choice((_NUMBER, _TAG))
    found = list(pattern.finditer(content))
    if not found:
        return mutate_bytes(content, chance)
    one, other = chance.choice(found), chance.choice(found)
    put = chance.choice(_NUMBERS) if pattern is _NUMBER else other.group() * chance.choice((0, 1, 2, 200))
    return content[: one.start()] + put + content[one.end() :]


def mutate_archive(content: bytes, chance: random.Random) -> bytes:
    """Change a member and pack it anew, drop or double one, or damage the archive itself."""
    if chance.random() < 0.2:
        return mutate_bytes(content, chance)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            members = [(name, source.read(name)) for name in source.namelist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError):
        members = []  # an earlier mutation has broken it
    if not members:
        return mutate_bytes(content, chance)
    at = chance.randrange(len(members))
    name, member = members[at]
    match chance.randrange(8):
        case 0:
            del members[at]
        case 1:
            members[at] = (chance.choice(("../" + name, name.upper(), name + "/", "a" * 300)), member)
        case 2:
            members[at] = (name, chance.choice(members)[1])
        case 3:
            members[at] = (name, mutate_bytes(member, chance))
        case _:
            for _ in range(chance.randint(1, 5)):
                member = mutate_tokens(member, chance)
            members[at] = (name, member)
    target = io.BytesIO()
    with (
        warnings.catch_warnings(action="ignore"),
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, member in members:
            archive.writestr(zipfile.ZipInfo(name), member)
    return target.getvalue()


def mutate_pdf(content: bytes, chance: random.Random) -> bytes:
    """Change a stream's inside, an object's numbers, or bytes."""
    streams = list(_STREAM.finditer(content))
    if streams and chance.random() < 0.5:
        found = chance.choice(streams)
        try:
            inside = zlib.compress(mutate_tokens(zlib.decompress(found[1]), chance))
        except zlib.error:
            inside = mutate_bytes(found[1], chance)
        return content[: found.start(1)] + inside + content[found.end(1) :]
    return mutate_tokens(content, chance) if chance.random() < 0.6 else mutate_bytes(content, chance)


def mutate_json(content: bytes, chance: random.Random) -> bytes:
    """Change, drop or add values anywhere; now and then damage the text."""
    if chance.random() < 0.1:
        return mutate_bytes(content, chance)
    try:
        value = json.loads(content)
    except ValueError:  # an earlier mutation has broken it
        return mutate_bytes(content, chance)
    for _ in range(chance.randint(1, 4)):
        value = _changed(value, chance)
    return json.dumps(value).encode()


def _changed(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(list(value))
        match chance.randrange(6):
            case 0:
                return {key: item for key, item in value.items() if key != name}
            case 1:
                return {**value, chance.choice(("x", name + " ", "__proto__")): chance.choice(_TEXTS)}
            case _:
                return {**value, name: _changed(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        if chance.random() < 0.2:
            return value * chance.choice((0, 2, 30))
        return [*value[:at], _changed(value[at], chance), *value[at + 1 :]]
    return chance.choice(_TEXTS)
