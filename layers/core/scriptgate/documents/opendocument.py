"""What an OpenDocument package says that it is (OASIS OpenDocument 1.3 part 2, 3.3 and 4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scriptgate.documents.errors import EncryptedDocument, ForbiddenContent, WrongType

if TYPE_CHECKING:
    from scriptgate.documents.guard import Archive

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
_MIMETYPE = "mimetype"
_FAMILY = b"application/vnd.oasis.opendocument."
_TEXTS = frozenset({_FAMILY + b"text", _FAMILY + b"text-template"})
"""Master documents (`text-master`) keep their text in other files, so they are none of these."""
_NAMED_FIRST = re.compile(rb"PK\x03\x04.{26}mimetype.{0,64}?" + re.escape(_FAMILY), re.DOTALL)
_ENCRYPTED = re.compile(rb"<(?:[\w.-]{1,40}:)?encryption-data\b")
_OTHER_FORMAT = "_rels/.rels"
_ROOT = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}document-content"


def is_likely(untrusted: bytes) -> bool:
    """The first bytes are those of an OpenDocument package, whose first member names its type."""
    return _NAMED_FIRST.match(untrusted[:256]) is not None


def is_text(archive: Archive) -> bool:
    """The archive is an OpenDocument text or a template of one; False where it is no OpenDocument at all.

    Raises EncryptedDocument, WrongType (a spreadsheet, a master document ...), ForbiddenContent (it is a
    Word document at the same time) or what `Archive.read` raises.
    """
    named = archive.read(_MIMETYPE).strip() if _MIMETYPE in archive else b""
    if not named.startswith(_FAMILY):
        return False
    if named not in _TEXTS:
        raise WrongType("opendocument")
    if _OTHER_FORMAT in archive:
        raise ForbiddenContent("two formats")
    if MANIFEST in archive and _ENCRYPTED.search(archive.read(MANIFEST)):
        raise EncryptedDocument
    if archive.root_tag(CONTENT) != _ROOT:
        raise WrongType("opendocument content")
    return True
