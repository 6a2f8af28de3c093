"""A report as text fits a terminal and says what the JSON says."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scriptgate.reports import report_as_text


@pytest.mark.parametrize("kind", ["rejected", "compliant", "uncounted"])
def test_no_line_is_wider_than_a_terminal(kind, request):
    text = report_as_text(request.getfixturevalue(kind))

    assert max(map(len, text.splitlines())) <= 80


def test_a_finding_says_what_where_how_to_mend_and_what_it_costs(rejected):
    text = " ".join(report_as_text(rejected).split())

    assert "[Requirement not met] Over the word limit" in text
    assert "Found Your account has 4,130 words by the lenient count" in text
    assert "Limit 4,000 words" in text
    assert "Where Longest section: Implementation, page 3" in text
    assert "To mend Shorten by at least 212 words" in text
    assert "Cost Submitting with this can make your next submission chargeable." in text
    assert "Rule word-limit (NPQH handbook)" in text


def test_the_worst_finding_comes_first(rejected):
    text = report_as_text(rejected)

    assert text.index("Over the word limit\n") < text.index("An annex is never referred to")


def test_the_bar_passes_the_limit_only_when_the_count_does(rejected, compliant):
    over = next(line for line in report_as_text(rejected).splitlines() if line.startswith("  strict"))
    under = next(line for line in report_as_text(compliant).splitlines() if line.startswith("  strict"))

    assert "|#" in over
    assert "#|" in under or ".|" in under
    assert "|#" not in under


def test_the_end_of_the_body_and_the_reconciliation_are_told(rejected):
    text = " ".join(report_as_text(rejected).split())

    assert 'Counting ended before "Annex A: Action plan" (paragraph 57, page 11).' in text
    assert 'Not "Annex B shows the result" (paragraph 31, page 7): It is a sentence.' in text
    assert "The file says of itself 6,044 Annexes -1,888 Footnotes +56" in text
    assert "The file holds tracked changes. Up to 12 words less." in text


@pytest.mark.parametrize("stated", [None, 0])
def test_a_file_that_states_no_count_has_nothing_to_reconcile(stated, rejected):
    rejected["reconciliation"] = {"stated_words": stated, "differences": []}

    assert "FIGURE IN WORD" not in report_as_text(rejected)


def test_the_end_of_the_body_is_told_before_the_findings(rejected):
    text = report_as_text(rejected)

    assert text.index("WHERE THE COUNTED TEXT ENDS") < text.index("FINDINGS")


def test_of_many_lines_that_are_no_boundary_some_are_shown(rejected):
    (_, other) = rejected["boundary"]["candidates"]
    rejected["boundary"]["candidates"] = [{**other, "block": 100 + at} for at in range(30)]

    text = report_as_text(rejected)

    assert text.count('Not "Annex B') == 8
    assert "Nor 22 further lines like these." in text


def test_without_a_stated_figure_it_says_what_the_program_should_show(rejected):
    rejected["reconciliation"] |= {"stated_words": None, "expected_words": 6044}

    assert "Word should show about 6,044 Annexes" in " ".join(report_as_text(rejected).split())


def test_a_long_reason_is_wrapped_rather_than_cut(rejected):
    reason = "Not explained: the figure stored in a file is often an estimate, as nobody knows"
    rejected["reconciliation"]["differences"] = [{"reason": reason, "words": 379}]

    text = report_as_text(rejected)

    assert f"{reason} +379" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_an_annex_that_could_not_be_read_says_what_to_do(rejected):
    assert "Save a copy without one and upload that." in " ".join(report_as_text(rejected).split())


def test_a_report_without_findings_says_that_there_is_nothing_to_mend(compliant):
    text = report_as_text(compliant)

    assert "Nothing to mend." in text
    assert "The whole file counts." in text
    assert "IF YOU THINK" not in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(foreign=st.text(max_size=200))
def test_no_foreign_text_breaks_the_layout(foreign, rejected):
    report = deepcopy(rejected)
    report["sections"][0]["title"] = foreign
    report["boundary"]["heading"] = foreign
    report["annexes"][0]["file_name"] = foreign
    report["annexes"][0]["title"] = foreign
    report["findings"][0]["found"] = foreign

    text = report_as_text(report)

    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
