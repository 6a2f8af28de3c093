"""A report for the participant's page: the report's JSON with every word that the page shows."""

from __future__ import annotations

from typing import Any

from scriptgate.documents.errors import REASONS
from scriptgate.reports import verdicts
from scriptgate.reports.bar import bar_of
from scriptgate.rules.calendar import uk_time
from scriptgate.rules.rulebook import Task
from scriptgate.wording import moment, words_against

View = dict[str, Any]

_COUNTED = {
    (True, True): ("both", "Counted"),
    (True, False): ("strict", "Counted strictly only"),
    (False, False): ("neither", "Not counted"),
    (False, True): ("lenient", "Counted leniently only"),
}


def report_for_page(report: View, task: Task, *, may_confirm: bool) -> View:
    """What the page shows of a report. `may_confirm`: the boundary can still be confirmed or moved."""
    longest = max((section["strict"] for section in report["sections"]), default=1) or 1
    return {
        "verdict": report["verdict"],
        "verdict_text": verdicts.VERDICT_NAMES[report["verdict"]],
        "sentence": report["sentence"],
        "bar": None if report["counts"] is None else _bar(report["counts"]),
        "sections": [{**section, "share": section["strict"] / longest} for section in report["sections"]],
        "parts": [_part(part) for part in report["parts"] if part["words"]],
        "boundary": None if report["boundary"] is None else _boundary(report, may_confirm=may_confirm),
        "findings": [_finding(finding) for finding in verdicts.worst_first(report["findings"])],
        "annexes": [_annex(annex, task) for annex in report["annexes"]],
        "citations": report.get("citations", []),
        "doubts": report["doubts"],
        "reconciliation": _reconciliation(report["reconciliation"]),
        "dispute": verdicts.DISPUTE,
        "checked_uk": uk_time(moment(report["checked_at"])),
        "rulebook": f"{report['rulebook']['title']}, version {report['rulebook']['version']}",
    }


def _bar(counts: View) -> View:
    bar = bar_of(counts)
    strict, lenient, limit = counts["strict"], counts["lenient"], counts["limit"]
    return {
        "strict": strict,
        "lenient": lenient,
        "limit": limit,
        "strict_share": bar.strict,
        "lenient_share": bar.lenient,
        "limit_share": bar.limit,
        "strict_text": "with headings, tables, captions, notes and references",
        "lenient_text": "without them",
        "text": words_against(strict, lenient, limit),
    }


def _part(part: View) -> View:
    counted, text = _COUNTED[part["in_strict"], part["in_lenient"]]
    return {"title": part["title"], "words": part["words"], "counted": counted, "counted_text": text}


def _boundary(report: View, *, may_confirm: bool) -> View:
    """The boundary in its surroundings; a report of an earlier version has none."""
    boundary = report["boundary"]
    around = report.get("surroundings") or {"before": [], "after": [], "headings": []}
    why = {candidate["block"]: candidate["why"] for candidate in boundary["candidates"]}
    return {
        "heading": boundary["heading"],
        "block": boundary["block"],
        "page": boundary["page"],
        "certainty": boundary["certainty"],
        "certainty_text": verdicts.CERTAINTY_NAMES[boundary["certainty"]],
        "why": boundary["why"],
        "before": around["before"],
        "after": around["after"],
        "choices": [{**heading, "why": why.get(heading["block"], "")} for heading in around["headings"]],
        "may_confirm": may_confirm,
    }


def _reconciliation(reconciliation: View | None) -> View | None:
    if reconciliation is None:
        return None
    differences = [
        {"text": difference["reason"], "words": difference["words"]}
        for difference in reconciliation["differences"]
    ]
    return {**reconciliation, "differences": differences}


def _finding(finding: View) -> View:
    kept = ("rule", "severity", "title", "found", "limit", "where", "fix", "source", "field")
    return {
        **{name: finding[name] for name in kept},
        "severity_text": verdicts.SEVERITY_NAMES[finding["severity"]],
        "cost": verdicts.cost_of(finding),
    }


def _annex(annex: View, task: Task) -> View:
    evidence = {kind.id: kind.title for kind in task.evidence}
    areas = {area.id: area.title for area in task.content_areas}
    code = annex["unreadable"]
    return {
        **{name: annex[name] for name in ("label", "title", "file_name", "words", "pages", "cited")},
        "evidence_text": evidence.get(annex["evidence"]),
        "content_areas": [areas.get(area, area) for area in annex["content_areas"]],
        "unreadable_text": None if code is None else REASONS.get(code, REASONS["unreadable"])().advice,
    }
