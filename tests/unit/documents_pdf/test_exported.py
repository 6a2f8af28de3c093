"""PDFs that LibreOffice exported: as good as the DOCX that they were made from, or a person decides.

The fixtures are made by `builders.exported`; the truth is the ledger of the same document as DOCX.
"""

from __future__ import annotations

import statistics
from functools import cache
from pathlib import Path

import pytest

from builders.exported import EXPORTED
from scriptgate.catalogue import load_rulebook
from scriptgate.counting.counter import count_words
from scriptgate.counting.ledger import Ledger
from scriptgate.documents.docx import read_docx
from scriptgate.documents.pdf import read_pdf

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pdf"
RULE = load_rulebook("npqh-2017").counting
AT_THE_MEDIAN, AT_WORST = 0.003, 0.01
WIDEST = 0.02
"""Share of the words that the band may add to the two figures' own distance: else all goes to a person."""

LEFT_OPEN = {"quotations": 80}
"""Words in small print that may be captions or notes. They matter only to an account that is too long."""


@cache
def ledgers(name: str) -> tuple[Ledger, Ledger]:
    """(of the DOCX, of its PDF)."""
    exported = (FIXTURES / f"{name}.pdf").read_bytes()
    return count_words(read_docx(EXPORTED[name]()), RULE), count_words(read_pdf(exported), RULE)


def off_by(name: str) -> float:
    """The larger relative error of the two figures."""
    truth, found = ledgers(name)
    return max(abs(found.strict / truth.strict - 1), abs(found.lenient / truth.lenient - 1))


def verdict(ledger: Ledger, limit: int) -> str:
    """As the rule `word-limit` decides."""
    if ledger.highest <= limit:
        return "pass"
    return "reject" if ledger.lowest > limit else "review"


@pytest.mark.parametrize("name", EXPORTED)
def test_the_words_of_a_pdf_are_those_of_its_document(name: str):
    assert off_by(name) <= AT_WORST, [
        {part.part.value: part.words for part in one.parts} for one in ledgers(name)
    ]


def test_half_of_the_pdfs_are_nearly_exact():
    assert statistics.median(map(off_by, EXPORTED)) <= AT_THE_MEDIAN


@pytest.mark.parametrize("name", EXPORTED)
def test_a_pdf_never_gets_another_verdict_without_a_person(name: str):
    truth, found = ledgers(name)
    for figure in (truth.strict, truth.lenient, found.strict, found.lenient):
        for limit in {figure + off for off in (*range(-12, 13), figure // 100, -figure // 100)}:
            right = "pass" if truth.strict <= limit else "reject" if truth.lenient > limit else "review"
            assert verdict(found, limit) in {right, "review"}, limit


@pytest.mark.parametrize("name", EXPORTED)
def test_the_band_holds_the_truth_and_stays_narrow(name: str):
    truth, found = ledgers(name)
    assert found.lowest <= truth.lenient <= truth.strict <= found.highest
    added = found.highest - found.lowest - (found.strict - found.lenient) - LEFT_OPEN.get(name, 0)
    assert added <= WIDEST * found.strict


@pytest.mark.parametrize("name", EXPORTED)
def test_the_boundary_is_that_of_the_document(name: str):
    truth, found = ledgers(name)
    assert found.boundary.heading == truth.boundary.heading
