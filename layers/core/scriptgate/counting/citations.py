"""Which annexes the body refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scriptgate.counting.contents import contents_lines
from scriptgate.counting.headings import is_contents_line, read_annex_heading
from scriptgate.counting.labels import LABEL, between, normalise, stem
from scriptgate.counting.ledger import Boundary
from scriptgate.documents.manuscript import Kind, Manuscript

_NOT_BODY = frozenset({Kind.CONTENTS, Kind.HEADER, Kind.FOOTER, Kind.FORM, Kind.HIDDEN})

_STARTS = ("annex", "append", "app.", "apps.", "appx.", "attachment", "enclosure", "supporting", "schedule")
"""Texts without any of these cite nothing: most texts, so it is looked up first."""
_WORD = (
    r"(?:annex(?:es|e)?|appendix(?:es)?|appendices|app[sx]?\.|attachments?|enclosures?"
    r"|supporting (?:documents?|evidence)|(?-i:Schedules?))"
)
_SINGULAR = {
    "annexes": "Annex",
    "annexe": "Annexe",
    "annex": "Annex",
    "app": "Appendix",
    "attachment": "Attachment",
    "enclosure": "Enclosure",
    "supporting doc": "Supporting document",
    "supporting ev": "Supporting evidence",
    "schedule": "Schedule",
}
_LABEL = rf"(?P<label>{LABEL})(?!\w|['’](?!s\b))"
_MENTION = re.compile(
    rf"\b(?P<word>{_WORD})(?: ?[:(#“\"‘'] ?| |(?<=\.))(?:no\b\.? ?|numbers? )?{_LABEL}",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    rf"[”\"’')]? ?(?:(?P<range>to|through|[-–—])|,? ?(?:and|or|&)|[,;/]) ?(?P<again>{_WORD} )?"
    rf"[“\"‘']?{_LABEL}(?!\. ?\d)",
    re.IGNORECASE,
)
_DETERMINERS = frozenset({"the", "an", "this", "that", "my", "our", "each", "every", "which", "whose"})
_LEADS_TO_LABEL = frozenset({"see", "in", "of", "at", "from", "under", "by", "per", "as", "with", "("})
_NOUN_FOLLOWS = re.compile(
    r" (?!(?:shows?|gives?|sets?|contains?|provides?|demonstrates?|illustrates?|include|describe|explain"
    r"|outline|and|or|are|is|were|was|have|has|can|for|in|to|of|at|on|with|which|that|as|below|above|respectively"
    r"|also|both|where|when|but|from|by)\b)[a-z]"
)
_LONGEST_WORD_BEFORE = 20
_WORD_FOLLOWS = re.compile(r" [a-z]")


def find_citations(manuscript: Manuscript, boundary: Boundary) -> dict[str, str]:
    """The labels of annexes that the body cites, normalised (`A`, `2`), each once, in order.

    Each with the name that the body gives it where it is first cited: `A` is `Appendix A`.
    `Annex 1.2` cites annex 1.2 if this file has one, else part 2 of annex 1. Headings of annexes and
    contents pages cite nothing; notes, tables and text boxes do.
    """
    known, headings = _known(manuscript, boundary)
    found: dict[str, str] = {}
    apart = headings | contents_lines(manuscript.blocks)
    for number, block in enumerate(manuscript.blocks[: boundary.block]):
        if block.kind in _NOT_BODY or number in apart or is_contents_line(block.text):
            continue
        for label, word in cited_in(block.text).items():
            known_as = _resolve(label, known)
            found.setdefault(known_as, f"{word} {known_as}")
    return found


def annex_word(text: str) -> str | None:
    """What a text that begins with an annex's name calls it: `Appendices 1 and 2` an `Appendix`."""
    lowered = text.lstrip().lower()
    return next((word for start, word in _SINGULAR.items() if lowered.startswith(start)), None)


def cited_in(text: str) -> dict[str, str]:
    """The labels that one text cites, each once, and what it calls them.

    `see Annexes A–C and E (p. 4)` gives A, B, C, E, each as an Annex.
    """
    lowered = text.lower()
    if not any(start in lowered for start in _STARTS):
        return {}
    text = " ".join(text.split())
    labels: dict[str, str] = {}
    place = 0
    while mention := _MENTION.search(text, place):
        place = mention.end()
        if _is_citation(mention, text):
            listed, place = _listed(mention, text)
            labels |= {label: word for label, word in listed.items() if label not in labels}
    return labels


def _known(manuscript: Manuscript, boundary: Boundary) -> tuple[frozenset[str], frozenset[int]]:
    """The labels of this file's annex headings, and the blocks that are headings, not citations.

    Lines that only look like headings cite, unless nothing else is a heading.
    """
    sure = boundary.block is not None
    headings = frozenset(item.block for item in boundary.candidates if item.qualifies or not sure)
    read = (read_annex_heading(manuscript.blocks[number]) for number in headings)
    return frozenset(normalise(heading.label) for heading in read if heading and heading.label), headings


def _resolve(label: str, known: frozenset[str]) -> str:
    return stem(label) if label not in known and ("." in label or stem(label) in known) else label


def _is_citation(mention: re.Match[str], text: str) -> bool:
    """Whether the label is one, and not an article or a pronoun: `annex a copy`, `the appendix I`."""
    label, word = mention["label"], mention["word"].lower()
    before = _word_before(mention.start(), text)
    if word.startswith("schedule") and not (label[0].isupper() or label[0].isdecimal()):
        return False
    if _WORD_FOLLOWS.match(text, mention.end()) is None:
        return True
    odd = word.startswith(("attach", "enclos", "supporting"))
    if label in {"I", "i", "one"}:
        return not (odd or label == "i" or before in _DETERMINERS)
    if len(label) == 1 and label.islower():
        return not odd and (label != "a" or not word.startswith("annex") or before in _LEADS_TO_LABEL)
    return True


def _word_before(place: int, text: str) -> str:
    """The word, or the bracket, that stands right before a place in single-spaced text."""
    before = text[max(0, place - _LONGEST_WORD_BEFORE) : place].lower()
    return "(" if before.endswith("(") else before.rstrip().rpartition(" ")[2].lstrip("(“‘\"'")


def _listed(mention: re.Match[str], text: str) -> tuple[dict[str, str], int]:
    """The labels of one mention, the first and those that a list or a range adds, and where they end."""
    word = annex_word(mention["word"]) or ""
    first = last = mention["label"]
    plural = mention["word"].lower().endswith("s")
    labels, end = {normalise(first): word}, mention.end()
    for more in _continuations(mention.end(), text):
        label = more["label"]
        sure = plural or more["again"] or _NOUN_FOLLOWS.match(text, more.end()) is None
        if not sure or not _goes_with(label, first, more["range"] is not None, last):
            break
        word = annex_word(more["again"] or "") or word
        added = between(last, label)[1:] if more["range"] else [normalise(label)]
        labels |= {one: word for one in added if one not in labels}
        last, end = label, more.end()
    return labels, end


def _continuations(place: int, text: str) -> Iterator[re.Match[str]]:
    while more := _CONTINUED.match(text, place):
        yield more
        place = more.end()


def _goes_with(label: str, first: str, ranged: bool, last: str) -> bool:  # noqa: FBT001 - a fact, not a switch
    """Whether a label can continue a list: letters go with letters, numbers with numbers."""
    if label == "I" and _shape(first) == "A" and not ranged and last != "H":
        return False  # `Annex B and I agreed`
    shapes = {_shape(first), _shape(label)}
    return len(shapes) == 1 or (shapes == {"A", "AA"} and {first, label} & {"I", "V", "X"} != set())


def _shape(label: str) -> str:
    """`1`, `A`, `a`, `AA` (Roman) or `aa` (Roman or a number word)."""
    if label[0].isdecimal():
        return "1"
    letter = "A" if label[0].isupper() else "a"
    return letter if len(label) == 1 or not label.isalpha() else 2 * letter
