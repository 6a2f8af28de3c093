"""What an ODT says about its text: headings, labels, pages, looks."""

from __future__ import annotations

import pytest

from builders.odt import (
    TEXT,
    content,
    frame,
    h,
    heading_styles,
    items,
    list_style,
    master,
    note,
    odt,
    p,
    package,
    picture,
    span,
    style,
    table,
    text_box,
)
from scriptgate.documents.errors import CorruptedDocument
from scriptgate.documents.manuscript import Block, Kind
from scriptgate.documents.odt import read_odt


def blocks(*made: str, **parts) -> tuple[Block, ...]:
    return read_odt(odt(*made, **parts)).blocks


def labels(*made: str, **parts) -> list[str | None]:
    return [block.label for block in blocks(*made, **parts)]


def pages(*made: str, **parts) -> list[int | None]:
    return [block.page for block in blocks(*made, **parts)]


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


WHITE = style("White", 'fo:color="#ffffff"')
RED = 'fo:background-color="#aa0000"'


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


def test_large_pictures_add_up_to_pages():
    half = picture("17cm", "15cm")
    assert read_odt(odt(p(half * 4, picture("2cm", "2cm") * 100))).signals.image_only_pages == 1


def test_words_that_no_text_holds_are_counted_apart():
    chart = content(p("Results by term"), table(["data", "1"])).replace(b"office:text", b"office:chart")
    long = f"<svg:desc>{'word ' * 61}</svg:desc><draw:image/>"
    short = "<svg:desc>A short description</svg:desc><draw:image/>"
    shown = '<draw:object xlink:href="./Object {}"/>'
    made = (*(frame(one) for one in (long, short, shown.format(1), shown.format(2))),)
    more = {"Object 1/content.xml": chart, "Object 2/content.xml": content(p("A text of its own"))}
    signals = read_odt(odt(p("Text", *made), more=more)).signals
    assert (signals.words_elsewhere, signals.unreadable_parts, signals.embedded_files) == (64, 1, 2)


def test_white_words_in_a_note_of_a_coloured_table_are_reported():
    made = table([p(note(p("two words", style="White")))], cell='table:style-name="C"')
    styles = WHITE + style("C", family="table-cell", table_cell=RED)
    assert read_odt(odt(made, styles=styles)).signals.faint_words == 2


def test_automatic_annex_labels_come_from_the_list():
    styles = heading_styles() + list_style("L1", 'style:num-format="A" style:num-prefix="Annex "')
    assert labels(
        items(h("Plan")),
        p("text"),
        items(h("Minutes"), attributes='text:continue-numbering="true"'),
        styles=styles,
    ) == [
        "Annex A",
        None,
        "Annex B",
    ]


def test_a_pattern_makes_the_label_where_there_is_one():
    level = 'style:num-format="A" style:num-prefix="Annex " loext:num-list-format="Annex %1%:"'
    assert labels(items("Plan"), styles=list_style("L1", level)) == ["Annex A:"]


@pytest.mark.parametrize(
    ("level", "count", "label"),
    [
        ('style:num-format="1" style:num-suffix="."', 12, "12."),
        ('style:num-format="a"', 27, "aa"),
        ('style:num-format="a"', 28, "ab"),
        ('style:num-format="A" style:num-letter-sync="true"', 28, "BB"),
        ('style:num-format="i"', 4, "iv"),
        ('style:num-format="I" text:start-value="1990"', 5, "MCMXCIV"),
        ('style:num-format="" style:num-prefix="Annex"', 1, "Annex"),
        ('style:num-format=""', 1, None),
        ("bullet", 1, None),
    ],
)
def test_numbers_are_written_as_writer_writes_them(level, count, label):
    assert labels(items(*["x"] * count), styles=list_style("L1", level))[-1] == label


def test_deeper_levels_count_within_their_parents_and_restart():
    deep = 'style:num-format="1" text:display-levels="2"'
    inner = items("x", "x", style="")
    made = items(p("x") + inner, p("x") + inner)
    assert labels(made, styles=list_style("L1", 'style:num-format="1"', deep)) == [
        "1",
        "1.1",
        "1.2",
        "2",
        "2.1",
        "2.2",
    ]


def test_lists_begin_anew_unless_they_say_that_they_go_on():
    one = list_style("L1", 'style:num-format="1"')
    named = items("x", attributes='xml:id="one"')
    assert labels(named, items("x"), items("x", attributes='text:continue-list="one"'), styles=one) == [
        "1",
        "1",
        "2",
    ]


def test_an_item_may_begin_at_another_number_and_only_its_first_paragraph_is_numbered():
    made = items(p("x") + p("more")).replace("<text:list-item>", '<text:list-item text:start-value="7">')
    header = items("x").replace("list-item", "list-header")
    assert labels(made, header, styles=list_style("L1", 'style:num-format="1"')) == ["7", None, None]


def test_a_list_without_a_style_takes_that_of_its_paragraphs():
    styles = style("N", attributes='style:list-style-name="L1"') + list_style("L1", 'style:num-format="1"')
    assert labels(items(p("x", style="N"), style=""), styles=styles) == ["1"]


def test_headings_are_numbered_by_the_outline():
    levels = "".join(
        f'<text:outline-level-style text:level="{at}" style:num-format="1" text:display-levels="{at}"/>'
        for at in (1, 2)
    )
    styles = heading_styles() + f'<text:outline-style style:name="Outline">{levels}</text:outline-style>'
    none = style("Plain", parent="Heading_20_1", attributes='style:list-style-name=""')
    restart = 'text:restart-numbering="true" text:start-value="9"'
    made = (
        h("a"),
        h("b", level=2),
        h("c", level=2),
        h("d"),
        h("e", style="Plain"),
        h("f", attributes='text:is-list-header="true"'),
        h("g", attributes=restart),
    )
    assert labels(*made, styles=styles + none) == ["1", "1.1", "1.2", "2", None, None, "9"]


def test_without_any_break_no_page_is_claimed():
    manuscript = read_odt(odt(p("a")))
    assert (manuscript.pages, manuscript.blocks[0].page) == (None, None)


BREAKS = {
    "break before": style("New", paragraph='fo:break-before="page"'),
    "inherited": style("B", paragraph='fo:break-before="page"') + style("New", parent="B"),
    "page style": style("New", attributes='style:master-page-name="Landscape"'),
}


@pytest.mark.parametrize("styles", BREAKS.values(), ids=BREAKS)
def test_a_break_that_the_author_made_counts_a_page_and_is_told_of_the_block_after_it(styles):
    found = blocks(p("a"), p("b", style="New"), p("c"), styles=styles)
    assert [(block.page, block.breaks_page) for block in found] == [(1, False), (2, True), (2, False)]


def test_a_break_after_a_paragraph_or_before_a_table_counts_too():
    styles = style("After", paragraph='fo:break-after="page"') + style(
        "T", family="table", table='fo:break-before="page"'
    )
    found = blocks(p("a", style="After"), p("b"), table(["c"], name="T"), styles=styles)
    assert [(block.page, block.breaks_page) for block in found] == [(1, False), (2, True), (3, True)]


def test_an_empty_paragraph_with_a_break_hands_it_on():
    found = blocks(p("a"), p(style="New"), p("b"), styles=BREAKS["break before"])
    assert [(block.page, block.breaks_page) for block in found] == [(1, False), (2, True)]


def test_the_first_paragraphs_page_style_makes_no_page():
    assert pages(p("a", style="New"), p("b"), styles=BREAKS["page style"], masters=master()) == [1, 1]


def test_a_style_can_take_a_break_back():
    styles = BREAKS["break before"] + style("Not", parent="New", paragraph='fo:break-before="auto"')
    assert pages(p("a"), p("b", style="Not"), p("c", style="New"), styles=styles) == [1, 1, 2]


def test_breaks_that_came_about_by_themselves_count_pages_but_are_no_sign_of_a_new_part():
    found = blocks(p("a"), p("b ", "<text:soft-page-break/>", "c"), "<text:soft-page-break/>", p("d"))
    assert [(block.page, block.breaks_page) for block in found] == [(1, False), (1, False), (3, False)]


def test_a_file_that_was_saved_with_its_pages_knows_that_it_has_one():
    assert pages(p("a"), body='text:use-soft-page-breaks="true"') == [1]


def test_a_row_that_runs_over_a_page_counts_it_once():
    cell = p("a ", "<text:soft-page-break/>", "b")
    assert pages(table([cell, cell], ["c"]), p("d")) == [1, 2, 2, 2]


def test_the_stated_word_count_is_a_number_or_absent():
    for stated, found in ((None, None), ("4000", 4000), ("-3", None), ("many", None), ("9" * 30, None)):
        assert read_odt(odt(p("a"), stated_words=stated)).stated_words == found


def test_a_text_may_lack_all_but_its_content():
    made = package({"mimetype": TEXT.encode(), "content.xml": content(h("One"), p("two", picture()))})
    assert [block.text for block in read_odt(made).blocks] == ["One", "two"]


@pytest.mark.parametrize("members", [{}, {"content.xml": b"<x/>"}, {"content.xml": b"<x"}])
def test_a_document_without_a_text_is_corrupted(members):
    with pytest.raises(CorruptedDocument):
        read_odt(package({"mimetype": TEXT.encode()} | members))
