"""The demo's documents are what its cases say, to the word, by the engine itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgate.catalogue import load_rulebook
from scriptgate.counting.counter import count_words
from scriptgate.documents.errors import UnreadableDocument
from scriptgate.documents.reading import read_document
from scriptgate_local.demo.cases import all_cases
from scriptgate_local.demo.prose import paragraphs

FORMATS = frozenset({"docx", "pdf"})
UPLOADS = [(case, upload) for case in all_cases() for upload in case.uploads]


@given(st.integers(0, 700), st.sampled_from(["context", "design", "delivery", "evaluation", "capability"]))
def test_prose_has_exactly_as_many_words_as_asked_for(words: int, theme: str):
    assert sum(len(text.split()) for text in paragraphs(words, theme)) == words


def test_prose_does_not_repeat_itself_within_a_page():
    sentences = " ".join(paragraphs(400, "delivery")).split(". ")
    assert len(set(sentences)) > 0.7 * len(sentences)


@pytest.mark.parametrize(("case", "upload"), UPLOADS, ids=[case.title for case, _ in UPLOADS])
def test_every_script_counts_as_its_case_says(case, upload):
    script = upload.documents()[0]
    try:
        manuscript = read_document(script.content, FORMATS).manuscript
    except UnreadableDocument:
        assert upload.words is None
        return
    ledger = count_words(manuscript, load_rulebook("npqh-2017").counting)
    if upload.words is not None:
        assert (ledger.strict, ledger.lenient) == (upload.words, upload.lenient)
    else:
        assert case.rule == "metadata-valid"


def test_the_cases_end_in_every_way_there_is():
    assert {upload.verdict for _, upload in UPLOADS} == {
        "compliant", "non_compliant", "needs_review", "returned",
    }  # fmt: skip
    assert [case.charges for case in all_cases()].count(1) == 1
    limits = {"task-1": 4000, "task-2": 2500}
    words = {(upload.lenient or 0) - limits[case.task] for case, upload in UPLOADS}
    assert 1 in words


def test_no_two_candidates_share_a_number():
    numbers = [case.candidate for case in all_cases()]
    assert len(set(numbers)) == len(numbers)
