"""The demo's cases as data: who uploads what, and how it has to end."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scriptgate_local.demo.participant import Document
from scriptgate_local.demo.printing import annex_pdf, script_pdf
from scriptgate_local.demo.prose import paragraphs
from scriptgate_local.demo.writing import (
    Plan,
    annex_docx,
    corrupted,
    encrypted,
    extra_words,
    script_docx,
)

TASK_1 = {
    "home_school": {"urn": "123456", "name": "Fellside Academy"},
    "programme": {
        "title": "Reading for every pupil",
        "starts_on": "2026-01-05",
        "ends_on": "2026-07-17",
        "terms": 2,
    },
    "board": {
        "plan_presented_on": "2025-12-02",
        "implementation_started_on": "2026-01-05",
        "feedback_gathered": True,
        "feedback_on": "2025-12-09",
    },
    "declaration": {"own_work": True},
}
TASK_2 = {
    "home_school": {"urn": "123456", "name": "Fellside Academy"},
    "placement": {
        "urn": "134567",
        "school_name": "Harbour Road School",
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-13",
        "working_days": 9,
        "contrast": "A coastal primary school of 180 pupils; my own is an urban secondary school of 1,100.",
    },
    "board": {
        "action_plan_presented_on": "2026-03-12",
        "feedback_gathered": True,
        "feedback_on": "2026-03-13",
    },
    "declaration": {"own_work": True},
}
AREAS = {"task-1": ["strategy-and-improvement"], "task-2": ["managing-resources-and-risks"]}


@dataclass(frozen=True, slots=True)
class Upload:
    """One try: documents, metadata, and how it has to end."""

    documents: Callable[[], list[Document]]
    metadata: dict[str, Any]
    ends: str
    """The submission's final state."""
    verdict: str
    words: int | None = None
    """The strict count; None when the file can't be read."""
    lenient: int | None = None
    bulk: bool = False
    """Sent by staff straight to the inbox, after the portal has refused it."""


@dataclass(frozen=True, slots=True)
class DemoCase:
    """One candidate's story."""

    title: str
    candidate: str
    person: str
    task: str
    uploads: tuple[Upload, ...]
    rule: str | None = None
    """The finding that has to be there, in the last upload."""
    liable: bool = False
    charges: int = 0
    accept: str | None = None
    """The reason with which a member of staff accepts the review."""

    @property
    def entry(self) -> str:
        """The entry's id."""
        return f"{self.candidate}-{self.task}-2026-autumn"


def annexes(task: str, *, plan: bool = True, feedback: bool = True, third: bool = False) -> list[Document]:
    """The usual annexes: A, the plan as presented; B, the board's feedback; C, minutes nobody asked for."""
    areas = AREAS[task]
    texts = paragraphs(180, "design", 7), paragraphs(140, "evaluation", 8), paragraphs(120, "delivery", 9)
    made = []
    if plan:
        about = {
            "label": "A",
            "title": "Plan presented to the board",
            "evidence": "board-plan",
            "content_areas": areas,
        }
        made.append(
            Document("Annex A plan.pdf", annex_pdf("Plan presented to the board", *texts[0]), "annex", about)
        )
    if feedback:
        about = {
            "label": "B",
            "title": "The board's feedback",
            "evidence": "board-feedback",
            "content_areas": areas,
        }
        made.append(
            Document("board feedback +2%.docx", annex_docx("The board's feedback", *texts[1]), "annex", about)
        )
    if third:
        about = {"label": "C", "title": "Minutes of a meeting", "evidence": "other", "content_areas": areas}
        made.append(Document("Protokoll Sitzung äöü.docx", annex_docx("Minutes", *texts[2]), "annex", about))
    return made


def _word(plan: Plan, **kinds: bool) -> Callable[[], list[Document]]:
    def write() -> list[Document]:
        return [Document("My NPQH essay (final).docx", script_docx(plan)), *annexes(plan.task, **kinds)]

    return write


def _pdf(plan: Plan) -> Callable[[], list[Document]]:
    def write() -> list[Document]:
        return [Document("placement account.pdf", script_pdf(plan)), *annexes(plan.task)]

    return write


def _spoilt(spoil: Callable[[bytes], bytes], plan: Plan) -> Callable[[], list[Document]]:
    def write() -> list[Document]:
        return [Document("essay.docx", spoil(script_docx(plan))), *annexes(plan.task)]

    return write


def _changed(metadata: dict[str, Any], group: str, **values: Any) -> dict[str, Any]:
    changed = copy.deepcopy(metadata)
    changed[group].update(values)
    return changed


SHORT_PLACEMENT = _changed(TASK_2, "placement", working_days=8)
LATE_BOARD = _changed(TASK_1, "board", plan_presented_on="2026-02-03", feedback_on="2026-02-10")
WRONG_URN = _changed(TASK_1, "home_school", urn="12")


def _passes(plan: Plan, metadata: dict[str, Any] = TASK_1, **kinds: bool) -> Upload:
    words = plan.body_words + extra_words(plan)
    return Upload(_word(plan, **kinds), metadata, "released", "compliant", words, plan.body_words)


def _ends(plan: Plan, ends: str, verdict: str, metadata: dict[str, Any] = TASK_1, **kinds: bool) -> Upload:
    words = plan.body_words + extra_words(plan)
    return Upload(_word(plan, **kinds), metadata, ends, verdict, words, plan.body_words)


def all_cases() -> tuple[DemoCase, ...]:
    """Every case, each with a candidate of its own."""
    exact = Plan("task-1", 3996, bare=True, seed=3)
    over = Plan("task-1", 4001, seed=5)
    between = Plan("task-1", 3960, seed=6)
    usual = Plan("task-1", 3700, seed=9)
    second = Plan("task-2", 2300, seed=10)
    pdf = Plan("task-2", 2310, seed=2)
    t1, t2 = "task-1", "task-2"
    return (
        DemoCase("Compliant, in Word", "LF10001", "Ada Example", t1, (_passes(Plan(t1, 3800, seed=1)),)),
        DemoCase(
            "Compliant, as PDF", "LF10002", "Ben Example", t2,
            (Upload(_pdf(pdf), TASK_2, "released", "compliant", 2310 + 7 + 1 + 22, 2310),),
        ),
        DemoCase("4,000 words exactly", "LF10003", "Cora Example", t1, (_passes(exact),)),
        DemoCase(
            "Over 4,000 only with annexes counted", "LF10004", "Dev Example", t1,
            (_passes(Plan(t1, 3800, ("A", "B", "C"), embedded_words=1500, seed=4)),),
        ),
        DemoCase(
            "4,001 words by the lenient count", "LF10005", "Ella Example", t1,
            (_ends(over, "rejected", "non_compliant"),), rule="word-limit", liable=True,
        ),
        DemoCase(
            "Between strict and lenient, accepted", "LF10006", "Finn Example", t1,
            (_ends(between, "released", "needs_review"),), rule="word-limit",
            accept="Table and references are not prose; the account itself keeps the limit.",
        ),
        DemoCase(
            "Required evidence missing", "LF10007", "Gita Example", t1,
            (_ends(Plan(t1, 3700, ("A",), seed=7), "in_review", "needs_review", feedback=False),),
            rule="required-evidence",
        ),
        DemoCase(
            "Cites an annex that isn't there", "LF10008", "Hal Example", t1,
            (_ends(Plan(t1, 3700, ("A", "B", "D"), seed=8), "in_review", "needs_review"),),
            rule="citation-resolves",
        ),
        DemoCase(
            "An annex that is never cited", "LF10009", "Ines Example", t1,
            (_passes(usual, third=True),), rule="annex-cited",
        ),
        DemoCase(
            "A placement of 8 days", "LF10010", "Jon Example", t2,
            (_ends(second, "rejected", "non_compliant", SHORT_PLACEMENT),),
            rule="placement-length", liable=True,
        ),
        DemoCase(
            "Board after implementation", "LF10011", "Kim Example", t1,
            (_ends(usual, "rejected", "non_compliant", LATE_BOARD),),
            rule="board-before-implementation", liable=True,
        ),
        DemoCase(
            "With a password", "LF10012", "Lea Example", t1,
            (Upload(_spoilt(encrypted, usual), TASK_1, "returned", "returned"),), rule="file-readable",
        ),
        DemoCase(
            "Damaged", "LF10013", "Max Example", t1,
            (Upload(_spoilt(corrupted, usual), TASK_1, "returned", "returned"),), rule="file-readable",
        ),
        DemoCase(
            "Metadata against the schema", "LF10014", "Noor Example", t1,
            (Upload(_word(usual), WRONG_URN, "returned", "returned", bulk=True),),
            rule="metadata-valid",
        ),
        DemoCase(
            "Resubmission after a rejection", "LF10015", "Otto Example", t1,
            (_ends(over, "rejected", "non_compliant"), _passes(Plan(t1, 3880, seed=15))), charges=1,
        ),
    )  # fmt: skip
