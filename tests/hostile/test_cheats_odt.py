"""Tricks in OpenDocument texts: each is seen, by its name, as in a Word file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builders import odt
from builders.cheating import (
    COUNTED,
    HIDDEN_WORDS,
    HONEST,
    SMALL,
    TEXT,
    WORDS,
    assert_seen,
    joined,
    lines_of,
    report_on,
)
from builders.essays import make_prose
from builders.odt import p, span

STYLES = (
    odt.heading_styles()
    + odt.style("Title")
    + odt.style("Caption")
    + odt.style("Contents_20_1")
    + odt.style("Hidden", 'text:display="none"', family="text")
    + odt.style("HiddenParagraph", 'text:display="none"')
    + odt.style("HiddenChild", parent="HiddenParagraph")
    + odt.style("White", 'fo:color="#ffffff"', family="text")
    + odt.style("Tiny", 'fo:font-size="1pt"', family="text")
    + odt.style("Off", paragraph='fo:margin-left="60cm"')
)


def body(words: int = HONEST) -> str:
    pieces = make_prose(words).split()
    chunks = (" ".join(pieces[start : start + 100]) for start in range(0, words, 100))
    return odt.h("Context") + "".join(p(chunk) for chunk in chunks)


def cheat(*blocks: str, styles: str = "", masters: str = "", more: dict[str, bytes] | None = None) -> bytes:
    return odt.odt(body(), *blocks, styles=STYLES + styles, masters=masters, more=more)


def glued(by: str) -> bytes:
    return cheat(p(joined(by)))


def glued_by_spans(style: str) -> bytes:
    """Words joined by dots that nobody sees."""
    return cheat(p(*(piece for word in WORDS for piece in (word, span(".", style=style)))))


def running(kind: str) -> bytes:
    return cheat(masters=odt.master(inner=f"<style:{kind}>{p(TEXT)}</style:{kind}>"))


def list_label() -> bytes:
    label = odt.list_style("Long", f'style:num-format="1" style:num-prefix="{TEXT}"')
    return cheat(odt.items("and so on", style="Long"), styles=label)


def object_of(content: bytes) -> bytes:
    shown = odt.frame('<draw:object xlink:href="./Object 1"/>')
    return cheat(p(shown), more={"Object 1/content.xml": content})


def described() -> bytes:
    picture = f'<draw:image xlink:href="Pictures/1.png"/><svg:desc>{TEXT}</svg:desc>'
    return cheat(p(odt.frame(picture)))


def box(attributes: str = "") -> bytes:
    return cheat(p("so", odt.text_box(p(TEXT), attributes=attributes)))


INVISIBLE, JOINED, HIDDEN = "invisible-characters", "joined-words", "hidden-text"
PAGE = odt.picture("17cm", "25cm")
GROUND = odt.style("Ground", paragraph='fo:padding="12cm"').replace(
    '<style:paragraph-properties fo:padding="12cm"/>',
    '<style:paragraph-properties fo:padding="12cm"><style:background-image xlink:href="Pictures/1.png"/>'
    "</style:paragraph-properties>",
)

CHEATS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zero-width spaces": (lambda: glued("\u200b"), INVISIBLE),
    "word joiners": (lambda: glued("\u2060"), INVISIBLE),
    "Hangul fillers": (lambda: glued("\u3164"), INVISIBLE),
    "soft hyphens": (lambda: glued("\u00ad"), JOINED),
    "no spaces at all": (lambda: glued(""), JOINED),
    "slashes": (lambda: glued("/"), JOINED),
    "middle dots": (lambda: glued("\u00b7"), JOINED),
    "a foreign letter that looks like a dot": (lambda: glued("\u0387"), JOINED),
    "white dots between words": (lambda: glued_by_spans("White"), INVISIBLE),
    "tiny dots between words": (lambda: glued_by_spans("Tiny"), INVISIBLE),
    "hidden text": (lambda: cheat(p(span(TEXT, style="Hidden"))), HIDDEN),
    "hidden text of a style": (lambda: cheat(p(TEXT, style="HiddenParagraph")), HIDDEN),
    "hidden text of an inherited style": (lambda: cheat(p(TEXT, style="HiddenChild")), HIDDEN),
    "a hidden section": (
        lambda: cheat(f'<text:section text:display="none" text:name="x">{p(TEXT)}</text:section>'),
        HIDDEN,
    ),
    "white text": (lambda: cheat(p(span(TEXT, style="White"))), HIDDEN),
    "tiny text": (lambda: cheat(p(span(TEXT, style="Tiny"))), HIDDEN),
    "text off the page": (lambda: cheat(p(TEXT, style="Off")), HIDDEN),
    "a text box off the page": (lambda: box('svg:x="-60cm" svg:y="-60cm"'), HIDDEN),
    "prose in a header": (lambda: running("header"), "header-footer"),
    "prose in a footer": (lambda: running("footer"), "header-footer"),
    "an essay in footnotes": (lambda: cheat(p("see", odt.note(TEXT))), COUNTED),
    "an essay in endnotes": (lambda: cheat(p("see", odt.note(TEXT, kind="endnote"))), COUNTED),
    "an essay in a text box": (box, "text-box"),
    "an essay in a table": (lambda: cheat(odt.table([TEXT])), COUNTED),
    "an essay in an equation": (lambda: object_of(odt.equation(*WORDS)), JOINED),
    "an essay in a picture's description": (described, "text-elsewhere"),
    "prose as contents": (lambda: cheat(odt.contents(*lines_of(20))), "contents"),
    "all prose as one automatic number": (list_label, "automatic-text"),
    "deleted text": (lambda: cheat(odt.tracked(d=p(TEXT)), p("so", odt.deleted("d"))), "tracked-changes"),
    "pictures of pages": (lambda: cheat(p(PAGE), p(PAGE)), "text-as-image"),
    "pictures of parts of pages": (
        lambda: cheat(*(p(odt.picture("17cm", "5cm")) for _ in range(9))),
        "text-as-image",
    ),
    "a picture of a page in a header": (
        lambda: cheat(masters=odt.master(inner=f"<style:header>{p(PAGE)}</style:header>")),
        "text-as-image",
    ),
    "a picture behind a paragraph": (lambda: cheat(p("so", style="Ground"), styles=GROUND), "text-as-image"),
    "a document inside the document": (lambda: object_of(odt.content(p(TEXT))), "unreadable-part"),
    "a section of another file": (
        lambda: odt.odt(
            body(1_000), f'<text:section><text:section-source xlink:href="../x.odt"/>{p("a")}</text:section>'
        ),
        "unreadable-part",
    ),
    "a lying statistic": (
        lambda: odt.odt(body(HONEST + HIDDEN_WORDS), styles=STYLES, stated_words="3000"),
        COUNTED,
    ),
}


@pytest.mark.parametrize("name", CHEATS)
def test_a_trick_in_an_opendocument_text_is_seen_by_its_name(name: str, tmp_path: Path):
    make, why = CHEATS[name]
    assert_seen(report_on(make(), ".odt", tmp_path), why)


def test_an_honest_text_with_a_little_of_everything_passes(tmp_path: Path):
    content = odt.odt(
        odt.contents("Context 2", "Evaluation 7"),
        body(SMALL),
        p("he/she and/or well-known, e.g. www.school.example/plans/2026", odt.note("A short note.")),
        p("so", odt.text_box(p("a pull quote of seven words here"))),
        odt.table(["Year 7", "12 pupils"]),
        odt.items("first", "second"),
        styles=STYLES + odt.list_style("L1", 'style:num-format="1"'),
        masters=odt.master(inner=f"<style:header>{p('Candidate 17')}</style:header>"),
        stated_words="3800",
    )
    report = report_on(content, ".odt", tmp_path)
    assert report["verdict"] == "compliant", report["findings"]
    assert report["doubts"] == []
