"""What stands around the place where the annexes begin, and where else they might."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from scriptgate.counting.headings import full_text, is_heading
from scriptgate.counting.ledger import Boundary
from scriptgate.documents.manuscript import Block, Kind, Manuscript
from scriptgate.wording import one_line

SHOWN = 3
"""Paragraphs on each side."""
LONGEST = 240
"""Characters of a paragraph; of one before the boundary the last ones."""
MOST_HEADINGS = 300

_NO_TEXT = frozenset({Kind.HEADER, Kind.FOOTER, Kind.FORM, Kind.CONTENTS})


def surroundings(manuscript: Manuscript, boundary: Boundary) -> dict[str, Any]:
    """The last paragraphs of the account, the first of the annexes, and every heading with its block."""
    blocks = manuscript.blocks
    end = len(blocks) if boundary.block is None else boundary.block
    before = [_end(text) for text in _texts(reversed(blocks[:end]))]
    after = [one_line(text, LONGEST) for text in _texts(blocks[end:])]
    candidates = {candidate.block for candidate in boundary.candidates}
    headings = (
        {"block": number, "heading": one_line(full_text(block), LONGEST), "page": block.page}
        for number, block in enumerate(blocks)
        if number in candidates or is_heading(block)
    )
    return {
        "before": before[::-1],
        "after": after,
        "headings": [item for item in islice(headings, MOST_HEADINGS) if item["heading"]],
    }


def _texts(blocks: Iterable[Block]) -> list[str]:
    texts = (full_text(block) for block in blocks if block.kind not in _NO_TEXT)
    return list(islice(filter(None, texts), SHOWN))


def _end(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST else "…" + line[-LONGEST:].lstrip()
