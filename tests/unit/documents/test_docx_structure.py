"""What a DOCX says about its blocks: levels, labels, pages, looks; and what it signals about itself."""

from __future__ import annotations

import pytest

from builders.wordml import (
    as_strict,
    docx,
    heading_styles,
    main_part,
    numbered,
    numbering,
    old_picture,
    paragraph,
    picture,
    root_relationships,
    run,
    style,
    table,
    text_box,
)
from scriptgate.documents.docx import read_docx
from scriptgate.documents.docx.numbering import Numbering
from scriptgate.documents.errors import CorruptedDocument
from scriptgate.documents.manuscript import Block, Kind, Manuscript, Signals

PAGE_BREAK = '<w:r><w:br w:type="page"/></w:r>'
RENDERED = "<w:r><w:lastRenderedPageBreak/></w:r>"
WHITE = '<w:color w:val="FFFFFF"/>'


def blocks(*content: str, **parts) -> tuple[Block, ...]:
    return read_docx(docx(*content, **parts)).blocks


def labels(*content: str, **parts) -> list[str | None]:
    return [block.label for block in blocks(*content, **parts)]


def signals(*content: str, **parts) -> Signals:
    return read_docx(docx(*content, **parts)).signals


def test_an_outline_level_makes_a_heading_whether_direct_named_or_inherited():
    styles = heading_styles(2)
    styles += style("Mine", "My own", based_on="Heading2") + style("heading3", "Heading 3")
    found = blocks(
        paragraph("One", style="Heading1"),
        paragraph("Two", style="Mine"),
        paragraph("Three", style="heading3"),
        paragraph("Four", properties='<w:outlineLvl w:val="3"/>'),
        styles=styles,
    )
    assert [(block.kind, block.level) for block in found] == [(Kind.HEADING, at) for at in (1, 2, 3, 4)]
    assert found[1].style == "My own"


def test_a_heading_style_without_any_styles_part_is_still_a_heading():
    (block,) = blocks(paragraph("One", style="Heading1"))
    assert (block.kind, block.level) == (Kind.HEADING, 1)


def test_an_outline_level_of_body_text_takes_a_heading_back():
    (block,) = blocks(
        paragraph("Not one", style="Heading1", properties='<w:outlineLvl w:val="9"/>'),
        styles=heading_styles(),
    )
    assert (block.kind, block.level) == (Kind.PARAGRAPH, None)


def test_a_heading_in_a_table_is_table_text_that_keeps_its_level():
    (block,) = blocks(table([paragraph("One", style="Heading1")]), styles=heading_styles())
    assert (block.kind, block.level) == (Kind.TABLE, 1)


def test_titles_and_captions_are_known_through_their_ancestors():
    styles = style("Title", "Title") + style("Caption", "caption") + style("Fig", based_on="Caption")
    found = blocks(paragraph("T", style="Title"), paragraph("C", style="Fig"), styles=styles)
    assert [block.kind for block in found] == [Kind.TITLE, Kind.CAPTION]


def test_styles_in_a_circle_end():
    styles = style("A", based_on="B", run_properties="<w:b/>") + style("B", based_on="A")
    (block,) = blocks(paragraph("round", style="B"), styles=styles)
    assert block.bold


def test_a_chain_of_styles_longer_than_any_real_one_is_cut():
    chain = "".join(style(f"S{at}", based_on=f"S{at + 1}") for at in range(30))
    (block,) = blocks(paragraph("x", style="S0"), styles=chain + style("S30", run_properties="<w:b/>"))
    assert not block.bold


@pytest.mark.parametrize(
    ("content", "bold"),
    [
        ([run("all", "<w:b/>"), run(" of it", "<w:b/>")], True),
        ([run("not", "<w:b/>"), run(" all")], False),
        ([run("all but a space", "<w:b/>"), run(" ")], True),
        ([run("by character style", '<w:rStyle w:val="Strong"/>')], True),
        ([run("off", '<w:b w:val="false"/>')], False),
    ],
)
def test_a_block_is_bold_when_every_visible_character_is(content, bold):
    strong = style("Strong", kind="character", run_properties="<w:b/>")
    (block,) = blocks(paragraph(*content), styles=strong)
    assert block.bold is bold


def test_bold_by_character_style_in_a_bold_paragraph_is_not_bold():
    styles = style("Strong", kind="character", run_properties="<w:b/>") + style(
        "Lead", run_properties="<w:b/>"
    )
    plain, twice = blocks(
        paragraph("bold", style="Lead"),
        paragraph(run("twice is off", '<w:rStyle w:val="Strong"/>'), style="Lead"),
        styles=styles,
    )
    assert (plain.bold, twice.bold) == (True, False)


def test_the_default_style_and_the_document_defaults_apply():
    defaults = "<w:docDefaults><w:rPrDefault><w:rPr><w:b/></w:rPr></w:rPrDefault></w:docDefaults>"
    (block,) = blocks(paragraph("bold"), styles=defaults + style("Normal", default=True))
    assert (block.bold, block.style) == (True, "Normal")


def test_automatic_annex_labels_come_from_the_list():
    found = labels(
        paragraph("Plan", properties=numbered()),
        paragraph("Minutes", properties=numbered()),
        numbering=numbering(("Annex %1", "upperLetter")),
    )
    assert found == ["Annex A", "Annex B"]


def test_deeper_levels_count_within_their_parents_and_restart():
    found = labels(
        *(paragraph("x", properties=numbered(level)) for level in (0, 1, 1, 0, 1)),
        numbering=numbering(("%1.", "decimal"), ("%1.%2", "decimal")),
    )
    assert found == ["1.", "1.1", "1.2", "2.", "2.1"]


def test_empty_numbered_paragraphs_use_up_a_number():
    found = labels(
        paragraph(properties=numbered()),
        paragraph("x", properties=numbered()),
        numbering=numbering(("%1", "decimal")),
    )
    assert found == ["2"]


def test_bullets_and_lists_that_do_not_exist_give_no_label():
    found = labels(
        paragraph("x", properties=numbered()),
        paragraph("x", properties=numbered(number=0)),
        paragraph("x", properties=numbered(number=9)),
        numbering=numbering(("\u2022", "bullet")),
    )
    assert found == [None, None, None]


def test_a_style_can_put_its_paragraphs_into_a_list_and_a_paragraph_can_leave_it():
    annex = style("Annex", paragraph_properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    found = labels(
        paragraph("x", style="Annex"),
        paragraph("x", style="Annex", properties=numbered(number=0)),
        styles=annex,
        numbering=numbering(("Appendix %1", "lowerRoman")),
    )
    assert found == ["Appendix i", None]


def test_another_instance_of_a_list_may_start_again():
    restarted = '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    restarted += '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    found = labels(
        *(paragraph("x", properties=numbered(number=at)) for at in (1, 1, 2, 2)),
        numbering=numbering(("%1", "decimal")) + restarted,
    )
    assert found == ["1", "2", "5", "6"]


@pytest.mark.parametrize(
    ("number_format", "number", "label"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("upperLetter", 27, "AA"),
        ("lowerLetter", 53, "aaa"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 4, "iv"),
        ("upperRoman", 0, "0"),
        ("upperLetter", 10_000_000, "10000000"),
    ],
)
def test_numbers_are_written_as_word_writes_them(number_format, number, label):
    found = labels(
        paragraph("x", properties=numbered()), numbering=numbering(("%1", number_format), start=number)
    )
    assert found == [label]


def test_no_numbering_part_means_no_labels():
    assert Numbering(None).label("1", "0", None) is None


def test_without_any_break_no_page_is_claimed():
    manuscript = read_docx(docx(paragraph("x")))
    assert (manuscript.blocks[0].page, manuscript.pages) == (None, None)


@pytest.mark.parametrize(
    "broken",
    [
        [paragraph("a"), paragraph(PAGE_BREAK, "b")],
        [paragraph("a", PAGE_BREAK), paragraph("b")],
        [paragraph("a"), paragraph(PAGE_BREAK), paragraph(), paragraph("b")],
        [paragraph("a"), paragraph("b", properties="<w:pageBreakBefore/>")],
        [paragraph("a", properties="<w:sectPr/>"), paragraph("b")],
    ],
)
def test_a_break_that_the_author_made_is_told_of_the_block_after_it(broken):
    first, second = blocks(*broken)
    assert (first.breaks_page, second.breaks_page) == (False, True)


def test_a_break_in_a_paragraphs_midst_is_told_of_the_block_after_it_alone():
    found = blocks(paragraph("a"), paragraph("b", PAGE_BREAK, "c"), paragraph("d"))
    assert [block.breaks_page for block in found] == [False, False, True]


def test_breaks_that_the_author_made_alone_tell_no_page():
    manuscript = read_docx(docx(paragraph("a", PAGE_BREAK), paragraph("b")))
    assert ([block.page for block in manuscript.blocks], manuscript.pages) == ([None, None], None)


def test_after_the_last_rendered_break_one_that_the_author_made_tells_no_page():
    """Word renders no breaks into what it never laid out, such as the end of a long file."""
    manuscript = read_docx(
        docx(paragraph("a"), paragraph(RENDERED, "b", PAGE_BREAK), paragraph("c", PAGE_BREAK), paragraph("d"))
    )
    assert ([block.page for block in manuscript.blocks], manuscript.pages) == ([1, 2, None, None], None)


def test_between_rendered_breaks_one_that_the_author_made_counts_a_page_itself():
    found = blocks(paragraph("a", PAGE_BREAK), paragraph("b"), paragraph(RENDERED, "c"))
    assert [block.page for block in found] == [1, 2, 3]


def test_a_continuous_section_breaks_no_page():
    found = blocks(
        paragraph("a", properties="<w:sectPr/>"),
        paragraph("b"),
        paragraph(RENDERED, "c"),
        section='<w:type w:val="continuous"/>',
    )
    assert [(block.page, block.breaks_page) for block in found[:2]] == [(1, False), (1, False)]


def test_a_break_that_word_rendered_counts_a_page_but_is_no_sign_of_a_new_part():
    found = blocks(paragraph("a"), paragraph(RENDERED, "b"), paragraph(RENDERED, "c"))
    assert [(block.page, block.breaks_page) for block in found] == [(1, False), (2, False), (3, False)]


def test_an_explicit_break_is_not_counted_beside_its_rendered_one():
    manuscript = read_docx(docx(paragraph("a", PAGE_BREAK), paragraph(RENDERED, "b")))
    assert (manuscript.blocks[1].page, manuscript.blocks[1].breaks_page, manuscript.pages) == (2, True, 2)


def test_a_row_that_runs_over_a_page_counts_it_once():
    cell = paragraph("x", RENDERED, "y")
    found = blocks(table([cell, cell]), paragraph("after"))
    assert found[-1].page == 2


@pytest.mark.parametrize(
    ("content", "faint"),
    [
        (paragraph("seen ", run("two words", WHITE)), 2),
        (paragraph(run("tiny words here", '<w:sz w:val="2"/>')), 3),
        (paragraph(run("small", '<w:sz w:val="10"/>')), 0),
        (paragraph(run("palest grey", '<w:color w:val="F8F8F8"/>')), 2),
        (paragraph(run("theme", '<w:color w:val="FFFFFF" w:themeColor="background1"/>')), 1),
        (paragraph(run("marked", f'{WHITE}<w:highlight w:val="black"/>')), 0),
        (paragraph(run("banner", WHITE), properties='<w:shd w:val="clear" w:fill="003366"/>'), 0),
        (table(["x", paragraph(run("cell", WHITE))], cell_properties='<w:shd w:fill="000000"/>'), 0),
        (table([paragraph(run("cell", WHITE))]), 1),
        (table([paragraph(run("banded", WHITE))], style="Dark"), 0),
        (paragraph(text_box(paragraph(run("on a shape", WHITE)))), 0),
        (paragraph("white by style", style="White"), 3),
    ],
)
def test_words_that_no_reader_sees_are_reported_but_not_those_on_a_dark_ground(content, faint):
    dark = '<w:style w:type="table" w:styleId="Dark"><w:tcPr><w:shd w:fill="111111"/></w:tcPr></w:style>'
    assert signals(content, styles=dark + style("White", run_properties=WHITE)).faint_words == faint


def test_white_words_on_a_dark_page_can_be_seen():
    found = signals(paragraph(run("night", WHITE)), before_body='<w:background w:color="000000"/>')
    assert found.faint_words == 0


CHART = picture(3_700_000, 4_600_000)
"""Half of the page's width, 43 % of its height, as charts are."""
STRIP = picture(6_000_000, 4_600_000)
SENTENCES = paragraph("Attendance rose in each of the classes that took part. " * 5)


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        ([paragraph(picture(5_400_000, 7_600_000))], 1),
        ([paragraph(picture(5_200_000, 7_600_000))], 0),
        ([paragraph(CHART), SENTENCES] * 6, 0),
        ([paragraph(CHART), paragraph("Figure 1: Attendance")] * 6, 1),
        ([paragraph(CHART * 2), paragraph("Figure 1"), paragraph(CHART * 3), SENTENCES], 1),
        ([paragraph(STRIP), SENTENCES] * 6, 2),
    ],
    ids=["a page", "nearly a page", "charts in text", "charts with captions", "charts in a row", "strips"],
)
def test_pictures_fill_pages_unless_they_are_narrow_and_stand_in_text(content, pages):
    manuscript = read_docx(docx(*content))
    assert (manuscript.signals.image_only_pages, len(manuscript.pictures)) == (pages, pages)


def test_comments_pictures_embedded_files_and_foreign_parts_are_counted():
    found = signals(
        paragraph(picture(), picture(6_500_000, 9_000_000)),
        paragraph(text_box(paragraph(picture()))),
        '<w:altChunk r:id="rId5"/>',
        comments=2,
        headers={"header": paragraph(picture())},
        more={"word/embeddings/sheet.xlsx": b"x"},
    )
    assert found == Signals(comments=2, images=3, image_only_pages=1, embedded_files=1, unreadable_parts=1)


@pytest.mark.parametrize(
    ("stated", "words"), [("4000", 4000), ("many", None), ("-3", None), ("9" * 40, None), (None, None)]
)
def test_the_stated_word_count_is_a_number_or_absent(stated, words):
    assert read_docx(docx(paragraph("x"), stated_words=stated)).stated_words == words


def test_a_picture_of_a_page_in_a_strict_file_is_one_too():
    page = docx(paragraph("x"), paragraph(picture(5_500_000, 7_800_000)))
    assert read_docx(as_strict(page)).signals == read_docx(page).signals
    assert read_docx(as_strict(page)).signals.image_only_pages == 1


def test_a_strict_file_states_its_words_too():
    assert read_docx(as_strict(docx(paragraph("x"), stated_words="4000"))).stated_words == 4000


def test_the_main_part_is_found_by_its_relationship_and_not_by_its_name():
    plain = docx(
        more={
            "other/main.xml": main_part(paragraph("Here")),
            "_rels/.rels": root_relationships("/other/main.xml"),
        }
    )
    assert [block.text for block in read_docx(plain).blocks] == ["Here"]


def test_a_document_without_a_body_is_corrupted():
    bare = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    with pytest.raises(CorruptedDocument):
        read_docx(docx(more={"x.xml": bare, "_rels/.rels": root_relationships("x.xml")}))


def test_a_manuscript_survives_the_way_through_json():
    manuscript = read_docx(
        docx(paragraph("One", style="Heading1"), paragraph(PAGE_BREAK, "b"), styles=heading_styles())
    )
    assert Manuscript.from_json(manuscript.to_json()) == manuscript


def test_a_hundred_thousand_parts_of_other_files_are_a_manuscript_that_can_be_read_back():
    manuscript = read_docx(
        docx('<w:altChunk r:id="x"/>' * 100_000, headers={"header": paragraph(old_picture() * 60_000)})
    )
    assert manuscript.signals.unreadable_parts == 100_000
    assert Manuscript.from_json(manuscript.to_json()) == manuscript
