"""A report as one self-contained HTML page: no scripts, no other files, every value escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from scriptgate.documents.errors import REASONS
from scriptgate.reports import verdicts
from scriptgate.reports.bar import bar_of
from scriptgate.rules.calendar import uk_time
from scriptgate.wording import count, moment, number, one_line

if TYPE_CHECKING:
    from jinja2 import Template


def report_as_html(report: dict[str, Any]) -> str:
    """The report as an HTML document, from its JSON alone."""
    return _template().render(
        report=report,
        bar=None if report["counts"] is None else bar_of(report["counts"]),
        findings=verdicts.worst_first(report["findings"]),
        longest=max((section["strict"] for section in report["sections"]), default=1) or 1,
        names=verdicts,
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # 25 ms that only HTML needs

    environment = Environment(
        loader=PackageLoader("scriptgate.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": number,
        "count": count,
        "one_line": one_line,
        "uk_time": lambda iso: uk_time(moment(iso)),
        "advice": lambda code: REASONS.get(code, REASONS["unreadable"])().advice,
        "percent": lambda fraction: f"{fraction * 100:.2f}%",
    }
    return environment.get_template("report.html.j2")
