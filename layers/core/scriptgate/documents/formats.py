"""The formats of documents: which are accepted for what, and how their copies are called."""

from __future__ import annotations

from typing import Final

SCRIPT_FORMATS: Final = frozenset({"docx", "odt", "pdf"})
ANNEX_FORMATS: Final = SCRIPT_FORMATS | {"png", "jpeg"}

SCRIPT_TYPES: Final = "a Word document (.docx), an OpenDocument text (.odt) or a PDF"
"""`SCRIPT_FORMATS` for people."""
ANNEX_TYPES: Final = "PDF, Word (.docx), OpenDocument text (.odt), PNG or JPEG"
"""`ANNEX_FORMATS` for people."""

MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
SUFFIXES: Final = {"docx": ".docx", "odt": ".odt", "pdf": ".pdf", "png": ".png", "jpeg": ".jpg"}
