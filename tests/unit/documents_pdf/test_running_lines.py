"""Running lines repeat at the pages' edges; headings and the account's own lines there do not vanish."""

from __future__ import annotations

import pytest

from builders.essays import Essay, make_prose
from scriptgate.documents.manuscript import Kind, Manuscript
from scriptgate.documents.pdf import read_pdf


def texts_of(manuscript: Manuscript, *kinds: Kind) -> list[str]:
    return [block.text for block in manuscript.blocks if block.kind in kinds]


def running_of(manuscript: Manuscript) -> list[str]:
    return texts_of(manuscript, Kind.HEADER, Kind.FOOTER)


def paged(*titles: str, size: float = 11, style: str = "", head: str = "") -> Essay:
    """A page for each title, which stands at its top."""
    essay = Essay(running_head=head)
    for number, title in enumerate(titles):
        if number:
            essay.new_page()
        essay.heading(title, size, style=style).paragraph(make_prose(150, number))
    return essay


@pytest.mark.parametrize(("size", "style"), [(15, "B"), (15, ""), (11, "B"), (11, "")])
def test_annexes_that_count_up_with_the_pages_are_no_running_lines(size, style):
    titles = [f"Appendix {number}" for number in range(1, 5)]

    manuscript = read_pdf(paged(*titles, size=size, style=style).pdf())

    assert not running_of(manuscript)
    assert set(titles) <= {block.text for block in manuscript.blocks}


@pytest.mark.parametrize(("size", "style"), [(15, "B"), (11, "B")])
def test_headings_that_count_up_with_the_pages_are_no_running_lines(size, style):
    manuscript = read_pdf(paged("Term 1", "Term 2", "Term 3", "Term 4", size=size, style=style).pdf())

    assert not running_of(manuscript)
    assert texts_of(manuscript, Kind.HEADING) == ["Term 1", "Term 2", "Term 3", "Term 4"]


def test_a_number_that_skips_pages_makes_no_running_line():
    manuscript = read_pdf(paged("Term 1 went well", "Term 3 went well", "Term 7 went well").pdf())

    assert not running_of(manuscript)


def test_a_bookmarked_title_is_no_running_line():
    essay = Essay(running_head="Candidate 17")
    for number in range(4):
        essay.new_page()
        essay.heading(f"The plan of year {number}", 11, bookmark=1, style="").paragraph(
            make_prose(150, number)
        )

    manuscript = read_pdf(essay.pdf())

    assert running_of(manuscript) == ["Candidate 17"] * 5
    assert texts_of(manuscript, Kind.HEADING) == [f"The plan of year {number}" for number in range(4)]


def test_a_bold_running_head_that_repeats_word_for_word_is_one():
    essay = Essay()
    for number in range(4):
        if number:
            essay.new_page()
        essay.pages.set_font("helvetica", "B", 11)
        essay.pages.text(20, 10, "Candidate 17 in bold")
        essay.paragraph(make_prose(150, number))

    assert running_of(read_pdf(essay.pdf())) == ["Candidate 17 in bold"] * 4


def test_a_head_that_changes_with_the_chapter_is_one_and_is_doubted_by_its_words():
    essay = Essay()
    for number, head in enumerate(["The first part"] * 3 + ["A chapter of one page"] + ["The last part"] * 3):
        if number:
            essay.new_page()
        essay.text(20, 10, head, size=9).paragraph(make_prose(150, number))

    manuscript = read_pdf(essay.pdf())

    assert len(running_of(manuscript)) == 7
    assert [block.text for block in manuscript.blocks if block.guessed] == ["A chapter of one page"]


def test_repeated_heads_leave_nothing_to_guess():
    manuscript = read_pdf(Essay(running_head="Candidate 17", numbered=True).paragraph(make_prose(900)).pdf())

    assert len(running_of(manuscript)) > 2
    assert not any(block.guessed for block in manuscript.blocks)


def test_the_first_line_of_the_text_is_none_where_titles_repeat():
    titles = ["Leading change"] * 3
    essay = paged(*titles)
    for number in range(3):
        essay.new_page().pages.ln(4)
        essay.paragraph(make_prose(150, 20 + number))

    manuscript = read_pdf(essay.pdf())

    assert running_of(manuscript) == titles


def test_prose_on_pages_of_one_line_is_none():
    essay = Essay()
    for _ in range(3):
        essay.text(20, 20, "The same short line").new_page()
    for number in range(5):
        essay.text(20, 20, make_prose(13, number)).new_page()

    manuscript = read_pdf(essay.pdf())

    assert sum(len(text.split()) for text in texts_of(manuscript, Kind.PARAGRAPH)) == 65
