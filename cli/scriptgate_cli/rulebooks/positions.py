"""In which line of a JSON text each value stands: for messages that people can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]

_PLAIN = re.compile(r"[^\s,:\]}]+")
_SPACE = re.compile(r"\s*")


def places_of(text: str) -> list[tuple[str, int]]:
    """Each value's JSON pointer, as `field_errors` writes it (without escapes), and its line, from 1.

    In the text's order; a field that stands twice in an object is there twice. A field's line is its
    name's. `text` is valid JSON that was parsed before, and nested no deeper than that allowed.
    """
    line = seen = 0
    places = []
    for pointer, at in _Walk(text).value("", 0):
        line, seen = line + text.count("\n", seen, at), at
        places.append((pointer, line + 1))
    return places


def line_of(pointer: str, lines: dict[str, int]) -> int:
    """The line of a value; of what is missing, its nearest parent's."""
    while pointer not in lines and pointer:
        pointer = pointer.rpartition("/")[0]
    return lines[pointer]


@dataclass(slots=True)
class _Walk:
    """Walks a text from value to value; `at` is where it is."""

    text: str
    at: int = 0

    def value(self, pointer: str, stands_at: int) -> Iterator[tuple[str, int]]:
        """This value's place and those of all in it; afterwards `at` is behind it."""
        self._skip()
        yield pointer, stands_at or self.at
        opening = self.text[self.at]
        if opening == "{":
            yield from self._members(pointer)
        elif opening == "[":
            yield from self._items(pointer)
        elif opening == '"':
            self._string()
        else:
            self.at = _end(_PLAIN.match(self.text, self.at), self.at)

    def _members(self, pointer: str) -> Iterator[tuple[str, int]]:
        while self._more("}"):
            stands_at = self.at
            name = self._string()
            self._skip()
            self.at += 1  # the colon
            yield from self.value(f"{pointer}/{name}", stands_at)

    def _items(self, pointer: str) -> Iterator[tuple[str, int]]:
        number = 0
        while self._more("]"):
            yield from self.value(f"{pointer}/{number}", self.at)
            number += 1

    def _more(self, closing: str) -> bool:
        """Past an opening bracket or a comma, and whether another value follows."""
        self._skip()
        if self.text[self.at] != closing:
            self.at += 1
            self._skip()
        if self.text[self.at] == closing:
            self.at += 1
            return False
        return True

    def _string(self) -> str:
        found, self.at = scanstring(self.text, self.at + 1)
        return str(found)

    def _skip(self) -> None:
        self.at = _end(_SPACE.match(self.text, self.at), self.at)


def _end(found: re.Match[str] | None, otherwise: int) -> int:
    return otherwise if found is None else found.end()
