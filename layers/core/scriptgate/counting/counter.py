"""The count: a manuscript to its ledger, with every reason for doubt in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scriptgate.counting.boundary import find_boundary
from scriptgate.counting.ledger import (
    Boundary,
    Certainty,
    CountingRule,
    Difference,
    Doubt,
    Ledger,
    Part,
    PartCount,
    SectionCount,
)
from scriptgate.counting.parts import ANNEXES, Placed, divide
from scriptgate.counting.tokens import TokenCount, count_tokens
from scriptgate.documents.manuscript import Manuscript, Signals

WORDS_A_PAGE = 400
"""What a page that is only a picture may hold: an A4 page of text at 11 points."""

MOST_TEXT_BOX_WORDS = 50
"""Words in text boxes up to which they are labels and pull quotes; beyond, they read like prose."""

MOST_CONTENTS_WORDS = 400
"""Words in a contents page beyond which it may hold more than a contents page."""

UNREADABLE_PART_WORDS = 1000
"""What an embedded document that can't be read may hold; enough to ask a person."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """A placed block with its words."""

    placed: Placed
    tokens: TokenCount


def count_words(manuscript: Manuscript, rule: CountingRule, confirmed: int | None = None) -> Ledger:
    """The ledger of a manuscript under a rulebook's counting rule.

    `confirmed`: the block at which the participant says the annexes begin, -1 for none.
    Raises ValueError when there is no such block.
    """
    boundary = find_boundary(manuscript, confirmed)
    counted = _count(manuscript, boundary.block)
    strict, lenient = _figures(counted, rule)
    parts = tuple(_parts(counted, rule))
    return Ledger(
        strict=strict,
        lenient=lenient,
        total=sum(part.words for part in parts),
        parts=parts,
        sections=tuple(_sections(counted, rule)),
        boundary=boundary,
        doubts=tuple(_doubts(manuscript, counted, boundary, rule)),
        stated_words=manuscript.stated_words,
        reconciliation=tuple(_reconcile(parts, manuscript.signals)),
    )


def _count(manuscript: Manuscript, boundary: int | None) -> list[_Counted]:
    return [_Counted(placed, count_tokens(placed.block.text)) for placed in divide(manuscript, boundary)]


def _figures(counted: Sequence[_Counted], rule: CountingRule) -> tuple[int, int]:
    """(strict, lenient)."""
    strict = sum(item.tokens.strict for item in counted if item.placed.part not in rule.strict_excludes)
    lenient = sum(item.tokens.lenient for item in counted if item.placed.part not in rule.lenient_excludes)
    return strict, lenient


def _parts(counted: Sequence[_Counted], rule: CountingRule) -> Iterator[PartCount]:
    words: dict[Part, int] = defaultdict(int)
    for item in counted:
        words[item.placed.part] += item.tokens.strict
    for part in Part:
        if words[part]:
            in_strict, in_lenient = part not in rule.strict_excludes, part not in rule.lenient_excludes
            yield PartCount(part, words[part], in_strict, in_lenient)


def _sections(counted: Sequence[_Counted], rule: CountingRule) -> Iterator[SectionCount]:
    """Runs of blocks under one top heading, in document order; the annexes are not a section."""
    runs: list[list[_Counted]] = []
    for item in counted:
        same = runs and (runs[-1][0].placed.section, runs[-1][0].placed.page) == (
            item.placed.section,
            item.placed.page,
        )
        if same:
            runs[-1].append(item)
        elif item.placed.section != ANNEXES:
            runs.append([item])
    for run in runs:
        strict, lenient = _figures(run, rule)
        if strict:
            yield SectionCount(run[0].placed.section, strict, lenient, run[0].placed.page)


def _doubts(
    manuscript: Manuscript, counted: Sequence[_Counted], boundary: Boundary, rule: CountingRule
) -> Iterator[Doubt]:
    yield from _signal_doubts(manuscript.signals)
    yield from _text_doubts(counted, rule)
    if boundary.certainty is Certainty.DOUBTFUL:
        yield _boundary_doubt(manuscript, boundary, rule)


def _signal_doubts(signals: Signals) -> Iterator[Doubt]:
    if signals.inserted_words or signals.deleted_words:
        yield Doubt(
            "tracked-changes",
            signals.inserted_words,
            signals.deleted_words,
            f"The file has tracked changes: {signals.inserted_words} words inserted (counted) "
            f"and {signals.deleted_words} deleted (not counted).",
        )
    if signals.faint_words:
        yield Doubt(
            "hidden-text",
            signals.faint_words,
            0,
            f"{signals.faint_words} counted words can't be seen: white, tiny or off the page.",
        )
    if signals.image_only_pages:
        more = signals.image_only_pages * WORDS_A_PAGE
        pages = f"{signals.image_only_pages} pages are" if signals.image_only_pages > 1 else "One page is"
        yield Doubt("text-as-image", 0, more, f"{pages} a picture whose words can't be counted.")
    if signals.unreadable_parts:
        more = signals.unreadable_parts * UNREADABLE_PART_WORDS
        yield Doubt("unreadable-part", 0, more, "The file holds a part whose words could not be read.")


def _text_doubts(counted: Sequence[_Counted], rule: CountingRule) -> Iterator[Doubt]:
    hidden = _lenient_words(counted, rule, Part.HIDDEN)
    if hidden:
        yield Doubt("hidden-text", hidden, 0, f"{hidden} counted words are formatted as hidden.")
    contents = sum(item.tokens.strict for item in counted if item.placed.part is Part.CONTENTS)
    if contents > MOST_CONTENTS_WORDS and Part.CONTENTS in rule.strict_excludes:
        yield Doubt("contents", 0, contents, f"{contents} words are set as a contents page: unusually many.")
    boxes = _lenient_words(counted, rule, Part.TEXT_BOX)
    if boxes > MOST_TEXT_BOX_WORDS:
        yield Doubt("text-box", boxes, 0, f"{boxes} counted words stand in text boxes.")
    body = [item for item in counted if item.placed.part not in rule.strict_excludes]
    joiners = sum(item.tokens.joiners for item in body)
    if joiners:
        text = f"{joiners} invisible characters stand in the text; they part words in the strict count only."
        yield Doubt("invisible-characters", 0, 0, text)
    disguised = sum(item.tokens.disguised for item in body)
    if disguised:
        text = (
            f"Some words are joined to others without spaces: about {disguised} more words if they were not."
        )
        yield Doubt("joined-words", 0, disguised, text)


def _lenient_words(counted: Sequence[_Counted], rule: CountingRule, part: Part) -> int:
    """Words of a part, when the lenient figure counts it."""
    if part in rule.lenient_excludes:
        return 0
    return sum(item.tokens.lenient for item in counted if item.placed.part is part)


def _boundary_doubt(manuscript: Manuscript, boundary: Boundary, rule: CountingRule) -> Doubt:
    """By how much the figures would change if the annexes began at another candidate, or nowhere."""
    strict, lenient = _figures(_count(manuscript, boundary.block), rule)
    choices = {candidate.block for candidate in boundary.candidates} | {None}
    others = [_figures(_count(manuscript, choice), rule) for choice in choices - {boundary.block}]
    less = max((lenient - other for _, other in others), default=0)
    more = max((other - strict for other, _ in others), default=0)
    return Doubt(
        "boundary", max(0, less), max(0, more), f"Where the annexes begin is doubtful. {boundary.why}"
    )


_WORD_COUNTS_TOO = {
    Part.ANNEX: "annexes",
    Part.CONTENTS: "the contents page",
    Part.FORM: "fixed form text",
}


def _reconcile(parts: Sequence[PartCount], signals: Signals) -> Iterator[Difference]:
    """Why the strict figure isn't the one that Word shows.

    Word's status bar counts the text of the file with text boxes, footnotes and endnotes; it leaves out
    headers and footers, and equations count as they please. Text that tracked changes deleted is counted
    while it is shown.
    """
    words = {part.part: part.words for part in parts if not part.in_strict}
    for part, name in _WORD_COUNTS_TOO.items():
        if words.get(part):
            yield Difference(f"Word counts {name}; this count leaves them out", -words[part])
    counted = {part.part: part.words for part in parts if part.in_strict}
    if counted.get(Part.EQUATION):
        yield Difference("Word leaves equations out; this count has them", counted[Part.EQUATION])
    if counted.get(Part.HIDDEN):
        yield Difference("Word leaves hidden text out; this count has it", counted[Part.HIDDEN])
    if signals.deleted_words:
        yield Difference("Word counts deleted text while changes are shown", -signals.deleted_words)
