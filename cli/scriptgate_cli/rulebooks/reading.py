"""A rulebook's file: read, validated, every fault with its line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from scriptgate.rules.rulebook import Rulebook
from scriptgate.rules.validation import MOST_FAULTS, validate_rulebook
from scriptgate_cli.files import CannotRead, read_bytes
from scriptgate_cli.rulebooks.positions import line_of, places_of

MOST_BYTES = 1_000_000
"""Bytes of a rulebook's file: a hundred times a real one."""


class FaultyRulebook(ValueError):  # noqa: N818 - named for what is wrong
    """A rulebook that can't be used: its faults as (line, words)."""

    def __init__(self, faults: tuple[tuple[int, str], ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def read_rulebook(path: Path) -> Rulebook:
    """The rulebook in a file. Raises CannotRead for what is no JSON object, FaultyRulebook."""
    content = read_bytes(path)
    if len(content) > MOST_BYTES:
        raise CannotRead(f"'{path}' is too large for a rulebook: {len(content):,} bytes.")
    try:
        text = content.decode("utf-8-sig")
        raw = json.loads(text)
        places = places_of(text)
        json.dumps(raw, ensure_ascii=False).encode()  # half a character, written as \ud800
    except json.JSONDecodeError as error:
        raise FaultyRulebook(((error.lineno, f"this is not JSON: {error.msg}."),)) from None
    except (UnicodeError, RecursionError):
        raise CannotRead(f"'{path}' is not JSON in UTF-8.") from None
    except ValueError:  # Python's own limit
        raise CannotRead(f"'{path}' has a number of thousands of digits.") from None
    faults = tuple(islice(_twice(places), MOST_FAULTS)) or tuple(_faults(raw, dict(places)))
    if faults:
        raise FaultyRulebook(faults)
    return Rulebook.from_json(raw)


def _twice(places: list[tuple[str, int]]) -> Iterator[tuple[int, str]]:
    """Fields that stand twice in an object: JSON's readers would silently take the last."""
    seen: dict[str, int] = {}
    for pointer, line in places:
        if pointer in seen:
            yield line, f"{pointer}: expected each field once; it stands in line {seen[pointer]} already."
        seen.setdefault(pointer, line)


def _faults(raw: object, lines: dict[str, int]) -> Iterator[tuple[int, str]]:
    found = [(line_of(fault.pointer, lines), fault) for fault in validate_rulebook(raw)]
    for line, fault in sorted(found, key=lambda pair: pair[0]):
        expected = fault.expected.rstrip(".")
        yield line, f"{fault.pointer or 'the whole'}: expected {expected}; found {fault.found}."
