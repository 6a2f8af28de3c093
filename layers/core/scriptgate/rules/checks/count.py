"""The word limit, and what makes a count doubtful."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgate.counting.doubts import UNREADABLE_PART
from scriptgate.counting.ledger import Certainty, Ledger
from scriptgate.rules.case import Case
from scriptgate.rules.engine import Broken, rule
from scriptgate.rules.rulebook import RuleSetting
from scriptgate.wording import count, number

LONGEST_NAMED = 2
INVISIBLE_CHARACTERS = "invisible-characters"
"""The doubt that moves no figure: such characters part words in the strict count, and in it alone."""
CHECK_AGAIN = "then check again. Checking is free."


@rule("word-limit", "Over the word limit", "The task's word limit, without supporting documents or annexes")
def word_limit(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """The account keeps the limit: surely if the highest count does, surely not if the lowest doesn't."""
    ledger, limit = case.script.ledger, case.task.word_limit
    if ledger is None or (ledger.highest <= limit and not _may_hold_any_number(ledger)):
        return
    allowed = f"{case.task.title.split(':')[0]} allows {number(limit)}"
    if ledger.lowest > limit:
        found = f"Your account has {count(ledger.lenient, 'word')}; {allowed}."
        yield Broken(
            " ".join(filter(None, [found, ended(ledger), longest(ledger)])),
            _shorten(ledger, limit),
            limit=count(limit, "word"),
            where=boundary_place(ledger),
        )
        return
    yield Broken(
        f"{_between(ledger, limit)} {allowed}, so a person will decide. {reasons(ledger)}".strip(),
        _certain(ledger, limit),
        limit=count(limit, "word"),
        where=boundary_place(ledger),
        title="The word count needs a person's decision",
        uncertain=True,
    )


@rule("hidden-text", "The account has hidden text", "A count must rest on what a reader sees")
def hidden_text(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """No words are hidden, white, tiny or off the page."""
    yield from _doubts(
        case, "hidden-text", "Remove the hidden text, or format it as the rest, and check again."
    )


@rule("tracked-changes", "The account has tracked changes", "A count must rest on the final text")
def tracked_changes(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """All changes are accepted or rejected."""
    yield from _doubts(
        case, "tracked-changes", "Accept or reject all changes (Review, Accept) and check again."
    )


@rule("text-as-image", "The account has pages that are pictures", "Words in a picture can't be counted")
def text_as_image(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """No page is only a picture of text."""
    yield from _doubts(
        case, "text-as-image", "Replace the pictures by text, or move them to an annex, and check again."
    )


@rule("comments-left", "The account has comments", "What the assessor sees should be the final work")
def comments_left(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """No reviewers' comments are left. They are removed from the assessor's copy anyway."""
    manuscript = case.script.manuscript
    if manuscript is not None and manuscript.signals.comments:
        yield Broken(
            f"The file has {count(manuscript.signals.comments, 'comment')}; the assessor won't see them.",
            "Delete them if the work is finished (Review, Delete all comments).",
            where=case.script.file_name,
        )


def _doubts(case: Case, code: str, fix: str) -> Iterator[Broken]:
    """A doubt that could change the verdict or outweighs the count is for a person; else a warning."""
    ledger = case.script.ledger
    if ledger is None:
        return
    for doubt in ledger.doubts:
        if doubt.code == code:
            decides = ledger.lowest <= case.task.word_limit < ledger.highest or doubt.more > ledger.strict
            yield Broken(doubt.explanation, fix, where=case.script.file_name, uncertain=not decides)


def _may_hold_any_number(ledger: Ledger) -> bool:
    return any(doubt.code == UNREADABLE_PART for doubt in ledger.doubts)


def ended(ledger: Ledger) -> str:
    """Where counting ended, as a sentence; empty when it went to the end."""
    boundary = ledger.boundary
    if boundary.block is None:
        return ""
    page = f" (page {boundary.page})" if boundary.page else ""
    return f"Counting ended at “{boundary.heading}”{page}."


def boundary_place(ledger: Ledger) -> str | None:
    """The page or heading where the body ended."""
    boundary = ledger.boundary
    return boundary.heading if boundary.block is not None else None


def longest(ledger: Ledger) -> str:
    """The longest sections, as a sentence; empty when there are no two to tell apart."""
    sections = sorted(ledger.sections, key=lambda section: -section.lenient)[:LONGEST_NAMED]
    if len(sections) < LONGEST_NAMED:
        return ""
    named = "; ".join(f"{section.title} {number(section.lenient)}" for section in sections)
    return f"Longest sections: {named}."


def reasons(ledger: Ledger) -> str:
    """Every reason for doubt that moves the count, or parts its two figures, in words."""
    return " ".join(
        doubt.explanation
        for doubt in ledger.doubts
        if doubt.less or doubt.more or doubt.code == INVISIBLE_CHARACTERS
    )


def _shorten(ledger: Ledger, limit: int) -> str:
    """By how much, to be no longer over and, where that differs, to need no person's decision."""
    over = ledger.lenient - limit
    unsure = sum(doubt.more for doubt in ledger.doubts if doubt.code != "boundary")
    surely = ledger.strict + unsure - limit
    if surely == over:
        return f"Shorten by at least {count(over, 'word')}, {CHECK_AGAIN}"
    return (
        f"Shorten by at least {count(over, 'word')} to be no longer over, "
        f"by {number(surely)} to be sure to pass without a person's decision, {CHECK_AGAIN}"
    )


def _between(ledger: Ledger, limit: int) -> str:
    strict, lenient = number(ledger.strict), number(ledger.lenient)
    if ledger.strict > limit >= ledger.lenient:
        if any(doubt.code == INVISIBLE_CHARACTERS for doubt in ledger.doubts):
            return f"Your account has {lenient} words by the lenient count and {strict} by the strict one."
        return (
            f"Your account has {lenient} words without headings, tables, captions, notes and references, "
            f"and {strict} with them."
        )
    words = strict if strict == lenient else f"{lenient} to {strict}"
    reach = f"it may be anything from {number(ledger.lowest)} to {number(ledger.highest)}"
    return f"Your account has {words} words, and the count is not certain: {reach}."


def _certain(ledger: Ledger, limit: int) -> str:
    """What makes the count certain."""
    if ledger.boundary.certainty is Certainty.DOUBTFUL:
        return f"Say where your annexes begin, {CHECK_AGAIN}"
    over = max(ledger.strict, min(ledger.highest, ledger.strict + ledger.lenient)) - limit
    if over > 0:
        return f"To be sure without a review, shorten by {count(over, 'word')}, {CHECK_AGAIN}"
    return f"To be sure without a review, mend what is named above, {CHECK_AGAIN}"
