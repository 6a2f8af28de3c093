"""Manuscripts of known length, block by block, and the counting rule of the shipped rulebooks."""

from __future__ import annotations

from scriptgate.counting.ledger import CountingRule, Part
from scriptgate.documents.manuscript import Block, Kind, Manuscript, Signals

_OUTSIDE = frozenset({Part.ANNEX, Part.CONTENTS, Part.HEADER_FOOTER, Part.FORM})
_APPARATUS = frozenset(
    {
        Part.TITLE_PAGE,
        Part.HEADING,
        Part.TABLE,
        Part.CAPTION,
        Part.FOOTNOTE,
        Part.ENDNOTE,
        Part.BIBLIOGRAPHY,
    }
)
RULE = CountingRule(strict_excludes=_OUTSIDE, lenient_excludes=_OUTSIDE | _APPARATUS)


def prose(words: int, kind: Kind = Kind.PARAGRAPH) -> Block:
    """A block of so many words."""
    return Block(" ".join(["pupils"] * words), kind)


def heading(text: str, level: int = 1, **more: object) -> Block:
    """A heading of the outline."""
    return Block(text, Kind.HEADING, level=level, **more)  # type: ignore[arg-type]


def manuscript(*blocks: Block, stated_words: int | None = None, signals: Signals | None = None) -> Manuscript:
    """A manuscript of these blocks."""
    return Manuscript("docx", blocks, stated_words=stated_words, signals=signals or Signals())
