"""A case with something of everything, for reports."""

from __future__ import annotations

from datetime import UTC, datetime

from scriptgate.counting.ledger import (
    Boundary,
    Candidate,
    Certainty,
    CountingRule,
    Difference,
    Doubt,
    Ledger,
    Part,
    PartCount,
    SectionCount,
)
from scriptgate.rules.case import Annex, Case, Script
from scriptgate.rules.finding import Finding, Severity
from scriptgate.rules.rulebook import Rulebook, Task

CHECKED_AT = datetime(2026, 11, 20, 10, 15, tzinfo=UTC)

TASK = Task("task-1", "Task 1: whole-school change", 4000, "whole-school-programme", "", (), (), ())
RULEBOOK = Rulebook(
    "npqh-2017",
    "1.0.0",
    "NPQ for Headship (2017)",
    "The handbook",
    anonymous=True,
    counting=CountingRule(frozenset({Part.ANNEX}), frozenset({Part.ANNEX, Part.HEADING})),
    tasks=(TASK,),
    charges=(),
)

LEDGER = Ledger(
    strict=4212,
    lenient=4130,
    total=6100,
    parts=(
        PartCount(Part.BODY, 4130, in_strict=True, in_lenient=True),
        PartCount(Part.HEADING, 82, in_strict=True, in_lenient=False),
        PartCount(Part.ANNEX, 1888, in_strict=False, in_lenient=False),
    ),
    sections=(
        SectionCount("Introduction", 602, 590, 1),
        SectionCount("Implementation", 1610, 1600, 3),
        SectionCount("Evaluation of the programme's effect on reading in years 3 and 4", 2000, 1940, None),
    ),
    boundary=Boundary(
        57,
        "Annex A: Action plan",
        11,
        Certainty.DOUBTFUL,
        "A heading that begins with the word annex.",
        (
            Candidate(57, "Annex A: Action plan", 11, qualifies=True, why="It is a heading."),
            Candidate(31, "Annex B shows the result", 7, qualifies=False, why="It is a sentence."),
        ),
    ),
    doubts=(Doubt("tracked-changes", 12, 0, "The file holds tracked changes."),),
    stated_words=6044,
    reconciliation=(Difference("Annexes", -1888), Difference("Footnotes", 56)),
)

OVER = Finding(
    "word-limit",
    Severity.REJECT,
    "Over the word limit",
    "Your account has 4,130 words by the lenient count; Task 1 allows 4,000.",
    "Shorten by at least 212 words, then check again. Checking is free.",
    limit="4,000 words",
    where="Longest section: Implementation, page 3",
    source="NPQH handbook",
    costs=True,
)
UNCITED = Finding(
    "annex-cited",
    Severity.WARN,
    "An annex is never referred to",
    "Annex B.",
    "Refer to it in the text, or leave it out.",
)

ANNEXES = (
    Annex("A", "Action plan", "Annex A plan.pdf", "board-plan", ("leading-with-impact",), None, 800, 3),
    Annex(None, "", "notes.docx", None, (), None, None, None, unreadable="encrypted"),
)


def case_with(ledger: Ledger | None, annexes: tuple[Annex, ...] = ANNEXES) -> Case:
    return Case(RULEBOOK, TASK, Script("essay.docx", None, ledger), annexes, None, ("A",))
