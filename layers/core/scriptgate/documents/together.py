"""Read the documents of a submission, the small ones together in one child, within one span of time.

A child costs more than what a small document's reading does. When one fails that reads several, nobody
knows which of them did it: then each is read again in a child of its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from scriptgate.documents.errors import (
    REASONS,
    CorruptedDocument,
    TooComplex,
    TookTooLong,
    UnreadableDocument,
)
from scriptgate.documents.manuscript import MOST_BLOCKS, MOST_CHARACTERS
from scriptgate.documents.reading import Reading, believed, prepare, read_document, read_inside
from scriptgate.documents.sandbox import DEFAULT_LIMITS, Limits, run_in_child

SMALL = 512 * 1024
"""Bytes up to which a document may share a child."""
MOST_TOGETHER = 2 * 1024 * 1024
"""Bytes that one child may read in all."""

Found = Reading | UnreadableDocument


@dataclass(frozen=True, slots=True)
class Untrusted:
    """A file as it came, and the formats that are accepted for it."""

    content: bytes
    accepted: frozenset[str]


class Reader:
    """Reads documents until its time is used up; what is left then has taken too long.

    All together hold no more than one may, being checked together; one that is over that is too complex.
    """

    def __init__(self, seconds: float, limits: Limits = DEFAULT_LIMITS) -> None:
        """`seconds` from now for all documents in all; `limits` for each child."""
        self._end = time.monotonic() + seconds
        self._limits = limits
        self._blocks, self._characters = MOST_BLOCKS, MOST_CHARACTERS

    def read(self, documents: Sequence[Untrusted]) -> list[Found]:
        """For each document its reading, or the reason why it can't be read. Raises nothing."""
        return [self._within_room(found) for found in self._read(documents)]

    def _within_room(self, found: Found) -> Found:
        if isinstance(found, UnreadableDocument):
            return found
        blocks, characters = len(found.manuscript.blocks), found.manuscript.characters
        if blocks > self._blocks or characters > self._characters:
            return TooComplex("all together")
        self._blocks, self._characters = self._blocks - blocks, self._characters - characters
        return found

    def _read(self, documents: Sequence[Untrusted]) -> list[Found]:
        if len(documents) > 1:
            try:
                return self._read_in_one_child(documents)
            except UnreadableDocument:
                pass  # one of them is to blame, and it alone
        return [self._read_alone(document) for document in documents]

    def _read_alone(self, document: Untrusted) -> Found:
        try:
            return read_document(document.content, document.accepted, self._limits_now())
        except UnreadableDocument as reason:
            return reason

    def _read_in_one_child(self, documents: Sequence[Untrusted]) -> list[Found]:
        for document in documents:
            prepare(document.content, document.accepted)
        work = partial(_read_each, documents=documents)
        header, copies = run_in_child(work, b"", self._limits_now())
        return _believed_each(header, copies, documents)

    def _limits_now(self) -> Limits:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TookTooLong("budget")
        return replace(self._limits, wall_seconds=min(left, self._limits.wall_seconds))


def together(lengths: Sequence[int]) -> Iterator[range]:
    """Which documents are read together, by their lengths in bytes: runs of small ones; others alone."""
    start, room = 0, 0
    for index, length in enumerate(lengths):
        if index > start and (length > SMALL or length > room):
            yield range(start, index)
            start = index
        if index == start:
            room = MOST_TOGETHER if length <= SMALL else 0
        room -= length
    if lengths:
        yield range(start, len(lengths))


def _read_each(_nothing: bytes, documents: Sequence[Untrusted]) -> tuple[dict[str, Any], bytes]:
    """In the child: the results in order, and the copies one after the other.

    A reason that a reader gives is its document's own; anything else ends the child for all of them.
    """
    results: list[dict[str, Any]] = []
    copies = []
    for document in documents:
        try:
            result, copy = read_inside(document.content, document.accepted)
        except UnreadableDocument as reason:
            results.append({"unreadable": reason.code, "cause": str(reason)})
        else:
            results.append({**result, "length": len(copy)})
            copies.append(copy)
    return {"results": results}, b"".join(copies)


def _believed_each(header: dict[str, Any], copies: bytes, documents: Sequence[Untrusted]) -> list[Found]:
    found: list[Found] = []
    start = 0
    try:
        for result, document in zip(header["results"], documents, strict=True):
            if "unreadable" in result:
                found.append(REASONS[result["unreadable"]]())
            else:
                copy = copies[start : start + int(result["length"])]
                start += len(copy)
                found.append(believed(result, copy, document.accepted))
    except (KeyError, TypeError, ValueError) as error:
        raise CorruptedDocument("results") from error
    if start != len(copies):
        raise CorruptedDocument("copies")
    return found
