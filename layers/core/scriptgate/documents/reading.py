"""Read one untrusted document: what it is, its manuscript and its anonymised copy, all in one child."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from scriptgate.documents.errors import CorruptedDocument, TooComplex, WrongType
from scriptgate.documents.formats import MEDIA_TYPES, SUFFIXES
from scriptgate.documents.guard import detect_format, likely_format, refuse_size
from scriptgate.documents.manuscript import MOST_BLOCKS, MOST_CHARACTERS, Manuscript
from scriptgate.documents.sandbox import DEFAULT_LIMITS, Limits, run_in_child

_Read = Callable[[bytes], Manuscript]
_Anonymise = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a document gave: its manuscript and the copy that others may see."""

    manuscript: Manuscript
    anonymised: bytes
    media_type: str
    """Of the anonymised copy."""
    suffix: str
    """Of the anonymised copy, with its dot."""


def read_document(untrusted: bytes, accepted: frozenset[str], limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read a file in a child under `limits`. `accepted` holds formats: docx, odt, pdf, png, jpeg.

    Raises UnreadableDocument in one of its kinds for every file that can't be read; nothing else that a
    file could cause.
    """
    prepare(untrusted, accepted)
    header, anonymised = run_in_child(partial(read_inside, accepted=accepted), untrusted, limits)
    return believed(header, anonymised, accepted)


def prepare(untrusted: bytes, accepted: frozenset[str]) -> None:
    """Import before the fork what the child will need, so that it is paid for once and not per file.

    Raises EmptyFile or FileTooLarge, which no child is needed for.
    """
    refuse_size(untrusted)
    likely = likely_format(untrusted)
    if likely in accepted and likely in _PARSERS:
        _PARSERS[likely]()


def read_inside(untrusted: bytes, accepted: frozenset[str]) -> tuple[dict[str, Any], bytes]:
    """In the child: the manuscript as JSON, and the anonymised copy. Raises UnreadableDocument."""
    found = detect_format(untrusted)
    if found not in accepted:
        raise WrongType(found)
    read, anonymise = _PARSERS[found]()
    manuscript = read(untrusted)
    _refuse_endless(manuscript)
    return {"manuscript": manuscript.to_json()}, anonymise(untrusted)


def _refuse_endless(manuscript: Manuscript) -> None:
    """More text than anybody writes: who counts it has no limits of time and memory. Raises TooComplex."""
    if len(manuscript.blocks) > MOST_BLOCKS:
        raise TooComplex("blocks")
    if manuscript.characters > MOST_CHARACTERS:
        raise TooComplex("characters")


def believed(header: dict[str, Any], anonymised: bytes, accepted: frozenset[str]) -> Reading:
    """What a child sent, every type and bound of it checked; its copy begins as its format does.

    Raises CorruptedDocument when it can't be believed.
    """
    try:
        manuscript = Manuscript.from_json(header["manuscript"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CorruptedDocument("manuscript") from error
    if manuscript.format not in accepted or manuscript.format not in MEDIA_TYPES:
        raise CorruptedDocument("format")
    if likely_format(anonymised) != manuscript.format:
        raise CorruptedDocument("copy")
    return Reading(manuscript, anonymised, MEDIA_TYPES[manuscript.format], SUFFIXES[manuscript.format])


def _docx_parsers() -> tuple[_Read, _Anonymise]:
    from scriptgate.documents.anonymise import anonymise_docx
    from scriptgate.documents.docx import read_docx

    return read_docx, anonymise_docx


def _odt_parsers() -> tuple[_Read, _Anonymise]:
    from scriptgate.documents.anonymise import anonymise_odt
    from scriptgate.documents.odt import read_odt

    return read_odt, anonymise_odt


def _pdf_parsers() -> tuple[_Read, _Anonymise]:
    from scriptgate.documents.anonymise import anonymise_pdf
    from scriptgate.documents.pdf import read_pdf

    return read_pdf, anonymise_pdf


def _image_parsers(kind: str) -> tuple[_Read, _Anonymise]:
    from scriptgate.documents.anonymise import anonymise_image

    return partial(_image_manuscript, kind), anonymise_image


def _image_manuscript(kind: str, _untrusted: bytes) -> Manuscript:
    """An image has no blocks: what it shows is for people."""
    return Manuscript(format=kind, blocks=())


_PARSERS: dict[str, Callable[[], tuple[_Read, _Anonymise]]] = {
    "docx": _docx_parsers,
    "odt": _odt_parsers,
    "pdf": _pdf_parsers,
    "png": partial(_image_parsers, "png"),
    "jpeg": partial(_image_parsers, "jpeg"),
}
