"""The words of a PDF are those that were written, each in its kind."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.essays import Essay, make_prose
from scriptgate.documents.manuscript import Kind, Manuscript
from scriptgate.documents.pdf import read_pdf

NOTES = (
    "See the annual report of the trust, pages four to nine.",
    "Minutes of the governing board.",
    "Ibid., p. 4.",
)


def words_of(manuscript: Manuscript, *kinds: Kind) -> int:
    return sum(len(block.text.split()) for block in manuscript.blocks if block.kind in kinds)


def texts_of(manuscript: Manuscript, kind: Kind) -> list[str]:
    return [block.text for block in manuscript.blocks if block.kind is kind]


@pytest.fixture(scope="module")
def long_essay():
    essay = Essay(running_head="Candidate 40017 - Leading change in a small school", numbered=True)
    essay.heading("Reading for all", size=22)
    for number in range(1, 7):
        essay.heading(f"Part {number} of the plan")
        for piece in range(4):
            essay.paragraph(make_prose(125, seed=10 * number + piece, soft=True))
        essay.note(str(number), NOTES[number % 3])
    return read_pdf(essay.pdf())


def test_three_thousand_words_in_long_paragraphs_are_counted_exactly(long_essay):
    assert words_of(long_essay, Kind.PARAGRAPH) == 6 * 4 * 125


def test_running_heads_and_page_numbers_are_kept_apart(long_essay):
    heads = texts_of(long_essay, Kind.HEADER)
    feet = texts_of(long_essay, Kind.FOOTER)

    assert heads == ["Candidate 40017 - Leading change in a small school"] * long_essay.pages
    assert feet == [f"Page {number} of {long_essay.pages}" for number in range(1, long_essay.pages + 1)]


def test_headings_and_the_title_are_told_from_the_body_by_their_size(long_essay):
    headings = [block for block in long_essay.blocks if block.kind is Kind.HEADING]

    assert [block.text for block in headings] == [f"Part {number} of the plan" for number in range(1, 7)]
    assert {(block.level, block.bold) for block in headings} == {(1, True)}
    assert texts_of(long_essay, Kind.TITLE) == ["Reading for all"]


def test_footnotes_are_kept_apart_and_their_marks_are_labels(long_essay):
    notes = [block for block in long_essay.blocks if block.kind is Kind.FOOTNOTE]

    assert [block.text for block in notes] == [NOTES[number % 3] for number in range(1, 7)]
    assert [block.label for block in notes] == [str(number) for number in range(1, 7)]


def test_no_broken_word_is_left(long_essay):
    written = set(" ".join(make_prose(125, seed=10 * n + p) for n in range(1, 7) for p in range(4)).split())
    read = {word for text in texts_of(long_essay, Kind.PARAGRAPH) for word in text.split()}

    assert read <= written


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    words=st.lists(
        st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDE'", min_size=2, max_size=14).filter(str.isalpha),
        min_size=1,
        max_size=250,
    ),
    size=st.sampled_from([8, 10, 11, 12, 14]),
)
def test_any_words_come_back_in_their_order(words, size):
    manuscript = read_pdf(Essay().paragraph(" ".join(words), size=size).pdf())

    assert " ".join(block.text for block in manuscript.blocks).split() == words


def test_bullets_are_labels_and_not_words():
    essay = Essay().paragraph(make_prose(40))
    for item in ("First we listened", "Then we planned"):
        essay.text(25, essay.pages.get_y() + 8, f"\u2022 {item}")
        essay.pages.set_y(essay.pages.get_y() + 8)

    manuscript = read_pdf(essay.pdf())

    assert [(block.label, block.text) for block in manuscript.blocks[1:]] == [
        ("\u2022", "First we listened"),
        ("\u2022", "Then we planned"),
    ]


def test_a_paragraph_that_goes_on_over_the_page_is_one_block():
    essay = Essay()
    essay.pages.set_y(240)
    sentence = "we met and planned and met again " * 30

    manuscript = read_pdf(essay.paragraph("Then " + sentence.strip() + ".").pdf())

    assert manuscript.pages == 2
    assert [len(block.text.split()) for block in manuscript.blocks] == [1 + 7 * 30]


def test_two_columns_written_row_by_row_are_read_one_after_the_other():
    essay = Essay()
    left = [f"left row {number} of words" for number in range(12)]
    right = [f"right row {number} of words" for number in range(12)]
    for number in range(12):
        essay.text(20, 40 + 6 * number, left[number]).text(110, 40 + 6 * number, right[number])

    manuscript = read_pdf(essay.pdf())

    assert " ".join(block.text for block in manuscript.blocks) == " ".join([*left, *right])


def test_cells_of_a_ruled_table_are_table_text():
    essay = Essay().paragraph(make_prose(60))
    essay.pages.set_font("helvetica", size=11)
    with essay.pages.table() as table:
        for row in (("Year", "Pupils", "Staff"), ("First", "212", "19"), ("Second", "230", "21")):
            table.row(row)
    essay.paragraph(make_prose(60, seed=2))

    manuscript = read_pdf(essay.pdf())

    assert words_of(manuscript, Kind.TABLE) == 9
    assert words_of(manuscript, Kind.PARAGRAPH) == 120


def test_a_contents_page_is_contents():
    essay = Essay().heading("Contents")
    for title, page in (("Introduction", 2), ("What we changed", 3), ("Annex A: Action plan", 11)):
        essay.paragraph(f"{title} {'.' * 60} {page}")
    essay.new_page().heading("Introduction").paragraph(make_prose(80))

    manuscript = read_pdf(essay.pdf())

    assert words_of(manuscript, Kind.CONTENTS) == 1 + 3 + 5 + 6
    assert texts_of(manuscript, Kind.HEADING) == ["Introduction"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Figure 1: Attendance by term", Kind.CAPTION),
        ("Table 2 Pupils in each year", Kind.CAPTION),
        ("Table 2 shows how attendance rose in each of the terms.", Kind.PARAGRAPH),
    ],
)
def test_captions_are_told_from_sentences_about_figures(line, kind):
    manuscript = read_pdf(
        Essay().paragraph(make_prose(40)).paragraph(line).paragraph(make_prose(40, seed=3)).pdf()
    )

    assert [block.text for block in manuscript.blocks if block.kind is kind][
        -2 if kind is Kind.PARAGRAPH else 0
    ] == line


def test_bookmarks_give_headings_that_look_like_text_their_level():
    essay = Essay()
    essay.heading("Design of the programme", size=11, bookmark=1, style="").paragraph(make_prose(60))
    essay.heading("How staff were chosen", size=11, bookmark=2, style="").paragraph(make_prose(60, seed=2))

    headings = [block for block in read_pdf(essay.pdf()).blocks if block.kind is Kind.HEADING]

    assert [(block.text, block.level) for block in headings] == [
        ("Design of the programme", 1),
        ("How staff were chosen", 2),
    ]


def test_an_annex_put_on_a_new_page_says_so():
    essay = Essay().heading("Evaluation").paragraph(make_prose(80)).new_page()
    essay.heading("Annex A: Action plan").paragraph(make_prose(30))

    annex = next(block for block in read_pdf(essay.pdf()).blocks if block.text.startswith("Annex"))

    assert (annex.kind, annex.page, annex.breaks_page) == (Kind.HEADING, 2, True)
