"""What an ODT says about its text: headings, labels, pages, looks."""

from __future__ import annotations

import pytest

from builders.odt import (
    h,
    heading_styles,
    odt,
    p,
    span,
    style,
    table,
    text_box,
)
from scriptgate.documents.manuscript import Block, Kind
from scriptgate.documents.odt import read_odt


def blocks(*made: str, **parts) -> tuple[Block, ...]:
    return read_odt(odt(*made, **parts)).blocks


def labels(*made: str, **parts) -> list[str | None]:
    return [block.label for block in blocks(*made, **parts)]


def pages(*made: str, **parts) -> list[int | None]:
    return [block.page for block in blocks(*made, **parts)]


WHITE = style("White", 'fo:color="#ffffff"')
RED = 'fo:background-color="#aa0000"'


def test_a_heading_has_the_level_of_its_element():
    found = blocks(h("One"), h("Three", level=3), h("Ten", level=10), h("Odd", level=0))
    assert [(block.kind, block.level) for block in found] == [
        (Kind.HEADING, 1),
        (Kind.HEADING, 3),
        (Kind.HEADING, 9),
        (Kind.HEADING, 1),
    ]


def test_a_paragraph_is_a_heading_by_its_styles_level_whether_direct_inherited_or_automatic():
    styles = heading_styles() + style("Annex", parent="Heading_20_2")
    automatic = style("P1", parent="Annex")
    found = blocks(
        *(p("x", style=name) for name in ("Heading_20_2", "Annex", "P1")), styles=styles, automatic=automatic
    )
    assert [(block.kind, block.level) for block in found] == [(Kind.HEADING, 2)] * 3


def test_a_style_can_take_a_heading_back():
    automatic = style("P1", parent="Heading_20_1", attributes='style:default-outline-level=""')
    (found,) = blocks(p("x", style="P1"), styles=heading_styles(), automatic=automatic)
    assert (found.kind, found.level) == (Kind.PARAGRAPH, None)


def test_a_style_is_called_by_its_name_for_people_and_an_automatic_one_by_its_parents():
    styles = style("Annex_20_heading_21_") + style("Q", attributes='style:display-name="Block quote"')
    automatic = style("P1", parent="Q")
    found = blocks(
        *(p("x", style=name) for name in ("Annex_20_heading_21_", "Q", "P1", "Un_20_known")),
        styles=styles,
        automatic=automatic,
    )
    assert [block.style for block in found] == ["Annex heading!", "Block quote", "Block quote", "Un known"]


def test_titles_and_captions_are_known_through_their_ancestors():
    styles = (
        style("Title") + style("Mine", parent="Title") + style("Caption") + style("Figure", parent="Caption")
    )
    found = blocks(p("x", style="Mine"), p("x", style="Figure"), p("x", style="Subtitle"), styles=styles)
    assert [block.kind for block in found] == [Kind.TITLE, Kind.CAPTION, Kind.TITLE]


def test_styles_in_a_circle_end():
    styles = style("A", parent="B") + style("B", 'fo:font-weight="bold"', parent="A")
    (found,) = blocks(p("x", style="A"), styles=styles)
    assert found.bold


def test_a_chain_of_styles_longer_than_any_real_one_is_cut():
    chain = "".join(style(f"S{at}", parent=f"S{at + 1}") for at in range(50)) + style(
        "S50", 'text:display="none"'
    )
    (found,) = blocks(p("x", style="S0"), styles=chain)
    assert found.kind is Kind.PARAGRAPH


@pytest.mark.parametrize(
    ("made", "bold"),
    [
        (p(span("all", style="B"), span(" of it", style="B")), True),
        (p(span("some", style="B"), " of it"), False),
        (p("all", style="BoldParagraph"), True),
        (p("all ", span("of it", style="Thin"), style="BoldParagraph"), False),
        (p(span("all", style="B"), " ", span("of it", style="Black")), True),
        (p(span(span("all", style="Red"), style="B")), True),
    ],
)
def test_a_block_is_bold_when_every_visible_character_is(made, bold):
    styles = (
        style("B", 'fo:font-weight="bold"', family="text")
        + style("Black", 'fo:font-weight="900"', family="text")
        + style("Thin", 'fo:font-weight="normal"', family="text")
        + style("Red", 'fo:color="#ff0000"', family="text")
        + style("BoldParagraph", 'fo:font-weight="bold"')
    )
    assert blocks(made, styles=styles)[0].bold is bold


FAINT = {
    "white": 'fo:color="#ffffff"',
    "nearly white": 'fo:color="#f4f4f4"',
    "tiny": 'fo:font-size="1pt"',
    "tiny share": 'fo:font-size="10%"',
    "tiny metric": 'fo:font-size="0.3mm"',
    "squeezed": 'style:text-scale="1%"',
    "small and raised": 'style:text-position="super 2%"',
    "four points": 'fo:font-size="4pt"',
    "on top of each other": 'fo:letter-spacing="-0.2cm"',
    "red on red": 'fo:color="#ff0000" fo:background-color="#fe0305"',
    "see-through": 'fo:color="#000000" loext:opacity="0%"',
}
CLEAR = {
    "black": 'fo:color="#000000"',
    "automatic": 'style:use-window-font-color="true" loext:opacity="0%"',
    "white on red": 'fo:color="#ffffff" fo:background-color="#ff0000"',
    "small": 'fo:font-size="6pt"',
    "raised": 'style:text-position="super 58%"',
    "automatic on white": 'style:use-window-font-color="true" fo:background-color="#ffffff"',
    "wide": 'fo:letter-spacing="0.05cm" style:text-scale="90%"',
    "usual": 'fo:letter-spacing="normal"',
    "no colour": 'fo:color="white"',
}


@pytest.mark.parametrize("look", FAINT.values(), ids=FAINT)
@pytest.mark.parametrize("family", ["text", "paragraph"])
def test_words_that_no_reader_sees_are_reported(look, family):
    made = p("Seen ", span("two words", style="S")) if family == "text" else p("two words", style="S")
    manuscript = read_odt(odt(made, styles=style("S", look, family=family)))
    assert manuscript.signals.faint_words == 2


@pytest.mark.parametrize("look", CLEAR.values(), ids=CLEAR)
def test_words_that_can_be_seen_are_not_reported(look):
    manuscript = read_odt(odt(p(span("two words", style="S")), styles=style("S", look, family="text")))
    assert manuscript.signals.faint_words == 0


@pytest.mark.parametrize(
    ("made", "more"),
    [
        (table([p("two words", style="White")], cell='table:style-name="C"'), {}),
        (table([p("two words", style="White")], name="T"), {}),
        (f'<text:section text:style-name="S">{p("two words", style="White")}</text:section>', {}),
        (p("two words", style="P"), {}),
        (p("two words", style="White"), {"page": RED}),
    ],
    ids=["cell", "table", "section", "paragraph", "page"],
)
def test_white_words_on_a_coloured_ground_can_be_seen(made, more):
    styles = (
        WHITE
        + style("C", family="table-cell", table_cell=RED)
        + style("T", family="table", table=RED)
        + style("S", family="section", section=RED)
        + style("P", parent="White", paragraph=RED)
    )
    assert read_odt(odt(made, styles=styles, **more)).signals.faint_words == 0


@pytest.mark.parametrize(
    "properties",
    [
        'fo:margin-left="30cm"',
        'fo:text-indent="-10cm"',
        'fo:margin-right="250mm"',
        'fo:line-height="1pt"',
        'fo:line-height="1%"',
    ],
)
def test_words_off_the_page_or_in_lines_without_height_are_reported(properties):
    styles = style("P", paragraph=properties) + style("Child", parent="P")
    back = style("Back", parent="P", paragraph='fo:margin-left="1cm" fo:line-height="150%"')
    made = (p("two words", style="P"), p("three more words", style="Child"), p("not this", style="Back"))
    assert read_odt(odt(*made, styles=styles + back)).signals.faint_words == 5


@pytest.mark.parametrize(
    "attributes", ['svg:x="40cm"', 'svg:y="-300mm"', 'draw:transform="rotate (1.57) translate (50cm 1cm)"']
)
def test_words_in_a_box_off_the_page_are_reported(attributes):
    away, near = (text_box(p("two words"), attributes=one) for one in (attributes, 'svg:x="4cm" svg:y="2cm"'))
    assert read_odt(odt(p("Text", away, near))).signals.faint_words == 2


def test_words_in_the_colour_of_their_ground_are_reported():
    styles = style("P", 'fo:color="#aa0000"', paragraph=RED) + style("T", 'fo:color="#aa0000"', family="text")
    made = table([p(span("two words", style="T"))], cell='table:style-name="C"')
    cells = style("C", family="table-cell", table_cell=RED)
    manuscript = read_odt(odt(p("three red words", style="P"), made, styles=styles + cells))
    assert manuscript.signals.faint_words == 5


def test_a_white_dot_or_a_wide_gap_between_words_parts_them():
    styles = style("Dot", 'fo:color="#ffffff"', family="text") + style(
        "Gap", 'fo:letter-spacing="0.2cm"', family="text"
    )
    made = p("one", span(".", style="Dot"), "two", span("o", style="Gap"), "three")
    assert [block.text for block in blocks(made, styles=styles)] == ["one\u200btwoo\u200bthree"]
