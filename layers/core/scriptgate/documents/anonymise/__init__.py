"""Copies of documents that show the same and tell nothing about who made them."""

from scriptgate.documents.anonymise.docx import anonymise_docx
from scriptgate.documents.anonymise.images import anonymise_image
from scriptgate.documents.anonymise.odt import anonymise_odt
from scriptgate.documents.anonymise.pdf import anonymise_pdf

__all__ = ["anonymise_docx", "anonymise_image", "anonymise_odt", "anonymise_pdf"]
