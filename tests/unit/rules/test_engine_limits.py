"""A rule that is broken thousands of times is told of a few times, the worst first, with the number."""

from __future__ import annotations

from scriptgate.rules.engine import LONGEST_TEXT, MOST_OF_A_RULE, _foremost, _short
from scriptgate.rules.finding import Finding, Severity


def finding(number: int, severity: Severity = Severity.WARN) -> Finding:
    return Finding("a-rule", severity, "Title", f"Number {number}.", "Mend it.")


def test_a_few_findings_stay_as_they_are():
    few = [finding(number) for number in range(MOST_OF_A_RULE)]
    assert _foremost(iter(few)) == few


def test_the_last_of_many_says_how_many_more_there_are():
    shown = _foremost(finding(number) for number in range(2_000))
    assert len(shown) == MOST_OF_A_RULE
    assert (
        shown[-1].found
        == f"Number {MOST_OF_A_RULE - 1}. There are {2_000 - MOST_OF_A_RULE:,} more of this kind."
    )


def test_the_worst_finding_is_among_those_that_are_shown():
    many = [*(finding(number) for number in range(50)), finding(50, Severity.REJECT)]
    assert _foremost(iter(many))[0].severity is Severity.REJECT


def test_a_text_of_any_length_is_cut():
    assert len(_short("x" * 100_000)) == LONGEST_TEXT
