"""Tricks with words that a reader sees and no run of text holds, and what honest accounts have like them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builders import odt, wordml
from builders.cheating import COUNTED, HONEST, SMALL, TEXT, assert_seen, lines_of, report_on
from builders.essays import make_prose
from builders.wordml import R, paragraph, run

STYLES = wordml.heading_styles()
LABELS, FORM, ELSEWHERE = "automatic-text", "form", "text-elsewhere"
CORE_STORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
TENS, TWENTIES, FORTIES = lines_of(10), lines_of(20), lines_of(40)


def lines(words: int) -> list[str]:
    pieces = make_prose(words).split()
    return [" ".join(pieces[start : start + 100]) for start in range(0, words, 100)]


def account(*blocks: str, words: int = HONEST, **parts: object) -> bytes:
    start = paragraph("Context", style="Heading1")
    return wordml.docx(start, *map(paragraph, lines(words)), *blocks, styles=STYLES, **parts)  # type: ignore[arg-type]


def odt_account(*blocks: str, words: int = HONEST, **parts: object) -> bytes:
    styles = odt.heading_styles()
    return odt.odt(odt.h("Context"), *map(odt.p, lines(words)), *blocks, styles=styles, **parts)  # type: ignore[arg-type]


def also_related(document: bytes, kind: str, content: str, name: str = "word/other.xml") -> bytes:
    """The document with one more part, of a kind that a whole type names."""
    relationships = "word/_rels/document.xml.rels"
    members = wordml.members_of(document)
    known = members[relationships].decode()
    one = f'<Relationship Id="other" Type="{kind}" Target="/{name}"/></Relationships>'
    more = {relationships: known.replace("</Relationships>", one).encode(), name: content.encode()}
    return wordml.zipped(members | more)


def wrapped(choice: str, fallback: str) -> str:
    return f"<mc:AlternateContent>{choice}<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"


def unknown(content: str) -> str:
    return f'<x:y xmlns:x="urn:x">{content}</x:y>'


def listed(labels: list[str], number_format: str, text: str = "") -> bytes:
    """Each label from a list of its own, before a paragraph of a text."""
    made = [
        f'<w:abstractNum w:abstractNumId="{at}"><w:lvl w:ilvl="0"><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{label}"/></w:lvl></w:abstractNum>'
        for at, label in enumerate(labels, 1)
    ]
    made += [
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at, _ in enumerate(labels, 1)
    ]
    blocks = (
        paragraph(run(text), properties=wordml.numbered(0, at)) if text else bare(at)
        for at, _ in enumerate(labels, 1)
    )
    return account(*blocks, numbering="".join(made))


def bare(number: int) -> str:
    return paragraph(properties=wordml.numbered(0, number))


def fields(make: str, texts: list[str]) -> bytes:
    return account(*(paragraph(wordml.field(make.format(text))) for text in texts))


def drop_down(entry: str) -> str:
    choices = (
        f'<w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="{entry}"/></w:ddList>'
    )
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{choices}</w:ffData></w:fldChar></w:r>'
    return paragraph(begin, wordml.field_end())


def bound(content: str, store: str = "{1}") -> bytes:
    binding = f'<w:dataBinding w:xpath="/a" w:storeItemID="{store}"/>'
    control = wordml.content_control(paragraph("a"), properties=binding)
    return also_related(account(control), f"{R}/customXml", content, "customXml/item1.xml")


def with_properties(*blocks: str, text: str = TEXT) -> bytes:
    core = f"<x><description>{text}</description></x>".encode()
    return account(*blocks, more={"docProps/core.xml": core})


def chart(words: list[str]) -> str:
    points = "".join(f"<c:pt><c:v>{text}</c:v></c:pt>" for text in words)
    return f"<c:chartSpace {C}><c:strCache>{points}</c:strCache></c:chartSpace>"


def prose_between_text_and_notes() -> bytes:
    document = account(paragraph("see", wordml.note_reference("endnote", 1)), endnotes={1: paragraph("note")})
    members = wordml.members_of(document)
    line = b"<w:p><w:r><w:separator/></w:r></w:p>"
    notes = members["word/endnotes.xml"].replace(line, paragraph(TEXT).encode())
    return wordml.zipped(members | {"word/endnotes.xml": notes})


def ruby(above: str, base: str) -> str:
    return f"<w:r><w:ruby><w:rt>{run(above)}</w:rt><w:rubyBase>{run(base)}</w:rubyBase></w:ruby></w:r>"


DRAWING = "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing"
CHART_EX = "http://schemas.microsoft.com/office/2014/relationships/chartEx"
DRAWN = f"<x {A}><a:t>{TEXT}</a:t></x>"

CHEATS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty choices with short fallbacks": (
        lambda: account(
            *(paragraph(wrapped('<mc:Choice Requires="x"/>', run(text))) for text in TENS),
        ),
        ELSEWHERE,
    ),
    "a second choice": (
        lambda: account(wrapped(f'<mc:Choice Requires="x"/><mc:Choice>{paragraph(TEXT)}</mc:Choice>', "")),
        COUNTED,
    ),
    "an unknown element around paragraphs": (lambda: account(unknown(paragraph(TEXT))), ELSEWHERE),
    "an unknown element around runs": (lambda: account(paragraph(unknown(run(TEXT)))), ELSEWHERE),
    "an unknown element in a run": (
        lambda: account(paragraph(f"<w:r>{unknown(f'<w:t>{TEXT}</w:t>')}</w:r>")),
        ELSEWHERE,
    ),
    "long labels of empty paragraphs": (lambda: listed(FORTIES, "decimal"), LABELS),
    "long bullets of empty paragraphs": (lambda: listed(FORTIES, "bullet"), LABELS),
    "long bullets": (lambda: listed(FORTIES, "bullet", "so"), LABELS),
    "many short labels": (lambda: listed(lines_of(5), "decimal"), LABELS),
    "prose in fields that are drawn from their code": (lambda: fields(r" EQ \o({}) ", TWENTIES), FORM),
    "prose in fields that an update shows": (lambda: fields(' QUOTE "{}" ', TWENTIES), ELSEWHERE),
    "prose in old drop-down lists": (lambda: account(*map(drop_down, TWENTIES)), FORM),
    "prose in the file's properties": (
        lambda: with_properties(paragraph(wordml.field(" COMMENTS "))),
        ELSEWHERE,
    ),
    "prose in a property that a control shows": (
        lambda: with_properties(
            wordml.content_control(
                paragraph("a"), properties=f'<w:dataBinding w:xpath="/a" w:storeItemID="{CORE_STORE}"/>'
            )
        ),
        ELSEWHERE,
    ),
    "prose in data": (lambda: bound(f"<a>{TEXT}</a>"), ELSEWHERE),
    "prose in data that looks like a library's": (
        lambda: bound(f'<p:properties xmlns:p="urn:x/properties"><a>{TEXT}</a></p:properties>'),
        ELSEWHERE,
    ),
    "prose in data's attributes": (lambda: bound(f'<a b="{TEXT}"/>'), ELSEWHERE),
    "prose between data's elements": (lambda: bound(f"<a><b/>{TEXT}</a>"), ELSEWHERE),
    "prose as a chart's names": (
        lambda: also_related(account(), f"{R}/chart", chart(TWENTIES)),
        ELSEWHERE,
    ),
    "prose in a diagram's drawing": (lambda: also_related(account(), DRAWING, DRAWN), ELSEWHERE),
    "prose in a new chart": (lambda: also_related(account(), CHART_EX, DRAWN), ELSEWHERE),
    "prose between text and notes": (prose_between_text_and_notes, COUNTED),
    "prose above nothing": (
        lambda: account(*(paragraph(*(ruby(text, " ") for text in lines_of(2)[:200])) for _ in range(1))),
        COUNTED,
    ),
}


def field_of(name: str, attributes: str = "") -> str:
    return odt.p(f"<text:{name} {attributes}>a</text:{name}>")


def declared() -> bytes:
    value = f'office:value-type="string" office:string-value="{TEXT}"'
    declarations = (
        f'<text:user-field-decls><text:user-field-decl {value} text:name="x"/></text:user-field-decls>'
    )
    return odt_account(declarations, field_of("user-field-get", 'text:name="x"'))


def described() -> bytes:
    meta = f"<office:meta><dc:description>{TEXT}</dc:description></office:meta>"
    content = f"<office:document-meta {odt.NAMESPACES}>{meta}</office:document-meta>".encode()
    return odt_account(field_of("description"), more={"meta.xml": content})


def odt_listed(labels: list[str], kind: str, text: str) -> bytes:
    made = "".join(
        f'<text:list-style style:name="L{at}"><text:list-level-style-{kind} text:level="1" '
        f'style:num-format="" style:num-suffix="{label}"/></text:list-style>'
        for at, label in enumerate(labels)
    )
    blocks = (odt.items(odt.p(text) if text else odt.p(), style=f"L{at}") for at, _ in enumerate(labels))
    return odt_account(*blocks, automatic=made)


def odt_ruby(above: str, base: str) -> str:
    parts = f"<text:ruby-base>{base}</text:ruby-base><text:ruby-text>{above}</text:ruby-text>"
    return f"<text:ruby>{parts}</text:ruby>"


ODT_CHEATS: dict[str, tuple[Callable[[], bytes], str]] = {
    "long labels of empty paragraphs": (lambda: odt_listed(FORTIES, "number", ""), LABELS),
    "long bullets": (lambda: odt_listed(FORTIES, "bullet", "so"), LABELS),
    "many short labels": (lambda: odt_listed(lines_of(5), "number", "so"), LABELS),
    "prose as a note's mark": (
        lambda: odt_account(*(odt.p("so", odt.note("a", mark=text)) for text in FORTIES)),
        COUNTED,
    ),
    "prose in a declared value": (declared, ELSEWHERE),
    "prose in the file's description": (described, ELSEWHERE),
    "prose under a condition": (
        lambda: odt_account(field_of("conditional-text", f'text:string-value-if-true="{TEXT}"')),
        ELSEWHERE,
    ),
    "an unknown element around paragraphs": (
        lambda: odt_account(f"<loext:x>{odt.p(TEXT)}</loext:x>"),
        ELSEWHERE,
    ),
    "an unknown element around text": (lambda: odt_account(odt.p(f"<loext:x>{TEXT}</loext:x>")), ELSEWHERE),
    "a box among a table's shapes": (
        lambda: odt_account(
            f"<table:table><table:shapes>{odt.text_box(odt.p(TEXT))}</table:shapes></table:table>"
        ),
        "text-box",
    ),
    "prose above nothing": (
        lambda: odt_account(odt.p(*(odt_ruby(text, " ") for text in lines_of(2)))),
        COUNTED,
    ),
}


def letters() -> bytes:
    """A list of forty letters and one of forty Roman numbers, with symbols for bullets."""
    levels = wordml.numbering(
        ("%1)", "lowerLetter"), ("%2.", "lowerRoman"), ("\uf0b7", "bullet"), ("o", "bullet")
    )
    blocks = (paragraph("so", properties=wordml.numbered(level)) for level in range(4) for _ in range(40))
    return account(*blocks, words=SMALL, numbering=levels)


def properties() -> bytes:
    few = "A short note on what this file is"
    return also_related(
        account(
            paragraph(wordml.field(" TITLE ")),
            words=SMALL,
            more={"docProps/core.xml": f"<x>{few}</x>".encode()},
        ),
        f"{R}/customXml",
        f'<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography">{TEXT}</b:Sources>',
        "customXml/item1.xml",
    )


TWINS: dict[str, Callable[[], bytes]] = {
    "two renderings of one drawing": lambda: account(
        paragraph(wordml.text_box(paragraph("a pull quote of seven words here"))), words=SMALL
    ),
    "lists with usual labels": letters,
    "recommendations that number themselves": lambda: account(
        *(paragraph("so", properties=wordml.numbered()) for _ in range(60)),
        words=SMALL,
        numbering=wordml.numbering(("Recommendation %1:", "decimal")),
    ),
    "fields of a letter": lambda: account(
        *(paragraph(wordml.field(" REF here ", run("so"))) for _ in range(30)), words=SMALL
    ),
    "circled numbers": lambda: account(
        *(paragraph(wordml.field(r' EQ \* jc2 \* "Font:MS Mincho" \o\ac(○,1) ')) for _ in range(40)),
        words=SMALL,
    ),
    "a title and the sources of a bibliography": properties,
    "a chart of a few names and many numbers": lambda: also_related(
        account(words=SMALL), f"{R}/chart", chart(["Autumn", "Spring", "Summer"] * 9 + ["12.5"] * 90)
    ),
    "pronunciations": lambda: account(
        *(paragraph(ruby("がっこう きょういく", "学校教育"), "so") for _ in range(40)), words=SMALL - 200
    ),
}


@pytest.mark.parametrize("name", CHEATS)
def test_a_trick_in_a_word_file_is_seen_by_its_name(name: str, tmp_path: Path):
    make, why = CHEATS[name]
    assert_seen(report_on(make(), ".docx", tmp_path), why)


@pytest.mark.parametrize("name", ODT_CHEATS)
def test_a_trick_in_an_opendocument_text_is_seen_by_its_name(name: str, tmp_path: Path):
    make, why = ODT_CHEATS[name]
    assert_seen(report_on(make(), ".odt", tmp_path), why)


@pytest.mark.parametrize("name", TWINS)
def test_what_honest_accounts_have_is_no_trick(name: str, tmp_path: Path):
    report = report_on(TWINS[name](), ".docx", tmp_path)
    assert report["verdict"] == "compliant", report["findings"]
    assert report["doubts"] == []
