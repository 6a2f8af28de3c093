"""Plain text in 80 columns: titles, paragraphs and list items."""

from __future__ import annotations

from textwrap import wrap

from scriptgate.wording import one_line

WIDTH = 80
NAME = 50
"""Columns of a table's first column."""


def title(words: str) -> tuple[str, str]:
    """A title and the line under it."""
    return words.upper(), "-" * len(words)


def paragraph(words: str) -> list[str]:
    """Foreign or own text as a paragraph."""
    return wrapped(words, "", "")


def item(words: str) -> list[str]:
    """A list's item."""
    return wrapped(words, "  - ", "    ")


def wrapped(words: str, first: str, later: str) -> list[str]:
    """Text in lines that begin so."""
    return wrap(one_line(words), WIDTH, initial_indent=first, subsequent_indent=later)
