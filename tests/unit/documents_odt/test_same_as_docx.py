"""The same account as ODT and as DOCX has the same ledger: only the file differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import odt as o
from builders import wordml as w
from builders.manuscripts import RULE
from scriptgate.counting.counter import count_words
from scriptgate.documents.docx import read_docx
from scriptgate.documents.odt import read_odt

PROSE = "We met every week to look at reading and to plan the next small step for each class. " * 12
W_STYLES = w.heading_styles() + w.style("Title") + w.style("Caption", "caption") + w.style("TOC1", "toc 1")
O_STYLES = o.heading_styles() + o.style("Title") + o.style("Caption") + o.style("Contents_20_1")
WHO = 'w:author="A" w:date="2026-01-05T10:00:00Z"'
BOLD = o.style("B", 'fo:font-weight="bold"', family="text")
NEW_PAGE = o.style("New", paragraph='fo:break-before="page"')


def word(*blocks: str, **parts) -> bytes:
    return w.docx(
        w.paragraph("Design", style="Heading1"), w.paragraph(PROSE), *blocks, styles=W_STYLES, **parts
    )


def writer(*blocks: str, styles: str = "", **parts) -> bytes:
    return o.odt(o.h("Design"), o.p(PROSE), *blocks, styles=O_STYLES + styles, **parts)


def tracked_word() -> bytes:
    gone = f'<w:del w:id="2" {WHO}><w:r><w:delText>all gone </w:delText></w:r></w:del>'
    return word(w.paragraph("We ", f'<w:ins w:id="1" {WHO}>{w.run("really ")}</w:ins>', gone, "met"))


def tracked_writer() -> bytes:
    changes = o.tracked(i="insertion", d=o.p("all gone "))
    return writer(changes, o.p("We ", o.inserted("i", "really "), o.deleted("d"), "met"))


def math_in_word() -> bytes:
    return word(w.paragraph("So ", "<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>"))


def math_in_writer() -> bytes:
    made = o.frame('<draw:object xlink:href="./Object 1"/>')
    return writer(o.p("So ", made), more={"Object 1/content.xml": o.equation("E", "=", "mc")})


HIDDEN_W = w.paragraph(
    "Seen ", w.run("not seen", "<w:vanish/>"), w.run(" nor this", '<w:color w:val="FFFFFF"/>')
)
HIDDEN_O = o.p("Seen ", o.span("not seen", style="H"), o.span(" nor this", style="W"))
HIDDEN_STYLES = o.style("H", 'text:display="none"', family="text") + o.style(
    "W", 'fo:color="#ffffff"', family="text"
)
RUNNING = f"<style:header>{o.p('A head')}</style:header><style:footer>{o.p('A foot')}</style:footer>"
ANNEX_LABEL = 'style:num-format="A" style:num-prefix="Annex "'

SAME = {
    "headings and prose": (
        word(w.paragraph("Evaluation", style="Heading1"), w.paragraph("Two words")),
        writer(o.h("Evaluation"), o.p("Two words")),
    ),
    "an annex by its heading": (
        word(w.paragraph("Annex A: Plan", style="Heading1"), w.paragraph(PROSE)),
        writer(o.h("Annex A: Plan"), o.p(PROSE)),
    ),
    "annexes by automatic labels": (
        word(
            *(w.paragraph(name, style="Heading1", properties=w.numbered()) for name in ("Plan", "Minutes")),
            numbering=w.numbering(("Annex %1", "upperLetter")),
        ),
        writer(
            o.items(o.h("Plan")),
            o.items(o.h("Minutes"), attributes='text:continue-numbering="true"'),
            styles=o.list_style("L1", ANNEX_LABEL),
        ),
    ),
    "an annex by bold text on a new page": (
        word(w.paragraph(w.run("Appendix 1", "<w:b/>"), properties="<w:pageBreakBefore/>"), w.paragraph("x")),
        writer(o.p(o.span("Appendix 1", style="B"), style="New"), o.p("x"), styles=BOLD + NEW_PAGE),
    ),
    "notes": (
        word(
            w.paragraph("Text", w.note_reference("footnote", 1), w.note_reference("endnote", 1)),
            footnotes={1: w.paragraph("A foot note")},
            endnotes={1: w.paragraph("An end note here")},
        ),
        writer(o.p("Text", o.note("A foot note"), o.note("An end note here", kind="endnote"))),
    ),
    "tables": (
        word(w.table(["a b", w.table(["nested"]) + w.paragraph("c")], ["d", "e f g"])),
        writer(o.table(["a b", o.table(["nested"]) + o.p("c")], ["d", "e f g"])),
    ),
    "text boxes, captions and titles": (
        word(
            w.paragraph("Text", w.text_box(w.paragraph("in a box"))),
            w.paragraph("Figure 1: Plan", style="Caption"),
            w.paragraph("A title", style="Title"),
        ),
        writer(
            o.p("Text", o.text_box(o.p("in a box"))),
            o.p("Figure 1: Plan", style="Caption"),
            o.p("A title", style="Title"),
        ),
    ),
    "a contents page": (
        word(w.paragraph("Design 1", style="TOC1")),
        writer(o.p("Design 1", style="Contents_20_1")),
    ),
    "a bibliography": (
        word(w.paragraph("References", style="Heading1"), w.paragraph("Example, A. (2020) Reading.")),
        writer(o.h("References"), o.p("Example, A. (2020) Reading.")),
    ),
    "tracked changes": (tracked_word(), tracked_writer()),
    "hidden and white words": (word(HIDDEN_W), writer(HIDDEN_O, styles=HIDDEN_STYLES)),
    "equations": (math_in_word(), math_in_writer()),
    "headers and footers": (
        word(headers={"header": w.paragraph("A head"), "footer": w.paragraph("A foot")}),
        writer(masters=o.master(inner=RUNNING)),
    ),
    "words joined by what nobody sees": (
        word(w.paragraph("one\u200btwo\u00adthree four/five/six/seven/eight")),
        writer(o.p("one\u200btwo\u00adthree four/five/six/seven/eight")),
    ),
    "Chinese, and Arabic from right to left": (
        word(w.paragraph("學校 مدرسة جديدة")),
        writer(o.p("學校 مدرسة جديدة")),
    ),
    "a picture as large as a page, and comments": (
        word(w.paragraph("x", w.picture(6_120_000, 9_000_000)), comments=1),
        writer(o.p("x", o.picture("17cm", "25cm"), o.comment())),
    ),
}


@pytest.mark.parametrize(("in_word", "in_writer"), SAME.values(), ids=SAME)
def test_the_same_account_has_the_same_ledger(in_word, in_writer):
    word_account, writer_account = read_docx(in_word), read_odt(in_writer)
    assert word_account.signals == writer_account.signals
    assert [_said(block) for block in word_account.blocks] == [
        _said(block) for block in writer_account.blocks
    ]
    ledgers = [count_words(replace(one, stated_words=None), RULE) for one in (word_account, writer_account)]
    assert _comparable(ledgers[0]) == _comparable(ledgers[1])


def _said(block):
    return block.kind, " ".join(block.text.split()), block.level, block.label, block.bold, block.breaks_page


def _comparable(ledger):
    """A ledger without page numbers and reconciliation: these differ with the format."""
    boundary = replace(ledger.boundary, page=None, candidates=()) if ledger.boundary else None
    sections = tuple(replace(section, page=None) for section in ledger.sections)
    return replace(ledger, boundary=boundary, sections=sections, program="", reconciliation=())
