"""What an author needs in a dispute stands in the JSON, in the text and on the page."""

from __future__ import annotations

import re
from dataclasses import asdict
from html import unescape
from typing import Any

import pytest

from builders.reported import LEDGER, OVER
from scriptgate.reports import report_as_html, report_as_text
from scriptgate.reports.bar import bar_of
from scriptgate.reports.verdicts import COSTLY, DISPUTE

BOTH = (
    *("4,212", "4,130", "4,000", "Implementation", "1,610", "1,600", "Evaluation of the programme's effect"),
    *("Body text 4,130 counted counted", "Headings 82 counted"),
    *("Annex A: Action plan", "page 11", LEDGER.boundary.why, LEDGER.boundary.candidates[1].why),
    *("The file says of itself 6,044", "Annexes -1,888", "Footnotes +56", "Counted here, strictly 4,212"),
    *(OVER.title, OVER.found, OVER.fix, OVER.where or "", OVER.limit or "", "word-limit (NPQH handbook)"),
    *(COSTLY, DISPUTE, "The file holds tracked changes. Up to 12 words less."),
)
"""What the text and the page say in the same words."""


def shown_by(form: str, report: dict[str, Any]) -> str:
    """All that a reader sees, without line ends."""
    if form == "text":
        return " ".join(report_as_text(report).split())
    body = report_as_html(report).partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize("words", BOTH)
def test_text_and_page_say_it(words: str, form: str, rejected: dict[str, Any]):
    assert words in shown_by(form, rejected)


@pytest.mark.parametrize(
    ("form", "not_counted"), [("text", "1,888 - -"), ("html", "1,888 left out left out")]
)
def test_text_and_page_say_which_part_is_not_counted(form: str, not_counted: str, rejected: dict[str, Any]):
    assert f"Annexes {not_counted}" in shown_by(form, rejected)


def test_the_page_draws_both_counts_and_the_limit_as_long_as_they_are(rejected: dict[str, Any]):
    html, bar = report_as_html(rejected), bar_of(rejected["counts"])
    for fraction, colour in ((bar.strict, "strict"), (bar.lenient, "lenient")):
        assert f'width="{fraction:.2%}" height="24" fill="var(--{colour})"' in html
    assert f'<line x1="{bar.limit:.2%}" x2="{bar.limit:.2%}"' in html


def test_the_json_holds_the_ledger_and_each_finding_whole(rejected: dict[str, Any]):
    assert rejected["sections"] == [asdict(section) for section in LEDGER.sections]
    assert [
        (part["part"], part["words"], part["in_strict"], part["in_lenient"]) for part in rejected["parts"]
    ] == [
        ("body", 4130, True, True),
        ("heading", 82, True, False),
        ("annex", 1888, False, False),
    ]
    boundary = rejected["boundary"]
    assert (boundary["heading"], boundary["page"], boundary["why"]) == (
        "Annex A: Action plan",
        11,
        "A heading that begins with the word annex.",
    )
    assert rejected["reconciliation"] == {
        "program": LEDGER.program,
        "stated_words": 6044,
        "expected_words": None,
        "differences": [{"reason": "Annexes", "words": -1888}, {"reason": "Footnotes", "words": 56}],
    }
    over = next(finding for finding in rejected["findings"] if finding["rule"] == "word-limit")
    assert over == {**asdict(OVER), "severity": "reject"}
    assert rejected["dispute"] == DISPUTE


def test_without_findings_there_is_nothing_to_dispute(compliant: dict[str, Any]):
    assert compliant["dispute"] is None
    assert "ask your provider for a review" not in shown_by("text", compliant) + shown_by("html", compliant)
