"""The count: a manuscript to its ledger, with every reason for doubt in words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from scriptgate.counting.boundary import find_boundary
from scriptgate.counting.doubts import boundary_doubts, format_doubts, signal_doubts, text_doubts
from scriptgate.counting.figures import Count, Counted, figures
from scriptgate.counting.headings import MOST_HEADING_CHARACTERS, is_heading, shown_text
from scriptgate.counting.ledger import (
    Boundary,
    Certainty,
    CountingRule,
    Ledger,
    Part,
    PartCount,
    SectionCount,
)
from scriptgate.counting.reconciliation import program_of, reconcile
from scriptgate.documents.manuscript import Manuscript, Signals
from scriptgate.wording import cut

MOST_SECTIONS = 300
"""Lines of a report: an account has about ten sections, a hostile file may have as many as words."""


def count_words(manuscript: Manuscript, rule: CountingRule, confirmed: int | None = None) -> Ledger:
    """The ledger of a manuscript under a rulebook's counting rule.

    `confirmed`: the block at which the participant says the annexes begin, -1 for none.
    Raises ValueError when there is no such block.
    """
    found = find_boundary(manuscript)
    boundary = found if confirmed is None else find_boundary(manuscript, confirmed)
    words = Count.of(manuscript)
    counted = words.at(boundary.block)
    strict, lenient = figures(counted, rule)
    parts = tuple(_parts(counted, rule))
    return Ledger(
        strict=strict,
        lenient=lenient,
        total=sum(part.words for part in parts),
        parts=parts,
        sections=tuple(_sections(counted, rule)),
        boundary=boundary,
        doubts=(
            *signal_doubts(*_signals(manuscript, boundary)),
            *format_doubts(manuscript, strict),
            *text_doubts(counted, rule),
            *boundary_doubts(boundary, found, words, rule),
        ),
        program=program_of(manuscript).name,
        stated_words=manuscript.stated_words,
        reconciliation=tuple(reconcile(parts, manuscript)),
    )


def _signals(manuscript: Manuscript, boundary: Boundary) -> tuple[Signals, list[str]]:
    """The file's signals without what its annexes show, where it is sure where these begin.

    And the headings under which its pictures stand, each once, as far as that is known.
    """
    signals, blocks = manuscript.signals, manuscript.blocks
    if len(manuscript.unreadable) == signals.unreadable_parts:
        signals = replace(signals, unreadable_parts=len(_in_account(manuscript.unreadable, boundary)))
    if len(manuscript.pictures) != signals.image_only_pages:
        return signals, []
    pictures = _in_account(manuscript.pictures, boundary)
    headings = [number for number, block in enumerate(blocks) if is_heading(block)] if pictures else []
    before = (bisect_left(headings, at) for at in pictures)
    places = dict.fromkeys(shown_text(blocks[headings[place - 1]]) for place in before if place)
    return replace(signals, image_only_pages=len(pictures)), list(places)


def _in_account(places: Sequence[int], boundary: Boundary) -> Sequence[int]:
    """The places that no annex surely holds."""
    if boundary.block is None or boundary.certainty is Certainty.DOUBTFUL:
        return places
    return [at for at in places if at < boundary.block]


def _parts(counted: Sequence[Counted], rule: CountingRule) -> Iterator[PartCount]:
    words: Counter[Part] = Counter()
    for item in counted:
        words[item.part] += item.tokens.strict
    for part in Part:
        if words[part]:
            in_strict, in_lenient = part not in rule.strict_excludes, part not in rule.lenient_excludes
            yield PartCount(part, words[part], in_strict, in_lenient)


def _sections(counted: Sequence[Counted], rule: CountingRule) -> Iterator[SectionCount]:
    """Runs of blocks under one top heading, in document order; those without counted words are left out.

    Their strict and lenient figures add up to the file's. After `MOST_SECTIONS` the rest is one.
    """
    found = list(_all_sections(counted, rule))
    yield from found[:MOST_SECTIONS]
    rest = found[MOST_SECTIONS:]
    if rest:
        strict, lenient = sum(one.strict for one in rest), sum(one.lenient for one in rest)
        yield SectionCount("(further sections)", strict, lenient, None)


def _all_sections(counted: Sequence[Counted], rule: CountingRule) -> Iterator[SectionCount]:
    for (title, page), run in groupby(counted, key=lambda item: (item.placed.section, item.placed.page)):
        strict, lenient = figures(run, rule)
        if strict:
            yield SectionCount(cut(title, MOST_HEADING_CHARACTERS), strict, lenient, page)
