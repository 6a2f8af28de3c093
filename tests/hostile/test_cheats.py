"""Tricks that hide words: each is seen, and where it could change the verdict, a person decides."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from builders import wordml
from builders.essays import Essay, make_prose
from scriptgate_cli.offline import check_files
from scriptgate_cli.tasks import find_task

RULEBOOK, TASK = find_task("npqh-2017/task-1")
HONEST = 3_900
HIDDEN_WORDS = 400
"""More than the limit of 4,000 leaves room for."""

STYLES = (
    wordml.heading_styles()
    + wordml.style("TOC1", "toc 1")
    + wordml.style("Caption", "caption")
    + wordml.style("Title", "Title")
    + wordml.style("Hidden", run_properties="<w:vanish/>")
    + wordml.style("HiddenChild", based_on="Hidden")
)
WORDS = [f"{word}" for word in make_prose(HIDDEN_WORDS, 7).replace(".", "").split()]


def plain(*blocks: str) -> str:
    return "".join(blocks)


def body(words: int = HONEST) -> str:
    pieces = make_prose(words).split()
    chunks = (" ".join(pieces[start : start + 100]) for start in range(0, words, 100))
    return wordml.paragraph("Context", style="Heading1") + "".join(
        wordml.paragraph(chunk) for chunk in chunks
    )


def cheat(*blocks: str, **parts: object) -> bytes:
    return wordml.docx(body(), *blocks, styles=STYLES, **parts)  # type: ignore[arg-type]


def joined(by: str, at_a_time: int = 4) -> bytes:
    groups = (WORDS[start : start + at_a_time] for start in range(0, HIDDEN_WORDS, at_a_time))
    return cheat(wordml.paragraph(" ".join(by.join(group) for group in groups)))


def joined_by_runs(properties: str) -> bytes:
    """Words joined by dots that nobody sees."""
    runs = (wordml.run(word) + wordml.run(".", properties) for word in WORDS)
    return cheat(wordml.paragraph(*runs))


def in_style(name: str) -> bytes:
    return cheat(wordml.paragraph(" ".join(WORDS), style=name))


def noted(kind: str) -> bytes:
    note = {1: wordml.paragraph(" ".join(WORDS))}
    return cheat(wordml.paragraph("see", wordml.note_reference(kind, 1)), **{f"{kind}s": note})


def numbered() -> bytes:
    texts = [" ".join(WORDS[start : start + 40]) for start in range(0, HIDDEN_WORDS, 40)]
    blocks = (wordml.paragraph("and so on", properties=wordml.numbered(at)) for at in range(9))
    return cheat(*blocks, numbering=wordml.numbering(*((text, "decimal") for text in texts[:9])))


def labelled_by_text_of_a_field() -> bytes:
    inner = "".join(wordml.run(f"{word} ") for word in WORDS)
    code = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return cheat(wordml.paragraph("so", f"{code}{inner}{wordml.field_end()}"))


PAGE = wordml.picture(5_500_000, 7_800_000)
TEXT = " ".join(WORDS)

WORD_CHEATS: dict[str, Callable[[], bytes]] = {
    "zero-width spaces": lambda: joined("\u200b"),
    "word joiners": lambda: joined("\u2060"),
    "Hangul fillers": lambda: joined("\u3164"),
    "no spaces at all": lambda: joined(""),
    "slashes": lambda: joined("/"),
    "underscores": lambda: joined("_"),
    "middle dots": lambda: joined("\u00b7"),
    "full stops": lambda: joined("."),
    "dashes": lambda: joined("\u2014"),
    "pairs joined by slashes": lambda: joined("/", 2),
    "a foreign letter that looks like a space's dot": lambda: joined("\u0387"),
    "white dots between words": lambda: joined_by_runs('<w:color w:val="FFFFFF"/>'),
    "tiny dots between words": lambda: joined_by_runs('<w:sz w:val="2"/>'),
    "hidden text": lambda: cheat(wordml.paragraph(wordml.run(TEXT, "<w:vanish/>"))),
    "hidden text of a style": lambda: in_style("Hidden"),
    "hidden text of an inherited style": lambda: in_style("HiddenChild"),
    "prose in a header": lambda: cheat(headers={"header": wordml.paragraph(TEXT)}),
    "prose in a footer": lambda: cheat(headers={"footer": wordml.paragraph(TEXT)}),
    "an essay in footnotes": lambda: noted("footnote"),
    "an essay in endnotes": lambda: noted("endnote"),
    "an essay in a text box": lambda: cheat(wordml.paragraph(wordml.text_box(wordml.paragraph(TEXT)))),
    "an essay in a table": lambda: cheat(wordml.table([TEXT])),
    "an essay in equations": lambda: cheat(
        f"<w:p><m:oMath>{''.join(f'<m:r><m:t>{word} </m:t></m:r>' for word in WORDS)}</m:oMath></w:p>"
    ),
    "prose as contents": lambda: in_style("TOC1"),
    "prose as many lines of contents": lambda: cheat(
        *(wordml.paragraph(" ".join(WORDS[at : at + 20]), style="TOC1") for at in range(0, HIDDEN_WORDS, 20))
    ),
    "prose as a caption": lambda: in_style("Caption"),
    "prose as a title": lambda: in_style("Title"),
    "prose as a heading": lambda: in_style("Heading1"),
    "prose as a bibliography": lambda: cheat(
        wordml.paragraph("References", style="Heading1"), wordml.paragraph(TEXT)
    ),
    "prose as a prompt": lambda: cheat(
        wordml.content_control(wordml.paragraph(TEXT), properties="<w:showingPlcHdr/>")
    ),
    "prose as many prompts": lambda: cheat(
        *(
            wordml.content_control(
                wordml.paragraph(" ".join(WORDS[at : at + 10])), properties="<w:showingPlcHdr/>"
            )
            for at in range(0, HIDDEN_WORDS, 10)
        )
    ),
    "prose as automatic numbers": numbered,
    "prose in a field's code": labelled_by_text_of_a_field,
    "deleted text": lambda: cheat(
        wordml.paragraph(f'<w:del w:id="1" w:author="A"><w:r><w:delText>{TEXT}</w:delText></w:r></w:del>')
    ),
    "pictures of pages": lambda: cheat(wordml.paragraph(PAGE), wordml.paragraph(PAGE)),
    "a document inside the document": lambda: cheat('<w:altChunk r:id="rId77"/>'),
    "a lying statistic": lambda: wordml.docx(body(HONEST + HIDDEN_WORDS), styles=STYLES, stated_words="3000"),
}


def picture() -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (800, 1100), "grey").save(content, "PNG")
    content.seek(0)
    return content


def pdf() -> Essay:
    return Essay(numbered=True).heading("Context").paragraph(make_prose(HONEST))


def pdf_joined(by: str) -> bytes:
    groups = (WORDS[start : start + 4] for start in range(0, HIDDEN_WORDS, 4))
    return pdf().paragraph(" ".join(by.join(group) for group in groups)).pdf()


def pages_of_pictures() -> bytes:
    essay = pdf()
    for _ in range(2):
        essay.new_page()
        essay.pages.image(picture(), x=0, y=0, w=210, h=297)
    return essay.pdf()


def in_small_print() -> bytes:
    essay = pdf()
    for start in range(0, HIDDEN_WORDS, 20):
        essay.new_page().paragraph("Here.").note("1", " ".join(WORDS[start : start + 20]))
    return essay.pdf()


PDF_CHEATS: dict[str, Callable[[], bytes]] = {
    "slashes": lambda: pdf_joined("/"),
    "underscores": lambda: pdf_joined("_"),
    "no spaces at all": lambda: pdf_joined(""),
    "words drawn invisibly": lambda: (
        pdf().new_page().text(20, 40, TEXT[:900], mode=3).text(20, 60, TEXT[900:], mode=3).pdf()
    ),
    "pages of pictures": pages_of_pictures,
    "an essay in footnotes": in_small_print,
    "tiny text": lambda: pdf().paragraph(TEXT, size=1).pdf(),
}


def verdict_of(content: bytes, suffix: str, folder: Path) -> dict:
    path = folder / f"essay{suffix}"
    path.write_bytes(content)
    return check_files(path, (), None, RULEBOOK, TASK, datetime(2026, 11, 20, tzinfo=UTC)).report


@pytest.mark.parametrize("name", WORD_CHEATS)
def test_a_trick_in_a_word_file_does_not_pass(name: str, tmp_path: Path):
    report = verdict_of(WORD_CHEATS[name](), ".docx", tmp_path)
    assert report["verdict"] in {"needs_review", "non_compliant"}, report["counts"]
    assert any(
        finding["severity"] in {"review", "reject"} and finding["found"] for finding in report["findings"]
    )


@pytest.mark.parametrize("name", PDF_CHEATS)
def test_a_trick_in_a_pdf_does_not_pass(name: str, tmp_path: Path):
    report = verdict_of(PDF_CHEATS[name](), ".pdf", tmp_path)
    assert report["verdict"] in {"needs_review", "non_compliant"}, report["counts"]


SMALL = 3_700
"""An honest account with everything that the tricks use, in usual doses: about 60 words."""


def test_an_honest_file_with_a_little_of_everything_passes(tmp_path: Path):
    content = wordml.docx(
        *(wordml.paragraph("Context 2", style="TOC1"), wordml.paragraph("Evaluation 7", style="TOC1")),
        body(SMALL),
        wordml.paragraph("he/she and/or well-known, e.g. www.school.example/plans/2026 and 2025/26"),
        wordml.paragraph("Figure 1: Reading ages", style="Caption"),
        wordml.paragraph(wordml.picture(), "see", wordml.note_reference("footnote", 1)),
        wordml.paragraph(wordml.text_box(wordml.paragraph("a pull quote of seven words here"))),
        wordml.table(["Year 7", "12 pupils"]),
        wordml.paragraph("first", properties=wordml.numbered()),
        wordml.paragraph(wordml.field(" REF here ", wordml.run("Figure 1"))),
        wordml.paragraph("References", style="Heading1"),
        wordml.paragraph("Example, A. (2020) A book."),
        styles=STYLES,
        numbering=wordml.numbering(("%1.", "decimal")),
        footnotes={1: wordml.paragraph("A short note.")},
        headers={"header": wordml.paragraph("Candidate 17"), "footer": wordml.paragraph("Page 1")},
        stated_words="3800",
    )
    report = verdict_of(content, ".docx", tmp_path)
    assert report["verdict"] == "compliant", report["findings"]
    assert report["doubts"] == []


def test_an_honest_pdf_passes(tmp_path: Path):
    essay = Essay("Candidate 17", numbered=True).heading("Context").paragraph(make_prose(SMALL))
    report = verdict_of(essay.note("1", "A short note.").pdf(), ".pdf", tmp_path)
    assert report["verdict"] == "compliant", report["findings"]
