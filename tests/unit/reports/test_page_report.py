"""The page's report has every word that the page shows, so that the page needs none of its own."""

from __future__ import annotations

import json

import pytest

from builders.reported import TASK
from scriptgate.reports import report_for_page
from scriptgate.reports.verdicts import COST_OF, COSTLY


def test_the_bar_stands_in_shares_and_in_words(rejected):
    bar = report_for_page(rejected, TASK, may_confirm=True)["bar"]
    assert bar["text"] == "4,130 to 4,212 of 4,000 words"
    assert 0 < bar["limit_share"] < bar["lenient_share"] < bar["strict_share"] < 1


def test_each_part_says_whether_it_counted(rejected):
    parts = {
        part["title"]: part["counted"] for part in report_for_page(rejected, TASK, may_confirm=True)["parts"]
    }
    assert parts == {"Body text": "both", "Headings": "strict", "Annexes": "neither"}


def test_each_finding_says_what_it_can_cost(rejected):
    findings = report_for_page(rejected, TASK, may_confirm=True)["findings"]
    assert findings[0]["severity"] == "reject"
    assert {finding["cost"] for finding in findings} <= {COSTLY, *COST_OF.values()}
    assert all(finding["fix"] and finding["severity_text"] for finding in findings)


def test_headings_that_look_like_annexes_say_why(rejected):
    around = {"before": ["x"], "after": [], "headings": [{"block": 31, "heading": "Annex B", "page": 7}]}
    boundary = report_for_page({**rejected, "surroundings": around}, TASK, may_confirm=False)["boundary"]
    assert boundary["choices"] == [{"block": 31, "heading": "Annex B", "page": 7, "why": "It is a sentence."}]
    assert boundary["may_confirm"] is False


def test_a_report_of_an_earlier_version_is_shown_too(rejected):
    earlier = {name: value for name, value in rejected.items() if name not in {"surroundings", "citations"}}
    shown = report_for_page(earlier, TASK, may_confirm=True)
    assert shown["boundary"]["before"] == []
    assert shown["citations"] == []


@pytest.mark.parametrize("kind", ["rejected", "compliant", "uncounted"])
def test_every_report_can_be_shown(kind, request):
    assert json.dumps(report_for_page(request.getfixturevalue(kind), TASK, may_confirm=True))


def test_a_script_that_could_not_be_counted_has_no_bar_and_no_boundary(uncounted):
    shown = report_for_page(uncounted, TASK, may_confirm=True)
    assert (shown["bar"], shown["boundary"], shown["reconciliation"]) == (None, None, None)
