"""A report as one self-contained HTML page: no scripts, no other files, every value escaped."""

from __future__ import annotations

from typing import Any

from scriptgate.reports import verdicts
from scriptgate.reports.bar import bar_of
from scriptgate.reports.pages import template


def report_as_html(report: dict[str, Any]) -> str:
    """The report as an HTML document, from its JSON alone."""
    return template("report.html.j2").render(
        report=report,
        bar=None if report["counts"] is None else bar_of(report["counts"]),
        findings=verdicts.worst_first(report["findings"]),
        longest=max((section["strict"] for section in report["sections"]), default=1) or 1,
        names=verdicts,
    )
