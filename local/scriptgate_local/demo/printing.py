"""The demo's PDFs: a script with running lines and bookmarks, and annexes."""

from __future__ import annotations

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from scriptgate_local.demo.writing import REFERENCES, WRITTEN, Plan, sections

_WINDOWS = {"–": "-", "’": "'", "“": '"', "”": '"'}


class _Paper(FPDF):
    """A4 with a running header and page numbers."""

    def header(self) -> None:
        """The running header."""
        self.set_font("Helvetica", size=9)
        self.cell(0, 8, "NPQH assessment", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)

    def footer(self) -> None:
        """The page number."""
        self.set_y(-15)
        self.set_font("Helvetica", size=9)
        self.cell(0, 8, str(self.page_no()), align="C")


def script_pdf(plan: Plan) -> bytes:
    """A script as a word processor exports it: bookmarked headings, `body_words` of prose, references."""
    paper = _paper()
    for title, texts in sections(plan):
        _heading(paper, title)
        for text in texts:
            _paragraph(paper, text)
    if not plan.bare:
        _heading(paper, "References")
        for reference in REFERENCES:
            _paragraph(paper, reference)
    return bytes(paper.output())


def annex_pdf(title: str, *texts: str) -> bytes:
    """A supporting document as a PDF."""
    paper = _paper()
    _heading(paper, title)
    for text in texts:
        _paragraph(paper, text)
    return bytes(paper.output())


def _paper() -> _Paper:
    paper = _Paper(format="A4")
    paper.set_author("Ada Example")
    paper.set_creation_date(WRITTEN)
    paper.set_margins(25, 20, 25)
    paper.set_auto_page_break(auto=True, margin=25)
    paper.add_page()
    return paper


def _heading(paper: _Paper, title: str) -> None:
    paper.start_section(title)
    paper.set_font("Helvetica", style="B", size=15)
    paper.multi_cell(0, 9, _plain(title), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ln(2)


def _paragraph(paper: _Paper, text: str) -> None:
    paper.set_font("Helvetica", size=11)
    paper.multi_cell(0, 6, _plain(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ln(3)


def _plain(text: str) -> str:
    """Text in the characters that a PDF's own fonts have."""
    for character, plain in _WINDOWS.items():
        text = text.replace(character, plain)
    return text
