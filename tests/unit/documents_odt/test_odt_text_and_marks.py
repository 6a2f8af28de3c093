"""Text of an ODT, further: what counts, what is hidden and what is left out."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.odt import (
    contents,
    frame,
    h,
    heading_styles,
    items,
    master,
    note,
    odt,
    p,
    picture,
    span,
    style,
    table,
)
from scriptgate.documents.manuscript import Kind
from scriptgate.documents.odt import read_odt


def texts(*blocks: str, **parts) -> list[str]:
    return [block.text for block in read_odt(odt(*blocks, **parts)).blocks]


def kinds(*blocks: str, **parts) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in read_odt(odt(*blocks, **parts)).blocks]


def test_a_condition_that_does_not_hold_hides_nothing():
    assert kinds(
        f'<text:section text:display="condition" text:is-hidden="false">{p("Seen")}</text:section>'
    ) == [(Kind.PARAGRAPH, "Seen")]


@pytest.mark.parametrize(
    "prompt",
    [
        "<text:placeholder>&lt;Type here&gt;</text:placeholder>",
        '<loext:content-control loext:showing-place-holder="true">&lt;Type here&gt;</loext:content-control>',
    ],
)
def test_a_prompt_that_nobody_filled_in_is_form_text(prompt):
    assert kinds(p("Name: ", prompt)) == [(Kind.PARAGRAPH, "Name:"), (Kind.FORM, "<Type here>")]


def test_prose_that_pretends_to_be_a_prompt_counts_as_prose():
    prose = "word " * 13
    assert kinds(p(f"<text:placeholder>{prose}</text:placeholder>")) == [(Kind.PARAGRAPH, prose.strip())]


def test_what_was_typed_into_a_form_counts_as_a_text_box_and_its_labels_do_not():
    forms = (
        '<office:forms><form:form><form:textarea form:id="c1" form:current-value="typed in words"/>'
        '<form:checkbox form:id="c2" form:label="Tick me"/></form:form></office:forms>'
    )
    controls = (
        '<draw:control draw:control="c1"/><draw:control draw:control="c2"/><draw:control draw:control="no"/>'
    )
    assert kinds(forms, p("Form", controls)) == [
        (Kind.PARAGRAPH, "Form"),
        (Kind.TEXT_BOX, "typed in words"),
        (Kind.FORM, "Tick me"),
    ]


def test_a_contents_page_is_known_by_its_element():
    found = kinds(contents("Introduction\t1"), h("Introduction"))
    assert found == [
        (Kind.CONTENTS, "Contents"),
        (Kind.CONTENTS, "Introduction 1"),
        (Kind.HEADING, "Introduction"),
    ]


@pytest.mark.parametrize(
    "name", ["Contents_20_2", "Index_20_1", "Figure_20_Index_20_1", "User_20_Index_20_Heading"]
)
def test_a_contents_page_is_known_by_its_styles_too(name):
    assert kinds(p("Introduction 1", style=name)) == [(Kind.CONTENTS, "Introduction 1")]


def test_prose_in_a_contents_page_counts_as_prose():
    prose = "word " * 41
    assert kinds(contents(prose))[1] == (Kind.PARAGRAPH, prose.strip())


def test_a_bibliography_is_no_contents_page_though_its_styles_inherit_those_of_an_index():
    styles = (
        style("Index")
        + style("Index_20_Heading")
        + style("Bibliography_20_Heading", parent="Index_20_Heading")
        + style("Bibliography_20_1", parent="Index")
    )
    title = f"<text:index-title>{p('References', style='Bibliography_20_Heading')}</text:index-title>"
    entry = p("Example, A. (2020)", style="Bibliography_20_1")
    made = f"<text:bibliography><text:index-body>{title}{entry}</text:index-body></text:bibliography>"
    assert kinds(made, styles=styles) == [
        (Kind.PARAGRAPH, "References"),
        (Kind.PARAGRAPH, "Example, A. (2020)"),
    ]


def test_headers_and_footers_come_last_once_and_only_those_in_use():
    used = (
        f"<style:header>{p('A head')}{table(['in it'])}</style:header>"
        f"<style:footer>{p('A foot', note('x'))}</style:footer>"
    )
    off = f'<style:header style:display="false">{p("off")}</style:header>'
    masters = (
        master("Standard", used + off, 'style:next-style-name="Next"')
        + master(
            "Next", f"<style:header>{p('A head')}</style:header><style:footer>{p('Another')}</style:footer>"
        )
        + master("Unused", f"<style:header>{p('Nowhere')}</style:header>")
        + master("Changed", f"<style:header-left>{p('Left')}</style:header-left>")
    )
    automatic = style("P1", attributes='style:master-page-name="Changed"')
    found = kinds(p("Text"), p("More", style="P1"), masters=masters, automatic=automatic)
    assert found[:2] == [(Kind.PARAGRAPH, "Text"), (Kind.PARAGRAPH, "More")]
    assert sorted(found[2:]) == [
        (Kind.FOOTER, "A foot"),
        (Kind.FOOTER, "Another"),
        (Kind.FOOTER, "x"),
        (Kind.HEADER, "A head"),
        (Kind.HEADER, "Left"),
        (Kind.HEADER, "in it"),
    ]


def test_pictures_objects_and_linked_text_are_counted():
    manuscript = read_odt(
        odt(
            p(
                "One",
                picture(),
                picture(href="https://x.example/1.png"),
                frame("<draw:object-ole/><draw:image/>"),
            ),
            p(frame('<draw:object xlink:href="./Object 1"/>'), frame("<draw:floating-frame/>")),
            f'<text:section><text:section-source xlink:href="other.odt"/>{p("linked")}</text:section>',
        )
    )
    signals = manuscript.signals
    assert [block.text for block in manuscript.blocks] == ["One", "linked"]
    assert (signals.images, signals.embedded_files, signals.unreadable_parts) == (3, 2, 2)


@pytest.mark.parametrize(
    ("made", "pages"),
    [
        (picture("17cm", "25cm"), 1),
        (picture("17cm", "5cm"), 0),
        (frame("<draw:image/>", 'style:rel-width="100%" svg:height="250mm"'), 1),
        ('<draw:custom-shape draw:style-name="gr" svg:width="7in" svg:height="10in"/>', 1),
        ('<draw:custom-shape draw:style-name="plain" svg:width="7in" svg:height="10in"/>', 0),
    ],
)
def test_a_picture_as_large_as_a_page_may_be_a_page_of_text(made, pages):
    styles = style("gr", family="graphic", graphic='draw:fill="bitmap"') + style("plain", family="graphic")
    assert read_odt(odt(p(made), styles=styles)).signals.image_only_pages == pages


def test_capitals_show_as_the_reader_sees_them():
    styles = style("Caps", 'fo:text-transform="uppercase"', family="text")
    assert texts(p(span("Annex", style="Caps"), " a"), styles=styles) == ["ANNEX a"]


def test_lists_and_numbered_paragraphs_are_read_without_their_labels():
    nested = p("b") + items("c", style="")
    numbered = f"<text:numbered-paragraph>{p('e')}</text:numbered-paragraph>"
    header = f"<text:list><text:list-header>{p('d')}</text:list-header></text:list>"
    assert texts(items("a", nested), header, numbered) == ["a", "b", "c", "d", "e"]


def test_a_style_of_a_heading_name_makes_a_heading_in_a_plain_paragraph():
    assert kinds(p("Design", style="Heading_20_1"), styles=heading_styles()) == [(Kind.HEADING, "Design")]


WORDS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1), max_size=8)


@given(st.lists(WORDS, max_size=5))
def test_every_text_comes_out_as_it_went_in(paragraphs):
    blocks = [p(f"<text:span>{escape(' '.join(words))} </text:span>") for words in paragraphs]
    assert texts(*blocks) == [" ".join(words) for words in paragraphs if words]
