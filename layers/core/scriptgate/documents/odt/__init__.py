"""ODT to manuscript: a walk over the XML, to the same blocks as a DOCX of the same text gives."""

from scriptgate.documents.odt.reader import read_odt

__all__ = ["read_odt"]
