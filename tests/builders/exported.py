"""Documents that LibreOffice exports to PDF: the words of the DOCX are the truth for the PDF.

`python -m builders.exported FOLDER` makes the fixtures of `tests/fixtures/pdf` anew; it needs LibreOffice.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from builders import mistakable, wordml
from builders.essays import make_prose

LIGATURES = "The first efficient office staff found affluent, different and difficult files in the fifth flat"


def _chapters(document: Any, words: int = 2400, seed: int = 1, *, soft: bool = False) -> Any:
    for number, title in enumerate(("Context", "Design", "Implementation", "Evaluation")):
        document.add_heading(title, level=1)
        for part in range(4):
            document.add_paragraph(make_prose(words // 16, seed + 10 * number + part, soft=soft))
    return document


def _bytes(document: Any) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _field(paragraph: Any, code: str) -> None:
    for xml in (
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText> {code} </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>"))


def _running(document: Any) -> Any:
    section = document.sections[0]
    section.header.paragraphs[0].text = "Candidate LF10042 \u2013 Task 1"
    footer = section.footer.paragraphs[0]
    footer.add_run("Page ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")
    return document


def _columns(document: Any, number: int) -> Any:
    section = document.sections[0]._sectPr
    for old in section.findall(f"{{{wordml.W}}}cols"):
        section.remove(old)
    section.append(parse_xml(f'<w:cols {nsdecls("w")} w:num="{number}" w:space="425"/>'))
    return document


def plain() -> bytes:
    return _bytes(_chapters(Document()))


def running_lines() -> bytes:
    return _bytes(_running(_chapters(Document(), seed=2)))


def broken_words() -> bytes:
    document = _chapters(Document(), seed=3, soft=True)
    document.sections[0].page_width = Mm(120)
    return _bytes(document)


def ligatures() -> bytes:
    document = Document()
    document.styles["Normal"].font.name = "DejaVu Sans"
    _chapters(document, 1200, 4)
    for number in range(30):
        words = LIGATURES.split()
        random.Random(number).shuffle(words)  # noqa: S311 - sample text
        document.add_paragraph(f"{' '.join(words)} {make_prose(9, number)}")
    return _bytes(document)


def two_columns() -> bytes:
    return _bytes(_running(_columns(_chapters(Document(), seed=5), 2)))


def three_columns() -> bytes:
    return _bytes(_columns(_chapters(Document(), seed=6), 3))


def justified_small_print() -> bytes:
    document = Document()
    document.styles["Normal"].font.size = Pt(9)
    for paragraph in _chapters(document, seed=7).paragraphs:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    return _bytes(_running(document))


def large_print() -> bytes:
    document = Document()
    document.styles["Normal"].font.size = Pt(15)
    return _bytes(_running(_chapters(document, seed=8)))


def ruled_tables() -> bytes:
    document = _chapters(Document(), 1600, 9)
    table = document.add_table(rows=0, cols=3)
    table.style = "Table Grid"
    for row in range(30):
        for number, cell in enumerate(table.add_row().cells):
            cell.text = make_prose(3 + 4 * number, row)
    document.add_paragraph(make_prose(100, 30))
    return _bytes(_running(document))


def lists() -> bytes:
    document = _chapters(Document(), 1600, 10)
    for number in range(25):
        document.add_paragraph(make_prose(9, number), style="List Bullet" if number % 2 else "List Number")
    return _bytes(document)


def landscape() -> bytes:
    document = _chapters(Document(), seed=11)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    return _bytes(_running(document))


def annexes() -> bytes:
    document = _running(_chapters(Document(), seed=12))
    document.add_heading("References", level=1)
    for number in range(8):
        document.add_paragraph(f"Example, A. (20{10 + number}) {make_prose(9, number)}")
    for label in "AB":
        document.add_page_break()
        document.add_heading(f"Annex {label}: Plan", level=1)
        document.add_paragraph(make_prose(220, ord(label)))
    return _bytes(document)


def title_and_contents() -> bytes:
    document = Document()
    document.add_heading("Leading change at Fellside", level=0)
    document.add_paragraph("Candidate LF10042")
    document.add_page_break()
    document.add_heading("Contents", level=1)
    for number, title in enumerate(("Context", "Design", "Implementation", "Evaluation"), start=3):
        document.add_paragraph(f"{title} ........................................ {number}")
    document.add_page_break()
    return _bytes(_running(_chapters(document, seed=13)))


def notes() -> bytes:
    paragraphs = []
    for number in range(1, 16):
        kind = "footnote" if number < 12 else "endnote"
        first, rest = make_prose(70, number), make_prose(60, 40 + number)
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        reference = f'<w:r>{raised}<w:{kind}Reference w:id="{number}"/></w:r>'
        paragraphs.append(wordml.paragraph(first, reference, wordml.run(" " + rest)))

    def note(kind: str, number: int) -> str:
        mark = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/></w:r>'
        return wordml.paragraph(mark, wordml.run(" " + make_prose(12, 80 + number), '<w:sz w:val="16"/>'))

    return wordml.docx(
        wordml.paragraph("Context", style="Heading1"),
        *paragraphs,
        styles=wordml.style("Normal", "Normal", default=True)
        + wordml.style(
            "Heading1",
            "heading 1",
            paragraph_properties='<w:outlineLvl w:val="0"/>',
            run_properties='<w:b/><w:sz w:val="32"/>',
        ),
        footnotes={number: note("footnote", number) for number in range(1, 12)},
        endnotes={number: note("endnote", number) for number in range(12, 16)},
    )


def scaled_and_spaced() -> bytes:
    document = _chapters(Document(), 1800, 14)
    for number, paragraph in enumerate(document.paragraphs):
        for run in paragraph.runs:
            properties = run._r.get_or_add_rPr()
            scaled = f'<w:w {nsdecls("w")} w:val="{(80, 120, 100)[number % 3]}"/>'
            spaced = f'<w:spacing {nsdecls("w")} w:val="{(0, 0, 24)[number % 3]}"/>'
            properties.append(parse_xml(scaled if number % 3 < 2 else spaced))
    return _bytes(document)


def turned_cells() -> bytes:
    document = _chapters(Document(), 1600, 15)
    table = document.add_table(rows=2, cols=3)
    table.style = "Table Grid"
    for cell in table.rows[1].cells:
        cell.text = "as planned"
    table.rows[0].height = Mm(90)
    for number, cell in enumerate(table.rows[0].cells):
        cell.text = make_prose(8, number)
        direction = parse_xml(f'<w:textDirection {nsdecls("w")} w:val="btLr"/>')
        cell._tc.get_or_add_tcPr().append(direction)
    return _bytes(document)


EXPORTED: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        plain, running_lines, broken_words, ligatures, two_columns, three_columns, justified_small_print,
        large_print, ruled_tables, lists, landscape, annexes, title_and_contents, notes, scaled_and_spaced,
        turned_cells, mistakable.numbered_annexes, mistakable.bold_annexes, mistakable.numbered_sections,
        mistakable.plain_tables, mistakable.captions, mistakable.quotations, mistakable.endnote,
    )
}  # fmt: skip


def export(folder: Path) -> None:
    """Make every document, and its PDF by LibreOffice, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        paths = []
        for name, made in EXPORTED.items():
            paths.append(Path(work) / f"{name}.docx")
            paths[-1].write_bytes(made())
        profile = f"-env:UserInstallation={(Path(work) / 'profile').as_uri()}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *map(str, paths),
        ]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own files


if __name__ == "__main__":
    export(Path(sys.argv[1]))
