"""The annexes that a script's own file holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from scriptgate.counting.boundary import annex_label, annex_title, full_text
from scriptgate.counting.labels import normalise
from scriptgate.counting.ledger import Boundary
from scriptgate.counting.tokens import count_tokens
from scriptgate.documents.manuscript import Kind, Manuscript


@dataclass(frozen=True, slots=True)
class EmbeddedAnnex:
    """One annex in the script's file."""

    label: str | None
    """Normalised, e.g. `A`; None when its heading has none."""
    title: str
    words: int
    page: int | None


def embedded_annexes(manuscript: Manuscript, boundary: Boundary) -> tuple[EmbeddedAnnex, ...]:
    """The annexes from the boundary on, one for each annex heading; a bare `Appendices` is none itself."""
    if boundary.block is None:
        return ()
    return tuple(_split(manuscript, boundary))


def _split(manuscript: Manuscript, boundary: Boundary) -> Iterator[EmbeddedAnnex]:
    blocks, first = manuscript.blocks, boundary.block or 0
    starts = [item.block for item in boundary.candidates if item.qualifies and item.block > first]
    for start, end in pairwise([first, *starts, len(blocks)]):
        heading = blocks[start]
        inside = [block for block in blocks[start + 1 : end] if block.kind not in {Kind.HEADER, Kind.FOOTER}]
        words = sum(count_tokens(block.text).strict for block in inside)
        label = annex_label(heading)
        if label is None and not words and end < len(blocks):
            continue
        title = annex_title(heading) or full_text(heading)
        yield EmbeddedAnnex(None if label is None else normalise(label), title, words, heading.page)
