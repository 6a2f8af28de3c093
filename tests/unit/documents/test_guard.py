"""What the guard lets in, and by which name it refuses the rest."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import nullcontext

import pytest

from builders.wordml import W, as_strict, docx, paragraph, root_relationships, zipped
from scriptgate.documents.errors import (
    CorruptedDocument,
    EmptyFile,
    EncryptedDocument,
    FileTooLarge,
    ForbiddenContent,
    OldWordDocument,
    TooComplex,
    WrongType,
)
from scriptgate.documents.guard import MAX_FILE_BYTES, MAX_PARTS, detect_format, open_archive

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCUMENT = docx(paragraph("Two words"))
SHEET = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (DOCUMENT, "docx"),
        (as_strict(DOCUMENT), "docx"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf \n%PDF-1.4\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0....", "jpeg"),
    ],
    ids=["docx", "strict docx", "pdf", "pdf after junk", "png", "jpeg"],
)
def test_a_format_is_known_by_content(content, found):
    assert detect_format(content) == found


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFile),
        (b"%PDF-" + bytes(MAX_FILE_BYTES), FileTooLarge),
        (OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), EncryptedDocument),
        (OLE + b"\0" * 512 + "WordDocument".encode("utf-16-le"), OldWordDocument),
        (OLE + b"\0" * 512 + "Workbook".encode("utf-16-le"), WrongType),
        (b"{\\rtf1 Rich text}", WrongType),
        (b"Just words", WrongType),
        (b" " * 2000 + b"%PDF-1.7", WrongType),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}), WrongType),
        (zipped({"_rels/.rels": root_relationships("xl/workbook.xml"), "xl/workbook.xml": SHEET}), WrongType),
        (zipped({"_rels/.rels": root_relationships("absent.xml")}), CorruptedDocument),
        (zipped({"readme.txt": b"a zip of files"}), WrongType),
        (DOCUMENT[: len(DOCUMENT) // 2], CorruptedDocument),
        (b"PK\x03\x04 and nothing else", CorruptedDocument),
    ],
    ids=[
        "empty",
        "too large",
        "encrypted",
        "old Word",
        "old Excel",
        "RTF",
        "text",
        "late PDF",
        "ODT",
        "XLSX",
        "dangling main part",
        "zip",
        "truncated",
        "zip magic alone",
    ],
)
def test_what_cannot_be_accepted_is_refused_by_its_reason(content, error):
    with pytest.raises(error) as raised:
        detect_format(content)
    assert type(raised.value) is error


def test_members_are_found_without_regard_to_case_or_slashes():
    archive = open_archive(zipped({"Word\\Document.xml": b"<a/>"}))
    assert archive.read("/word/document.xml") == b"<a/>"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["word/document.xml", "WORD/document.xml", "/word\\document.xml"])
def test_two_members_with_one_name_are_forbidden(second):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", b"<few/>")
        archive.writestr(second, b"<many/>")
    with pytest.raises(ForbiddenContent):
        open_archive(buffer.getvalue())


def test_a_thousand_parts_pass_and_one_more_does_not():
    def parts(count: int) -> bytes:
        return zipped({f"{at}.xml": b"" for at in range(count)})

    assert len(open_archive(parts(MAX_PARTS)).names()) == MAX_PARTS
    with pytest.raises(TooComplex):
        open_archive(parts(MAX_PARTS + 1))


def test_a_part_over_twenty_megabytes_and_parts_over_a_hundred_in_all_are_refused():
    with pytest.raises(TooComplex):
        open_archive(zipped({"a": bytes(20_000_001)}))
    with pytest.raises(TooComplex):
        open_archive(zipped({str(at): bytes(18_000_000) for at in range(6)}))


def test_a_member_that_lies_about_its_size_is_corrupted():
    honest = zipped({"a.xml": b"x" * 1000})
    lying = honest.replace(struct.pack("<L", 1000), struct.pack("<L", 10))
    assert lying != honest
    with pytest.raises(CorruptedDocument):
        open_archive(lying).read("a.xml")


def test_a_member_with_a_password_is_encrypted():
    locked = bytearray(zipped({"a.xml": b"x"}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedDocument):
        open_archive(bytes(locked))


def test_a_compression_that_packages_may_not_use_is_corrupted():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.xml", b"x")
    with pytest.raises(CorruptedDocument):
        open_archive(buffer.getvalue())


def test_reading_a_member_that_is_not_there_is_corrupted():
    with pytest.raises(CorruptedDocument):
        open_archive(DOCUMENT).read("word/absent.xml")


@pytest.mark.parametrize(
    ("xml", "error"),
    [
        (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', ForbiddenContent),
        ('<?xml version="1.0"?><!DOCTYPE a><a/>'.encode("utf-16"), ForbiddenContent),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', ForbiddenContent),
        (b'<?xml version="1.0" encoding="utf-32"?><a/>', ForbiddenContent),
        (b"<a><b></a>", CorruptedDocument),
        (b"", CorruptedDocument),
        (b"\xff\xfe<", CorruptedDocument),
        (b"<a>" * 300 + b"</a>" * 300, CorruptedDocument),
    ],
    ids=["entity", "UTF-16 DOCTYPE", "UTF-7", "UTF-32", "unclosed", "empty", "half UTF-16", "too deep"],
)
def test_xml_that_can_hide_text_or_is_broken_is_refused(xml, error):
    with pytest.raises(error):
        open_archive(zipped({"a.xml": xml})).parse("a.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_encodings_that_word_files_use_are_read(encoding):
    declared = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    xml = f'<?xml version="1.0" encoding="{declared}"?><a>caf\u00e9</a>'.encode(encoding)
    assert open_archive(zipped({"a.xml": xml})).parse("a.xml").text == "caf\u00e9"


def test_strict_namespaces_are_read_as_transitional_ones():
    strict = b'<w:p xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    assert open_archive(zipped({"a.xml": strict})).parse("a.xml").tag == f"{{{W}}}p"


@pytest.mark.parametrize(
    ("parts", "refused"),
    [((60,), False), ((101,), True), ((60, 60), True), ((30, 30, 30, 30), True), ((40, 40), False)],
)
def test_elements_are_limited_over_all_parts_together(parts, refused, monkeypatch):
    """Also those of parts that were so small that their own elements did not have to be counted."""
    monkeypatch.setattr("scriptgate.documents.guard.MAX_ELEMENTS", 100)
    made = {f"{at}.xml": b"<a>" + b"<b></b>" * (count - 1) + b"</a>" for at, count in enumerate(parts)}
    archive = open_archive(zipped(made))
    with pytest.raises(TooComplex) if refused else nullcontext():
        for name in made:
            archive.parse(name)
