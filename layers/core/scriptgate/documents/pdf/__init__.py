"""PDF to manuscript: words, their places and what they are, by PDFium alone."""

from scriptgate.documents.pdf.reader import read_pdf

__all__ = ["read_pdf"]
