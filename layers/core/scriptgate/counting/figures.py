"""The two figures of a manuscript, wherever its annexes begin: each text is counted once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scriptgate.counting.ledger import CountingRule, Part
from scriptgate.counting.parts import Placed, divide
from scriptgate.counting.tokens import TokenCount, count_tokens
from scriptgate.documents.manuscript import Manuscript


@dataclass(frozen=True, slots=True)
class Counted:
    """A placed block with its words."""

    placed: Placed
    tokens: TokenCount

    @property
    def part(self) -> Part:
        """The part that the words belong to."""
        return self.placed.part


@dataclass(frozen=True, slots=True)
class Count:
    """A manuscript with the words of each block."""

    manuscript: Manuscript
    tokens: tuple[TokenCount, ...]

    @classmethod
    def of(cls, manuscript: Manuscript) -> Count:
        """Count each block of a manuscript."""
        return cls(manuscript, tuple(count_tokens(block.text) for block in manuscript.blocks))

    def at(self, boundary: int | None) -> list[Counted]:
        """Every block's part and words if the annexes begin at block `boundary`; None: nowhere."""
        placed = divide(self.manuscript, boundary)
        return [Counted(place, tokens) for place, tokens in zip(placed, self.tokens, strict=True)]


def figures(counted: Iterable[Counted], rule: CountingRule) -> tuple[int, int]:
    """(strict, lenient): each by its own parts and its own token rule."""
    strict = lenient = 0
    for item in counted:
        part, tokens = item.placed.part, item.tokens
        if part not in rule.strict_excludes:
            strict += tokens.strict
        if part not in rule.lenient_excludes:
            lenient += tokens.lenient
    return strict, lenient
