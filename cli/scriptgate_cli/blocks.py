"""A paragraph of a document, as the command line names it."""

from __future__ import annotations

from typing import Any

import click

from scriptgate.documents.manuscript import Manuscript

NO_ANNEXES = -1


class BlockNumber(click.ParamType[int]):
    """A block's number, or `none`: the file has no annexes."""

    name = "BLOCK"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; -1 for `none`."""
        if isinstance(value, int):
            return value
        text = str(value).strip().lower()
        if text == "none":
            return NO_ANNEXES
        if not text.isdecimal() or not text.isascii():
            self.fail(
                "give the number of a paragraph, as the marked view shows it, or none.",
                param,
                ctx,
            )
        return int(text)


def require_block(confirmed: int | None, manuscript: Manuscript | None) -> None:
    """Refuse the number of a paragraph that the document doesn't have. Raises click.BadParameter."""
    if confirmed is None or manuscript is None or confirmed < len(manuscript.blocks):
        return
    last = len(manuscript.blocks) - 1
    there = (
        f"the document's paragraphs are numbered 0 to {last}." if last >= 0 else "the document has no text."
    )
    raise click.BadParameter(there, param_hint="--confirm-boundary")


def how_to_move(boundary: dict[str, Any] | None) -> str:
    """How to say where the annexes begin, for a boundary as reports keep it; empty where it is settled."""
    if boundary is None or not boundary["candidates"] or boundary["certainty"] == "confirmed":
        return ""
    example = boundary["candidates"][0]["block"]
    return (
        "\nIf the annexes begin elsewhere, say where with the number of the paragraph:\n"
        f"  --confirm-boundary {example}    or, if there are none: --confirm-boundary none\n"
        "`scriptgate count FILE --marked PAGE.html` shows the numbers.\n"
    )
