"""Where the annexes begin (rules.md, Where the annexes begin)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scriptgate.counting.contents import contents_lines, names_contents
from scriptgate.counting.headings import (
    DEEPEST_LEVEL,
    AnnexHeading,
    is_heading,
    read_annex_heading,
    shown_text,
    why_set_as_heading,
)
from scriptgate.counting.ledger import Boundary, Candidate, Certainty
from scriptgate.documents.manuscript import Block, Kind, Manuscript

LEAST_BODY_SHARE = 0.2
"""A body of less than this share of the text makes the boundary doubtful."""

LONG = 40
"""Words of a paragraph that is prose rather than an item of a list or a form."""

LEAST_PROSE = 500
"""Words in long paragraphs under a lone `Supporting evidence` that read like more of the account."""

MOST_CANDIDATES = 200
"""Those that qualify come first; no account has as many annexes, a hostile file may have millions."""

NOT_A_HEADING = "It is not set as a heading."
ALREADY_BEGUN = "It names an annex too: the annexes had already begun."
LIKE_THE_ACCOUNT = "which reads like a part of the account"
NEXT_CHAPTER = "a heading of a higher level that names no annex, so the account may go on there"

_UNCOUNTED = frozenset({Kind.CONTENTS, Kind.HEADER, Kind.FOOTER, Kind.FORM})

_PAGE_AT_END = re.compile(r"\s\d{1,3}\Z")
_BODY_LIKE = re.compile(
    r"""(?:(?:part|section|chapter)\s\w{1,5}\s?[:.\-–—]?\s?)?(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s)?(?:the\s)?
    (?:introduction|background|context|rationale|methodology|design|implementation|evaluation|conclusions?
    |reflections?|findings|discussion|impact|references?|reference\slist|bibliography|works\scited
    |next\ssteps|(?:executive\s)?summary|recommendations|literature\sreview)
    (?:\s?(?:,|&|/|:|[-–—]|and\b|of\b|on\b)\s?.*)?\s?\Z""",
    re.IGNORECASE | re.VERBOSE,
)
"""A heading of an account; not `Evaluation form` or `Implementation plan`, which are documents."""


def find_boundary(manuscript: Manuscript, confirmed: int | None = None) -> Boundary:
    """Where the body ends. `confirmed`: the block that the participant names, -1 for `no annexes here`.

    Raises ValueError when `confirmed` is no block of the manuscript.
    """
    blocks = manuscript.blocks
    candidates = _listed(list(_candidates(blocks)))
    if confirmed is not None:
        return _confirmed(blocks, confirmed, candidates)
    if not candidates:
        return Boundary(None, None, None, Certainty.ABSENT, "No heading in this file begins an annex.")
    first = next((candidate for candidate in candidates if candidate.qualifies), None)
    if first is None:
        why = "Some lines look like the title of an annex, but none is clearly one."
        return Boundary(None, None, None, Certainty.DOUBTFUL, why, candidates)
    candidates = _after_the_first(candidates, first.block)
    found = Boundary(first.block, first.heading, first.page, Certainty.CERTAIN, first.why, candidates)
    doubt = _doubt(blocks, first)
    return found if doubt is None else replace(found, certainty=Certainty.DOUBTFUL, why=doubt)


@dataclass(frozen=True, slots=True)
class _Opening:
    """A block that may begin an annex."""

    number: int
    block: Block
    heading: AnnexHeading


def _confirmed(blocks: Sequence[Block], confirmed: int, candidates: tuple[Candidate, ...]) -> Boundary:
    if confirmed == -1:
        why = "It was confirmed that this file holds no annexes."
        return Boundary(None, None, None, Certainty.CONFIRMED, why, candidates)
    if not 0 <= confirmed < len(blocks):
        raise ValueError(f"the file has no block {confirmed}")
    candidates = _after_the_first(candidates, confirmed)
    block, why = blocks[confirmed], "It was confirmed that the annexes begin here."
    return Boundary(confirmed, shown_text(block), block.page, Certainty.CONFIRMED, why, candidates)


def _after_the_first(candidates: Sequence[Candidate], boundary: int) -> tuple[Candidate, ...]:
    """The candidates. Those behind the boundary are annexes too: that is why counting did not end there."""
    return tuple(
        replace(item, why=ALREADY_BEGUN) if item.qualifies and item.block > boundary else item
        for item in candidates
    )


def _candidates(blocks: Sequence[Block]) -> Iterator[Candidate]:
    openings = [
        _Opening(number, block, heading)
        for number, block in enumerate(blocks)
        if (heading := read_annex_heading(block)) is not None
    ]
    contents = contents_lines(blocks) if openings else frozenset()
    openings = [opening for opening in openings if opening.number not in contents]
    listed = _in_lists(blocks, {opening.number for opening in openings})
    last_at = {opening.heading.text.lower(): opening.number for opening in openings}
    for opening in openings:
        text = opening.heading.text
        without_page = _PAGE_AT_END.sub("", text).strip().lower()
        if without_page != text.lower() and last_at.get(without_page, -1) > opening.number:
            continue  # a line of a contents list that no style marks
        if opening.number in listed and last_at[text.lower()] not in listed:
            continue  # a line of a list of annexes without page numbers
        yield _candidate(opening)


def _in_lists(blocks: Sequence[Block], openings: set[int]) -> set[int]:
    """Those openings that stand one below the other, or right below a title such as `List of annexes`."""
    return {
        number
        for number in openings
        if number - 1 in openings or number + 1 in openings or (number and names_contents(blocks[number - 1]))
    }


def _candidate(opening: _Opening) -> Candidate:
    set_as, flaw = why_set_as_heading(opening.block), opening.heading.flaw
    qualifies = set_as is not None and flaw is None
    why = flaw or set_as or NOT_A_HEADING
    return Candidate(opening.number, opening.heading.text, opening.block.page, qualifies, why)


def _listed(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates in document order, no more than can be shown."""
    if len(candidates) <= MOST_CANDIDATES:
        return tuple(candidates)
    best = sorted(candidates, key=lambda candidate: not candidate.qualifies)[:MOST_CANDIDATES]
    return tuple(sorted(best, key=lambda candidate: candidate.block))


def _doubt(blocks: Sequence[Block], first: Candidate) -> str | None:
    """Why the first annex heading might not be where the annexes begin."""
    share = _share_before(blocks, first.block)
    if share < LEAST_BODY_SHARE:
        return f"Only {share:.0%} of the file's words stand before “{first.heading}”.".replace("%", " %")
    after, why = _account_goes_on(blocks, first.block) or (None, "")
    if after is not None:
        return f"After “{first.heading}” comes “{shown_text(after)}”, {why}."
    prose = _prose_without_label(blocks, first.block)
    if prose < LEAST_PROSE:
        return None
    return f"“{first.heading}” names no annex by a label, and {prose:,} words in long paragraphs follow it."


def _prose_without_label(blocks: Sequence[Block], boundary: int) -> int:
    """Words in long paragraphs under an annex heading without a label, up to the first one with a label."""
    words = 0
    for block in blocks[boundary:]:
        heading = read_annex_heading(block)
        if heading is not None and heading.label is not None:
            break
        if block.kind is Kind.PARAGRAPH and (own := len(block.text.split())) >= LONG:
            words += own
    return words


def _share_before(blocks: Sequence[Block], boundary: int) -> float:
    words = [0 if block.kind in _UNCOUNTED else len(block.text.split()) for block in blocks]
    total = sum(words)
    return sum(words[:boundary]) / total if total else 0.0


def _account_goes_on(blocks: Sequence[Block], boundary: int) -> tuple[Block, str] | None:
    """The first heading after the boundary that reads like the account's, and why."""
    first = blocks[boundary]
    outlined = first.level is not None
    plain_in_outlined = not outlined and any(_is_top(block) for block in blocks[:boundary])
    highest = first.level if _stands_in_chapter(blocks, boundary) else None
    for block in blocks[boundary + 1 :]:
        real = block.kind is Kind.HEADING if outlined or plain_in_outlined else is_heading(block)
        if not real:
            continue
        if read_annex_heading(block) is not None:
            highest = highest and min(highest, block.level or highest)
            continue
        deeper = outlined and block.level is not None and block.level > (first.level or DEEPEST_LEVEL)
        # a bold line among an outline's headings may stand in the body's midst
        if not deeper and (_is_body_like(block) or (plain_in_outlined and block.level == 1)):
            return block, LIKE_THE_ACCOUNT
        if highest and is_heading(block) and (block.level or DEEPEST_LEVEL) < highest:
            return block, NEXT_CHAPTER
    return None


def _stands_in_chapter(blocks: Sequence[Block], boundary: int) -> bool:
    """A heading of a higher level stands before: the annex heading is within that one's chapter."""
    level = blocks[boundary].level
    return level is not None and any(
        block.kind is Kind.HEADING and (block.level or level) < level for block in blocks[:boundary]
    )


def _is_top(block: Block) -> bool:
    return block.kind is Kind.HEADING and block.level == 1


def _is_body_like(block: Block) -> bool:
    return is_heading(block) and _BODY_LIKE.match(" ".join(block.text.split())) is not None
