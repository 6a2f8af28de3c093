"""Why a document can't be read: each reason a class with a stable code and words for its author."""

from __future__ import annotations

from typing import ClassVar

_NO_MEMORY = 2
"""XML_ERR_NO_MEMORY of libxml2."""


class UnreadableDocument(Exception):  # noqa: N818 - named for what is wrong with the file
    """The file could not be read. Save it again as .docx, .odt or PDF and upload that."""

    code: ClassVar[str] = "unreadable"

    @property
    def advice(self) -> str:
        """What is wrong and what the author should do, in plain English."""
        return " ".join((type(self).__doc__ or "").split())


class EmptyFile(UnreadableDocument):
    """The file is empty (0 bytes). Check the original opens, then upload it again."""

    code = "empty"


class FileTooLarge(UnreadableDocument):
    """The file is larger than 25 MB. Make its pictures smaller, save it and upload it again."""

    code = "too-large"


class WrongType(UnreadableDocument):
    """The file is not of a type that can be accepted here. Export it as a PDF and upload that."""

    code = "wrong-type"


class OldWordDocument(WrongType):
    """This is the old .doc format. Save it as .docx (in Word: Save as) and upload that."""

    code = "old-word"


class EncryptedDocument(UnreadableDocument):
    """The file needs a password. Save a copy without one and upload that."""

    code = "encrypted"


class CorruptedDocument(UnreadableDocument):
    """The file is damaged or incomplete. Open it, save it again and upload the new copy."""

    code = "corrupted"


class TooComplex(UnreadableDocument):
    """The file is too complex to be read safely. Export it as a PDF and upload that."""

    code = "too-complex"


class TookTooLong(UnreadableDocument):
    """The file took too long to read. Export it as a PDF and upload that."""

    code = "took-too-long"


class ForbiddenContent(UnreadableDocument):
    """The file is built in a way that can hide text. Save it again and upload the new copy."""

    code = "forbidden-content"


WRONG_TYPES = frozenset({WrongType.code, OldWordDocument.code})
"""Codes of files that are whole, but of a type that is not accepted."""

REASONS: dict[str, type[UnreadableDocument]] = {
    kind.code: kind
    for kind in (
        UnreadableDocument,
        EmptyFile,
        FileTooLarge,
        WrongType,
        OldWordDocument,
        EncryptedDocument,
        CorruptedDocument,
        TooComplex,
        TookTooLong,
        ForbiddenContent,
    )
}
"""Every reason by its code; a code from a child process is looked up here."""


def why_no_xml(error: Exception) -> UnreadableDocument:
    """The reason that an lxml parser's error stands for: it raises the same one when memory has run out."""
    return TooComplex("memory") if getattr(error, "code", None) == _NO_MEMORY else CorruptedDocument("xml")
