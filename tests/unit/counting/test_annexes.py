"""The annexes that a script's own file holds."""

from __future__ import annotations

from builders.manuscripts import heading, manuscript, prose
from scriptgate.counting.annexes import EmbeddedAnnex, embedded_annexes
from scriptgate.counting.boundary import find_boundary
from scriptgate.documents.manuscript import Block, Kind


def annexes_of(*blocks, confirmed=None):
    account = manuscript(prose(400), *blocks)
    return embedded_annexes(account, find_boundary(account, confirmed))


def test_each_heading_begins_an_annex_with_label_title_words_and_page():
    annexes = annexes_of(
        heading("Annex A: Plan", page=9),
        prose(30),
        prose(5, Kind.TABLE),
        heading("Annex ii – Minutes", page=11),
        prose(7),
    )

    assert annexes == (EmbeddedAnnex("A", "Plan", 35, 9), EmbeddedAnnex("2", "Minutes", 7, 11))


def test_a_file_without_annexes_has_none():
    assert annexes_of(prose(9)) == ()
    assert annexes_of(heading("Annex A"), prose(9), confirmed=-1) == ()


def test_a_heading_over_all_annexes_is_none_itself():
    annexes = annexes_of(heading("Appendices"), heading("Appendix 1"), prose(9))

    assert [annex.label for annex in annexes] == ["1"]


def test_a_heading_over_text_without_further_headings_is_one():
    assert annexes_of(heading("Supporting documents"), prose(9)) == (
        EmbeddedAnnex(None, "Supporting documents", 9, None),
    )


def test_an_annex_without_words_is_one_if_it_has_a_label():
    annexes = annexes_of(heading("Annex A: Photographs"), heading("Annex B: Plan"), prose(9))

    assert [(annex.label, annex.words) for annex in annexes] == [("A", 0), ("B", 9)]


def test_the_title_may_stand_in_the_heading_below():
    annexes = annexes_of(heading("Annex A"), heading("Plan as presented to the board", level=2), prose(9))

    assert annexes == (EmbeddedAnnex("A", "Plan as presented to the board", 15, None),)


def test_without_a_title_the_heading_is_the_title():
    assert annexes_of(heading("Annex A"), prose(9))[0].title == "Annex A"


def test_a_continued_annex_is_one_annex():
    annexes = annexes_of(heading("Annex A: Plan"), prose(9), heading("Annex A (continued)"), prose(8))

    assert annexes == (EmbeddedAnnex("A", "Plan", 17, None),)


def test_running_lines_are_no_words_of_an_annex():
    assert annexes_of(heading("Annex A: Plan"), prose(9, Kind.HEADER), prose(3))[0].words == 3


def test_lines_that_are_not_set_as_headings_split_nothing():
    annexes = annexes_of(heading("Annex A: Plan"), Block("Annex B: Minutes"), prose(9))

    assert annexes == (EmbeddedAnnex("A", "Plan", 12, None),)


def test_annexes_begin_where_the_participant_says():
    annexes = annexes_of(heading("Annex A: Plan"), prose(9), Block("My evidence log"), prose(4), confirmed=3)

    assert annexes == (EmbeddedAnnex(None, "My evidence log", 7, None),)
