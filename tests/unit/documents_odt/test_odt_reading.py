"""An ODT through the one door that every document goes through."""

from __future__ import annotations

import io
import zipfile

import pytest

from builders.odt import TEXT, comment, h, heading_styles, note, odt, p, package
from builders.wordml import docx, paragraph
from scriptgate.documents import reading
from scriptgate.documents.errors import WrongType
from scriptgate.documents.formats import ANNEX_FORMATS, MEDIA_TYPES, SCRIPT_FORMATS, SUFFIXES
from scriptgate.documents.guard import detect_format, likely_format
from scriptgate.documents.odt import read_odt
from scriptgate.documents.reading import read_document
from scriptgate.documents.together import Reader, Untrusted

ESSAY = odt(h("Design"), p("Two words", note("A note"), comment()), styles=heading_styles())


def test_an_odt_gives_its_manuscript_and_a_copy_that_reads_the_same():
    found = read_document(ESSAY, frozenset({"odt"}))
    assert found.manuscript == read_odt(ESSAY)
    assert (found.media_type, found.suffix) == (TEXT, ".odt")
    assert read_odt(found.anonymised).blocks == found.manuscript.blocks


@pytest.mark.parametrize("accepted", [SCRIPT_FORMATS, ANNEX_FORMATS])
def test_an_odt_is_accepted_as_account_and_as_annex(accepted):
    assert read_document(ESSAY, accepted).manuscript.format == "odt"


def test_an_odt_is_refused_where_only_others_are_accepted():
    with pytest.raises(WrongType):
        read_document(ESSAY, frozenset({"docx", "pdf"}))


def test_a_word_document_and_an_odt_are_read_in_one_child():
    files = [Untrusted(one, SCRIPT_FORMATS) for one in (ESSAY, docx(paragraph("x")))]
    assert [one.suffix for one in Reader(30.0).read(files)] == [".odt", ".docx"]


def test_every_accepted_format_has_a_parser_a_media_type_and_a_suffix():
    assert set(reading._PARSERS) == set(MEDIA_TYPES) == set(SUFFIXES) == ANNEX_FORMATS
    assert SCRIPT_FORMATS < ANNEX_FORMATS


def test_a_format_is_guessed_by_the_first_bytes_and_found_by_content():
    late = package({"content.xml": b"<x/>", "mimetype": TEXT.encode()})
    assert [likely_format(one) for one in (ESSAY, docx(paragraph("x")), late, b"%PDF-1.7", b"?")] == [
        "odt",
        "docx",
        "docx",
        "pdf",
        "unknown",
    ]
    assert detect_format(ESSAY) == "odt"


def test_an_odt_whose_type_stands_late_in_the_file_is_still_one():
    with_content = package({"META-INF/x": b"", **_parts(ESSAY)})
    assert detect_format(with_content) == "odt"


def _parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
