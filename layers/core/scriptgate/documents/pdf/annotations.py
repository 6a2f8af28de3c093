"""Annotations: those whose text is part of the work are drawn into the page, review comments are counted."""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium

_MOST = 2_000
_DRAWN_TEXT = frozenset({pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP})
"""Typed onto the page, filled into a form's field, stamped: a reader sees this text as the page's own."""
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
_SMALLEST_STRING = 2
"""Bytes of an empty string with its terminator."""


def settle_annotations(page: Any) -> tuple[int, bool]:
    """Draw annotated text into the page.

    Gives the number of review comments, and whether the page must be loaded anew.
    """
    comments = drawn = 0
    for number in reversed(range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST))):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        comments += _is_comment(annotation, kind)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in _DRAWN_TEXT:
            drawn += 1
        else:
            pdfium.FPDFPage_RemoveAnnot(page, number)
    if not drawn:
        return comments, False
    return comments, pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS


def _is_comment(annotation: Any, kind: int) -> bool:
    if kind in _ALWAYS_COMMENTS:
        return True
    if kind not in _COMMENTS_WITH_WORDS:
        return False
    return bool(pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0) > _SMALLEST_STRING)
