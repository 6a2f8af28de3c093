"""Whole documents with the right boundary: never silently wrong, and seldom in doubt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builders.boundary_cases import ASKED, CASES, Case, document, generated, handmade
from builders.boundary_pdfs import PDF_CASES
from builders.essays import Essay, make_prose
from scriptgate.counting.boundary import find_boundary
from scriptgate.counting.ledger import Boundary, Certainty
from scriptgate.documents.docx import read_docx
from scriptgate.documents.pdf import read_pdf

MOST_DOUBTFUL = 0.05
"""Share of the cases in which a person may be asked."""


def boundary_of(one: Case) -> Boundary:
    return find_boundary(read_docx(document(one)))


def is_right(found: Boundary, one: Case) -> bool:
    wanted = None if one.right is None else one.right.split()
    return (None if found.heading is None else found.heading.split()) == wanted


@pytest.mark.parametrize(
    ("right", "made"), [case[1:] for case in PDF_CASES], ids=[case[0] for case in PDF_CASES]
)
def test_the_boundary_of_a_pdf_is_right_or_a_person_is_asked(right: str | None, made: Callable[[], Essay]):
    whole = made() if right is None else made().paragraph(make_prose(80, 3))
    found = find_boundary(read_pdf(whole.pdf()))
    assert found.heading == right or found.certainty is Certainty.DOUBTFUL, (found.heading, found.why)


def test_a_person_is_never_asked_about_these_pdfs():
    whole = [made().paragraph(make_prose(80, 3)) if right else made() for _, right, made in PDF_CASES]
    doubtful = [find_boundary(read_pdf(one.pdf())).certainty is Certainty.DOUBTFUL for one in whole]
    assert not any(doubtful), [name for (name, *_), doubt in zip(PDF_CASES, doubtful, strict=True) if doubt]


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_the_boundary_is_right_or_a_person_is_asked(one: Case):
    found = boundary_of(one)
    assert is_right(found, one) or found.certainty is Certainty.DOUBTFUL, (found.heading, found.why)


def test_a_person_is_asked_where_people_would_differ_and_nowhere_else():
    assert len(handmade()) >= 55
    assert len(handmade()) + len(generated()) >= 60
    doubtful = [one.name for one in CASES if boundary_of(one).certainty is Certainty.DOUBTFUL]
    assert sorted(doubtful) == sorted(ASKED)
    assert len(doubtful) <= MOST_DOUBTFUL * len(CASES)
