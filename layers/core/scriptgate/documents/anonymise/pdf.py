"""PDFs written anew: only what can be reached from their pages, without properties, authors and comments."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import pypdfium2.raw as pdfium
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, StreamObject

from scriptgate.documents.anonymise.pdf_rules import clean_dictionary, is_dropped, is_map_of_names
from scriptgate.documents.errors import CorruptedDocument, TooComplex
from scriptgate.documents.pdf.reader import open_pdf

MOST_OBJECTS = 60_000
"""Each takes a tenth of a millisecond: more would use up the child's time."""
MOST_BYTES = 200_000_000
_DEEPEST = 60
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_FREE = b"0000000000 65535 f \n"
_FLAGS = pdfium.FPDF_NO_INCREMENTAL | pdfium.FPDF_REMOVE_SECURITY


def anonymise_pdf(untrusted: bytes) -> bytes:
    """The same pages without who made them, their history, comments, scripts and attached files.

    The same bytes give the same copy. Raises EncryptedDocument, CorruptedDocument and TooComplex.
    """
    with _pypdf_failures():
        reader = PdfReader(io.BytesIO(_normalised(untrusted)), strict=False)
        return _Copy(reader).write()


@contextmanager
def _pypdf_failures() -> Iterator[None]:
    """What pypdf raises on broken files, as reasons. Its parsers also let plain Python errors out."""
    try:
        yield
    except RecursionError as error:
        raise TooComplex("nesting") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError) as error:
        raise CorruptedDocument("objects") from error
    except (OSError, NotImplementedError, OverflowError) as error:
        raise CorruptedDocument("objects") from error


def _normalised(untrusted: bytes) -> bytes:
    """The file as PDFium writes it: repaired, decrypted, without earlier versions.

    So pypdf, whose repairs can take very long, only sees well-formed files.
    """
    with open_pdf(untrusted) as document:
        copied = io.BytesIO()
        document.save(copied, flags=_FLAGS)
        if not copied.tell():
            raise CorruptedDocument("save")
        return copied.getvalue()


class _Copy:
    """Copies objects one after the other, so that no chain of references makes deep recursion."""

    def __init__(self, reader: PdfReader) -> None:
        self._reader = reader
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: list[tuple[IndirectObject, bool]] = []
        self._out = io.BytesIO()
        self._places: list[int] = []

    def write(self) -> bytes:
        """The whole file."""
        self._out.write(_HEADER)
        root = self._reader.trailer.raw_get("/Root")
        if not isinstance(root, IndirectObject):
            raise CorruptedDocument("no catalogue")
        self._number(root, names=False)
        while len(self._places) < len(self._waiting):
            self._write_object(*self._waiting[len(self._places)])
        self._write_end()
        return self._out.getvalue()

    def _number(self, reference: IndirectObject, *, names: bool) -> int:
        """The object's number in the copy; met for the first time, it joins the queue."""
        key = (reference.idnum, reference.generation)
        if key not in self._numbers:
            if len(self._numbers) >= MOST_OBJECTS:
                raise TooComplex("objects")
            self._waiting.append((reference, names))
            self._numbers[key] = len(self._waiting)
        return self._numbers[key]

    def _write_object(self, reference: IndirectObject, names: bool) -> None:  # noqa: FBT001 - queued so
        found = reference.get_object()
        copied = self._copied(found if found is not None else NullObject(), names=names, depth=0)
        self._places.append(self._out.tell())
        self._out.write(f"{len(self._places)} 0 obj\n".encode())
        copied.write_to_stream(self._out)
        self._out.write(b"\nendobj\n")
        if self._out.tell() > MOST_BYTES:
            raise TooComplex("bytes")

    def _copied(self, value: Any, *, names: bool, depth: int) -> Any:
        """A value with forbidden entries gone and its references renumbered.

        `names`: a dictionary's keys are names that the file chose itself, so no rule looks at them.
        """
        if depth > _DEEPEST:
            raise TooComplex("nesting")
        if isinstance(value, IndirectObject):
            return IndirectObject(self._number(value, names=names), 0, self._reader)
        if isinstance(value, DictionaryObject):
            return self._copied_dictionary(value, names=names, depth=depth)
        if isinstance(value, ArrayObject):
            return ArrayObject(self._copied(item, names=False, depth=depth + 1) for item in value)
        return value

    def _copied_dictionary(self, value: DictionaryObject, *, names: bool, depth: int) -> Any:
        if is_dropped(value):
            return NullObject()
        if not names:
            clean_dictionary(value)
        entries = {
            key: self._copied(value.raw_get(key), names=not names and is_map_of_names(key), depth=depth + 1)
            for key in value
        }
        copied = copy(value) if isinstance(value, StreamObject) else DictionaryObject()
        copied.clear()
        dict.update(copied, entries)
        return copied

    def _write_end(self) -> None:
        start = self._out.tell()
        digest = hashlib.sha256(self._out.getbuffer()).hexdigest()[:32]
        self._out.write(f"xref\n0 {len(self._places) + 1}\n".encode() + _FREE)
        for place in self._places:
            self._out.write(f"{place:010} 00000 n \n".encode())
        trailer = f"<< /Size {len(self._places) + 1} /Root 1 0 R /ID [<{digest}> <{digest}>] >>"
        self._out.write(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode())
