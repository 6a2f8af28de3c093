"""The table of boundaries holds for OpenDocument texts, too."""

from __future__ import annotations

import pytest

from builders.boundary_cases import ASKED, CASES, Case
from builders.boundary_odts import document
from scriptgate.counting.boundary import find_boundary
from scriptgate.counting.ledger import Boundary, Certainty
from scriptgate.documents.odt import read_odt


def boundary_of(one: Case) -> Boundary:
    return find_boundary(read_odt(document(one)))


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_the_boundary_is_right_or_a_person_is_asked(one: Case):
    found = boundary_of(one)
    heading = None if found.heading is None else found.heading.split()
    wanted = None if one.right is None else one.right.split()
    assert heading == wanted or found.certainty is Certainty.DOUBTFUL, (found.heading, found.why)


def test_a_person_is_asked_where_people_would_differ_and_nowhere_else():
    doubtful = [one.name for one in CASES if boundary_of(one).certainty is Certainty.DOUBTFUL]
    assert sorted(doubtful) == sorted(ASKED)
