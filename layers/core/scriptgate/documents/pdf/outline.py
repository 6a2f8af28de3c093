"""Bookmarks: which titles stand on which page, and how deep."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_MOST = 2_000
_DEEPEST = 9
_MOST_BYTES = 1_000
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One title of the outline. `page` from 1; `key` is what `title_key` makes of the title."""

    key: str
    page: int
    level: int


def title_key(text: str) -> str:
    """Letters and digits alone, so that spacing, hyphens and punctuation don't part equal titles."""
    return _NOT_WORDS.sub("", text).casefold()


def read_outline(document: Any) -> tuple[Bookmark, ...]:
    """The bookmarks that lead to a page, at most 2,000, however they refer to each other."""
    found: list[Bookmark] = []
    for entry, level in _entries(document):
        page = _page_of(document, entry)
        key = title_key(_title(entry))
        if page and key:
            found.append(Bookmark(key, page, level))
    return tuple(found)


def _entries(document: Any) -> Iterator[tuple[Any, int]]:
    """Each bookmark once, parents before children."""
    seen: set[int] = set()
    waiting = [(pdfium.FPDFBookmark_GetFirstChild(document, None), 1)]
    while waiting:
        entry, level = waiting.pop()
        if not entry or ctypes.addressof(entry.contents) in seen or len(seen) >= _MOST:
            continue
        seen.add(ctypes.addressof(entry.contents))
        yield entry, level
        waiting.append((pdfium.FPDFBookmark_GetNextSibling(document, entry), level))
        if level < _DEEPEST:
            waiting.append((pdfium.FPDFBookmark_GetFirstChild(document, entry), level + 1))


def _title(entry: Any) -> str:
    buffer = ctypes.create_string_buffer(_MOST_BYTES)
    length = pdfium.FPDFBookmark_GetTitle(entry, buffer, _MOST_BYTES)
    if not 2 < length <= _MOST_BYTES:  # noqa: PLR2004 - the terminator alone
        return ""
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")


def _page_of(document: Any, entry: Any) -> int | None:
    destination = pdfium.FPDFBookmark_GetDest(document, entry)
    if not destination:
        action = pdfium.FPDFBookmark_GetAction(entry)
        destination = pdfium.FPDFAction_GetDest(document, action) if action else None
    number = pdfium.FPDFDest_GetDestPageIndex(document, destination) if destination else -1
    return number + 1 if number >= 0 else None
