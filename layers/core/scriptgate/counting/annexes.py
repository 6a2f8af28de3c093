"""The annexes that a script's own file holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from scriptgate.counting.headings import is_heading, read_annex_heading, shown_text
from scriptgate.counting.labels import normalise
from scriptgate.counting.ledger import Boundary
from scriptgate.counting.tokens import count_tokens
from scriptgate.documents.manuscript import RUNNING, Block, Manuscript


@dataclass(frozen=True, slots=True)
class EmbeddedAnnex:
    """One annex in the script's file."""

    label: str | None
    """Normalised, e.g. `A`; None when its heading has none."""
    title: str
    words: int
    """Without its heading, by the strict token rule."""
    page: int | None


def embedded_annexes(manuscript: Manuscript, boundary: Boundary) -> tuple[EmbeddedAnnex, ...]:
    """The annexes from the boundary on, one for each annex heading.

    A bare `Appendices` before the first is none itself; `Annex A (continued)` goes on with Annex A.
    """
    if boundary.block is None:
        return ()
    annexes: list[EmbeddedAnnex] = []
    for annex in _split(manuscript.blocks, boundary, boundary.block):
        last = annexes[-1] if annexes else None
        if last and annex.label and annex.label == last.label and "continued" in annex.title.lower():
            annexes[-1] = replace(last, words=last.words + annex.words)
        else:
            annexes.append(annex)
    return tuple(annexes)


def _split(blocks: Sequence[Block], boundary: Boundary, first: int) -> Iterator[EmbeddedAnnex]:
    starts = [item.block for item in boundary.candidates if item.qualifies and item.block > first]
    for start, end in pairwise([first, *starts, len(blocks)]):
        annex = _annex(blocks[start], blocks[start + 1 : end])
        if annex.label or annex.words or end == len(blocks):
            yield annex


def _annex(first: Block, rest: Sequence[Block]) -> EmbeddedAnnex:
    heading = read_annex_heading(first)
    inside = [block for block in rest if block.kind not in RUNNING]
    words = sum(count_tokens(block.text).strict for block in inside)
    if heading is None:  # the participant named a line that no rule would have found
        words += count_tokens(first.text).strict
        return EmbeddedAnnex(None, shown_text(first), words, first.page)
    label = None if heading.label is None else normalise(heading.label)
    return EmbeddedAnnex(label, heading.title or _title_below(heading.text, inside), words, first.page)


def _title_below(heading: str, inside: Sequence[Block]) -> str:
    """The title that stands as a heading of its own under `Annex A`; else that heading."""
    return shown_text(inside[0]) if inside and is_heading(inside[0]) else heading
