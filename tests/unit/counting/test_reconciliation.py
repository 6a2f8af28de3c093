"""The reconciliation: what the writing program counts otherwise, measured on LibreOffice 7.4."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.manuscripts import manuscript
from scriptgate.counting.counter import count_words
from scriptgate.counting.ledger import CountingRule, Part
from scriptgate.documents.manuscript import Block, Kind, Signals

RULE = CountingRule(frozenset({Part.HEADER_FOOTER}), frozenset({Part.HEADER_FOOTER}))
ACCOUNT = manuscript(
    Block("Context", Kind.HEADING, level=1, label="1.2"),
    Block("one two three four"),
    Block("Candidate 17", Kind.HEADER),
    signals=Signals(deleted_words=6),
)


@pytest.mark.parametrize(
    ("form", "program", "differences"),
    [
        ("docx", "Word", {"Word counts deleted text while changes are shown; this count does not": -6}),
        (
            "odt",
            "LibreOffice",
            {
                "LibreOffice counts headers and footers; this count does not": -2,
                "LibreOffice counts automatic numbers; this count does not": -1,
            },
        ),
    ],
)
def test_the_difference_is_that_from_the_program_that_writes_such_files(form, program, differences):
    ledger = count_words(replace(ACCOUNT, format=form), RULE)
    assert ledger.program == program
    assert {line.reason: line.words for line in ledger.reconciliation} == differences


def test_what_is_not_explained_is_said():
    ledger = count_words(replace(ACCOUNT, format="odt", stated_words=10), RULE)
    assert ledger.strict == 10 - 2 - 1 + ledger.reconciliation[-1].words
    assert ledger.reconciliation[-1].reason.startswith("Not explained")


def test_a_file_that_states_no_figure_tells_what_word_should_show():
    ledger = count_words(ACCOUNT, RULE)
    assert (ledger.strict, ledger.expected_words) == (5, 11)
    assert count_words(replace(ACCOUNT, stated_words=9), RULE).expected_words is None


@pytest.mark.parametrize(
    ("kind", "name"),
    [(Kind.FOOTNOTE, "footnotes"), (Kind.ENDNOTE, "endnotes"), (Kind.TEXT_BOX, "text boxes")],
)
@pytest.mark.parametrize(("form", "told"), [("docx", True), ("odt", False)])
def test_word_counts_notes_and_text_boxes_only_if_told(kind, name, form, told):
    account = replace(manuscript(Block("one two"), Block("and three more", kind)), format=form)
    line = f"Word leaves {name} out unless told to count them; this count does not"
    found = {one.reason: one.words for one in count_words(account, RULE).reconciliation}
    assert found == ({line: 3} if told else {})
