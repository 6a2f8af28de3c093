"""The ledger: how many words stand where, and which of them count."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Where words stand. A rulebook says by these names what counts (`rules.md`, Counting words)."""

    TITLE_PAGE = "title-page"
    HEADING = "heading"
    BODY = "body"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    TEXT_BOX = "text-box"
    EQUATION = "equation"
    HIDDEN = "hidden"
    BIBLIOGRAPHY = "bibliography"
    CONTENTS = "contents"
    HEADER_FOOTER = "header-footer"
    FORM = "form"
    ANNEX = "annex"


class Certainty(StrEnum):
    """How sure the annex boundary is."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    CONFIRMED = "confirmed"
    """The participant said so."""
    ABSENT = "absent"
    """No annex in this file: nothing looked like one."""


@dataclass(frozen=True, slots=True)
class CountingRule:
    """A rulebook's definition of the two figures: the parts that each leaves out."""

    strict_excludes: frozenset[Part]
    lenient_excludes: frozenset[Part]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph that might begin the annexes."""

    block: int
    """Index into the manuscript's blocks."""
    heading: str
    page: int | None
    qualifies: bool
    why: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where the body ends and the annexes begin."""

    block: int | None
    """Index of the first annex block; None when the whole file counts as body."""
    heading: str | None
    page: int | None
    certainty: Certainty
    why: str
    """In plain words: why here, or why doubtful."""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class PartCount:
    """Words of one part. `words` by the strict token rule."""

    part: Part
    words: int
    in_strict: bool
    in_lenient: bool


@dataclass(frozen=True, slots=True)
class SectionCount:
    """Words under one top heading, by both figures."""

    title: str
    strict: int
    lenient: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason why the true count may differ: by how many words less or more."""

    code: str
    """E.g. `tracked-changes`, `hidden-text`, `text-as-image`, `joined-words`, `boundary`."""
    less: int
    more: int
    explanation: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the reconciliation with Word's figure: `words` is what we add (+) or leave out (-)."""

    reason: str
    words: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that was counted of one file. Words."""

    strict: int
    lenient: int
    total: int
    """Every word of every part, counted or not."""
    parts: tuple[PartCount, ...]
    sections: tuple[SectionCount, ...]
    boundary: Boundary
    doubts: tuple[Doubt, ...] = ()
    program: str = "Word"
    """The writing program whose figure the reconciliation explains."""
    stated_words: int | None = None
    reconciliation: tuple[Difference, ...] = ()

    @property
    def expected_words(self) -> int | None:
        """What the program should show; None where the file states what it showed."""
        if self.stated_words:
            return None
        return self.strict - sum(difference.words for difference in self.reconciliation)

    @property
    def lowest(self) -> int:
        """The lenient count if every doubt fell in the author's favour."""
        return max(0, self.lenient - sum(doubt.less for doubt in self.doubts))

    @property
    def highest(self) -> int:
        """The strict count if every doubt fell against the author."""
        return self.strict + sum(doubt.more for doubt in self.doubts)
