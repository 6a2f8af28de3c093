"""Exact by construction: documents whose words are known to the last one."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.truth import BLOCKS, CONTAINERS, INLINES, Plan, Section, make
from scriptgate.catalogue import load_rulebook
from scriptgate.counting.counter import count_words
from scriptgate.counting.ledger import Certainty, Ledger
from scriptgate.documents.docx import read_docx

RULE = load_rulebook("npqh-2017").counting
FILLER = Section((("paragraph", ()),) * 4)


def ledger_of(plan: Plan) -> Ledger:
    """The ledger, after checking that it is the truth to the last word."""
    content, truth = make(plan)
    ledger = count_words(read_docx(content), RULE)
    assert {part.part: part.words for part in ledger.parts} == dict(truth.strict)
    assert (ledger.strict, ledger.lenient) == truth.figures(RULE)
    sections: dict[str, Counter[str]] = {}
    for section in ledger.sections:
        sections.setdefault(section.title, Counter()).update(strict=section.strict, lenient=section.lenient)
    assert {title: (one["strict"], one["lenient"]) for title, one in sections.items()} == truth.sections(RULE)
    assert ledger.boundary.heading == truth.annexes
    return ledger


@pytest.mark.parametrize("place", ["body", "bibliography", "annex"])
@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_counts_as_the_rules_say(name: str, place: str):
    block = ((name, ("plain",)),)
    sections = (
        (FILLER, Section(block, bibliography=place == "bibliography")) if place != "annex" else (FILLER,)
    )
    ledger_of(Plan(sections, block if place == "annex" else None, running=True))


@pytest.mark.parametrize("inside", ["paragraph", "table", "caption", "annex"])
@pytest.mark.parametrize("name", INLINES)
def test_every_inline_piece_counts_as_the_rules_say(name: str, inside: str):
    block = (("paragraph" if inside == "annex" else inside, (name, name)),)
    if inside == "annex":
        ledger_of(Plan((FILLER,), block))
    else:
        ledger_of(Plan((FILLER, Section(block))))


@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_holds_the_same_words(container: str):
    blocks = tuple((name, tuple(INLINES)) for name in ("paragraph", "table"))
    ledger = ledger_of(Plan((FILLER, Section(blocks)), blocks, running=True, container=container))
    assert ledger.boundary.certainty is Certainty.CERTAIN


NAMED = st.tuples(
    st.sampled_from(sorted(BLOCKS)), st.lists(st.sampled_from(sorted(INLINES)), max_size=4).map(tuple)
)
SECTIONS = st.builds(Section, st.lists(NAMED, max_size=5).map(tuple), st.booleans())


@settings(max_examples=150, deadline=None)
@given(
    st.builds(
        Plan,
        st.lists(SECTIONS, min_size=1, max_size=4).map(lambda sections: (FILLER, *sections)),
        st.none() | st.lists(NAMED, max_size=4).map(tuple),
        st.booleans(),
        st.sampled_from(CONTAINERS),
    )
)
def test_every_combination_counts_to_the_last_word(plan: Plan):
    ledger_of(plan)


def test_a_document_of_python_docx_counts_to_the_last_word():
    document = Document()
    document.add_heading("What we did", level=1)
    document.add_paragraph("one two three").add_run(" four").bold = True
    document.add_paragraph("five six", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "merged cells here"
    table.cell(1, 1).text = "one more"
    document.sections[0].header.paragraphs[0].text = "Candidate 1"
    document.add_heading("Annex A", level=1)
    document.add_paragraph("left out")
    buffer = io.BytesIO()
    document.save(buffer)
    ledger = count_words(read_docx(buffer.getvalue()), RULE)
    assert {part.part.value: part.words for part in ledger.parts} == {
        "heading": 3,
        "body": 6,
        "table": 5,
        "header-footer": 2,
        "annex": 4,
    }
