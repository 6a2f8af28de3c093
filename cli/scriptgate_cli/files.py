"""Files on this computer: read whole, or refused in one clear line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from scriptgate.documents.errors import UnreadableDocument
from scriptgate.documents.guard import MAX_FILE_BYTES
from scriptgate.documents.manuscript import Manuscript
from scriptgate.documents.reading import read_document
from scriptgate.wording import one_line


class CannotRead(click.ClickException):
    """A file can't be read or written; the message says which and why. Exit status 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        """`message` may quote a file's name, which can hold what moves a terminal's cursor."""
        super().__init__(one_line(message))


def read_bytes(path: Path) -> bytes:
    """A file's bytes, at most one more than the largest that is accepted. Raises CannotRead."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise CannotRead(f"There is no file '{path}'.") from None
    except IsADirectoryError:
        raise CannotRead(f"'{path}' is a folder: name the file in it.") from None
    except OSError as error:
        raise CannotRead(f"'{path}' can't be read: {error.strerror}.") from None


def write_page(path: Path, html: str) -> None:
    """Write a web page. Raises CannotRead."""
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise CannotRead(f"The page can't be written to '{path}': {error.strerror}.") from None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: who reads it meanwhile sees the old one. Raises CannotRead."""
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        raise CannotRead(f"The file can't be written to '{path}': {error.strerror}.") from None


def read_json(path: Path) -> Any:
    """A JSON file's content. Raises CannotRead, naming the line that isn't JSON."""
    try:
        return json.loads(read_bytes(path))
    except json.JSONDecodeError as error:
        raise CannotRead(f"'{path}' is not JSON: line {error.lineno}, {error.msg}.") from None
    except (UnicodeDecodeError, RecursionError):
        raise CannotRead(f"'{path}' is not JSON in UTF-8.") from None


def read_manuscript(untrusted: bytes, accepted: frozenset[str]) -> tuple[Manuscript | None, str | None]:
    """A document's manuscript, or the code of the reason why there is none."""
    try:
        return read_document(untrusted, accepted).manuscript, None
    except UnreadableDocument as reason:
        return None, reason.code
