"""Read a PDF: open it, read page after page within the caps, compose the manuscript."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from scriptgate.documents.errors import CorruptedDocument, EncryptedDocument, TooComplex
from scriptgate.documents.manuscript import Block, Manuscript, Signals
from scriptgate.documents.pdf.annotations import Settled, settle_annotations
from scriptgate.documents.pdf.composing import compose
from scriptgate.documents.pdf.frame import Frame, frame_of
from scriptgate.documents.pdf.ink import words_unheld
from scriptgate.documents.pdf.lines import PageText
from scriptgate.documents.pdf.outline import read_outline
from scriptgate.documents.pdf.page import Line, Page
from scriptgate.documents.pdf.styles import Styles
from scriptgate.documents.pdf.surroundings import Surroundings, look_around

MOST_PAGES = 500
MOST_CHARACTERS = 5_000_000
"""In the whole document."""
_RUNNING_WORDS = 10
"""Words that may stand under a scanned page: its number, a running line."""
_SCANNED = 0.4
"""Share of a page that a picture of its text covers."""
_UNDER_TEXT = 0.85
"""Share from which on a picture beside text is that text's own: a scan whose words were recognised."""
_FEWEST_OF_A_SCAN = 60
"""Words on a page under which such a picture is more than its text says."""
_TALL = 72.0
"""Points: a glyph that tall may draw anything."""
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
        pictures = _picture_pages(pages)
        return Manuscript(
            "pdf",
            blocks,
            pages=count,
            signals=_signals(document, pages, pictures, blocks),
            pictures=tuple(_last_blocks(blocks, pictures)),
        )


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
        settled = settle_annotations(page)
        if not settled.is_changed:
            return _with_undrawn(_page_of(page, number, settled.comments), settled)
    with _loaded(document, number) as page:  # drawn annotations show only after loading anew
        if page is None:
            return Page(number, 1.0, 1.0, (), comments=settled.comments, unreadable=True)
        return _with_undrawn(_page_of(page, number, settled.comments), settled)


def _with_undrawn(page: Page, settled: Settled) -> Page:
    if not settled.undrawn_words:
        return page
    return replace(page, unsaid_words=page.unsaid_words + settled.undrawn_words)


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
        unreadable = text.unreadable or around.cut_short
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    share = around.picture_share(frame.shown)
    drawn = "".join(line.text for line in lines)
    return Page(
        number=number,
        width=frame.shown.width,
        height=frame.shown.height,
        lines=lines,
        images=len(around.images),
        image_only=_is_picture(number, lines, around, share),
        picture_share=share if share < _UNDER_TEXT else 0.0,
        comments=comments,
        faint_words=text.faint_words,
        unsaid_words=_unsaid_words(page, frame, around, len(drawn) - drawn.count(" "), share),
        unreadable=unreadable,
    )


def _unsaid_words(page: Any, frame: Frame, around: Surroundings, letters: int, share: float) -> int:
    """Words that a page shows otherwise than as text. `share`: of the page that pictures cover."""
    unsaid = around.text.words_unsaid(letters) + around.words_in_curves()
    if not unsaid and (around.veiled or around.text.tallest >= _TALL):
        return words_unheld(page, frame.shown.width, frame.shown.height, letters, share)
    return unsaid


def _is_picture(number: int, lines: Sequence[Line], around: Surroundings, share: float) -> bool:
    """A page that shows a picture and no text, or none but a running line (a first page may be a cover)."""
    if not any(line.text for line in lines):
        return around.looks_like_a_picture()
    if number == 1 or not (share >= _SCANNED or around.looks_outlined()):
        return False
    words = sum(len(line.text.split()) for line in lines)
    return words <= _RUNNING_WORDS or (share >= _UNDER_TEXT and words < _FEWEST_OF_A_SCAN)


def _picture_pages(pages: Sequence[Page]) -> list[int]:
    """The pages that are pictures, and one for each whole page that smaller pictures fill together."""
    found: list[int] = []
    area = 0.0
    for page in pages:
        area += 1.0 if page.image_only else page.picture_share
        if area >= 1.0:
            found.append(page.number)
            area -= 1.0
    return found


def _last_blocks(blocks: Sequence[Block], numbers: Sequence[int]) -> Iterator[int]:
    """For each page number the last block that stands on it or before it."""
    for number in numbers:
        yield max((at for at, block in enumerate(blocks) if (block.page or 0) <= number), default=0)


def _signals(document: Any, pages: list[Page], pictures: Sequence[int], blocks: Sequence[Block]) -> Signals:
    return Signals(
        guessed_labels=sum(block.label is not None and block.label[0].isdigit() for block in blocks),
        comments=sum(page.comments for page in pages),
        images=sum(page.images for page in pages),
        image_only_pages=len(pictures),
        faint_words=sum(page.faint_words for page in pages),
        words_elsewhere=sum(page.unsaid_words for page in pages),
        embedded_files=max(pdfium.FPDFDoc_GetAttachmentCount(document), 0),
        unreadable_parts=sum(page.unreadable for page in pages),
    )
