"""The words of an ODT: which are read, in what order, and as what."""

from __future__ import annotations

import pytest

from builders.odt import (
    comment,
    deleted,
    equation,
    frame,
    h,
    inserted,
    items,
    note,
    odt,
    p,
    picture,
    span,
    style,
    table,
    text_box,
    tracked,
)
from scriptgate.documents.manuscript import Kind, Manuscript
from scriptgate.documents.odt import read_odt


def texts(*blocks: str, **parts) -> list[str]:
    return [block.text for block in read_odt(odt(*blocks, **parts)).blocks]


def kinds(*blocks: str, **parts) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in read_odt(odt(*blocks, **parts)).blocks]


def test_paragraphs_come_in_order_and_empty_ones_are_left_out():
    assert texts(p("One"), p(), p("  "), p("Two")) == ["One", "Two"]


def test_a_manuscript_survives_the_way_through_json():
    manuscript = read_odt(odt(h("A"), p("Two", note("words"))))
    assert manuscript.format == "odt"
    assert Manuscript.from_json(manuscript.to_json()) == manuscript


@pytest.mark.parametrize(
    "gap", ["<text:tab/>", "<text:line-break/>", "<text:s/>", '<text:s text:c="1"/>', "\n", " \t "]
)
def test_tabs_breaks_and_spaces_part_words(gap):
    assert texts(p("one", gap, "two")) == ["one two"]


def test_a_space_element_stands_for_as_many_spaces_as_it_says_within_reason():
    assert texts(p("one", '<text:s text:c="3"/>', "two")) == ["one   two"]
    assert len(texts(p("one", '<text:s text:c="999999999"/>', "two"))[0]) == 106


def test_a_word_split_over_spans_stays_one_word_however_they_nest():
    assert texts(p("un", span("be", span("liev", style="T2"), style="T1"), "able")) == ["unbelievable"]


@pytest.mark.parametrize(
    "wrapped",
    [
        '<text:a xlink:href="https://school.example">three words here</text:a>',
        "<text:meta>three words here</text:meta>",
        "<text:meta-field>three words here</text:meta-field>",
        '<text:bookmark-start text:name="b"/>three words here<text:bookmark-end text:name="b"/>',
        "<text:bookmark-ref>three words here</text:bookmark-ref>",
        '<text:sequence text:name="Table">three words here</text:sequence>',
        "<text:user-field-get>three words here</text:user-field-get>",
        "<text:conditional-text>three words here</text:conditional-text>",
        "<text:bibliography-mark>three words here</text:bibliography-mark>",
        "<text:text-input>three words here</text:text-input>",
        "<text:title>three words here</text:title>",
        "<loext:content-control>three words here</loext:content-control>",
        '<text:drop-down><text:label text:value="no"/>three words here</text:drop-down>',
        '<text:hidden-text text:is-hidden="false">three words here</text:hidden-text>',
    ],
)
def test_links_marks_and_results_of_fields_count(wrapped):
    assert kinds(p("And ", wrapped, ".")) == [(Kind.PARAGRAPH, "And three words here.")]


def test_ruby_counts_its_base_text_only():
    ruby = (
        "<text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>above</text:ruby-text></text:ruby>"
    )
    assert texts(p("The ", ruby)) == ["The base"]


def test_what_stands_above_the_text_and_is_no_pronunciation_counts():
    ruby = "<text:ruby><text:ruby-base>a</text:ruby-base><text:ruby-text>b c d e</text:ruby-text></text:ruby>"
    assert texts(p("The ", ruby)) == ["The ab c d e"]


def test_scripts_and_what_no_reader_knows_are_no_text():
    foreign = '<x:y xmlns:x="urn:x">foreign words</x:y>'
    assert texts(p("One", '<text:script script:language="Basic">Sub Main</text:script>', foreign)) == ["One"]


def test_notes_follow_the_paragraph_that_has_them_and_their_marks_are_not_counted():
    found = kinds(p("Text", note("A foot", p("note")), " goes on", note("An end", kind="endnote")), p("Next"))
    assert found == [
        (Kind.PARAGRAPH, "Text goes on"),
        (Kind.FOOTNOTE, "A foot"),
        (Kind.FOOTNOTE, "note"),
        (Kind.ENDNOTE, "An end"),
        (Kind.PARAGRAPH, "Next"),
    ]


def test_tables_are_read_cell_by_cell_and_nested_ones_in_place():
    inner = table(["c"])
    assert kinds(table(["a", "b"], [inner, "d"])) == [(Kind.TABLE, one) for one in "abcd"]


def test_header_rows_and_groups_of_rows_are_read():
    row = "<table:table-row><table:table-cell>{}</table:table-cell></table:table-row>"
    rows = (
        f"<table:table-header-rows>{row.format(p('a'))}</table:table-header-rows>"
        f"<table:table-row-group><table:table-rows>{row.format(p('b'))}</table:table-rows></table:table-row-group>"
    )
    assert texts(f"<table:table>{rows}</table:table>") == ["a", "b"]


def test_what_lies_under_a_merged_cell_is_hidden():
    covered = f"<table:covered-table-cell>{p('not')}</table:covered-table-cell>"
    cells = f"<table:table-cell>{p('seen')}</table:table-cell>{covered}"
    found = kinds(f"<table:table><table:table-row>{cells}</table:table-row></table:table>")
    assert found == [(Kind.TABLE, "seen"), (Kind.HIDDEN, "not")]


@pytest.mark.parametrize("anchor", ["paragraph", "page"])
def test_a_text_box_is_a_part_of_its_own_wherever_it_is_anchored(anchor):
    box = text_box(p("in a box"), attributes=f'text:anchor-type="{anchor}"')
    blocks = [box, p("Text")] if anchor == "page" else [p("Text", box)]
    assert sorted(kinds(*blocks)) == [(Kind.PARAGRAPH, "Text"), (Kind.TEXT_BOX, "in a box")]


@pytest.mark.parametrize(
    "shape",
    [
        f"<draw:custom-shape>{p('in a shape')}<draw:enhanced-geometry/></draw:custom-shape>",
        f"<draw:rect>{items('in a shape')}</draw:rect>",
        f"<draw:g><svg:title>G</svg:title><draw:g><draw:path>{p('in a shape')}</draw:path></draw:g></draw:g>",
        f'<draw:a xlink:href="https://x.example">{text_box(p("in a shape"))}</draw:a>',
    ],
)
def test_text_in_shapes_groups_and_links_is_found(shape):
    assert kinds(p("Text", shape)) == [(Kind.PARAGRAPH, "Text"), (Kind.TEXT_BOX, "in a shape")]


def test_a_box_in_a_box_is_read_once():
    assert texts(p("a", text_box(p("b", text_box(p("c")))))) == ["a", "b", "c"]


def test_a_table_that_text_flows_around_is_a_table_and_one_in_a_box_of_text_is_not():
    lone, mixed = text_box(p(), table(["a"])), text_box(p("in a box"), table(["b"]))
    assert kinds(p(lone), p(mixed)) == [(Kind.TABLE, "a"), (Kind.TEXT_BOX, "in a box"), (Kind.TEXT_BOX, "b")]


def test_a_caption_in_the_frame_of_its_picture_is_a_caption_and_prose_is_not():
    caption = style("Illustration", parent="Caption") + style("Caption", parent="Standard")
    short, long = p("Figure 1: The plan", style="Illustration"), p("word " * 41, style="Illustration")
    found = kinds(p(text_box(short)), p(text_box(long)), styles=caption)
    assert [kind for kind, _ in found] == [Kind.CAPTION, Kind.TEXT_BOX]


def test_an_equation_is_a_part_of_its_own_without_its_source():
    made = frame(
        '<draw:object xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/>'
    )
    manuscript = read_odt(
        odt(p("Let ", made, " hold"), more={"Object 1/content.xml": equation("E", "=", "mc²")})
    )
    assert [(block.kind, block.text) for block in manuscript.blocks] == [
        (Kind.PARAGRAPH, "Let  hold"),
        (Kind.EQUATION, "E=mc²"),
    ]
    assert (manuscript.signals.images, manuscript.signals.embedded_files) == (0, 0)


def test_an_equation_may_stand_in_the_text_itself():
    made = frame("<draw:object><math:math><math:mn>1</math:mn><math:mo>+</math:mo></math:math></draw:object>")
    assert kinds(p(made)) == [(Kind.EQUATION, "1+")]


def test_insertions_count_and_deletions_do_not_and_both_are_reported():
    changes = tracked(i="insertion", d=p("three words gone") + p("and two"), f="insertion")
    manuscript = read_odt(odt(changes, p("We ", inserted("i", "really really "), deleted("d"), "met")))
    assert [block.text for block in manuscript.blocks] == ["We really really met"]
    assert (manuscript.signals.inserted_words, manuscript.signals.deleted_words) == (2, 5)


def test_an_insertion_may_span_paragraphs():
    start, end = '<text:change-start text:change-id="i"/>', '<text:change-end text:change-id="i"/>'
    manuscript = read_odt(
        odt(tracked(i="insertion"), p("a", start, " b"), p("c d"), start, p("e ", end, "f"))
    )
    assert manuscript.signals.inserted_words == 4


def test_what_is_marked_as_deleted_but_left_in_the_text_is_not_counted():
    marks = ('<text:change-start text:change-id="d"/>', '<text:change-end text:change-id="d"/>')
    gone = (marks[0], "gone ", note("gone too"), picture(), text_box(p("and this")), marks[1])
    manuscript = read_odt(odt(tracked(d=""), p("We ", *gone, "met")))
    assert [block.text for block in manuscript.blocks] == ["We met"]
    assert manuscript.signals.deleted_words == 1


def test_comments_are_counted_but_not_their_words():
    manuscript = read_odt(odt(p("We", comment("five words of a comment"), " met", comment())))
    assert [block.text for block in manuscript.blocks] == ["We met"]
    assert manuscript.signals.comments == 2


@pytest.mark.parametrize(
    "hidden",
    [
        p("Seen", span(" not", style="Hidden")),
        p("Seen", span(" not", style="Child")),
        p("Seen") + p("not", style="HiddenParagraph"),
        p("Seen") + p("not", "<text:hidden-paragraph text:is-hidden='true'/>"),
        p("Seen", "<text:hidden-text text:is-hidden='true' text:string-value='not'/>"),
        p("Seen", '<text:variable-set text:display="none">not</text:variable-set>'),
        p("Seen") + f'<text:section text:display="none">{p("not")}</text:section>',
        p("Seen") + f'<text:section text:display="condition" text:is-hidden="true">{p("not")}</text:section>',
        table(["Seen"]) + f'<text:section text:display="none">{table(["not"])}</text:section>',
        p("Seen") + f'<text:section text:display="none">{p(note("not"))}</text:section>',
        p("Seen") + table(["not"], name="HiddenTable"),
        p("Seen")
        + table(["not"]).replace("<table:table-row>", '<table:table-row table:visibility="collapse">'),
    ],
)
def test_hidden_text_is_a_part_of_its_own_whatever_hides_it(hidden):
    styles = (
        style("Hidden", 'text:display="none"', family="text")
        + style("Child", 'fo:color="#000000"', family="text", parent="Hidden")
        + style("HiddenParagraph", 'text:display="none"')
        + style("HiddenTable", family="table", table='table:display="false"')
    )
    found = kinds(hidden, styles=styles)
    assert found[0][1] == "Seen"
    assert found[0][0] is not Kind.HIDDEN
    assert found[1:] == [(Kind.HIDDEN, "not")]
