"""Tricks in Word files: each is seen, by its name, and where it could change the verdict a person decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builders import wordml
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
from builders.wordml import paragraph, run

STYLES = (
    wordml.heading_styles()
    + wordml.style("TOC1", "toc 1")
    + wordml.style("Caption", "caption")
    + wordml.style("Title", "Title")
    + wordml.style("Hidden", run_properties="<w:vanish/>")
    + wordml.style("HiddenChild", based_on="Hidden")
    + wordml.style("White", run_properties='<w:color w:val="FFFFFF"/>')
    + wordml.style("WhiteChild", based_on="White")
)
WHITE, TINY = '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'
PAGE = wordml.picture(5_500_000, 7_800_000)
LINE, HALF_LINE = wordml.picture(6_120_000, 216_000), wordml.picture(2_900_000, 216_000)
WP14 = "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing"


def body(words: int = HONEST) -> str:
    pieces = make_prose(words).split()
    chunks = (" ".join(pieces[start : start + 100]) for start in range(0, words, 100))
    return paragraph("Context", style="Heading1") + "".join(paragraph(chunk) for chunk in chunks)


def cheat(*blocks: str, **parts: object) -> bytes:
    return wordml.docx(body(), *blocks, styles=STYLES, **parts)  # type: ignore[arg-type]


def glued(by: str, at_a_time: int = 4) -> bytes:
    return cheat(paragraph(joined(by, at_a_time)))


def glued_by_runs(between: str, properties: str) -> bytes:
    """Words joined by what nobody sees."""
    return cheat(paragraph(*(run(word) + run(between, properties) for word in WORDS)))


def set_so(properties: str) -> bytes:
    return cheat(paragraph(run(TEXT, properties)))


def placed_so(properties: str) -> bytes:
    return cheat(paragraph(TEXT, properties=properties))


def in_style(name: str, words: int = HIDDEN_WORDS) -> bytes:
    return cheat(*(paragraph(line, style=name) for line in lines_of(words)))


def noted(kind: str) -> bytes:
    note = {1: paragraph(TEXT)}
    return cheat(paragraph("see", wordml.note_reference(kind, 1)), **{f"{kind}s": note})


def typed_contents() -> bytes:
    lines = (paragraph(f"{line} {number}") for number, line in enumerate(lines_of(20), 1))
    return cheat(paragraph("Contents", style="Heading1"), *lines)


def prompted(words: int) -> bytes:
    prompts = (
        wordml.content_control(paragraph(line), properties="<w:showingPlcHdr/>") for line in lines_of(words)
    )
    return cheat(*prompts)


def numbered(words: int) -> bytes:
    """Prose that the numbers of a list write: so many words before each paragraph."""
    lines = lines_of(words)[:9]
    blocks = (paragraph("and so on", properties=wordml.numbered(at)) for at in range(len(lines)))
    return cheat(*blocks, numbering=wordml.numbering(*((line, "decimal") for line in lines)))


def field_code() -> bytes:
    inner = "".join(run(f"{word} ") for word in WORDS)
    code = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return cheat(paragraph("so", f"{code}{inner}{wordml.field_end()}"))


def wide_gaps() -> bytes:
    """No spaces, but the last letter of each word stands far from the next word."""
    return cheat(paragraph(*(run(word[:-1]) + run(word[-1], '<w:spacing w:val="120"/>') for word in WORDS)))


def soft_hyphens() -> bytes:
    return cheat(paragraph(*(f"<w:r><w:t>{word}</w:t><w:softHyphen/></w:r>" for word in WORDS)))


def equation(between: str) -> bytes:
    letters = "".join(f"<m:r><m:t>{word}{between}</m:t></m:r>" for word in WORDS)
    return cheat(f"<w:p><m:oMath>{letters}</m:oMath></w:p>")


def deleted() -> bytes:
    gone = f'<w:del w:id="1" w:author="A"><w:r><w:delText>{TEXT}</w:delText></w:r></w:del>'
    return cheat(paragraph(gone))


def described() -> bytes:
    about = f'<wp:docPr id="1" name="x" descr="{TEXT}"/>'
    return cheat(paragraph(f"<w:r><w:drawing><wp:inline>{about}</wp:inline></w:drawing></w:r>"))


def word_art() -> str:
    return f'<w:r><w:pict><v:shape><v:textpath string="{TEXT}"/></v:shape></w:pict></w:r>'


def under_a_merged_cell() -> bytes:
    above = f'<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("a")}</w:tc></w:tr>'
    below = f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph(TEXT)}</w:tc></w:tr>"
    return cheat(f"<w:tbl>{above}{below}</w:tbl>")


def after_an_annex() -> bytes:
    heading = paragraph("Annex A: Plan", style="Heading1")
    return wordml.docx(body(600), heading, body(3_000), paragraph(TEXT), styles=STYLES)


def decoy(kind: str, shown: bytes) -> bytes:
    """A package whose first relationship of a kind is none that a word processor knows."""
    known = wordml.root_relationships(shown_part := "word/shown.xml").decode()
    false = f'<Relationship Id="rId0" Type="urn:x/{kind}" Target="word/document.xml"/>'
    relationships = known.replace("<Relationship ", f"{false}<Relationship ", 1).encode()
    return cheat(more={"_rels/.rels": relationships, shown_part: shown})


def decoy_notes() -> bytes:
    note = wordml.notes("footnote", {1: paragraph("so")})
    doc = cheat(paragraph("see", wordml.note_reference("footnote", 1)), footnotes={1: paragraph(TEXT)})
    false = '<Relationship Id="rId0" Type="urn:x/footnotes" Target="false.xml"/>'
    name = "word/_rels/document.xml.rels"
    relationships = wordml.members_of(doc)[name].decode()
    more = {name: relationships.replace("<Relationship ", f"{false}<Relationship ", 1).encode()}
    return wordml.zipped(wordml.members_of(doc) | more | {"word/false.xml": note.encode()})


def relative_picture() -> str:
    """A picture that is small by its extent and as large as a page by its share of one."""
    pieces = ((f"sizeRel{side[0]}", f"pct{side}") for side in ("Width", "Height"))
    sizes = "".join(
        f'<wp14:{size} xmlns:wp14="{WP14}"><wp14:{share}>95000</wp14:{share}></wp14:{size}>'
        for size, share in pieces
    )
    return wordml.picture(9, 9).replace("<a:graphic>", f"{sizes}<a:graphic>")


INVISIBLE, JOINED, HIDDEN = "invisible-characters", "joined-words", "hidden-text"

CHEATS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zero-width spaces": (lambda: glued("\u200b"), INVISIBLE),
    "zero-width non-joiners": (lambda: glued("\u200c"), INVISIBLE),
    "zero-width joiners": (lambda: glued("\u200d"), INVISIBLE),
    "word joiners": (lambda: glued("\u2060"), INVISIBLE),
    "byte order marks": (lambda: glued("\ufeff"), INVISIBLE),
    "Hangul fillers": (lambda: glued("\u3164"), INVISIBLE),
    "Braille blanks": (lambda: glued("\u2800"), INVISIBLE),
    "variation selectors": (lambda: glued("\ufe0f"), INVISIBLE),
    "wide gaps": (wide_gaps, INVISIBLE),
    "soft hyphens": (lambda: glued("\u00ad"), JOINED),
    "Word's soft hyphens": (soft_hyphens, JOINED),
    "no spaces at all": (lambda: glued(""), JOINED),
    "slashes": (lambda: glued("/"), JOINED),
    "threes joined by slashes": (lambda: glued("/", 3), JOINED),
    "underscores": (lambda: glued("_"), JOINED),
    "middle dots": (lambda: glued("\u00b7"), JOINED),
    "full stops": (lambda: glued("."), JOINED),
    "hyphens": (lambda: glued("-"), JOINED),
    "dashes": (lambda: glued("\u2014"), JOINED),
    "a foreign letter that looks like a dot": (lambda: glued("\u0387"), JOINED),
    "a letter of the font's own": (lambda: glued("\ue000"), JOINED),
    "white dots between words": (lambda: glued_by_runs(".", WHITE), INVISIBLE),
    "white letters between words": (lambda: glued_by_runs("x", WHITE), INVISIBLE),
    "tiny dots between words": (lambda: glued_by_runs(".", TINY), INVISIBLE),
    "hidden text": (lambda: set_so("<w:vanish/>"), HIDDEN),
    "hidden text of a style": (lambda: in_style("Hidden"), HIDDEN),
    "hidden text of an inherited style": (lambda: in_style("HiddenChild"), HIDDEN),
    "white text": (lambda: set_so(WHITE), HIDDEN),
    "nearly white text": (lambda: set_so('<w:color w:val="FAFAFA"/>'), HIDDEN),
    "white by the theme": (lambda: set_so('<w:color w:themeColor="background1"/>'), HIDDEN),
    "white text of an inherited style": (lambda: in_style("WhiteChild"), HIDDEN),
    "black on black": (lambda: set_so('<w:color w:val="000000"/><w:highlight w:val="black"/>'), HIDDEN),
    "tiny text": (lambda: set_so(TINY), HIDDEN),
    "squeezed text": (lambda: set_so('<w:w w:val="1"/>'), HIDDEN),
    "text raised off the page": (lambda: set_so('<w:position w:val="3000"/>'), HIDDEN),
    "text off the page's right": (lambda: placed_so('<w:ind w:left="31000"/>'), HIDDEN),
    "text off the page's left": (lambda: placed_so('<w:ind w:left="-31000" w:right="31000"/>'), HIDDEN),
    "a frame off the page": (
        lambda: placed_so('<w:framePr w:w="9000" w:x="-20000" w:hAnchor="page"/>'),
        HIDDEN,
    ),
    "prose in a field's code": (field_code, HIDDEN),
    "prose in a header": (lambda: cheat(headers={"header": paragraph(TEXT)}), "header-footer"),
    "prose in a footer": (lambda: cheat(headers={"footer": paragraph(TEXT)}), "header-footer"),
    "an essay in footnotes": (lambda: noted("footnote"), COUNTED),
    "an essay in endnotes": (lambda: noted("endnote"), COUNTED),
    "an essay in a text box": (lambda: cheat(paragraph(wordml.text_box(paragraph(TEXT)))), "text-box"),
    "an essay in a table": (lambda: cheat(wordml.table([TEXT])), COUNTED),
    "an essay under a merged cell": (under_a_merged_cell, COUNTED),
    "an essay in equations": (lambda: equation(" "), COUNTED),
    "an essay without spaces in an equation": (lambda: equation(""), JOINED),
    "an essay in a picture's description": (described, "text-elsewhere"),
    "an essay in drawn letters": (lambda: cheat(paragraph(word_art())), "text-elsewhere"),
    "an essay after an annex": (after_an_annex, "boundary"),
    "prose as contents": (lambda: in_style("TOC1"), COUNTED),
    "prose as many lines of contents": (lambda: in_style("TOC1", 20), "contents"),
    "prose as a contents page typed by hand": (typed_contents, "contents"),
    "prose as a caption": (lambda: in_style("Caption"), COUNTED),
    "prose as a title": (lambda: in_style("Title"), COUNTED),
    "prose as a heading": (lambda: in_style("Heading1"), COUNTED),
    "prose as a bibliography": (
        lambda: cheat(paragraph("References", style="Heading1"), paragraph(TEXT)),
        COUNTED,
    ),
    "prose as a prompt": (lambda: prompted(HIDDEN_WORDS), COUNTED),
    "prose as many prompts": (lambda: prompted(10), "form"),
    "prose as automatic numbers": (lambda: numbered(40), "automatic-text"),
    "all prose as one automatic number": (lambda: numbered(HIDDEN_WORDS), "automatic-text"),
    "deleted text": (deleted, "tracked-changes"),
    "pictures of pages": (lambda: cheat(paragraph(PAGE), paragraph(PAGE)), "text-as-image"),
    "pictures of lines": (lambda: cheat(*(paragraph(LINE) for _ in range(40))), "text-as-image"),
    "pictures of half lines": (
        lambda: cheat(*(paragraph(HALF_LINE * 2) for _ in range(40))),
        "text-as-image",
    ),
    "old pictures of pages": (lambda: cheat(paragraph(wordml.old_picture())), "text-as-image"),
    "pictures of pages by their shares": (lambda: cheat(paragraph(relative_picture())), "text-as-image"),
    "a picture of a page in a header": (
        lambda: cheat(headers={"header": paragraph(PAGE)}),
        "text-as-image",
    ),
    "drawn letters in a header": (lambda: cheat(headers={"header": paragraph(word_art())}), "text-elsewhere"),
    "a document inside the document": (lambda: cheat('<w:altChunk r:id="rId77"/>'), "unreadable-part"),
    "a main part that no word processor shows": (
        lambda: decoy("officeDocument", wordml.main_part(body(HONEST + HIDDEN_WORDS))),
        COUNTED,
    ),
    "notes that no word processor shows": (decoy_notes, COUNTED),
    "a document inside a short one": (
        lambda: wordml.docx(body(1_000), '<w:altChunk r:id="rId77"/>', styles=STYLES),
        "unreadable-part",
    ),
    "a document in a header": (
        lambda: cheat(headers={"header": '<w:altChunk r:id="rId77"/>'}),
        "unreadable-part",
    ),
    "a lying statistic": (
        lambda: wordml.docx(body(HONEST + HIDDEN_WORDS), styles=STYLES, stated_words="3000"),
        COUNTED,
    ),
}


@pytest.mark.parametrize("name", CHEATS)
def test_a_trick_in_a_word_file_is_seen_by_its_name(name: str, tmp_path: Path):
    make, why = CHEATS[name]
    assert_seen(report_on(make(), ".docx", tmp_path), why)


def test_a_lying_statistic_is_shown_beside_the_count_and_decides_nothing(tmp_path: Path):
    content = wordml.docx(body(SMALL), styles=STYLES, stated_words="9000")
    report = report_on(content, ".docx", tmp_path)
    assert report["verdict"] == "compliant"
    assert report["reconciliation"]["stated_words"] == 9_000


def test_an_honest_file_with_a_little_of_everything_passes(tmp_path: Path):
    content = wordml.docx(
        *(paragraph("Context 2", style="TOC1"), paragraph("Evaluation 7", style="TOC1")),
        body(SMALL),
        paragraph("he/she and/or well-known, e.g. www.school.example/plans/2026 and 2025/26"),
        paragraph("Figure 1: Reading ages", style="Caption"),
        paragraph(wordml.picture(), "see", wordml.note_reference("footnote", 1)),
        paragraph(wordml.text_box(paragraph("a pull quote of seven words here"))),
        wordml.table(["Year 7", "12 pupils"]),
        paragraph("first", properties=wordml.numbered()),
        paragraph(wordml.field(" REF here ", run("Figure 1"))),
        paragraph("References", style="Heading1"),
        paragraph("Example, A. (2020) A book."),
        styles=STYLES,
        numbering=wordml.numbering(("%1.", "decimal")),
        footnotes={1: paragraph("A short note.")},
        headers={"header": paragraph("Candidate 17"), "footer": paragraph("Page 1")},
        stated_words="3800",
    )
    report = report_on(content, ".docx", tmp_path)
    assert report["verdict"] == "compliant", report["findings"]
    assert report["doubts"] == []
