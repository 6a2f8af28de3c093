"""A report as JSON (`schemas/report.schema.json`): everything that its readers are shown."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scriptgate.counting.labels import normalise
from scriptgate.reports.ledger import ledger_as_json
from scriptgate.reports.surroundings import surroundings
from scriptgate.reports.verdicts import DISPUTE, Words, verdict_sentence
from scriptgate.rules.case import Annex, Case

if TYPE_CHECKING:
    from scriptgate.rules.engine import Assessment  # readers of reports need no rules

VERSION = 1


def make_report(  # noqa: PLR0913 - what was checked, its outcome, when, whose, and what was left out
    case: Case,
    assessment: Assessment,
    checked_at: datetime,
    entry: str | None = None,
    submission: str | None = None,
    *,
    not_checked: tuple[tuple[str, str], ...] = (),
) -> dict[str, Any]:
    """The report of a check, JSON-ready.

    `checked_at` is an aware time. `not_checked` names what could not be looked at (offline): pairs
    of what and why, in words.
    """
    ledger, limit = case.script.ledger, case.task.word_limit
    words = None if ledger is None else Words(ledger.strict, ledger.lenient, limit)
    return {
        "version": VERSION,
        "entry": entry,
        "submission": submission,
        "rulebook": {
            "id": case.rulebook.id,
            "version": case.rulebook.version,
            "title": case.rulebook.title,
        },
        "file": case.script.file_name,
        "task": {"id": case.task.id, "title": case.task.title, "word_limit": limit},
        "checked_at": checked_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verdict": assessment.verdict.value,
        "sentence": verdict_sentence(assessment.verdict, assessment.findings, words),
        **ledger_as_json(ledger, limit),
        "surroundings": _surroundings(case),
        "annexes": [_annex(annex, case.citations) for annex in case.annexes],
        "citations": list(case.citations),
        "findings": [
            {**asdict(finding), "severity": finding.severity.value} for finding in assessment.findings
        ],
        "dispute": DISPUTE if assessment.findings else None,
        "not_checked": [{"what": what, "why": why} for what, why in not_checked],
    }


def _surroundings(case: Case) -> dict[str, Any] | None:
    script = case.script
    if script.ledger is None or script.manuscript is None:
        return None
    return surroundings(script.manuscript, script.ledger.boundary)


def _annex(annex: Annex, citations: tuple[str, ...]) -> dict[str, Any]:
    return {
        "label": annex.label,
        "title": annex.title,
        "file_name": annex.file_name,
        "words": annex.words,
        "pages": annex.pages,
        "evidence": annex.evidence,
        "content_areas": list(annex.content_areas),
        "cited": None if annex.label is None else normalise(annex.label) in citations,
        "unreadable": annex.unreadable,
    }
