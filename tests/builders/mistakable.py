"""Documents whose parts are easily taken for others in a PDF: titles at pages' tops, tables without rules."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.shared import Pt

from builders import wordml
from builders.essays import make_prose


def _account(words: int, seed: int, titles: tuple[str, ...] = ("Context", "Evaluation")) -> Any:
    document = Document()
    for number, title in enumerate(titles):
        document.add_heading(title, level=1)
        for part in range(3):
            document.add_paragraph(make_prose(words // len(titles) // 3, seed + 10 * number + part))
    return document


def _bytes(document: Any) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def numbered_annexes() -> bytes:
    """A title with a number begins each of the last pages, at one height."""
    document = _account(1200, 21)
    for number in range(1, 4):
        document.add_page_break()
        document.add_heading(f"Appendix {number}", level=1)
        document.add_paragraph(make_prose(150, 30 + number))
    return _bytes(document)


def bold_annexes() -> bytes:
    """Likewise, as bold lines without a heading's style or bookmark."""
    document = _account(1200, 22)
    for number in range(1, 4):
        document.add_page_break()
        document.add_paragraph().add_run(f"Appendix {number}").bold = True
        document.add_paragraph(make_prose(150, 40 + number))
    return _bytes(document)


def numbered_sections() -> bytes:
    """Every section begins a page with a title that differs in its number alone."""
    document = Document()
    for number in range(1, 5):
        if number > 1:
            document.add_page_break()
        document.add_heading(f"Term {number}", level=1)
        document.add_paragraph(make_prose(250, 50 + number))
    return _bytes(document)


def plain_tables() -> bytes:
    """Tables without any rule: one of short cells, one whose cells take several lines."""
    document = _account(900, 23)
    for rows, words in ((6, 3), (4, 12)):
        table = document.add_table(rows=0, cols=3)
        for row in range(rows):
            for number, cell in enumerate(table.add_row().cells):
                cell.text = make_prose(words, 60 + 3 * row + number)
        document.add_paragraph(make_prose(80, 90 + rows))
    return _bytes(document)


def captions() -> bytes:
    """Captions in their style, with and without a number."""
    document = _account(900, 24)
    for text in ("Table 1: Reading ages", f"Figure 1 {make_prose(30, 98)}", make_prose(8, 99)):
        document.add_paragraph(text, style="Caption")
        document.add_paragraph(make_prose(90, 100 + len(text)))
    return _bytes(document)


def quotations() -> bytes:
    """Paragraphs of the account in smaller print."""
    document = _account(900, 25)
    for number in range(2):
        document.add_paragraph().add_run(make_prose(40, 110 + number)).font.size = Pt(9)
        document.add_paragraph(make_prose(60, 120 + number))
    return _bytes(document)


def endnote() -> bytes:
    """One endnote: nothing counts up."""
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    text = wordml.run(f" {make_prose(40, 130)}", '<w:sz w:val="16"/>')
    reference = f'<w:r>{raised}<w:endnoteReference w:id="1"/></w:r>'
    paragraphs = [wordml.paragraph(make_prose(80, 140 + number)) for number in range(4)]
    return wordml.docx(
        *paragraphs,
        wordml.paragraph(make_prose(30, 131), reference, wordml.run(" It went well.")),
        styles=wordml.style("Normal", "Normal", default=True),
        endnotes={1: wordml.paragraph(f"<w:r>{raised}<w:endnoteRef/></w:r>", text)},
    )
