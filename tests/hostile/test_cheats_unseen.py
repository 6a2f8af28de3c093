"""Tricks that rest on what no reader sees, and what honest accounts have that only looks like them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builders import odt, wordml
from builders.cheating import COUNTED, HONEST, SMALL, WORDS, assert_seen, report_on
from builders.essays import make_prose
from builders.wordml import paragraph, run

STYLES = wordml.heading_styles() + wordml.style("Caption", "caption")
ODT_STYLES = (
    odt.heading_styles()
    + odt.style("White", 'fo:color="#ffffff"', family="text")
    + odt.style("Pale", 'fo:color="#efefef"', family="text")
    + odt.style("Other", 'style:font-name="Blank"', family="text")
    + odt.style("Hidden", 'text:display="none"', family="text")
    + odt.style("Bold", 'fo:font-weight="bold"', family="text")
)
BOUNDARY, INVISIBLE, JOINED, HIDDEN = "boundary", "invisible-characters", "joined-words", "hidden-text"
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def lines(words: int) -> list[str]:
    pieces = make_prose(words).split()
    return [" ".join(pieces[start : start + 100]) for start in range(0, words, 100)]


def body(words: int = HONEST) -> str:
    return paragraph("Context", style="Heading1") + "".join(map(paragraph, lines(words)))


def odt_body(words: int = HONEST) -> str:
    return odt.h("Context") + "".join(map(odt.p, lines(words)))


def cut_at(heading: str, **parts: str) -> bytes:
    """An account far over the limit, with a heading in its midst that would end it."""
    return wordml.docx(body(2_500), heading, *map(paragraph, lines(2_500)), styles=STYLES, **parts)


def annex(properties: str) -> str:
    return paragraph(run("Annex A", properties), style="Heading1")


def cut_at_label(level: str = "", mark: str = "") -> bytes:
    numbers = wordml.numbering(("Annex %1", "upperLetter")).replace("</w:lvl>", f"{level}</w:lvl>")
    marked = wordml.numbered() + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    return cut_at(paragraph("What we did", style="Heading1", properties=marked), numbering=numbers)


def odt_cut_at(heading: str, styles: str = "") -> bytes:
    return odt.odt(odt_body(2_500), heading, *map(odt.p, lines(2_500)), styles=ODT_STYLES + styles)


def odt_label(style: str) -> bytes:
    number = f'style:num-format="A" style:num-prefix="Annex " text:style-name="{style}"'
    return odt_cut_at(odt.items(odt.h("What we did"), style="N"), odt.list_style("N", number))


def glued(joint: str, **parts: str) -> bytes:
    """Words joined by twos by a run that nobody takes for one."""
    joined = (run(word) + (run(" ") if at % 2 else joint) for at, word in enumerate(WORDS))
    return wordml.docx(body(SMALL), paragraph("".join(joined)), styles=STYLES, **parts)


def glued_by(properties: str, text: str = "i", **parts: str) -> bytes:
    return glued(run(text, properties), **parts)


def gaps(twips: str) -> bytes:
    """Every other word without a space, but its last letter stands apart from the next word."""
    wide = f'<w:spacing w:val="{twips}"/>'
    words = (word if at % 2 else f"{word}e" for at, word in enumerate(WORDS))
    pieces = (
        run(f"{word} ") if at % 2 else run(word[:-1]) + run(word[-1], wide) for at, word in enumerate(words)
    )
    return wordml.docx(body(SMALL), paragraph("".join(pieces)), styles=STYLES)


def odt_glued(style: str) -> bytes:
    joined = ((word, " " if at % 2 else odt.span("i", style=style)) for at, word in enumerate(WORDS))
    return odt.odt(odt_body(SMALL), odt.p(*(piece for pair in joined for piece in pair)), styles=ODT_STYLES)


def themed(accent: str, **more: str) -> dict[str, str]:
    colour = f'<a:accent1><a:srgbClr val="{accent}"/></a:accent1>'
    namespace = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    return {"theme": f"<a:theme {namespace}><a:clrScheme>{colour}</a:clrScheme></a:theme>"} | more


def text_fill(inner: str) -> str:
    return f"<w14:textFill {W14}>{inner}</w14:textFill>"


ACCENT = '<w:color w:val="000000" w:themeColor="accent1"/>'
SHADE_OF_WHITE = '<w:color w:val="000000" w:themeColor="background1" w:themeShade="FE"/>'
WHITE_FILL = text_fill('<w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill>')
PALE, WHITE = '<w:color w:val="EFEFEF"/>', '<w:color w:val="FFFFFF"/>'

CHEATS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a white annex heading": (lambda: cut_at(annex(WHITE)), BOUNDARY),
    "a pale annex heading": (lambda: cut_at(annex(PALE)), BOUNDARY),
    "a tiny annex heading": (lambda: cut_at(annex('<w:sz w:val="2"/>')), BOUNDARY),
    "an annex heading half white": (
        lambda: cut_at(paragraph(run("Annex A: ", WHITE), run("What we did"), style="Heading1")),
        BOUNDARY,
    ),
    "a hidden label that names an annex": (lambda: cut_at_label("<w:rPr><w:vanish/></w:rPr>"), COUNTED),
    "a white label that names an annex": (lambda: cut_at_label(f"<w:rPr>{WHITE}</w:rPr>"), BOUNDARY),
    "a label white by its paragraph's mark": (lambda: cut_at_label(mark=WHITE), BOUNDARY),
    "pale letters between words": (lambda: glued_by(PALE), INVISIBLE),
    "a white letter in two runs": (lambda: glued(run("i", WHITE) * 2), INVISIBLE),
    "four white letters between words": (lambda: glued_by(WHITE, "illi"), INVISIBLE),
    "letters white by a shade": (lambda: glued_by(SHADE_OF_WHITE), INVISIBLE),
    "letters white by the theme": (lambda: glued_by(ACCENT, related=themed("FFFFFF")), INVISIBLE),
    "letters filled with white": (lambda: glued_by(WHITE_FILL), INVISIBLE),
    "letters of 0.5 points, with the unit": (lambda: glued_by('<w:sz w:val="0.5pt"/>'), INVISIBLE),
    "grey letters between words": (lambda: glued_by('<w:color w:val="D0D0D0"/>'), JOINED),
    "letters of a blank font": (lambda: glued_by('<w:rFonts w:ascii="Blank"/>'), JOINED),
    "letters of 4.5 points": (lambda: glued_by('<w:sz w:val="9"/>'), JOINED),
    "gaps of three points, with the unit": (lambda: gaps("3pt"), INVISIBLE),
    "gaps of nearly two points": (lambda: gaps("39"), JOINED),
}
ODT_CHEATS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a white annex heading": (lambda: odt_cut_at(odt.h(odt.span("Annex A", style="White"))), BOUNDARY),
    "a pale annex heading": (lambda: odt_cut_at(odt.h(odt.span("Annex A", style="Pale"))), BOUNDARY),
    "a hidden label that names an annex": (lambda: odt_label("Hidden"), COUNTED),
    "a white label that names an annex": (lambda: odt_label("White"), BOUNDARY),
    "pale letters between words": (lambda: odt_glued("Pale"), INVISIBLE),
    "letters of a blank font": (lambda: odt_glued("Other"), JOINED),
}


def honest(*blocks: str, **parts: str) -> bytes:
    return wordml.docx(body(SMALL), *blocks, styles=STYLES, **parts)


def honest_label() -> bytes:
    numbers = wordml.numbering(("Annex %1", "upperLetter"))
    annexes = (paragraph("Plan", style="Heading1", properties=wordml.numbered()), *map(paragraph, lines(600)))
    return honest(*annexes, numbering=numbers)


def run_in_heading() -> bytes:
    """A heading whose paragraph mark is hidden, as Word's style separator hides it."""
    numbers = wordml.numbering(("Annex %1", "upperLetter"))
    hidden = f"{wordml.numbered()}<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    heading = paragraph("Plan", style="Heading1", properties=hidden)
    return honest(heading, *map(paragraph, lines(600)), numbering=numbers)


def banner() -> bytes:
    dark = '<w:shd w:val="clear" w:fill="1F3864"/>'
    heading = paragraph(run("Annex A", WHITE), style="Heading1", properties=dark)
    return honest(heading, *map(paragraph, lines(600)))


TWINS: dict[str, Callable[[], bytes]] = {
    "an annex heading in the theme's colour": lambda: honest(
        annex(ACCENT), *map(paragraph, lines(600)), related=themed("4472C4")
    ),
    "a white annex heading on a dark ground": banner,
    "a label that names an annex": honest_label,
    "a label before a hidden paragraph mark": run_in_heading,
    "captions in light grey": lambda: honest(
        *(paragraph(run("A figure", '<w:color w:val="D9D9D9"/>'), style="Caption") for _ in range(9))
    ),
    "a heading filled with a theme's grey": lambda: honest(
        paragraph(
            run(
                "Annex A",
                text_fill(
                    '<w14:solidFill><w14:schemeClr w14:val="tx1"><w14:lumMod w14:val="65000"/>'
                    '<w14:lumOff w14:val="35000"/></w14:schemeClr></w14:solidFill>'
                ),
            ),
            style="Heading1",
        ),
        *map(paragraph, lines(600)),
    ),
    "a document inside an annex": lambda: honest(
        annex(""), *map(paragraph, lines(600)), '<w:altChunk r:id="rId77"/>'
    ),
    "a logo in the header": lambda: honest(headers={"header": paragraph(wordml.picture(1_500_000, 700_000))}),
    "a word drawn behind each page": lambda: honest(
        headers={
            "header": paragraph('<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>')
        }
    ),
    "a screenshot of half a page": lambda: honest(paragraph(wordml.picture(5_500_000, 4_900_000))),
    "a rule under each heading, and icons": lambda: honest(
        *(paragraph(wordml.picture(5_700_000, 36_000), wordml.picture(360_000, 360_000)) for _ in range(20))
    ),
    "equations as old objects": lambda: honest(
        *(
            paragraph(wordml.old_picture("width:85pt;height:23pt").replace("w:pict", "w:object"))
            for _ in range(40)
        )
    ),
    "drop caps": lambda: honest(
        *(paragraph(run("T", '<w:sz w:val="72"/>'), run("he school")) for _ in range(30))
    ),
    "small caps": lambda: honest(*(paragraph(run("Leaders", "<w:smallCaps/>")) for _ in range(30))),
    "tracked letters": lambda: honest(
        *(paragraph(run("Plan", '<w:spacing w:val="60"/>')) for _ in range(30))
    ),
    "coloured graphemes": lambda: honest(
        *(paragraph(run("m"), run("ea", '<w:color w:val="FF0000"/>'), run("t")) for _ in range(20))
    ),
    "words that editing split into runs": lambda: honest(
        *(paragraph(run("tea"), run("ch"), run("ing"), " goes on") for _ in range(30))
    ),
    "ordinals and formulas": lambda: honest(
        *(paragraph(run("H"), run("2", '<w:vertAlign w:val="subscript"/>'), run("O")) for _ in range(30))
    ),
    "another language within": lambda: honest(
        *(paragraph(run("学"), run("A", '<w:rFonts w:ascii="Arial"/>'), run("校")) for _ in range(30))
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


def test_honest_words_of_bold_letters_in_an_opendocument_text_are_no_trick(tmp_path: Path):
    bold = (odt.p("m", odt.span("ea", style="Bold"), "t") for _ in range(30))
    report = report_on(odt.odt(odt_body(SMALL), *bold, styles=ODT_STYLES), ".odt", tmp_path)
    assert report["verdict"] == "compliant", report["findings"]
    assert report["doubts"] == []
