"""Read a PDF: open it, read page after page within the caps, compose the manuscript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from scriptgate.documents.errors import CorruptedDocument, EncryptedDocument, TooComplex
from scriptgate.documents.manuscript import Manuscript, Signals
from scriptgate.documents.pdf.annotations import settle_annotations
from scriptgate.documents.pdf.composing import compose
from scriptgate.documents.pdf.frame import frame_of
from scriptgate.documents.pdf.lines import PageText
from scriptgate.documents.pdf.outline import read_outline
from scriptgate.documents.pdf.page import Page
from scriptgate.documents.pdf.styles import Styles
from scriptgate.documents.pdf.surroundings import look_around

MOST_PAGES = 500
MOST_CHARACTERS = 5_000_000
"""In the whole document."""
_LOCKED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


def read_pdf(untrusted: bytes) -> Manuscript:
    """A PDF's text as blocks, with page numbers, kinds and signals.

    Raises EncryptedDocument (it needs a password), CorruptedDocument (no page can be opened) and
    TooComplex (over 500 pages, 400,000 characters on a page or 5 million in all).
    """
    with open_pdf(untrusted) as document:
        count = len(document)
        if count > MOST_PAGES:
            raise TooComplex("pages")
        pages = _read_pages(document, count)
        if all(page.unreadable and not page.lines for page in pages):
            raise CorruptedDocument("pages")
        blocks = compose(pages, read_outline(document))
        return Manuscript("pdf", blocks, pages=count, signals=_signals(document, pages))


@contextmanager
def open_pdf(untrusted: bytes) -> Iterator[Any]:
    """A PDFium document, closed at the end. A password is tried only if it is the empty one.

    Raises EncryptedDocument or CorruptedDocument.
    """
    try:
        document = pypdfium2.PdfDocument(untrusted)
    except pypdfium2.PdfiumError as error:
        raise (EncryptedDocument if error.err_code in _LOCKED else CorruptedDocument)("open") from error
    try:
        yield document
    finally:
        document.close()


def _read_pages(document: Any, count: int) -> list[Page]:
    pages = []
    characters = 0
    for number in range(1, count + 1):
        page = _read_page(document, number)
        characters += sum(len(line.text) for line in page.lines)
        if characters > MOST_CHARACTERS:
            raise TooComplex("characters")
        pages.append(page)
    return pages


def _read_page(document: Any, number: int) -> Page:
    with _loaded(document, number) as page:
        if page is None:
            return Page(number, 1.0, 1.0, (), unreadable=True)
        comments, changed = settle_annotations(page)
        if not changed:
            return _page_of(page, number, comments)
    with _loaded(document, number) as page:  # drawn annotations show only after loading anew
        if page is None:
            return Page(number, 1.0, 1.0, (), comments=comments, unreadable=True)
        return _page_of(page, number, comments)


@contextmanager
def _loaded(document: Any, number: int) -> Iterator[Any]:
    page = pdfium.FPDF_LoadPage(document, number - 1)
    try:
        yield page or None
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


def _page_of(page: Any, number: int, comments: int) -> Page:
    frame = frame_of(page)
    around = look_around(page, frame)
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return Page(number, 1.0, 1.0, (), comments=comments, unreadable=True)
    try:
        text = PageText(text_page, number, frame, around, Styles(text_page))
        lines = text.lines()
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    return Page(
        number=number,
        width=frame.shown.width,
        height=frame.shown.height,
        lines=lines,
        images=len(around.images),
        image_only=not lines and around.looks_like_a_picture(),
        comments=comments,
        faint_words=text.faint_words,
        unreadable=text.unreadable,
    )


def _signals(document: Any, pages: list[Page]) -> Signals:
    return Signals(
        comments=sum(page.comments for page in pages),
        images=sum(page.images for page in pages),
        image_only_pages=sum(page.image_only for page in pages),
        faint_words=sum(page.faint_words for page in pages),
        embedded_files=max(pdfium.FPDFDoc_GetAttachmentCount(document), 0),
        unreadable_parts=sum(page.unreadable for page in pages),
    )
