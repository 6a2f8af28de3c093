"""The page that an assessor reads first."""

from __future__ import annotations

from builders.bundles import FILES, an_index
from scriptgate_cli.assessor.blank_sheets import task_of
from scriptgate_cli.assessor.index_text import index_text, uk_time

DUE = "2026-12-04T10:15:02Z"


def test_the_page_says_what_it_is_how_long_and_until_when():
    page = index_text(an_index(), DUE, task_of("npqh-2017", "task-1"))

    for part in (
        "NPQ for Headship",
        "Task 1: whole-school change programme",
        "3,654 without headings, tables and the like, 3,912 with them, limit 4,000",
        "Fri 4 December 2026, 10:15 GMT",
        "annexes/annex-A.pdf  (annex A, 3 pages, 9 bytes)",
        "Evidence: The plan as presented to the governing board",
        "For: Leading with Impact",
        "  - Annex B is not cited",
        "  Working in Partnership",
    ):
        assert part in page
    assert all(len(line) <= 110 for line in page.splitlines())


def test_times_are_those_of_the_uk_in_summer_too():
    assert uk_time("2026-07-01T11:00:00Z") == "Wed 1 July 2026, 12:00 BST"


def test_a_rulebook_that_is_not_known_leaves_ids():
    page = index_text(an_index(), DUE, None)
    assert "Evidence: board-plan" in page
    assert "Marked by" not in page


def test_a_candidate_is_there_only_where_marking_is_not_anonymous():
    assert "Candidate" not in index_text(an_index(), DUE, None)
    assert "Candidate      LF10042\n" in index_text(an_index(candidate="LF10042"), DUE, None)


def test_one_count_is_one_figure_and_none_is_said():
    same = index_text(an_index(counts={"strict": 10, "lenient": 10, "limit": 4000}), DUE, None)
    none = index_text(an_index(counts={"strict": None, "lenient": None, "limit": 4000}), DUE, None)
    assert "10, limit 4,000" in same
    assert "not counted, limit" in none


def test_foreign_text_moves_no_cursor_and_makes_no_line():
    index = an_index(FILES)
    index["files"][1]["title"] = "Plan\x1b[2J\nDue  never\u202e"
    page = index_text(index, DUE, None)
    assert "Plan[2J Due never" in page
    assert "\x1b" not in page
    assert "\u202e" not in page
