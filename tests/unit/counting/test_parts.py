"""What each block is, and in which section it stands."""

from __future__ import annotations

import pytest

from builders.manuscripts import heading, manuscript, prose
from scriptgate.counting.ledger import Part
from scriptgate.counting.parts import ANNEXES, BEGINNING, MOST_TITLE_PAGE_WORDS, divide
from scriptgate.documents.manuscript import Block, Kind


def parts_of(*blocks, boundary=None):
    return [place.part for place in divide(manuscript(*blocks), boundary)]


def sections_of(*blocks, boundary=None):
    return [place.section for place in divide(manuscript(*blocks), boundary)]


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        (Kind.PARAGRAPH, Part.BODY),
        (Kind.TITLE, Part.TITLE_PAGE),
        (Kind.TABLE, Part.TABLE),
        (Kind.CAPTION, Part.CAPTION),
        (Kind.CONTENTS, Part.CONTENTS),
        (Kind.FOOTNOTE, Part.FOOTNOTE),
        (Kind.ENDNOTE, Part.ENDNOTE),
        (Kind.TEXT_BOX, Part.TEXT_BOX),
        (Kind.EQUATION, Part.EQUATION),
        (Kind.HIDDEN, Part.HIDDEN),
        (Kind.HEADER, Part.HEADER_FOOTER),
        (Kind.FOOTER, Part.HEADER_FOOTER),
        (Kind.FORM, Part.FORM),
    ],
)
def test_each_kind_of_text_is_a_part(kind, part):
    assert parts_of(heading("Start"), prose(5, kind))[1] is part


def test_a_heading_is_a_heading_unless_it_is_as_long_as_prose():
    assert parts_of(heading("word " * 30), heading("word " * 31)) == [Part.HEADING, Part.BODY]


def test_a_title_as_long_as_prose_is_prose():
    assert parts_of(heading("Start"), prose(30, Kind.TITLE))[1] is Part.TITLE_PAGE
    assert parts_of(heading("Start"), prose(31, Kind.TITLE))[1] is Part.BODY


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("What we did", Part.HEADING),
        ("What did we do?", Part.HEADING),
        ("We did it.", Part.BODY),
        ("We did:", Part.BODY),
        ("We did,", Part.BODY),
        ("word " * 14, Part.HEADING),
        ("word " * 15, Part.BODY),
    ],
)
def test_a_short_bold_line_that_is_no_sentence_is_a_heading(text, part):
    assert parts_of(prose(30), Block(text, bold=True))[1] is part


def test_everything_after_the_boundary_is_annex_but_running_lines():
    blocks = [prose(9), heading("Annex A"), *(prose(5, kind) for kind in Kind)]

    parts = parts_of(*blocks, boundary=1)

    running = {Kind.HEADER, Kind.FOOTER}
    expected = [Part.HEADER_FOOTER if kind in running else Part.ANNEX for kind in Kind]
    assert parts == [Part.BODY, Part.ANNEX, *expected]


class TestTitlePage:
    def test_lines_before_a_page_break_are_the_title_page(self):
        parts = parts_of(
            Block("Reading for all"), Block("Task 1", bold=True), Block("Long ago", breaks_page=True)
        )

        assert parts == [Part.TITLE_PAGE, Part.TITLE_PAGE, Part.BODY]

    def test_lines_before_the_contents_are_the_title_page(self):
        assert parts_of(Block("Task 1"), prose(9, Kind.CONTENTS), prose(9))[0] is Part.TITLE_PAGE

    def test_lines_under_a_title_and_before_the_first_heading_are_the_title_page(self):
        title = Block("Reading for all", Kind.TITLE)

        parts = parts_of(title, Block("Autumn"), heading("Introduction"), prose(9))

        assert parts == [Part.TITLE_PAGE, Part.TITLE_PAGE, Part.HEADING, Part.BODY]

    def test_lines_that_nothing_marks_are_the_account(self):
        assert parts_of(Block("We began early"), heading("Introduction"))[0] is Part.BODY

    def test_a_long_paragraph_is_never_a_title_page(self):
        assert parts_of(prose(25), Block("On", breaks_page=True))[0] is Part.TITLE_PAGE
        assert parts_of(prose(26), Block("On", breaks_page=True))[0] is Part.BODY

    def test_many_lines_are_never_a_title_page(self):
        lines = [prose(20)] * (MOST_TITLE_PAGE_WORDS // 20)

        assert parts_of(*lines, Block("On", breaks_page=True))[0] is Part.TITLE_PAGE
        assert parts_of(*lines, prose(1), Block("On", breaks_page=True))[0] is Part.BODY

    def test_an_account_without_headings_has_none(self):
        assert parts_of(prose(5), prose(5)) == [Part.BODY, Part.BODY]

    def test_a_whole_sentence_is_the_account(self):
        sentence = Block("We began with the youngest pupils of all.")

        parts = parts_of(Block("Reading for all."), sentence, Block("On", breaks_page=True))

        assert parts == [Part.TITLE_PAGE, Part.BODY, Part.BODY]

    def test_tables_and_running_lines_on_it_stay_what_they_are(self):
        parts = parts_of(prose(5, Kind.HEADER), prose(5), prose(5, Kind.TABLE), Block("On", breaks_page=True))

        assert parts == [Part.HEADER_FOOTER, Part.TITLE_PAGE, Part.TABLE, Part.BODY]


class TestBibliography:
    @pytest.mark.parametrize(
        "text",
        [
            "References",
            "REFERENCES",
            "Reference list",
            "References:",
            "6. References",
            "6.1 Bibliography",
            "List of references",
            "Works cited",
            "References and bibliography",
            "Bibliography & References",
            "Sources",
            "Further reading",
            "References and further reading",
            "Sources & further reading",
            "Bibliography, sources and further reading",
            "Bibliography and references",
            "Reference list and bibliography",
            "List of references and sources",
            "References cited",
            "Works cited and consulted",
        ],
    )
    @pytest.mark.parametrize("set_as", [{"kind": Kind.HEADING, "level": 1}, {"bold": True}, {}])
    def test_what_follows_such_a_line_is_the_bibliography(self, text, set_as):
        parts = parts_of(prose(90), Block(text, **set_as), prose(9), prose(9, Kind.FOOTNOTE))

        assert parts == [Part.BODY, Part.HEADING, Part.BIBLIOGRAPHY, Part.BIBLIOGRAPHY]

    @pytest.mark.parametrize(
        "text",
        [
            "References to the plan",
            "Sources of funding",
            "Our references helped.",
            "Resources",
            "Further reading lessons",
            "Reading",
        ],
    )
    def test_other_headings_open_none(self, text):
        assert parts_of(heading(text), prose(9))[1] is Part.BODY

    def test_it_ends_at_the_next_top_heading(self):
        parts = parts_of(heading("References"), prose(9), heading("Evaluation"), prose(9))

        assert parts[1::2] == [Part.BIBLIOGRAPHY, Part.BODY]

    def test_it_goes_on_under_deeper_headings_and_bold_lines(self):
        books, papers = heading("Books", level=2), Block("Papers", bold=True)

        parts = parts_of(heading("References"), books, prose(9), papers, prose(9))

        assert parts[2::2] == [Part.BIBLIOGRAPHY, Part.BIBLIOGRAPHY]

    def test_opened_by_a_bold_line_it_ends_at_the_next_bold_line(self):
        parts = parts_of(
            prose(9), Block("References", bold=True), prose(9), Block("Coda", bold=True), prose(9)
        )

        assert parts == [Part.BODY, Part.HEADING, Part.BIBLIOGRAPHY, Part.HEADING, Part.BODY]

    @pytest.mark.parametrize("kind", [Kind.HEADER, Kind.CONTENTS, Kind.FORM, Kind.HIDDEN, Kind.TEXT_BOX])
    def test_some_texts_stay_what_they_are(self, kind):
        parts = parts_of(heading("References"), prose(9, kind))

        assert parts[1] is parts_of(heading("Start"), prose(9, kind))[1]

    def test_annexes_end_it(self):
        parts = parts_of(heading("References"), prose(9), heading("Annex A", level=2), prose(9), boundary=2)

        assert parts == [Part.HEADING, Part.BIBLIOGRAPHY, Part.ANNEX, Part.ANNEX]


class TestSections:
    def test_a_top_heading_begins_a_section(self):
        sections = sections_of(
            prose(9), heading("One"), prose(9), heading("Deep", level=2), prose(9), heading("Two")
        )

        assert sections == [BEGINNING, "One", "One", "One", "One", "Two"]

    def test_under_a_lone_title_the_next_level_begins_sections(self):
        sections = sections_of(heading("Reading for all"), heading("One", 2), prose(9), heading("Two", 2))

        assert sections == ["Reading for all", "One", "One", "Two"]

    def test_levels_need_not_begin_at_one(self):
        assert sections_of(heading("One", 3), heading("x", 4), heading("Two", 3)) == ["One", "One", "Two"]

    def test_bold_lines_begin_sections_where_nothing_else_does(self):
        assert sections_of(Block("One", bold=True), prose(9), Block("Two", bold=True)) == [
            "One",
            "One",
            "Two",
        ]

    def test_bold_lines_begin_none_where_headings_do(self):
        blocks = [heading("One"), prose(9), Block("In bold", bold=True), prose(9), heading("Two")]

        assert sections_of(*blocks) == ["One"] * 4 + ["Two"]

    def test_bold_lines_do_not_decide_which_headings_begin_sections(self):
        bold = Block("In bold", bold=True)

        assert sections_of(heading("One", 2), bold, bold, heading("Two", 2)) == ["One", "One", "One", "Two"]

    def test_a_section_is_named_with_its_automatic_number(self):
        assert sections_of(heading("Evaluation", label="4."))[0] == "4. Evaluation"

    def test_annexes_are_a_section_of_their_own(self):
        assert sections_of(prose(9), heading("Annex A"), prose(9), boundary=1)[1:] == [ANNEXES, ANNEXES]

    def test_a_section_has_the_page_of_its_heading(self):
        placed = divide(manuscript(heading("One", page=3), Block("more", page=4)), None)

        assert [place.page for place in placed] == [3, 3]


@pytest.mark.parametrize(
    ("styled", "bold", "begins"),
    [
        (("5 DISCUSSION", "6 ADVICE"), "1 INTRODUCTION", True),
        (("5 Discussion", "6 Advice"), "1 Introduction", True),
        (("DISCUSSION", "ADVICE"), "RESULTS", True),
        (("5 DISCUSSION", "ADVICE"), "RESULTS", True),
        (("5 Discussion", "6 Advice"), "1.1 Our aims", False),
        (("5 Discussion", "6 Advice"), "Our aims", False),
        (("Discussion", "Advice"), "RESULTS", False),
    ],
)
def test_a_bold_heading_begins_a_section_where_it_is_set_as_the_styled_ones_are(styled, bold, begins):
    """People style some of their headings and not others: the table of sections jumped over the latter."""
    first, second = styled
    blocks = [Block(bold, bold=True), prose(90), heading(first), prose(90), heading(second), prose(90)]

    assert sections_of(*blocks)[1] == (bold if begins else BEGINNING)
