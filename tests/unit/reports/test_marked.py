"""The marked view: what it shows as counted is what was counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.manuscripts import heading, manuscript, prose
from scriptgate.counting.counter import count_words
from scriptgate.counting.ledger import CountingRule, Part
from scriptgate.counting.tokens import count_tokens
from scriptgate.documents.manuscript import Block, Kind
from scriptgate.reports.marked import COUNTED, LEFT_OUT, STRICTLY, marked_view, rows_of

STRICT = frozenset({Part.ANNEX, Part.CONTENTS, Part.HEADER_FOOTER, Part.FORM})
RULE = CountingRule(STRICT, STRICT | {Part.TITLE_PAGE, Part.HEADING, Part.TABLE, Part.CAPTION, Part.FOOTNOTE})

TEXTS = st.text(alphabet=st.one_of(st.sampled_from("  \u200b\u6587/-.ab"), st.characters()), max_size=60)
BLOCKS = st.lists(
    st.one_of(
        st.builds(
            Block, TEXTS, st.sampled_from(list(Kind)), bold=st.booleans(), page=st.none() | st.integers(1, 3)
        ),
        st.builds(prose, st.integers(0, 80), st.sampled_from(list(Kind))),
        st.sampled_from([heading("Annex A: Plan"), heading("Evaluation"), heading("References")]),
    ),
    max_size=12,
)


def rows(*blocks: Block, limit: int | None = None):
    document = manuscript(*blocks)
    return list(rows_of(document, count_words(document, RULE), RULE, limit))


def shown(row) -> str:
    return "".join(piece.text for piece in row.pieces)


@given(BLOCKS, st.none() | st.integers(1, 200))
def test_the_rows_add_up_to_the_ledger_and_show_all_text(blocks: list[Block], limit: int | None):
    document = manuscript(*blocks)
    ledger = count_words(document, RULE)
    found = list(rows_of(document, ledger, RULE, limit))
    assert sum(row.strict for row in found) == ledger.strict
    assert sum(row.lenient for row in found) == ledger.lenient
    if found:
        assert (found[-1].strict_so_far, found[-1].lenient_so_far) == (ledger.strict, ledger.lenient)
    for row in found:
        text = blocks[row.block].text
        joiners = sum(piece.invisible for piece in row.pieces)
        assert len(shown(row)) + joiners == len(text)


@given(BLOCKS, st.integers(1, 200))
def test_the_limit_is_marked_once_for_each_count_that_passes_it(blocks: list[Block], limit: int):
    document = manuscript(*blocks)
    ledger = count_words(document, RULE)
    marks = [
        piece.reached
        for row in rows_of(document, ledger, RULE, limit)
        for piece in row.pieces
        if piece.reached
    ]
    assert sorted(marks) == [name for name in ("lenient", "strict") if getattr(ledger, name) > limit]


def test_the_mark_stands_after_the_last_word_that_fits():
    (row,) = rows(Block("one two three four five"), limit=3)
    assert [piece.text for piece in row.pieces] == ["one two three ", "", "four five"]
    assert count_tokens(row.pieces[0].text).strict == 3


def test_each_block_says_whether_it_counts():
    found = rows(prose(30), prose(4, Kind.TABLE), prose(3, Kind.HEADER), heading("Annex A: Plan"), prose(9))
    assert [row.status for row in found] == [COUNTED, STRICTLY, LEFT_OUT, LEFT_OUT, LEFT_OUT]
    assert [row.begins_annexes for row in found] == [False, False, False, True, False]


def test_invisible_characters_are_shown():
    (row,) = rows(Block("joined\u200b\u200bwords"))
    assert [(piece.text, piece.invisible) for piece in row.pieces] == [("joined", 0), ("", 2), ("words", 0)]


def test_direction_marks_of_a_hostile_text_do_not_turn_the_page():
    document = manuscript(Block("read \u202ethis backwards"))
    html = marked_view("\u202efdp.docx", document, count_words(document, RULE), RULE)
    assert "\u202e" not in html


def test_the_page_shows_counts_boundary_and_limit_without_scripts_or_addresses():
    document = manuscript(heading("Context"), prose(40), heading("Annex A: Plan"), prose(9))
    html = marked_view("a.docx", document, count_words(document, RULE), RULE, 30)
    assert "The annexes begin here" in html
    assert "30 words by the strict count end here" in html
    assert "default-src 'none'" in html
    assert not re.search(r"<script|https?://|url\(", html)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (30, "Over the limit by both counts: by 10 at least."),
        (41, "Over the limit by the strict count alone: a person decides."),
        (42, "Within the limit by both counts."),
    ],
)
def test_the_page_says_at_its_top_what_the_counts_mean(limit, said):
    document = manuscript(heading("Our aims"), prose(40))

    page = marked_view("essay.docx", document, count_words(document, RULE), RULE, limit)

    assert page.index(said) < page.index("<main>")


def test_every_paragraph_shows_its_number_and_both_running_counts():
    document = manuscript(prose(9), heading("Our aims"), prose(40))

    page = marked_view("essay.docx", document, count_words(document, RULE), RULE)

    text = " ".join(re.sub("<[^>]+>", " ", page).split())
    for wanted in ("¶ 0 9 pupils", "¶ 1 headings, strictly 11 / 9 Our aims", "¶ 2 51 / 49 pupils"):
        assert wanted in text


def test_without_a_limit_the_page_has_no_bar():
    document = manuscript(prose(40))
    ledger = count_words(document, RULE)

    assert "<svg" not in marked_view("essay.docx", document, ledger, RULE)
    assert "<svg" in marked_view("essay.docx", document, ledger, RULE, 100)
