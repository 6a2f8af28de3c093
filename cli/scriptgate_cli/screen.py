"""What commands print."""

from __future__ import annotations

import sys

import click


def show(text: str) -> None:
    """To any terminal: a character that it doesn't have becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.rstrip("\n").encode(encoding, "replace").decode(encoding))
