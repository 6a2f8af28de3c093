"""What the parts of an ODT are, further."""

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
    style,
    table,
)
from scriptgate.documents.errors import CorruptedDocument
from scriptgate.documents.manuscript import Block
from scriptgate.documents.odt import read_odt


def blocks(*made: str, **parts) -> tuple[Block, ...]:
    return read_odt(odt(*made, **parts)).blocks


def labels(*made: str, **parts) -> list[str | None]:
    return [block.label for block in blocks(*made, **parts)]


def pages(*made: str, **parts) -> list[int | None]:
    return [block.page for block in blocks(*made, **parts)]


WHITE = style("White", 'fo:color="#ffffff"')
RED = 'fo:background-color="#aa0000"'


def test_large_pictures_add_up_to_pages():
    half = picture("17cm", "15cm")
    assert read_odt(odt(p(half * 4, picture("2cm", "2cm") * 100))).signals.image_only_pages == 1


def test_narrow_pictures_in_text_are_charts():
    text = p("Attendance rose in each of the classes that took part. " * 5)
    chart = p(picture("10cm", "12cm"))

    assert read_odt(odt(*[chart, text] * 6)).signals.image_only_pages == 0
    assert read_odt(odt(*[chart] * 6, text)).signals.image_only_pages == 1


def test_pictures_are_told_with_the_block_after_which_they_come():
    page = p(picture("17cm", "25cm"))

    assert read_odt(odt(p("One"), page, p("two"), p("three"), page)).pictures == (1, 3)


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


SAVED = 'text:use-soft-page-breaks="true"'
BREAKS = {
    "break before": style("New", paragraph='fo:break-before="page"'),
    "inherited": style("B", paragraph='fo:break-before="page"') + style("New", parent="B"),
    "page style": style("New", attributes='style:master-page-name="Landscape"'),
}


@pytest.mark.parametrize("styles", BREAKS.values(), ids=BREAKS)
def test_a_break_that_the_author_made_counts_a_page_and_is_told_of_the_block_after_it(styles):
    found = blocks(p("a"), p("b", style="New"), p("c"), styles=styles, body=SAVED)
    assert [(block.page, block.breaks_page) for block in found] == [(1, False), (2, True), (2, False)]


def test_a_break_after_a_paragraph_or_before_a_table_counts_too():
    styles = style("After", paragraph='fo:break-after="page"') + style(
        "T", family="table", table='fo:break-before="page"'
    )
    found = blocks(p("a", style="After"), p("b"), table(["c"], name="T"), styles=styles, body=SAVED)
    assert [(block.page, block.breaks_page) for block in found] == [(1, False), (2, True), (3, True)]


def test_an_empty_paragraph_with_a_break_hands_it_on():
    found = blocks(p("a"), p(style="New"), p("b"), styles=BREAKS["break before"], body=SAVED)
    assert [(block.page, block.breaks_page) for block in found] == [(1, False), (2, True)]


def test_the_first_paragraphs_page_style_makes_no_page():
    styles = BREAKS["page style"]
    assert pages(p("a", style="New"), p("b"), styles=styles, masters=master(), body=SAVED) == [1, 1]


def test_a_style_can_take_a_break_back():
    styles = BREAKS["break before"] + style("Not", parent="New", paragraph='fo:break-before="auto"')
    assert pages(p("a"), p("b", style="Not"), p("c", style="New"), styles=styles, body=SAVED) == [1, 1, 2]


def test_breaks_that_the_author_made_alone_tell_no_page():
    found = blocks(p("a"), p("b", style="New"), styles=BREAKS["break before"])
    assert [(block.page, block.breaks_page) for block in found] == [(None, False), (None, True)]


def test_breaks_that_came_about_by_themselves_count_pages_but_are_no_sign_of_a_new_part():
    found = blocks(p("a"), p("b ", "<text:soft-page-break/>", "c"), "<text:soft-page-break/>", p("d"))
    assert [(block.page, block.breaks_page) for block in found] == [(1, False), (1, False), (3, False)]


def test_a_file_that_was_saved_with_its_pages_knows_that_it_has_one():
    assert pages(p("a"), body=SAVED) == [1]


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
