"""Rules about annexes: labels, citations, evidence, length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scriptgate.counting.citations import annex_word
from scriptgate.counting.labels import normalise
from scriptgate.rules.case import Annex, Case
from scriptgate.rules.checks.files import name_of
from scriptgate.rules.engine import Broken, rule
from scriptgate.rules.rulebook import RuleSetting
from scriptgate.wording import count, number

MOST_NAMED = 8
"""Annexes that one finding names."""

SUPPORT = "Supporting documents are concise, and directly related to the project and the criterion"


@rule(
    "annex-labelled",
    "Annexes are not clearly labelled",
    "So that the assessor finds what the account refers to",
)
def annex_labelled(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """Every annex has a label of its own, in order."""
    labels = [_label(annex) for annex in case.annexes]
    for annex, label in zip(case.annexes, labels, strict=True):
        if label is None:
            where = annex.file_name or annex.title
            yield Broken(
                "An annex has no label.",
                "Give it a label, such as A, and use it in your account.",
                where=where,
            )
    labelled = [
        (annex, label) for annex, label in zip(case.annexes, labels, strict=True) if label is not None
    ]
    named = [label for _, label in labelled]
    for label, times in Counter(named).items():
        if times > 1:
            found = f"{count(times, 'annex', 'annexes')} have the label {label}."
            yield Broken(found, "Give each annex a label of its own.", where=f"Annex {label}")
    if len(set(named)) == len(named):
        yield from _out_of_order([label for annex, label in labelled if annex.file_name is None], named)
        yield from _out_of_order([label for annex, label in labelled if annex.file_name is not None], named)


def _out_of_order(labels: list[str], among: list[str]) -> Iterator[Broken]:
    """Annexes in the script's file have their order there, files have theirs: nobody could mend a mix."""
    if labels != sorted(labels, key=lambda label: _in_order(label, among)):
        yield Broken(f"The annexes come as {', '.join(labels)}.", "Put them in the order of their labels.")


@rule("annex-cited", "An annex is never mentioned", SUPPORT)
def annex_cited(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """The account refers to every annex."""
    for annex in case.annexes:
        label = _label(annex)
        if label is not None and label not in case.citations and case.script.ledger is not None:
            yield Broken(
                f"Your account never mentions {_called(case, label)}.",
                f"Refer to it where it supports your account, e.g. “(see {_called(case, label)})”, "
                "or leave it out.",
                where=name_of(annex) if annex.file_name else _called(case, label),
            )


@rule("citation-resolves", "An annex is mentioned that is not there", SUPPORT)
def citation_resolves(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """Every annex that the account refers to exists."""
    there = {_label(annex) for annex in case.annexes}
    missing = [_called(case, label) for label in case.citations if label not in there]
    if len(missing) == 1:
        found = f"Your account mentions {missing[0]}, but there is no such annex."
        yield Broken(found, f"Add {missing[0]}, or correct the mention.", where=missing[0])
    elif missing:
        found = f"Your account mentions {_listed(missing)}, but there are no such annexes."
        yield Broken(found, "Add them, or correct the mentions.", where=_listed(missing))


@rule("annex-criterion", "An annex is not tied to what the task is assessed on", SUPPORT)
def annex_criterion(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """Every annex names a content area of this task. Annexes inside the account's file can't be asked."""
    areas = {area.id: area.title for area in case.task.content_areas}
    if not areas:
        return
    for annex in case.annexes:
        if annex.file_name is not None and not set(annex.content_areas) & set(areas):
            yield Broken(
                f"It names no content area of {case.task.title.split(':')[0]}.",
                f"Choose what it supports: {'; '.join(areas.values())}.",
                where=name_of(annex),
            )


@rule(
    "required-evidence",
    "Required evidence is missing",
    "NPQH: the plan as presented to the board, and its feedback",
)
def required_evidence(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """Each kind of evidence that the task requires is among the annexes."""
    given = {annex.evidence for annex in case.annexes}
    for kind in case.task.evidence:
        if kind.required and kind.id not in given:
            yield Broken(
                f"No annex is given as: {kind.title}.",
                "Add it as an annex, or say which annex it is.",
                limit=kind.title,
            )


@rule(
    "annex-concise",
    "Annexes are long",
    "Supporting documents are concise",
    {
        "most_pages_each": "pages of one annex",
        "most_words_each": "words of one annex",
        "most_words_in_all": "words of all annexes together",
    },
)
def annex_concise(case: Case, setting: RuleSetting) -> Iterator[Broken]:
    """Annexes are concise, each and in all."""
    most = setting.parameters
    for annex in case.annexes:
        if (annex.words or 0) > most["most_words_each"]:
            found = f"It has {count(annex.words or 0, 'word')}."
            limit = f"About {number(most['most_words_each'])} words each"
            yield Broken(found, "Keep only the part that your account refers to.", limit, name_of(annex))
        elif (annex.pages or 0) > most["most_pages_each"]:
            found = f"It has {count(annex.pages or 0, 'page')}."
            limit = f"About {number(most['most_pages_each'])} pages each"
            yield Broken(found, "Keep only the pages that your account refers to.", limit, name_of(annex))
    total = sum(annex.words or 0 for annex in case.annexes)
    if total > most["most_words_in_all"]:
        limit = f"About {number(most['most_words_in_all'])} words in all"
        yield Broken(
            f"The annexes have {count(total, 'word')} in all.", "Keep only what your account needs.", limit
        )


@rule(
    "annex-prose",
    "An annex reads like more of the account",
    "Supporting documents support; they don't continue",
    {"least_words": "words in long paragraphs from which an annex reads like prose"},
)
def annex_prose(case: Case, setting: RuleSetting) -> Iterator[Broken]:
    """No annex is an essay: many words in long paragraphs."""
    for annex in case.annexes:
        if annex.manuscript is None:
            continue
        prose = sum(
            len(words) for block in annex.manuscript.blocks if len(words := block.text.split()) >= LONG
        )
        if prose >= setting.parameters["least_words"]:
            yield Broken(
                f"About {count(prose, 'word')} of it stand in long paragraphs.",
                "If it continues your account, move it there; if not, shorten it to what supports it.",
                where=name_of(annex),
            )


LONG = 40
"""Words of a paragraph that is prose rather than an item of a list or table."""


def _called(case: Case, label: str) -> str:
    """An annex in the account's own words: as it is cited, or by the word that other annexes have there."""
    if label in case.called:
        return case.called[label]
    ledger = case.script.ledger
    heading = ledger.boundary.heading if ledger else None
    words = (annex_word(name) for name in (*case.called.values(), heading or ""))
    return f"{next(filter(None, words), 'Annex')} {label}"


def _listed(names: list[str]) -> str:
    shown = names[:MOST_NAMED]
    more = len(names) - len(shown)
    last = f"{more:,} more" if more else shown.pop()
    return f"{', '.join(shown)} and {last}"


def _label(annex: Annex) -> str | None:
    return normalise(annex.label) if annex.label else None


def _in_order(label: str, among: list[str]) -> tuple[int, int, str]:
    """Numbers, then letters; an `I` among numbers without a 1 is Roman."""
    if label == "I" and "2" in among and "1" not in among:
        return (0, 1, "")
    return (0, int(label), "") if label.isdigit() else (1, len(label), label)
