"""Which annexes the body refers to."""

from __future__ import annotations

import re

from scriptgate.counting.labels import LABEL, between, normalise
from scriptgate.counting.ledger import Boundary
from scriptgate.documents.manuscript import Kind, Manuscript

_NOT_BODY = frozenset({Kind.CONTENTS, Kind.HEADER, Kind.FOOTER, Kind.FORM})

_LABEL = rf"(?<!\w){LABEL}(?!\w|['’](?!s\b)|\.\s?\d)"
_MENTION = re.compile(
    rf"\b(?:annex(?:es|e)?|appendix|appendices|appendixes|attachments?|enclosures?)\b\s*[:(]?\s*"
    rf"(?P<list>{_LABEL}(?:\s*(?:,\s*(?:and\s+|&\s*)?|and|&|or|to|[-–—/])\s*"
    rf"(?:(?:annex|appendix)\s+)?{_LABEL})*)",
    re.IGNORECASE,
)
_PIECE = re.compile(
    rf"(?P<range>\s*(?:to|[-–—])\s*)?(?:(?:annex|appendix)\s+)?(?P<label>{_LABEL})", re.IGNORECASE
)
_ARTICLE = re.compile(r"a\s+[a-z]")


def find_citations(manuscript: Manuscript, boundary: Boundary) -> tuple[str, ...]:
    """The labels of annexes that the body cites, normalised (`A`, `2`), each once, in order."""
    body = manuscript.blocks[: boundary.block] if boundary.block is not None else manuscript.blocks
    headings = {candidate.block for candidate in boundary.candidates}
    found: dict[str, None] = {}
    for number, block in enumerate(body):
        if block.kind not in _NOT_BODY and number not in headings:
            found.update(dict.fromkeys(cited_in(block.text)))
    return tuple(found)


def cited_in(text: str) -> list[str]:
    """The labels that one text cites, in order: `see Annexes A–C and E (p. 4)` gives A, B, C, E."""
    labels: list[str] = []
    for mention in _MENTION.finditer(text):
        if _ARTICLE.match(text, mention.start("list")):  # `annex a copy of`
            continue
        labels += _expand(mention["list"])
    return labels


def _expand(listed: str) -> list[str]:
    labels: list[str] = []
    for piece in _PIECE.finditer(listed):
        label = normalise(piece["label"]).split(".")[0]
        if piece["range"] and labels:
            labels += between(labels[-1], label)[1:]
        else:
            labels.append(label)
    return labels
