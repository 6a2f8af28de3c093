"""Annotations: those whose text is part of the work are drawn into the page, review comments are counted."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from scriptgate.documents.errors import TooComplex

_MOST = 2_000
_DRAWN_TEXT = frozenset({pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP})
"""Typed onto the page, filled into a form's field, stamped: a reader sees this text as the page's own."""
_DRAWN_SHAPES = frozenset(
    {
        pdfium.FPDF_ANNOT_LINK,
        pdfium.FPDF_ANNOT_INK,
        pdfium.FPDF_ANNOT_LINE,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE,
        pdfium.FPDF_ANNOT_POLYGON,
        pdfium.FPDF_ANNOT_POLYLINE,
        pdfium.FPDF_ANNOT_WATERMARK,
    }
)
"""Kept in the assessor's copy, too; where they bring an appearance, it may draw any text."""
_ALWAYS_COMMENTS = frozenset({pdfium.FPDF_ANNOT_TEXT})
_COMMENTS_WITH_WORDS = frozenset(
    {
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_SQUIGGLY,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_CARET,
    }
)
_TEXT_OF = {pdfium.FPDF_ANNOT_FREETEXT: b"Contents", pdfium.FPDF_ANNOT_WIDGET: b"V"}
"""From what a viewer draws the text of an annotation that brings no appearance of its own."""
_SMALLEST_STRING = 2
"""Bytes of an empty string with its terminator."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a page's annotations came to."""

    comments: int = 0
    undrawn_words: int = 0
    """Words that some viewers show and PDFium does not: the annotation has no appearance."""
    is_changed: bool = False
    """The page must be loaded anew."""


def settle_annotations(page: Any) -> Settled:
    """Draw annotated text into the page, and count what is no part of it.

    Raises TooComplex where there are more annotations than anybody makes.
    """
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > _MOST:
        raise TooComplex("annotations")
    comments = drawn = undrawn = 0
    for number in reversed(range(count)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        comments += _is_comment(annotation, kind)
        has_appearance = _has_appearance(annotation)
        undrawn += 0 if has_appearance else _undrawn_words(annotation, kind)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in _DRAWN_TEXT or (kind in _DRAWN_SHAPES and has_appearance):
            drawn += 1
        else:
            pdfium.FPDFPage_RemoveAnnot(page, number)
    if not drawn:
        return Settled(comments, undrawn)
    flat = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    return Settled(comments, undrawn, flat == pdfium.FLATTEN_SUCCESS)


def _has_appearance(annotation: Any) -> bool:
    length = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)
    return bool(length > _SMALLEST_STRING)


def _undrawn_words(annotation: Any, kind: int) -> int:
    key = _TEXT_OF.get(kind)
    if key is None:
        return 0
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    text = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, text, length)
    return len(bytes(text).decode("utf-16-le", "replace").rstrip("\0").split())


def _is_comment(annotation: Any, kind: int) -> bool:
    if kind in _ALWAYS_COMMENTS:
        return True
    if kind not in _COMMENTS_WITH_WORDS:
        return False
    return bool(pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0) > _SMALLEST_STRING)
