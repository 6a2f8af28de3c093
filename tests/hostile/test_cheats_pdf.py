"""Tricks in PDFs: each is seen, by its name, as in a Word file."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pypdf.annotations import FreeText
from pypdf.generic import RectangleObject

from builders.cheating import (
    COUNTED,
    HONEST,
    SMALL,
    TEXT,
    WORDS,
    assert_seen,
    joined,
    lines_of,
    report_on,
)
from builders.essays import Essay, make_prose

WHITE, BLACK = 255, 0


def honest() -> Essay:
    return Essay(numbered=True).heading("Context").paragraph(make_prose(HONEST))


def glued(by: str) -> bytes:
    return honest().paragraph(joined(by)).pdf()


def glued_by_dots(colour: int) -> bytes:
    """Words joined by dots of a colour."""
    essay = honest().new_page()
    essay.pages.set_font("helvetica", size=11)
    for word in WORDS:
        for piece, shade in ((word, BLACK), (".", colour)):
            essay.pages.set_text_color(shade)
            essay.pages.write(6, piece)
    essay.pages.set_text_color(BLACK)
    return essay.pdf()


def placed(x: float = 20, y: float = 20, *, colour: int = BLACK, size: float = 11, mode: int = 0) -> Essay:
    """The text on a page of its own from a place on, in millimetres."""
    essay = honest().new_page()
    for number, line in enumerate(lines_of(8)):
        essay.text(x, y + 5 * number, line, colour=colour, size=size, mode=mode)
    return essay


def cropped() -> bytes:
    """The page's lower half, with the text, is cut off."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(placed(20, 150, size=5).pdf())))
    writer.pages[-1].cropbox = RectangleObject((0, 600, 595, 842))
    return written(writer)


def typed_onto_the_page() -> bytes:
    """An annotation without an appearance: some viewers show its text, and some don't."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(honest().pdf())))
    writer.add_annotation(0, FreeText(rect=(60, 300, 500, 700), text=TEXT))
    return written(writer)


def written(writer: pypdf.PdfWriter) -> bytes:
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def running_prose(y: float) -> bytes:
    essay = honest()
    for line in lines_of(20):
        essay.new_page().text(20, y, line, size=7).paragraph("Here.")
    return essay.pdf()


def pages_of_pictures() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (800, 1100), "grey").save(picture, "PNG")
    essay = honest()
    for _ in range(2):
        picture.seek(0)
        essay.new_page().pages.image(picture, x=0, y=0, w=210, h=297)
    return essay.pdf()


def small_print() -> bytes:
    essay = honest()
    for line in lines_of(20):
        essay.new_page().paragraph("Here.").note("1", line)
    return essay.pdf()


JOINED, HIDDEN = "joined-words", "hidden-text"

CHEATS: dict[str, tuple[Callable[[], bytes], str]] = {
    "slashes": (lambda: glued("/"), JOINED),
    "underscores": (lambda: glued("_"), JOINED),
    "middle dots": (lambda: glued("\u00b7"), JOINED),
    "hyphens": (lambda: glued("-"), JOINED),
    "soft hyphens": (lambda: glued("\u00ad"), JOINED),
    "no spaces at all": (lambda: glued(""), JOINED),
    "black dots between words": (lambda: glued_by_dots(BLACK), JOINED),
    "white dots between words": (lambda: glued_by_dots(WHITE), HIDDEN),
    "words drawn invisibly": (lambda: placed(mode=3).pdf(), HIDDEN),
    "white text": (lambda: placed(colour=WHITE).pdf(), HIDDEN),
    "tiny text": (lambda: placed(size=1).pdf(), HIDDEN),
    "text off the page's right": (lambda: placed(260).pdf(), HIDDEN),
    "text off the page's left": (lambda: placed(-400).pdf(), HIDDEN),
    "text below the page": (lambda: placed(20, 400).pdf(), HIDDEN),
    "text on what is cut off": (cropped, HIDDEN),
    "prose in running heads": (lambda: running_prose(8), COUNTED),
    "prose in running feet": (lambda: running_prose(290), COUNTED),
    "an essay in footnotes": (small_print, COUNTED),
    "an essay in an annotation": (typed_onto_the_page, "text-elsewhere"),
    "pages of pictures": (pages_of_pictures, "text-as-image"),
}


@pytest.mark.parametrize("name", CHEATS)
def test_a_trick_in_a_pdf_is_seen_by_its_name(name: str, tmp_path: Path):
    make, why = CHEATS[name]
    assert_seen(report_on(make(), ".pdf", tmp_path), why)


def test_an_honest_pdf_passes(tmp_path: Path):
    essay = Essay("Candidate 17", numbered=True).heading("Context").paragraph(make_prose(SMALL))
    report = report_on(essay.note("1", "A short note.").pdf(), ".pdf", tmp_path)
    assert report["verdict"] == "compliant", report["findings"]
