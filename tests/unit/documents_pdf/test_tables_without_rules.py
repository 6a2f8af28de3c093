"""Tables without rules are tables, or their words are doubted; columns of prose and lists are neither."""

from __future__ import annotations

from builders.essays import Essay, make_prose
from scriptgate.documents.manuscript import Kind, Manuscript
from scriptgate.documents.pdf import read_pdf

PLACES = (20, 80, 140)


def words_of(manuscript: Manuscript, kind: Kind, *, guessed: bool = False) -> int:
    found = [block for block in manuscript.blocks if block.kind is kind and block.guessed is guessed]
    return sum(len(block.text.split()) for block in found)


def cells(essay: Essay, rows: int, top: float, text: str = "as we planned", lines: int = 1) -> Essay:
    """Rows of three cells, each of so many lines."""
    for row in range(rows):
        for place in PLACES:
            for line in range(lines):
                essay.text(place, top + 6 * (row * lines + line), text)
    return essay


def test_short_cells_in_rows_are_a_table():
    manuscript = read_pdf(cells(Essay().paragraph(make_prose(200)), 4, 150).pdf())

    assert words_of(manuscript, Kind.TABLE) == 4 * 3 * 3
    assert words_of(manuscript, Kind.PARAGRAPH) == 200


def test_cells_of_several_lines_in_rows_are_a_table():
    manuscript = read_pdf(cells(Essay().paragraph(make_prose(200)), 3, 150, lines=2).pdf())

    assert words_of(manuscript, Kind.TABLE) == 3 * 3 * 3 * 2


def test_cells_of_prose_are_doubted_by_their_words():
    essay = cells(Essay().paragraph(make_prose(200)), 2, 120, "we met to plan it", lines=6)

    manuscript = read_pdf(essay.pdf())

    assert words_of(manuscript, Kind.PARAGRAPH, guessed=True) == 2 * 3 * 6 * 5


def test_a_row_of_cells_is_doubted_by_its_words():
    manuscript = read_pdf(cells(Essay().paragraph(make_prose(200)), 1, 150, lines=3).pdf())

    assert words_of(manuscript, Kind.PARAGRAPH, guessed=True) == 3 * 3 * 3


def test_columns_of_prose_are_no_table():
    essay = Essay()
    for place in (20, 110):
        for line in range(30):
            essay.text(place, 30 + 6 * line, "the staff met to plan it")

    manuscript = read_pdf(essay.pdf())

    assert words_of(manuscript, Kind.PARAGRAPH) == 2 * 30 * 6


def test_numbers_and_bullets_before_wide_spaces_are_no_cells():
    essay = Essay().paragraph(make_prose(200))
    for number, mark in enumerate(("1.", "2.", "3.1", "(a)", "\u2022", "-")):
        essay.text(20, 150 + 6 * number, mark).text(32, 150 + 6 * number, "the staff met")

    manuscript = read_pdf(essay.pdf())

    assert words_of(manuscript, Kind.TABLE) == 0
    assert words_of(manuscript, Kind.PARAGRAPH, guessed=True) == 0


def test_the_text_behind_a_notes_mark_is_no_cell():
    essay = Essay().paragraph(make_prose(200))
    for number in range(4):
        y = 150 + 6 * number
        essay.text(20, y, "The staff met to plan").text(58, y - 1.5, "1", size=6)
        essay.text(60, y, "and to review it.")

    manuscript = read_pdf(essay.pdf())

    assert words_of(manuscript, Kind.TABLE) == 0


def test_paragraphs_in_small_print_are_doubted_by_their_words():
    manuscript = read_pdf(Essay().paragraph(make_prose(400)).paragraph(make_prose(40, 2), size=8).pdf())

    assert words_of(manuscript, Kind.PARAGRAPH) == 400
    assert words_of(manuscript, Kind.PARAGRAPH, guessed=True) == 40
