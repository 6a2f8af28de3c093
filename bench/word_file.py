"""A Word file as Word saves it, to measure with.

What it is like was taken from 14 real English documents of running text, 370 to 38,000 words, saved by Word:

|                                            | their median | here |
|--------------------------------------------|--------------|------|
| words a paragraph that has any             | 53           | 48   |
| empty paragraphs                           | 13 %         | 13 % |
| words a run that has any                   | 19           | 17   |
| runs of 1,000 words, and with properties   | 84, 54       | 77, 56 |
| bytes of the main part a word              | 21           | 18   |
| elements of the main part a word           | 0.54         | 0.47 |
| words between the breaks that Word renders | 507          | 500  |
| parts                                      | 15           | 18   |
| KB of styles                               | 19           | 39   |
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image

SENTENCE = "The staff and pupils of our school met to plan each small step of the change with the governors."
STYLES_PART = "word/styles.xml"
USUAL_STYLES = 40_000
"""Bytes of the styles part that Word and LibreOffice save: 20 to 60 KB."""

_WORDS_A_PARAGRAPH = 53
_WORDS_A_RUN = 18
_WORDS_A_PAGE = 450
_PARAGRAPHS_A_HEADING = 10
_PARAGRAPHS_AN_EMPTY_ONE = 6


def essay(words: int, *, images: int = 0, styles: int | None = USUAL_STYLES) -> bytes:
    """A Word file of so many words under headings, with a footer. `styles`: bytes of the styles part."""
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "A footer of five words"
    text = (SENTENCE.split() * (words // len(SENTENCE.split()) + 2))[:words]
    starts = range(0, words, _WORDS_A_PARAGRAPH)
    for number, start in enumerate(starts):
        if number % _PARAGRAPHS_A_HEADING == 0:
            document.add_heading(f"Chapter {number // _PARAGRAPHS_A_HEADING + 1}", level=1)
        if number % _PARAGRAPHS_AN_EMPTY_ONE == 0:
            document.add_paragraph()
        _write(document.add_paragraph(), text[start : start + _WORDS_A_PARAGRAPH], start)
        if images and number % max(1, len(starts) // images) == 0:
            document.add_picture(_picture(number), width=Mm(120))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue() if styles is None else _with_fewer_styles(content.getvalue(), styles)


def _write(paragraph: Any, words: list[str], before: int) -> None:
    """A paragraph of its own spacing and alignment: a tab, then runs, some of their own font and size."""
    paragraph.paragraph_format.space_after = Pt(8)
    paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for session, attribute in enumerate(("w:rsidR", "w:rsidRPr", "w:rsidRDefault", "w:rsidP")):
        paragraph._p.set(qn(attribute), f"00{0xA51B00 + session + before:06X}")
    _set_apart(paragraph.add_run("\t"), before)
    for start in range(0, len(words), _WORDS_A_RUN):
        run = paragraph.add_run()
        if start != _WORDS_A_RUN:
            _set_apart(run, before)
        at = before + start
        if at // _WORDS_A_PAGE != (at + _WORDS_A_RUN) // _WORDS_A_PAGE:
            run._r.append(_element("w:lastRenderedPageBreak"))
        run.add_text(" ".join(words[start : start + _WORDS_A_RUN]) + " ")


def _set_apart(run: Any, session: int) -> None:
    """A run's own font and size, and the session that it is from."""
    run.font.name, run.font.size = "Calibri", Pt(11)
    run._r.get_or_add_rPr().append(_element("w:szCs", val="22"))
    run._r.set(qn("w:rsidRPr"), f"00{0xC51B00 + session:06X}")


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element


def _picture(number: int) -> io.BytesIO:
    """A photograph's worth of noise."""
    content = io.BytesIO()
    Image.effect_noise((900, 600), 20 + number).save(content, "JPEG")
    content.seek(0)
    return content


def _with_fewer_styles(content: bytes, size: int) -> bytes:
    """The file with as many of its styles as fit into a part of that size."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == STYLES_PART:
                cut = part.rindex(b"</w:style>", 0, size) + len(b"</w:style>")
                part = part[:cut] + b"</w:styles>"
            made.writestr(name, part)
    return target.getvalue()
