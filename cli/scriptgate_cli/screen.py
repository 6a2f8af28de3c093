"""What commands print."""

from __future__ import annotations

import json
import sys

import click


def json_text(figures: object) -> str:
    """As JSON. A file or another program gets characters as they are; for a terminal, all in ASCII.

    Some of the others move its cursor, or turn the line round.
    """
    return json.dumps(figures, indent=2, ensure_ascii=sys.stdout.isatty())


def show(text: str) -> None:
    """To any terminal: a character that it doesn't have becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.rstrip("\n").encode(encoding, "replace").decode(encoding))
