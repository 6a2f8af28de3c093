"""Cases for the rules: compliant ones, to be broken in one place by each test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scriptgate.counting.ledger import Boundary, Certainty, Doubt, Ledger, SectionCount
from scriptgate.documents.manuscript import Block, Manuscript, Signals
from scriptgate.rules.case import Annex, Case, Script
from scriptgate.rules.rulebook import Rulebook

HOME = {"urn": "123456"}
DECLARATION = {"own_work": True}
METADATA: dict[str, dict[str, Any]] = {
    "whole-school-programme": {
        "home_school": HOME,
        "programme": {"title": "Reading for all", "starts_on": "2025-09-01", "terms": 2},
        "board": {
            "plan_presented_on": "2025-07-01",
            "implementation_started_on": "2025-09-01",
            "feedback_gathered": True,
            "feedback_on": "2025-07-08",
        },
        "declaration": DECLARATION,
    },
    "placement": {
        "home_school": HOME,
        "placement": {
            "urn": "234567",
            "starts_on": "2026-03-02",
            "ends_on": "2026-03-20",
            "working_days": 10,
            "contrast": "A large urban school.",
        },
        "board": {"action_plan_presented_on": "2026-03-19", "feedback_gathered": True},
        "declaration": DECLARATION,
    },
    "case-study": {"declaration": DECLARATION},
}

ABSENT = Boundary(None, None, None, Certainty.ABSENT, "No heading begins an annex.")


def make_ledger(strict: int, lenient: int | None = None, *doubts: Doubt) -> Ledger:
    """A ledger of these figures; `lenient` is `strict` when not given."""
    counted = strict if lenient is None else lenient
    sections = (SectionCount("Implementation", strict, counted, 3), SectionCount("Evaluation", 0, 0, 9))
    return Ledger(strict, counted, strict, (), sections, ABSENT, doubts)


def make_manuscript(*texts: str, **signals: int) -> Manuscript:
    """A manuscript of paragraphs."""
    return Manuscript("docx", tuple(Block(text) for text in texts), 1, None, Signals(**signals))


def make_case(rulebook: Rulebook, task_id: str, **changes: Any) -> Case:
    """A compliant case of a task, with changes to its fields."""
    task = rulebook.task(task_id)
    areas = tuple(area.id for area in task.content_areas[:1])
    annexes = tuple(
        Annex("ABC"[number], kind.title, f"{kind.id}.docx", kind.id, areas, make_manuscript("A plan."), 2, 1)
        for number, kind in enumerate(kind for kind in task.evidence if kind.required)
    )
    case = Case(
        rulebook=rulebook,
        task=task,
        script=Script("essay.docx", make_manuscript("An account."), make_ledger(1000)),
        annexes=annexes,
        metadata=METADATA[task.work],
        citations=tuple(annex.label for annex in annexes if annex.label),
        declared_for=(rulebook.id, task_id),
    )
    return replace(case, **changes)
