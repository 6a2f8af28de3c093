"""Headings: which lines are headings, and what the line says that may begin an annex.

Source: rules.md, Where the annexes begin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scriptgate.counting.labels import LABEL
from scriptgate.documents.manuscript import Block, Kind
from scriptgate.wording import cut

MOST_HEADING_WORDS = 14
MOST_STYLED_HEADING_WORDS = 30
"""A paragraph in a heading's style that is longer than this is prose."""
MOST_HEADING_CHARACTERS = 300
DEEPEST_LEVEL = 3

NO_LABEL = "It has no label, such as A or 1."
FULL_STOP = "It ends with a full stop, as a sentence does."
UNSEEN = "Not all of it can be seen: it is hidden, pale, tiny or off the page."
TOO_LONG = f"It has more than {MOST_HEADING_WORDS} words."

_TEXT_KINDS = frozenset({Kind.PARAGRAPH, Kind.HEADING, Kind.TITLE})
_ENDS_LIKE_TEXT = (".", ":", ";", ",")
_SECTION_NUMBER = r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?"
_MAY_OPEN = re.compile(
    rf"\s*{_SECTION_NUMBER}(?:annex|appendi|attachment|enclosure|supporting|schedule)", re.IGNORECASE
)
_OPENING = re.compile(
    rf"""{_SECTION_NUMBER}
    (?P<word>annex(?:es|e)?|appendix(?:es)?|appendices|attachments?|enclosures?
        |supporting\s(?:documents?|documentation|evidence)|schedules?)\b
    (?:\s?[:.\-–—(\[#]?\s?(?:no\b\.?\s?|number\s)?(?P<label>{LABEL})(?![\w'’])(?P<mark>\s?[:.\-–—)\]]|\Z)?)?
    (?P<rest>.*)\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_VERB = re.compile(
    r" ?(?:(?:and|&|to|,|[-–—]) ?(?:(?:[Aa]nnex|[Aa]ppendix) )?\w{1,4} ){0,9}"
    r"(?:is|are|was|were|has|have|had|can|could|will|would|may|might|must|should|also|shows?|showed|gives?|gave"
    r"|sets?|contains?|provides?|describes?|includes?|demonstrates?|illustrates?|outlines?|presents?"
    r"|summari[sz]es?|explains?|refers?|highlights?|indicates?|offers?|captures?|tells?)\b"
)
"""In lower case: what follows a label with a capital is a title."""
_LONE_WORDS = re.compile(r"annex|appendi|supporting", re.IGNORECASE)
_AND_MORE = re.compile(r"\s?(?:and|&|/|to\sthe|\+)\s?", re.IGNORECASE)
_TITLE_FOLLOWS = re.compile(r"\s*(?:\Z|[:.(\[,]|[-–—](?:\s|\Z))")
_LEADERS = ("...", "…", "___", ". . . ")
"""Without one of these there is no leader: nearly no text has one, so it is looked up first."""
_LEADER = re.compile(r"(?:\.{3,}|…|_{3,}|(?:\. ){3,})\s*\d{0,4}\s*\Z")
_TITLE_STYLE = re.compile(r"heading|title|annex|appendix", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnnexHeading:
    """What a line that may begin an annex says."""

    text: str
    label: str | None
    """As written: `A`, `ii`, `three`."""
    title: str
    flaw: str | None
    """Why it can't be taken for an annex heading without asking; None when it can."""


def full_text(block: Block) -> str:
    """A block's text with the label that automatic numbering put before it, single-spaced."""
    return " ".join(f"{block.label or ''} {block.text}".split())


def shown_text(block: Block) -> str:
    """A block's full text as far as a report names it: a word has no end in a hostile file."""
    return cut(full_text(block), MOST_HEADING_CHARACTERS)


def is_heading(block: Block) -> bool:
    """A heading by its style, or a short line that is bold from end to end and no sentence."""
    if block.kind is Kind.HEADING:
        return _words_of(block) <= MOST_STYLED_HEADING_WORDS
    if not block.bold or block.kind is not Kind.PARAGRAPH:
        return False
    return 0 < _words_of(block) <= MOST_HEADING_WORDS and not block.text.rstrip().endswith(_ENDS_LIKE_TEXT)


def _words_of(block: Block) -> int:
    """How many words, as far as it matters for a heading."""
    return len(block.text.split(maxsplit=MOST_STYLED_HEADING_WORDS + 1))


def is_contents_line(text: str) -> bool:
    """A line of a contents page that no style marks: a leader and a page number at its end."""
    if len(text) > MOST_HEADING_CHARACTERS or not any(leader in text for leader in _LEADERS):
        return False
    return _LEADER.search(text) is not None


def why_set_as_heading(block: Block) -> str | None:
    """Why a line is set as a heading, or None when it isn't."""
    if block.level is not None and block.level <= DEEPEST_LEVEL:
        return "It is a heading of the document's outline that names an annex."
    if block.kind is Kind.TITLE or (block.level is None and _has_heading_style(block)):
        return "It has a heading's or title's style and names an annex."
    if block.bold:
        return "The whole line is bold and names an annex."
    if (block.text or full_text(block)).isupper():
        return "The whole line is in capitals and names an annex."
    if block.breaks_page:
        return "It begins a page and names an annex."
    return None


def read_annex_heading(block: Block) -> AnnexHeading | None:
    """What a line says if it may begin an annex; None for any other line.

    A line with a flaw is returned only if it is set as a heading: then a person should be asked.
    """
    if block.kind not in _TEXT_KINDS or not _may_open(block):
        return None
    text = full_text(block)
    found = _opening(block, text)
    if found is None or len(text) > MOST_HEADING_CHARACTERS or is_contents_line(text):
        return None
    if text.endswith((";", ",", "?", "!")) or _is_sentence(found):
        return None
    label, flaw = found["label"], UNSEEN if block.unseen else _flaw(text, found)
    if flaw is not None and why_set_as_heading(block) is None and not _is_bare(found):
        return None
    return AnnexHeading(text, label, found["rest"].strip(" \t:.-–—)]"), flaw)


def _has_heading_style(block: Block) -> bool:
    return block.kind is Kind.HEADING or _TITLE_STYLE.search(block.style or "") is not None


def _may_open(block: Block) -> bool:
    if _MAY_OPEN.match(block.text):
        return True
    return block.label is not None and _MAY_OPEN.match(f"{block.label} {block.text}") is not None


def _opening(block: Block, text: str) -> re.Match[str] | None:
    """The line's opening, with or without its automatic number (`8. Appendices`, `Annex A`)."""
    found = _OPENING.match(text)
    if found is None and block.label and re.search(r"\d", block.label):
        found = _OPENING.match(" ".join(block.text.split()))
    return found if found is not None and _names_annex(found) else None


def _names_annex(found: re.Match[str]) -> bool:
    """Not a `Schedule a meeting`, an `Attachment theory` or a `Supporting staff`."""
    word, label, rest = found["word"].lower(), found["label"], found["rest"]
    if label and not found["mark"] and rest.strip() and _is_article(label):
        return False
    if word.startswith("schedule"):
        return label is not None
    return label is not None or bool(_LONE_WORDS.match(word) or _TITLE_FOLLOWS.match(rest))


def _is_sentence(found: re.Match[str]) -> bool:
    """A verb right after the label: `Annex A shows the plan`."""
    return bool(found["label"] and not found["mark"] and _VERB.match(found["rest"]))


def _is_article(label: str) -> bool:
    """A lower-case letter (or `one`) with words after it is no label: `annex a copy`."""
    return label == "one" or (len(label) == 1 and label.islower())


def _flaw(text: str, found: re.Match[str]) -> str | None:
    if len(text.split()) > MOST_HEADING_WORDS:
        return TOO_LONG
    if text.endswith("."):
        return FULL_STOP
    if found["label"] or _TITLE_FOLLOWS.match(found["rest"]) or _AND_MORE.match(found["rest"]):
        return None
    return NO_LABEL


def _is_bare(found: re.Match[str]) -> bool:
    """Nothing but the word and its label, as in `Annex A.` on a line of its own."""
    return not found["rest"].strip(" .:")
