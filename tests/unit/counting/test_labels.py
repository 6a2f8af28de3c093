"""Labels, as written and as compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgate.counting.labels import between, normalise, stem


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("A", "A"),
        ("a", "A"),
        (" b. ", "B"),
        ("(C)", "C"),
        ("Annex A", "A"),
        ("appendix 2:", "2"),
        ("Annex no. 3", "3"),
        ("Appendices 4", "4"),
        ("Supporting document 5", "5"),
        ("07", "7"),
        ("II", "2"),
        ("iv", "4"),
        ("V", "5"),
        ("xii", "12"),
        ("I", "I"),
        ("i", "I"),
        ("three", "3"),
        ("Ten", "10"),
        ("1.2", "1.2"),
        ("1a", "1A"),
        ("A1", "A1"),
        ("IIII", "IIII"),
        ("", ""),
    ],
)
def test_a_label_has_one_form(written, normal):
    assert normalise(written) == normal


@given(st.text())
def test_a_normal_label_stays_as_it_is(label):
    once = normalise(label)

    assert normalise(once) == normalise(normalise(once))


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("A", "C", ["A", "B", "C"]),
        ("a", "c", ["A", "B", "C"]),
        ("G", "J", ["G", "H", "I", "J"]),
        ("1", "3", ["1", "2", "3"]),
        ("I", "III", ["I", "2", "3"]),
        ("ii", "iv", ["2", "3", "4"]),
        ("one", "three", ["1", "2", "3"]),
        ("C", "A", ["C", "A"]),
        ("3", "1", ["3", "1"]),
        ("1", "99", ["1", "99"]),
        ("A", "3", ["A", "3"]),
    ],
)
def test_a_range_names_every_label_in_it(first, last, labels):
    assert list(between(first, last)) == labels


@pytest.mark.parametrize(
    ("label", "annex"), [("1.2", "1"), ("1A", "1"), ("A1", "A"), ("12", "12"), ("B", "B")]
)
def test_a_part_of_an_annex_has_that_annex_as_its_stem(label, annex):
    assert stem(label) == annex
