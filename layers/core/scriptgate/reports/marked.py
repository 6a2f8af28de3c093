"""The marked view: a document's whole text with what was counted, what was not, and where the body ended.

What it shows as counted is what was counted: each block's figures come from the ledger's own count, and
they add up to the ledger's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scriptgate.counting.figures import Count, Counted
from scriptgate.counting.ledger import CountingRule, Ledger, Part
from scriptgate.counting.tokens import count_tokens, joiners_apart
from scriptgate.documents.manuscript import Kind, Manuscript
from scriptgate.reports.bar import bar_of
from scriptgate.reports.ledger import ledger_as_json
from scriptgate.reports.pages import template
from scriptgate.reports.verdicts import CERTAINTY_NAMES, PART_NAMES
from scriptgate.wording import number

COUNTED, STRICTLY, LEFT_OUT = "counted", "strictly", "left-out"
"""By both counts, by the strict one alone, by neither."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a block's text."""

    text: str
    invisible: int = 0
    """How many invisible characters this stands for; then there is no text."""
    reached: str | None = None
    """Before this piece the named count has reached the limit."""


@dataclass(frozen=True, slots=True)
class Row:
    """A block as the view shows it."""

    block: int
    """Its number in the manuscript: what a boundary is confirmed by."""
    status: str
    part: str
    heading: bool
    label: str | None
    page: int | None
    """Only where a new page begins."""
    begins_annexes: bool
    pieces: tuple[Piece, ...]
    strict: int
    lenient: int
    strict_so_far: int
    lenient_so_far: int


def marked_view(
    name: str, manuscript: Manuscript, ledger: Ledger, rule: CountingRule, limit: int | None = None
) -> str:
    """One self-contained HTML page, without scripts; every value escaped. `limit` in words."""
    rows = tuple(rows_of(manuscript, ledger, rule, limit))
    figures = ledger_as_json(ledger, limit)
    return template("marked.html.j2").render(
        name=name,
        rows=rows,
        ledger=figures,
        bar=bar_of(figures["counts"]),
        against_limit=_against_limit(ledger, limit),
        certainty=CERTAINTY_NAMES[ledger.boundary.certainty],
    )


def _against_limit(ledger: Ledger, limit: int | None) -> str:
    """What the two counts, whatever may be doubtful about them, say about the limit."""
    if limit is None:
        return ""
    if ledger.lenient > limit:
        return f"Over the limit by both counts: by {number(ledger.lenient - limit)} at least."
    if ledger.strict > limit:
        return "Over the limit by the strict count alone: a person decides."
    return "Within the limit by both counts."


def rows_of(
    manuscript: Manuscript, ledger: Ledger, rule: CountingRule, limit: int | None = None
) -> Iterator[Row]:
    """Every block that has text, with its figures and the sums up to its end."""
    strict = lenient = 0
    page: int | None = None
    for block, item in enumerate(Count.of(manuscript).at(ledger.boundary.block)):
        own = _own(item, rule)
        before, (strict, lenient) = (strict, lenient), (strict + own[0], lenient + own[1])
        shown = item.placed.block
        if not shown.text.strip():
            continue
        yield Row(
            block=block,
            status=COUNTED if own[1] else STRICTLY if own[0] else _status(item, rule),
            part=PART_NAMES[item.part],
            heading=item.part in {Part.HEADING, Part.TITLE_PAGE} or shown.kind is Kind.HEADING,
            label=shown.label,
            page=shown.page if shown.page != page else None,
            begins_annexes=block == ledger.boundary.block,
            pieces=tuple(_pieces(shown.text, _reached(before, own, limit))),
            strict=own[0],
            lenient=own[1],
            strict_so_far=strict,
            lenient_so_far=lenient,
        )
        page = shown.page


def _own(item: Counted, rule: CountingRule) -> tuple[int, int]:
    """What a block adds to the strict and to the lenient count."""
    strict = 0 if item.part in rule.strict_excludes else item.tokens.strict
    lenient = 0 if item.part in rule.lenient_excludes else item.tokens.lenient
    return strict, lenient


def _status(item: Counted, rule: CountingRule) -> str:
    if item.part not in rule.lenient_excludes:
        return COUNTED
    return LEFT_OUT if item.part in rule.strict_excludes else STRICTLY


def _reached(before: Sequence[int], own: Sequence[int], limit: int | None) -> list[tuple[int, str]]:
    """After which of a block's words a count is at the limit, if more words follow: (words, count's name)."""
    if limit is None:
        return []
    marks = zip(("strict", "lenient"), before, own, strict=True)
    return sorted((limit - start, name) for name, start, words in marks if start <= limit < start + words)


def _pieces(text: str, marks: list[tuple[int, str]]) -> Iterator[Piece]:
    """The text, parted where a count reaches the limit and at invisible characters."""
    done = 0
    reached: str | None = None
    for words, name in marks:
        at = _after(text, words, name)
        yield from _visible(text[done:at], reached)
        done, reached = at, name
    yield from _visible(text[done:], reached)


def _after(text: str, words: int, name: str) -> int:
    """The place in a text after so many of its words, at a space or the text's end (bisected)."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if getattr(count_tokens(text[:middle]), name) <= words:
            low = middle + 1
        else:
            high = middle
    return max(0, low - 1)


def _visible(text: str, reached: str | None) -> Iterator[Piece]:
    if text.isascii():
        yield Piece(text, reached=reached)
        return
    for position, piece in enumerate(joiners_apart(text)):
        first = reached if position == 0 else None
        yield Piece("", len(piece), first) if position % 2 else Piece(piece, reached=first)
