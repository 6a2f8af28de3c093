"""A report as plain text, laid out in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from scriptgate.documents.errors import REASONS
from scriptgate.reports.bar import bar_of
from scriptgate.reports.verdicts import (
    CERTAINTY_NAMES,
    DISPUTE,
    SEVERITY_NAMES,
    VERDICT_NAMES,
    cost_of,
    worst_first,
)
from scriptgate.rules.calendar import uk_time
from scriptgate.wording import count, moment, number, one_line

WIDTH = 80
_BAR = 56
_NAME = 50
"""Columns of a table's first column."""


def report_as_text(report: dict[str, Any]) -> str:
    """The report in 80 columns, ending with a line break."""
    parts = (
        _heading(report),
        _words(report),
        _findings(report),
        _sections(report),
        _parts(report),
        _boundary(report),
        _reconciliation(report),
        _annexes(report),
        _not_checked(report),
        _dispute(report),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines) + "\n"


def _heading(report: dict[str, Any]) -> Iterator[str]:
    rulebook, task = report["rulebook"], report["task"]
    yield from _paragraph(task["title"])
    yield from _paragraph(rulebook["title"])
    yield f"{rulebook['id']}/{task['id']}, rulebook version {rulebook['version']}"
    if report["entry"] is not None:
        yield f"Entry {report['entry']}, submission {report['submission']}"
    yield f"Checked at {uk_time(moment(report['checked_at']))}"
    yield ""
    yield VERDICT_NAMES[report["verdict"]].upper()
    yield from _paragraph(report["sentence"])


def _words(report: dict[str, Any]) -> Iterator[str]:
    counts = report["counts"]
    if counts is None:
        return
    bar = bar_of(counts)
    yield from _title("Words against the limit")
    yield _bar_line("strict", counts["strict"], bar.strict, bar.limit)
    yield _bar_line("lenient", counts["lenient"], bar.lenient, bar.limit)
    limit = f"limit {number(counts['limit'])}"
    yield " " * (18 + max(0, round(bar.limit * _BAR) - len(limit) + 1)) + limit
    yield from (line for doubt in report["doubts"] for line in _item(_doubt(doubt)))


def _bar_line(name: str, words: int, filled: float, limit: float) -> str:
    cells = ["#" if cell < round(filled * _BAR) else "." for cell in range(_BAR)]
    cells[min(_BAR - 1, round(limit * _BAR))] = "|"
    return f"  {name:<8}{number(words):>7} {''.join(cells)}"


def _doubt(doubt: dict[str, Any]) -> str:
    reach = [f"{count(doubt[side], 'word')} {side}" for side in ("less", "more") if doubt[side]]
    up_to = f" Up to {' or '.join(reach)}." if reach else ""
    return f"{doubt['explanation']}{up_to}"


def _findings(report: dict[str, Any]) -> Iterator[str]:
    yield from _title("Findings")
    if not report["findings"]:
        yield "Nothing to mend."
    for position, finding in enumerate(worst_first(report["findings"])):
        if position:
            yield ""
        yield from _finding(finding)


def _finding(finding: dict[str, Any]) -> Iterator[str]:
    yield from _paragraph(f"[{SEVERITY_NAMES[finding['severity']]}] {finding['title']}")
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
            yield from _wrapped(value, f"  {name:<9}", " " * 11)


def _sections(report: dict[str, Any]) -> Iterator[str]:
    if not report["sections"]:
        return
    yield from _title("Words by section")
    yield f"  {'':<{_NAME}} {'strict':>8} {'lenient':>8} {'page':>6}"
    for section in report["sections"]:
        page = "" if section["page"] is None else str(section["page"])
        yield (
            f"  {one_line(section['title'], _NAME):<{_NAME}}"
            f" {number(section['strict']):>8} {number(section['lenient']):>8} {page:>6}"
        ).rstrip()


def _parts(report: dict[str, Any]) -> Iterator[str]:
    if not report["parts"]:
        return
    yield from _title("Words by part")
    yield f"  {'':<{_NAME}} {'words':>8}  strict  lenient"
    for part in report["parts"]:
        strict, lenient = ("counted" if part[key] else "-" for key in ("in_strict", "in_lenient"))
        title = one_line(part["title"], _NAME - 4)
        yield f"  {title:<{_NAME - 4}} {number(part['words']):>8}  {strict:<9} {lenient}"


def _boundary(report: dict[str, Any]) -> Iterator[str]:
    boundary = report["boundary"]
    if boundary is None:
        return
    yield from _title("Where the counted text ends")
    yield from _paragraph(f"{_end_of_body(boundary)} {boundary['why']}")
    for candidate in boundary["candidates"]:
        if candidate["block"] != boundary["block"]:
            place = "" if candidate["page"] is None else f" (page {candidate['page']})"
            yield from _item(f'Not "{one_line(candidate["heading"], 90)}"{place}: {candidate["why"]}')


def _end_of_body(boundary: dict[str, Any]) -> str:
    certainty = CERTAINTY_NAMES[boundary["certainty"]]
    if boundary["heading"] is None:
        return f"The whole file counts. {certainty}"
    page = "" if boundary["page"] is None else f" on page {boundary['page']}"
    return f'Counting ended before "{one_line(boundary["heading"], 120)}"{page}. {certainty}'


def _reconciliation(report: dict[str, Any]) -> Iterator[str]:
    reconciliation = report["reconciliation"]
    if reconciliation is None or not _has_reconciliation(reconciliation):
        return
    yield from _title("Why this is not the figure in Word")
    if reconciliation["stated_words"]:  # none, or the 0 of software that does not count
        yield f"  {'The file says of itself':<{_NAME}} {number(reconciliation['stated_words']):>10}"
    for difference in reconciliation["differences"]:
        yield f"  {one_line(difference['reason'], _NAME):<{_NAME}} {difference['words']:>+10,}"
    yield f"  {'Counted here, strictly':<{_NAME}} {number(report['counts']['strict']):>10}"


def _has_reconciliation(reconciliation: dict[str, Any]) -> bool:
    return bool(reconciliation["stated_words"] or reconciliation["differences"])


def _annexes(report: dict[str, Any]) -> Iterator[str]:
    if not report["annexes"]:
        return
    yield from _title("Annexes")
    for annex in report["annexes"]:
        label = f"Annex {annex['label']}" if annex["label"] else "No label"
        yield from _item(f"{label}: {annex['title'] or 'untitled'}")
        yield from _wrapped("; ".join(_annex_facts(annex)), "    ", "    ")


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
    yield from _title("Not checked here")
    for item in report["not_checked"]:
        yield from _item(f"{item['what']}: {item['why']}")


def _dispute(report: dict[str, Any]) -> Iterator[str]:
    if report["findings"]:
        yield from _title("If you think that this is wrong")
        yield from _paragraph(DISPUTE)


def _title(words: str) -> tuple[str, str]:
    return words.upper(), "-" * len(words)


def _paragraph(words: str) -> list[str]:
    return _wrapped(words, "", "")


def _item(words: str) -> list[str]:
    return _wrapped(words, "  - ", "    ")


def _wrapped(words: str, first: str, later: str) -> list[str]:
    return wrap(one_line(words), WIDTH, initial_indent=first, subsequent_indent=later)
