"""Why a count may be wrong, and by how many words: each reason as a `Doubt`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from scriptgate.counting.figures import Count, Counted, figures
from scriptgate.counting.headings import is_contents_line
from scriptgate.counting.leaving_out import left_out
from scriptgate.counting.ledger import Boundary, Certainty, CountingRule, Doubt, Part
from scriptgate.counting.tokens import USUAL_WORD, crowded, example_of_joined
from scriptgate.documents.manuscript import Manuscript, Signals
from scriptgate.wording import count, one_line

WORDS_A_PAGE = 400
"""What a page that is only a picture may hold: an A4 page of text at 11 points."""

MOST_TEXT_BOX_WORDS = 50
"""Words in text boxes up to which they are labels and pull quotes; beyond, they read like prose."""

MOST_BLANK_WORDS = 60
"""Words' worth of invisible characters that join nothing; beyond, they may stand for words that are drawn."""

MOST_PATCHED_WORDS = 20
"""Words with other letters within; an essay on spelling colours a few."""

LONGEST_EXAMPLE = 40
"""Characters of a word that is shown as an example."""

MOST_PLACES = 3
"""Headings that one doubt names."""

PDF_UNCERTAINTY = 0.001
"""Share of the words. Measured: no word off in 13 of 16 documents that LibreOffice exported."""

UNREADABLE_PART_WORDS = 1000
"""What an embedded document that can't be read may hold: any number, so a person is always asked."""

UNREADABLE_PART = "unreadable-part"


def signal_doubts(signals: Signals, places: Sequence[str]) -> Iterator[Doubt]:
    """Doubts that extraction saw: tracked changes, unseen text, pictures, unreadable parts.

    `places`: the headings under which pictures stand.
    """
    inserted, deleted, faint = signals.inserted_words, signals.deleted_words, signals.faint_words
    if inserted or deleted:
        text = (
            f"The file has tracked changes: {count(inserted, 'word')} inserted (counted) "
            f"and {deleted} deleted (not counted)."
        )
        yield Doubt("tracked-changes", inserted, deleted, text)
    if faint:
        yield Doubt(
            "hidden-text",
            faint,
            0,
            f"{count(faint, 'counted word')} can't be seen: white, tiny or off the page.",
        )
    if signals.patched_words > MOST_PATCHED_WORDS:
        words = signals.patched_words
        text = (
            f"{count(words, 'word')} have letters of another colour, size or font within, which may "
            f"stand for spaces."
        )
        yield Doubt("joined-words", 0, words, text)
    yield from _uncounted(signals, places)
    if signals.unreadable_parts:
        parts = signals.unreadable_parts
        text = (
            f"{count(parts, 'part')} of the file could not be read, so how many words that holds is unknown."
        )
        yield Doubt(UNREADABLE_PART, 0, parts * UNREADABLE_PART_WORDS, text)


def _uncounted(signals: Signals, places: Sequence[str]) -> Iterator[Doubt]:
    """Doubts about words that stand where no text is, or that may be automatic."""
    if signals.image_only_pages:
        pages = signals.image_only_pages
        text = (
            f"Pictures fill about {count(pages, 'page')}{_under(places)}. Words in them can't be counted; "
            f"a page may hold about {WORDS_A_PAGE}."
        )
        yield Doubt("text-as-image", 0, pages * WORDS_A_PAGE, text)
    if signals.words_elsewhere > MOST_TEXT_BOX_WORDS:
        words = signals.words_elsewhere
        text = (
            f"About {count(words, 'word')} stand outside the text and are not counted: in diagrams, drawn "
            f"letters, descriptions of pictures or data."
        )
        yield Doubt("text-elsewhere", 0, words, text)
    if signals.guessed_labels:
        text = (
            f"{count(signals.guessed_labels, 'number')} before paragraphs and notes not counted, as if made "
            f"by automatic numbering: a PDF does not tell."
        )
        yield Doubt("automatic-numbers", 0, signals.guessed_labels, text)


def _under(places: Sequence[str]) -> str:
    if not places:
        return ""
    named = [f"“{one_line(place, LONGEST_EXAMPLE)}”" for place in places[:MOST_PLACES]]
    more = len(places) - MOST_PLACES
    last = count(more, "more heading") if more > 0 else named.pop()
    return f" (under {' and '.join(filter(None, [', '.join(named), last]))})"


def format_doubts(manuscript: Manuscript, strict: int) -> Iterator[Doubt]:
    """What a format leaves open: a PDF holds drawn characters, from which words are put together."""
    if manuscript.format == "pdf" and strict:
        words = math.ceil(strict * PDF_UNCERTAINTY)
        text = "A PDF holds drawn characters, not words: putting them together may be that much off."
        yield Doubt("pdf-text", words, words, text)


def text_doubts(counted: Sequence[Counted], rule: CountingRule) -> Iterator[Doubt]:
    """Doubts that the text itself gives: hidden text, text boxes, joined words, prose that is left out."""
    hidden = _lenient_words(counted, rule, Part.HIDDEN)
    if hidden:
        yield Doubt("hidden-text", hidden, 0, f"{count(hidden, 'counted word')} formatted as hidden.")
    boxes = _lenient_words(counted, rule, Part.TEXT_BOX)
    if boxes > MOST_TEXT_BOX_WORDS:
        yield Doubt("text-box", boxes, 0, f"{count(boxes, 'counted word')} in text boxes.")
    yield from left_out(counted, rule)
    yield from _like_contents(counted, rule)
    yield from _guesses([item for item in counted if item.placed.block.guessed], rule)
    yield from _joined_words([item for item in counted if item.part not in rule.strict_excludes])


def _like_contents(counted: Sequence[Counted], rule: CountingRule) -> Iterator[Doubt]:
    """Lines with a leader and a number that stand in no contents page: they count."""
    if Part.BODY in rule.lenient_excludes:
        return
    words = sum(
        item.tokens.lenient
        for item in counted
        if item.part is Part.BODY
        and item.placed.block.text[-1:].isdigit()
        and is_contents_line(item.placed.block.text)
    )
    if words:
        text = f"{count(words, 'counted word')} in lines that end like those of a contents page."
        yield Doubt("contents", words, 0, text)


def _guesses(guessed: Sequence[Counted], rule: CountingRule) -> Iterator[Doubt]:
    """What a PDF leaves open about the kind of a text, and a word processor's file would say."""
    headers = [item.tokens.strict for item in guessed if item.part is Part.HEADER_FOOTER]
    if headers and Part.HEADER_FOOTER in rule.strict_excludes:
        words = sum(headers)
        text = f"{count(words, 'word')} not counted, standing where headers or footers do without repeating."
        yield Doubt("guessed-header-footer", 0, words, text)
    words = _lenient_words(guessed, rule, Part.BODY)
    if words:
        text = f"{count(words, 'counted word')} may stand in tables, captions or notes: a PDF does not tell."
        yield Doubt("guessed-kind", words, 0, text)


def _joined_words(in_strict: Sequence[Counted]) -> Iterator[Doubt]:
    """Words that a reader sees apart and no space parts."""
    tokens = [item.tokens for item in in_strict]
    words, parted = sum(one.strict for one in tokens), sum(one.lenient for one in tokens)
    joiners = sum(one.joiners for one in tokens)
    blank = max(0, joiners - 2 * (words - parted)) // USUAL_WORD
    if words > parted or blank > MOST_BLANK_WORDS:
        text = (
            f"{count(joiners, 'invisible character')} in the text: they part words in the strict count only."
        )
        yield Doubt("invisible-characters", 0, blank if blank > MOST_BLANK_WORDS else 0, text)
    texts = [item.placed.block.text for item in in_strict]
    many = crowded(texts, words, sum(one.lengthy for one in tokens))
    disguised = max(many, sum(one.disguised for one in tokens))
    if disguised:
        example = example_of_joined(texts)
        such = "" if example is None else f", as in “{one_line(example, LONGEST_EXAMPLE)}”"
        text = f"Some words are joined without spaces{such}: about {count(disguised, 'word')} more if not."
        yield Doubt("joined-words", 0, disguised, text)


def boundary_doubts(boundary: Boundary, found: Boundary, words: Count, rule: CountingRule) -> Iterator[Doubt]:
    """How the figures would change if the annexes began elsewhere.

    Doubtful: at the first candidate, or nowhere at all. Confirmed at a line that names no annex: where the
    rules found it (`found`), since a click must not take words out of the count unseen.
    """
    if boundary.certainty is Certainty.DOUBTFUL:
        less, more = _change(boundary, (boundary.candidates[0].block, None), words, rule)
        yield Doubt("boundary", less, more, f"Where the annexes begin is doubtful. {boundary.why}")
    elif boundary.certainty is Certainty.CONFIRMED and not _is_offered(boundary):
        _, more = _change(boundary, (found.block,), words, rule)
        if more:
            text = f"The annexes are said to begin at “{boundary.heading}”, which does not name an annex."
            yield Doubt("boundary", 0, more, text)


def _is_offered(boundary: Boundary) -> bool:
    return boundary.block is None or boundary.block in {item.block for item in boundary.candidates}


def _change(
    boundary: Boundary, others: tuple[int | None, ...], words: Count, rule: CountingRule
) -> tuple[int, int]:
    """By how many words less (lenient) and more (strict) the account would have with another boundary."""
    strict, lenient = figures(words.at(boundary.block), rule)
    moved = [figures(words.at(other), rule) for other in others]
    less = lenient - min(other for _, other in moved)
    more = max(other for other, _ in moved) - strict
    return max(0, less), max(0, more)


def _lenient_words(counted: Sequence[Counted], rule: CountingRule, part: Part) -> int:
    """Words of a part, when the lenient figure counts it."""
    if part in rule.lenient_excludes:
        return 0
    return sum(item.tokens.lenient for item in counted if item.part is part)
