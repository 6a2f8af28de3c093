"""A report as plain text, laid out in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scriptgate.documents.errors import REASONS
from scriptgate.reports import ledger_text
from scriptgate.reports.layout import item, paragraph, title, wrapped
from scriptgate.reports.verdicts import (
    SEVERITY_NAMES,
    VERDICT_NAMES,
    cost_of,
    worst_first,
)
from scriptgate.rules.calendar import uk_time
from scriptgate.wording import count, moment


def report_as_text(report: dict[str, Any]) -> str:
    """The report in 80 columns, ending with a line break."""
    parts = (
        _heading(report),
        ledger_text.words_lines(report),
        ledger_text.boundary_lines(report),
        _findings(report),
        ledger_text.section_lines(report),
        ledger_text.part_lines(report),
        ledger_text.reconciliation_lines(report),
        _annexes(report),
        _not_checked(report),
        _dispute(report),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines) + "\n"


def _heading(report: dict[str, Any]) -> Iterator[str]:
    rulebook, task = report["rulebook"], report["task"]
    yield from paragraph(task["title"])
    yield from paragraph(rulebook["title"])
    yield f"{rulebook['id']}/{task['id']}, rulebook version {rulebook['version']}"
    if report["entry"] is not None:
        yield f"Entry {report['entry']}, submission {report['submission']}"
    if report.get("file"):  # reports of an earlier version don't name it
        yield from paragraph(f"File {report['file']}")
    yield f"Checked at {uk_time(moment(report['checked_at']))}"
    yield ""
    yield VERDICT_NAMES[report["verdict"]].upper()
    yield from paragraph(report["sentence"])


def _findings(report: dict[str, Any]) -> Iterator[str]:
    yield from title("Findings")
    if not report["findings"]:
        yield "Nothing to mend."
    for position, finding in enumerate(worst_first(report["findings"])):
        if position:
            yield ""
        yield from _finding(finding)


def _finding(finding: dict[str, Any]) -> Iterator[str]:
    yield from paragraph(f"[{SEVERITY_NAMES[finding['severity']]}] {finding['title']}")
    rule = finding["rule"] + (f" ({finding['source']})" if finding["source"] else "")
    rows = (
        ("Found", finding["found"]),
        ("Limit", finding["limit"]),
        ("Where", finding["where"]),
        ("Field", finding["field"]),
        ("To mend", finding["fix"]),
        ("Cost", cost_of(finding)),
        ("Rule", rule),
    )
    for name, value in rows:
        if value:
            yield from wrapped(value, f"  {name:<9}", " " * 11)


def _annexes(report: dict[str, Any]) -> Iterator[str]:
    if not report["annexes"]:
        return
    yield from title("Annexes")
    for annex in report["annexes"]:
        label = f"Annex {annex['label']}" if annex["label"] else "No label"
        yield from item(f"{label}: {annex['title'] or 'untitled'}")
        yield from wrapped("; ".join(_annex_facts(annex)), "    ", "    ")


def _annex_facts(annex: dict[str, Any]) -> Iterator[str]:
    yield annex["file_name"] or "in the script's own file"
    if annex["unreadable"]:
        reason = REASONS.get(annex["unreadable"], REASONS["unreadable"])
        yield f"could not be read: {reason().advice}"
    if annex["words"] is not None:
        yield count(annex["words"], "word")
    if annex["pages"] is not None:
        yield count(annex["pages"], "page")
    if annex["evidence"]:
        yield f"evidence: {annex['evidence']}"
    if annex["cited"] is not None:
        yield "referred to in the text" if annex["cited"] else "not referred to in the text"


def _not_checked(report: dict[str, Any]) -> Iterator[str]:
    if not report["not_checked"]:
        return
    yield from title("Not checked here")
    for left_out in report["not_checked"]:
        yield from item(f"{left_out['what']}: {left_out['why']}")


def _dispute(report: dict[str, Any]) -> Iterator[str]:
    if report["dispute"]:
        yield from title("If you think that this is wrong")
        yield from paragraph(report["dispute"])
