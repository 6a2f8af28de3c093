"""The summary fits a terminal and says what differs."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from scriptgate_local.demo.cases import all_cases
from scriptgate_local.demo.participant import NotAnswered, link_in
from scriptgate_local.demo.playing import Played
from scriptgate_local.demo.summary import money_of, summary_table, words_of

CASE = all_cases()[5]


def played(**changes) -> Played:
    facts = {
        "case": CASE,
        "words": 4020,
        "lenient": 3960,
        "limit": 4000,
        "verdict": "needs_review",
        "state": "released",
        "liable": False,
        "charges": 0,
        "amount_pence": None,
    }
    return Played(**{**facts, **changes})


def test_the_summary_fits_eighty_columns_uncut():
    screen = Console(file=io.StringIO(), width=80)
    screen.print(
        summary_table([played(), played(verdict="non_compliant", liable=True, amount_pence=9500)], 80)
    )
    shown = screen.file.getvalue()
    assert "…" not in shown
    assert "3,960-4,020/4,000" in shown
    assert "non_compliant" in shown


@pytest.mark.parametrize(
    ("words", "lenient", "shown"),
    [
        (3860, 3800, "3,860/4,000"),
        (4061, 4001, "4,001/4,000"),
        (4020, 3960, "3,960-4,020/4,000"),
        (None, None, "-"),
    ],
)
def test_words_are_shown_as_the_verdict_rests_on_them(words, lenient, shown):
    assert words_of(played(words=words, lenient=lenient)) == shown


def test_a_charge_is_told_from_a_liability():
    assert money_of(played(charges=1, amount_pence=9500)) == "£95.00 proposed"
    assert money_of(played(liable=True, amount_pence=9500)) == "£95.00 if again"
    assert money_of(played()) == "-"


def test_a_link_is_found_in_an_email():
    assert link_in("Open\nhttps://portal.example/s/abc-_123\nsoon") == "https://portal.example/s/abc-_123"
    with pytest.raises(NotAnswered):
        link_in("no link here")
