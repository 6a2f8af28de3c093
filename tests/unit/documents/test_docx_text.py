"""What text a DOCX has, and what each piece of it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.wordml import (
    as_strict,
    content_control,
    docx,
    field,
    field_begin,
    field_end,
    note_reference,
    paragraph,
    run,
    style,
    table,
    text_box,
)
from scriptgate.documents.docx import read_docx
from scriptgate.documents.manuscript import Block, Kind

PLAIN_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"))


def blocks(*content: str, **parts) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in read_docx(docx(*content, **parts)).blocks]


def text(*content: str) -> str:
    (block,) = read_docx(docx(paragraph(*content))).blocks
    return block.text


def test_paragraphs_come_in_order_and_empty_ones_are_left_out():
    assert blocks(paragraph("One two"), paragraph(), paragraph("three")) == [
        (Kind.PARAGRAPH, "One two"),
        (Kind.PARAGRAPH, "three"),
    ]


def test_a_word_split_over_runs_stays_one_word():
    assert text(run("inter"), run("national", "<w:i/>")) == "international"


@pytest.mark.parametrize("gap", ["<w:tab/>", "<w:br/>", "<w:cr/>", "<w:ptab/>", '<w:br w:type="column"/>'])
def test_tabs_and_breaks_are_spaces(gap):
    assert text(run("one"), f"<w:r>{gap}</w:r>", run("two")) == "one two"


def test_a_no_break_hyphen_joins_and_a_soft_hyphen_is_nothing():
    joined = text(
        run("well"), "<w:r><w:noBreakHyphen/></w:r>", run("be"), "<w:r><w:softHyphen/></w:r>", run("ing")
    )
    assert joined == "well-being"


def test_a_symbol_is_its_character_and_a_broken_one_is_nothing():
    symbols = '<w:r><w:sym w:char="2192"/><w:sym w:char="zz"/><w:sym w:char="D800"/></w:r>'
    assert text(run("a "), symbols) == "a \u2192"


@pytest.mark.parametrize("wrapper", ["hyperlink", "smartTag", "customXml", "bdo", "dir"])
def test_text_inside_inline_wrappers_counts(wrapper):
    assert text(run("see "), f"<w:{wrapper}>{run('the plan')}</w:{wrapper}>") == "see the plan"


def test_inline_and_block_content_controls_are_read():
    inline = content_control(run("inline"))
    assert blocks(paragraph(inline), content_control(paragraph("block"))) == [
        (Kind.PARAGRAPH, "inline"),
        (Kind.PARAGRAPH, "block"),
    ]


def test_a_prompt_that_nobody_filled_in_is_form_text():
    prompt = content_control(run("Click here to enter text."), properties="<w:showingPlcHdr/>")
    assert blocks(paragraph("Name: ", prompt)) == [
        (Kind.PARAGRAPH, "Name:"),
        (Kind.FORM, "Click here to enter text."),
    ]


def test_prose_that_pretends_to_be_a_prompt_counts_as_prose():
    prose = "word " * 13
    assert blocks(content_control(paragraph(prose), properties="<w:showingPlcHdr/>")) == [
        (Kind.PARAGRAPH, prose.strip())
    ]


def test_tables_are_read_cell_by_cell_and_nested_ones_in_place():
    inner = table(["inner"])
    assert blocks(table(["a", "b"], [paragraph("before") + inner + paragraph("after"), "d"])) == [
        (Kind.TABLE, cell) for cell in ("a", "b", "before", "inner", "after", "d")
    ]


def test_a_hidden_row_is_hidden_text():
    row = f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph('unseen')}</w:tc></w:tr></w:tbl>"
    assert blocks(row) == [(Kind.HIDDEN, "unseen")]


def test_a_text_box_is_read_once_and_follows_its_paragraph():
    box = text_box(paragraph("in the box"), table(["in its table"]))
    assert blocks(paragraph(run("before "), box, run("after"))) == [
        (Kind.PARAGRAPH, "before after"),
        (Kind.TEXT_BOX, "in the box"),
        (Kind.TEXT_BOX, "in its table"),
    ]


def test_a_text_box_in_a_text_box_is_read_once():
    nested = text_box(paragraph("outer", text_box(paragraph("inner"))))
    assert blocks(paragraph(nested)) == [(Kind.TEXT_BOX, "outer"), (Kind.TEXT_BOX, "inner")]


def test_a_fallback_without_a_choice_is_read():
    alternate = f"<mc:AlternateContent><mc:Fallback>{run('old')}</mc:Fallback></mc:AlternateContent>"
    assert text(alternate) == "old"


def test_of_two_renderings_of_runs_and_blocks_only_the_first_is_read():
    def alternate(first: str, last: str) -> str:
        choices = f"<mc:Choice>{first}</mc:Choice><mc:Choice>{last}</mc:Choice>"
        return f"<mc:AlternateContent>{choices}<mc:Fallback>{last}</mc:Fallback></mc:AlternateContent>"

    assert blocks(alternate(paragraph("new"), paragraph("old"))) == [(Kind.PARAGRAPH, "new")]
    assert text(f"<w:r>{alternate('<w:t>new</w:t>', '<w:t>old</w:t>')}</w:r>") == "new"


def test_field_codes_are_skipped_and_results_kept():
    assert text(run("Figure "), field("SEQ Figure", run("3")), run(" shows")) == "Figure 3 shows"
    assert text(f'<w:fldSimple w:instr="PAGE">{run("7")}</w:fldSimple>') == "7"


def test_a_nested_field_in_a_result_is_kept():
    assert text(field("REF a", run("see "), field("PAGEREF a", run("12")))) == "see 12"


def test_words_typed_into_a_field_code_are_hidden_text_and_not_lost():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert blocks(paragraph("Seen", begin, run("not seen"), field_end())) == [
        (Kind.PARAGRAPH, "Seen"),
        (Kind.HIDDEN, "not seen"),
    ]


def test_a_field_that_never_ends_takes_no_text_from_the_count():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert blocks(paragraph(begin, run("still here")), paragraph("and here")) == [
        (Kind.PARAGRAPH, "still here"),
        (Kind.PARAGRAPH, "and here"),
    ]


def test_a_contents_field_over_several_paragraphs_is_a_contents_page():
    found = blocks(
        paragraph(field_begin('TOC \\o "1-3"'), run("Introduction"), "<w:r><w:tab/></w:r>", run("2")),
        paragraph(field("PAGEREF _Toc1", run("Evaluation 9"))),
        paragraph(field_end()),
        paragraph("The body"),
    )
    assert found == [
        (Kind.CONTENTS, "Introduction 2"),
        (Kind.CONTENTS, "Evaluation 9"),
        (Kind.PARAGRAPH, "The body"),
    ]


def test_a_contents_page_is_known_by_its_control_or_its_style_too():
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    styles = style("TOC1", "toc 1") + style("TOCHeading", "TOC Heading") + style("Mine", based_on="TOC1")
    found = blocks(
        content_control(paragraph("Contents"), properties=gallery),
        paragraph("Aims 1", style="TOC1"),
        paragraph("Contents", style="TOCHeading"),
        paragraph("Plans 2", style="Mine"),
        styles=styles,
    )
    assert [kind for kind, _ in found] == [Kind.CONTENTS] * 4


def test_prose_in_a_contents_style_counts_as_prose():
    prose = "word " * 41
    assert blocks(paragraph(prose, style="TOC1"), styles=style("TOC1", "toc 1")) == [
        (Kind.PARAGRAPH, prose.strip())
    ]


def test_notes_follow_the_paragraph_that_refers_to_them_once_each():
    found = blocks(
        paragraph(run("First"), note_reference("footnote", 1), run(" and"), note_reference("endnote", 1)),
        paragraph(run("Again"), note_reference("footnote", 1)),
        footnotes={1: paragraph("A footnote") + paragraph("in two parts"), 2: paragraph("never referred to")},
        endnotes={1: paragraph("An endnote")},
    )
    assert found == [
        (Kind.PARAGRAPH, "First and"),
        (Kind.FOOTNOTE, "A footnote"),
        (Kind.FOOTNOTE, "in two parts"),
        (Kind.ENDNOTE, "An endnote"),
        (Kind.PARAGRAPH, "Again"),
    ]


def test_headers_and_footers_come_last_and_all_in_them_is_theirs():
    found = blocks(
        paragraph("Body"),
        headers={
            "header": paragraph("Top", text_box(paragraph("logo"))) + table(["cell"]),
            "footer": paragraph(run("unseen", "<w:vanish/>")),
        },
    )
    assert found == [
        (Kind.PARAGRAPH, "Body"),
        (Kind.HEADER, "Top"),
        (Kind.HEADER, "logo"),
        (Kind.HEADER, "cell"),
        (Kind.FOOTER, "unseen"),
    ]


def test_a_header_reference_that_leads_to_something_else_is_no_header():
    stray = '<w:headerReference w:type="first" r:id="comments"/><w:headerReference r:id="nowhere"/>'
    assert blocks(paragraph("Body"), comments=1, section=stray) == [(Kind.PARAGRAPH, "Body")]


def test_equations_are_blocks_of_their_own():
    equation = "<m:oMath><m:r><m:t>a+b</m:t></m:r><m:r><m:t>=c</m:t></m:r></m:oMath>"
    assert blocks(paragraph(run("Where "), equation), f"<m:oMathPara>{equation}</m:oMathPara>") == [
        (Kind.PARAGRAPH, "Where"),
        (Kind.EQUATION, "a+b=c"),
        (Kind.EQUATION, "a+b=c"),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        paragraph("seen ", run("unseen", "<w:vanish/>")),
        paragraph("seen ", run("unseen", '<w:rStyle w:val="Ghost"/>')),
        paragraph(run("seen ", '<w:vanish w:val="0"/>'), "unseen", style="Phantom"),
    ],
    ids=["direct", "character style", "paragraph style"],
)
def test_hidden_text_is_a_block_of_its_own_whatever_hides_it(hidden):
    vanish = "<w:vanish/>"
    styles = style("Ghost", kind="character", run_properties=vanish)
    styles += style("Base", run_properties=vanish) + style("Phantom", based_on="Base")
    assert blocks(hidden, styles=styles) == [(Kind.PARAGRAPH, "seen"), (Kind.HIDDEN, "unseen")]


def test_insertions_count_and_deletions_do_not_and_both_are_reported():
    manuscript = read_docx(
        docx(
            paragraph(
                run("kept "),
                f"<w:ins>{run('two more ')}</w:ins>",
                "<w:del><w:r><w:delText>three were deleted</w:delText></w:r></w:del>",
                f"<w:moveFrom>{run('moved')}</w:moveFrom><w:moveTo>{run('moved')}</w:moveTo>",
            )
        )
    )
    assert [block.text for block in manuscript.blocks] == ["kept two more moved"]
    assert manuscript.signals.inserted_words == 3
    assert manuscript.signals.deleted_words == 4


def test_strict_open_xml_reads_as_transitional_does():
    plain = docx(paragraph("A heading", style="Heading1"), table(["cell"]), stated_words="3")
    assert read_docx(as_strict(plain)).blocks == read_docx(plain).blocks != ()


def test_ruby_counts_its_base_text_only():
    ruby = f"<w:r><w:ruby><w:rt>{run('kana')}</w:rt><w:rubyBase>{run('base')}</w:rubyBase></w:ruby></w:r>"
    assert text(ruby) == "base"


def test_capitals_show_as_the_reader_sees_them():
    assert text(run("Annex a", "<w:caps/>")) == "ANNEX A"


@given(st.lists(PLAIN_TEXT, max_size=4))
def test_every_text_comes_out_as_it_went_in(pieces):
    expected = " ".join("".join(pieces).split())
    found = [
        Block(" ".join(block.text.split())) for block in read_docx(docx(paragraph(*map(run, pieces)))).blocks
    ]
    assert found == ([Block(expected)] if expected else [])
