"""Where the annexes begin (rules.md, Where the annexes begin)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scriptgate.counting.labels import LABEL
from scriptgate.counting.ledger import Boundary, Candidate, Certainty
from scriptgate.documents.manuscript import Block, Kind, Manuscript

MOST_HEADING_WORDS = 14
LEAST_BODY_SHARE = 0.2
"""A body of less than this share of the text makes the boundary doubtful."""

DEEPEST_LEVEL = 3

_TEXT_KINDS = frozenset({Kind.PARAGRAPH, Kind.HEADING, Kind.TITLE})
_UNCOUNTED = frozenset({Kind.CONTENTS, Kind.HEADER, Kind.FOOTER, Kind.FORM})

_OPENING = re.compile(
    rf"""(?P<word>annex(?:es|e)?|appendix|appendices|appendixes|attachments?|enclosures?
        |supporting\s+(?:documents?|evidence)|schedules?(?=\s*[:.\-–—]?\s*{LABEL}\b))\b
        (?:\s*[:.\-–—(\[]?\s*(?P<label>{LABEL})(?![\w'’]))?(?P<rest>.*)\Z""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_LEADER = re.compile(r"(?:\.{3,}|…|_{3,})\s*\d{0,4}\s*\Z")
_PAGE_AT_END = re.compile(r"\s\d{1,3}\Z")
_BODY_LIKE = re.compile(
    r"(?:\d+(?:\.\d+)*\.?\s+)?(?:introduction|background|context|rationale|methodology|design|implementation|evaluation"
    r"|conclusions?|reflections?|findings|discussion|impact|references|bibliography|next steps|summary)\b",
    re.IGNORECASE,
)


def find_boundary(manuscript: Manuscript, confirmed: int | None = None) -> Boundary:
    """Where the body ends. `confirmed`: the block that the participant names, -1 for `no annexes here`.

    Raises ValueError when `confirmed` is no block of the manuscript.
    """
    blocks = manuscript.blocks
    candidates = tuple(_candidates(blocks))
    if confirmed is not None:
        return _confirmed(blocks, confirmed, candidates)
    if not candidates:
        return Boundary(None, None, None, Certainty.ABSENT, "No heading in this file begins an annex.")
    first = next((candidate for candidate in candidates if candidate.qualifies), None)
    if first is None:
        why = "Some lines look like the title of an annex, but none is set as a heading."
        return Boundary(None, None, None, Certainty.DOUBTFUL, why, candidates)
    found = Boundary(first.block, first.heading, first.page, Certainty.CERTAIN, first.why, candidates)
    doubt = _doubt(blocks, first)
    return found if doubt is None else replace(found, certainty=Certainty.DOUBTFUL, why=doubt)


def annex_label(block: Block) -> str | None:
    """The label in an annex heading (`A` in `Annex A: Plan`), or None."""
    found = _OPENING.match(full_text(block))
    return found["label"] if found else None


def annex_title(block: Block) -> str:
    """What follows the label in an annex heading."""
    found = _OPENING.match(full_text(block))
    return found["rest"].strip(" \t\u00a0:.-–—)]") if found else block.text.strip()


def full_text(block: Block) -> str:
    """A block's text with the label that automatic numbering put before it."""
    return " ".join(f"{block.label or ''} {block.text}".split())


def _confirmed(blocks: Sequence[Block], confirmed: int, candidates: tuple[Candidate, ...]) -> Boundary:
    if confirmed == -1:
        why = "The participant says that this file holds no annexes."
        return Boundary(None, None, None, Certainty.CONFIRMED, why, candidates)
    if not 0 <= confirmed < len(blocks):
        raise ValueError(f"the file has no block {confirmed}")
    block, why = blocks[confirmed], "The participant says that the annexes begin here."
    return Boundary(confirmed, full_text(block), block.page, Certainty.CONFIRMED, why, candidates)


def _candidates(blocks: Sequence[Block]) -> Iterator[Candidate]:
    openings = [(number, block) for number, block in enumerate(blocks) if _looks_like_annex(block)]
    titles = {_without_page(full_text(block)).lower() for _, block in openings if not _ends_with_page(block)}
    for number, block in openings:
        if _ends_with_page(block) and _without_page(full_text(block)).lower() in titles:
            continue  # a line of a contents list that no style marks
        why = _why_heading(block)
        heading = full_text(block)
        yield Candidate(number, heading, block.page, why is not None, why or "It is not set as a heading.")


def _looks_like_annex(block: Block) -> bool:
    if block.kind not in _TEXT_KINDS:
        return False
    text = full_text(block)
    if not text or len(text.split()) > MOST_HEADING_WORDS or _LEADER.search(text):
        return False
    return (
        not text.endswith((".", ";", ",", "?"))
        and _OPENING.match(text) is not None
        and not _is_sentence(text)
    )


def _is_sentence(text: str) -> bool:
    """`Annex A shows the plan`: a verb right after the label."""
    return (
        re.match(
            rf"\w+\s+{LABEL}\s+(?:shows?|gives?|sets?|is|are|was|were|has|contains?|provides?|describes?|and\s+{LABEL}\s)\b",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def _why_heading(block: Block) -> str | None:
    """Why a line is set as a heading, or None when it isn't."""
    if block.level is not None and block.level <= DEEPEST_LEVEL:
        return "It is a heading of the document's outline that names an annex."
    if block.kind in {Kind.TITLE, Kind.HEADING}:
        return "It has a heading's or title's style and names an annex."
    if block.bold:
        return "The whole line is bold and names an annex."
    if block.text.isupper():
        return "The whole line is in capitals and names an annex."
    if block.breaks_page:
        return "It begins a page and names an annex."
    return None


def _doubt(blocks: Sequence[Block], first: Candidate) -> str | None:
    """Why the first annex heading might not be where the annexes begin."""
    words = [0 if block.kind in _UNCOUNTED else len(block.text.split()) for block in blocks]
    body, total = sum(words[: first.block]), sum(words)
    if body < LEAST_BODY_SHARE * total:
        share = round(100 * body / total) if total else 0
        return f"Only {share} % of the file's words stand before “{first.heading}”."
    level = blocks[first.block].level
    for block in blocks[first.block + 1 :]:
        if _is_body_heading(block, level):
            return (
                f"After “{first.heading}” comes “{full_text(block)}”, which reads like a part of the account."
            )
    return None


def _is_body_heading(block: Block, level: int | None) -> bool:
    if block.kind is not Kind.HEADING or len(block.text.split()) > MOST_HEADING_WORDS:
        return False
    high = level is None or block.level is None or block.level <= level
    return high and _BODY_LIKE.match(block.text.strip()) is not None


def _ends_with_page(block: Block) -> bool:
    return _PAGE_AT_END.search(full_text(block)) is not None


def _without_page(text: str) -> str:
    return _PAGE_AT_END.sub("", text).strip()
