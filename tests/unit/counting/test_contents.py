"""Contents pages that were typed by hand."""

from __future__ import annotations

import pytest

from builders.manuscripts import RULE, heading, manuscript, prose
from scriptgate.counting.boundary import find_boundary
from scriptgate.counting.citations import find_citations
from scriptgate.counting.contents import contents_lines
from scriptgate.counting.counter import count_words
from scriptgate.counting.ledger import Certainty
from scriptgate.documents.manuscript import Block, Kind

ACCOUNT = (heading("Introduction"), prose(300), heading("Evaluation"), prose(300))
TITLES = [
    heading("Contents"),
    heading("TABLE OF CONTENTS"),
    Block("Table of contents", bold=True),
    Block("Contents:"),
    Block("Contents", Kind.TITLE),
    heading("List of figures"),
]


def lines(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(text) for text in texts)


def counts_of(*blocks: Block) -> tuple[int, int]:
    ledger = count_words(manuscript(*blocks), RULE)
    return ledger.strict, ledger.lenient


@pytest.mark.parametrize("title", TITLES, ids=lambda block: block.text)
@pytest.mark.parametrize(
    "entries",
    [
        ("Introduction 3", "Evaluation 12"),
        ("Introduction  3", "Evaluation  3"),
        ("1. Introduction ..... 3", "2. Evaluation …… 12"),
        ("Introduction....3", "Evaluation.....12"),
        ("Foreword ii", "Introduction 1", "Evaluation 4"),
        ("Page", "Introduction 3", "Evaluation 12"),
        ("Introduction 3", "Evaluation 12", "Appendices", "Appendix 1: Board plan 14"),
        ("Introduction 3", "Evaluation 12", "Figures", "Figure 1 Attendance 4"),
    ],
    ids=lambda entries: entries[0],
)
def test_lines_with_page_numbers_under_a_contents_title_are_not_counted(title, entries):
    assert counts_of(title, *lines(*entries), *ACCOUNT) == counts_of(*ACCOUNT)


@pytest.mark.parametrize("bold", [True, False])
def test_bold_lines_of_a_contents_page_are_no_headings_of_the_account(bold):
    entries = [Block("Introduction 3", bold=bold), Block("Evaluation 12", bold=True)]

    assert counts_of(heading("Contents"), *entries, *ACCOUNT) == counts_of(*ACCOUNT)


@pytest.mark.parametrize(
    "entries",
    [
        ("Introduction 3",),
        ("We planned for pupils in year 6", "We measured pupils in year 4"),
        ("We planned for all pupils in year 6.", "We measured pupils in year 7."),
        ("Introduction 3", prose(25).text + " 4"),
    ],
)
def test_other_lines_under_such_a_title_are_counted(entries):
    title = heading("Contents")

    assert contents_lines((title, *lines(*entries), *ACCOUNT)) == frozenset()


def test_lines_with_leaders_that_lead_to_headings_need_no_title():
    entries = lines("1. Introduction ..... 3", "2. Evaluation ..... 12")

    assert counts_of(*entries, *ACCOUNT) == counts_of(*ACCOUNT)


@pytest.mark.parametrize(
    "texts",
    [
        ("Total spend on staff training …… 400", "Reading lessons each week ....... 5"),
        ("Reading lessons each week ....... 5", "Total spend on staff training …… 400"),
        ("Introduction ...... 400", "Evaluation ..... 5"),
        ("Introduction ...... 3",),
    ],
)
def test_lines_of_the_account_with_leaders_count_and_are_doubted(texts):
    strict, lenient = counts_of(*ACCOUNT)
    words = sum(len(text.split()) for text in texts)

    ledger = count_words(manuscript(*ACCOUNT, *lines(*texts)), RULE)

    assert (ledger.strict, ledger.lenient) == (strict + words, lenient + words)
    assert [(doubt.code, doubt.less, doubt.more) for doubt in ledger.doubts] == [("contents", words, 0)]


def test_a_line_of_a_contents_page_is_no_annex_and_cites_none():
    entries = lines("Introduction 3", "Evaluation 12", "Appendix 1: Board plan 14")
    account = manuscript(heading("Contents"), *entries, *ACCOUNT)

    boundary = find_boundary(account)

    assert (boundary.certainty, boundary.candidates) == (Certainty.ABSENT, ())
    assert find_citations(account, boundary) == {}


def test_lines_before_a_typed_contents_page_are_the_title_page():
    front = lines("Leading change", "Task 1")
    entries = lines("Introduction 3", "Evaluation 12")
    strict, lenient = counts_of(*ACCOUNT)

    assert counts_of(*front, heading("Contents"), *entries, *ACCOUNT) == (strict + 4, lenient)


def test_much_text_that_leads_nowhere_is_doubted_in_a_typed_contents_page_too():
    entries = lines(*(f"{prose(20).text} {page}" for page in range(1, 9)))

    ledger = count_words(manuscript(heading("Contents"), *entries, *ACCOUNT), RULE)

    assert [(doubt.code, doubt.more >= 160) for doubt in ledger.doubts] == [("contents", True)]
