"""What stands around the boundary is the document's own text, cut."""

from __future__ import annotations

from builders.manuscripts import heading, manuscript, prose
from scriptgate.counting.boundary import find_boundary
from scriptgate.documents.manuscript import Block, Kind
from scriptgate.reports.surroundings import LONGEST, MOST_HEADINGS, SHOWN, surroundings

ESSAY = manuscript(
    heading("Design"),
    Block("The first paragraph."),
    heading("Evaluation"),
    Block("The last but one."),
    Block("A running head", Kind.HEADER),
    Block("The very last. " * 40),
    heading("Annex A: Plan", page=11),
    Block("The plan."),
)


def test_both_sides_of_the_boundary_are_shown():
    around = surroundings(ESSAY, find_boundary(ESSAY))
    assert around["before"][:2] == ["Evaluation", "The last but one."]
    assert around["before"][2].startswith("…")
    assert around["before"][2].endswith("The very last.")
    assert around["after"] == ["Annex A: Plan", "The plan."]


def test_every_heading_can_be_chosen_by_its_block():
    headings = surroundings(ESSAY, find_boundary(ESSAY))["headings"]
    assert [(item["block"], item["heading"]) for item in headings] == [
        (0, "Design"),
        (2, "Evaluation"),
        (6, "Annex A: Plan"),
    ]
    assert headings[2]["page"] == 11


def test_without_annexes_the_end_of_the_file_is_shown():
    essay = manuscript(heading("Design"), Block("One."), Block("Two."))
    assert surroundings(essay, find_boundary(essay)) == {
        "before": ["Design", "One.", "Two."],
        "after": [],
        "headings": [{"block": 0, "heading": "Design", "page": None}],
    }


def test_a_document_of_headings_alone_is_shown_in_part():
    many = manuscript(*(heading(f"Heading {number} " + "long " * 20) for number in range(1000)), prose(50))
    around = surroundings(many, find_boundary(many))
    assert len(around["headings"]) == MOST_HEADINGS
    assert len(around["before"]) == SHOWN
    assert all(len(text) <= LONGEST + 1 for text in around["before"])


def test_foreign_text_is_one_harmless_line():
    essay = manuscript(Block("One\u202e two\tthree\x1b[31m."), prose(20))
    assert "\u202e" not in surroundings(essay, find_boundary(essay))["before"][0]
