"""DOCX to manuscript: a walk over the XML, since object models of Word files leave text out."""

from scriptgate.documents.docx.reader import read_docx

__all__ = ["read_docx"]
