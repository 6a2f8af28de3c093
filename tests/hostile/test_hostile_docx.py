"""Hostile Word files, made here and never stored: each ends in a coded reason, and soon.

Measured on one core: none over 2 s; the bound leaves room for a busy machine.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
import zlib

import pytest

from builders.wordml import content_types, docx, main_part, paragraph, root_relationships, zipped
from scriptgate.documents import reading
from scriptgate.documents.docx import read_docx
from scriptgate.documents.errors import UnreadableDocument
from scriptgate.documents.reading import read_document

SECONDS = 10.0
DOCX = frozenset({"docx"})


def package(main: bytes, **more: bytes) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": content_types(),
            "_rels/.rels": root_relationships(),
            "word/document.xml": main,
        }
        | more
    )


def with_doctype(declaration: str, body: str) -> bytes:
    return package(declaration.encode() + main_part(paragraph(body)))


def billion_laughs() -> bytes:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return package(f"<!DOCTYPE w [{entities}]>".encode() + main_part("<w:p>&i;</w:p>"))


def duplicate_main() -> bytes:
    buffer = io.BytesIO(package(main_part(paragraph("few words"))))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("Word/document.xml", main_part(paragraph("many " * 5000)))
    return buffer.getvalue()


def elements(count: int, element: bytes = b"<w:p/>") -> bytes:
    start, end = main_part("@").split(b"@")
    return package(start + element * count + end)


def many_parts_of_elements() -> bytes:
    notes = main_part("<w:p/>" * 1_200_000).replace(b"w:document", b"w:footnotes")
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        b'Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="footnotes.xml"/></Relationships>'
    )
    reference = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    main = main_part(reference + "<w:p/>" * 1_200_000)
    return package(main, **{"word/footnotes.xml": notes, "word/_rels/document.xml.rels": rels})


def bomb() -> bytes:
    return package(main_part("x" * 25_000_000))


def bomb_that_lies() -> bytes:
    """Says 100 bytes in both headers, and unpacks to 300 MB."""
    real = 300_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = b"".join(packer.compress(b" " * 1_000_000) for _ in range(real // 1_000_000)) + packer.flush()
    honest = package(b"@" * 100)
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        info = archive.getinfo("word/document.xml")
        start = info.header_offset + 30 + len(info.filename)
    end = start + info.compress_size
    shorter, longer = (size.to_bytes(4, "little") for size in (info.compress_size, len(stream)))
    head = honest[: info.header_offset] + honest[info.header_offset : start].replace(shorter, longer)
    tail = honest[end:].replace(shorter, longer)
    moved = honest.rindex(b"PK\x05\x06") + 16
    directory = int.from_bytes(honest[moved : moved + 4], "little") + len(stream) - info.compress_size
    tail = re.sub(
        rb"(PK\x05\x06.{12}).{4}", lambda old: old[1] + directory.to_bytes(4, "little"), tail, flags=re.DOTALL
    )
    return head + stream + tail


def deep_tables() -> bytes:
    return package(
        main_part("<w:tbl><w:tr><w:tc>" * 5_000 + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * 5_000)
    )


def attributes() -> bytes:
    names = " ".join(f"a{at}=''" for at in range(1_500_000))
    return package(main_part(f"<w:p {names}/>"))


def long_directory() -> bytes:
    return b"PK\x03\x04" + b"PK\x01\x02" * 3_000_000


def circle_of_relationships() -> bytes:
    return package(main_part("<w:p/>"), **{"_rels/.rels": root_relationships("_rels/.rels")})


HOSTILE = {
    "zip bomb": (bomb, "too-complex"),
    "zip bomb that lies about its size": (bomb_that_lies, "corrupted"),
    "duplicate members": (duplicate_main, "forbidden-content"),
    "DOCTYPE": (lambda: with_doctype("<!DOCTYPE w>", "words"), "forbidden-content"),
    "entity": (lambda: with_doctype('<!DOCTYPE w [<!ENTITY e "x">]>', "&e;"), "forbidden-content"),
    "external entity": (
        lambda: with_doctype('<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
        "forbidden-content",
    ),
    "billion laughs": (billion_laughs, "forbidden-content"),
    "five million paragraphs": (lambda: elements(5_000_000), "too-complex"),
    "five million elements in a part of 20 MB": (lambda: elements(4_990_000, b"<a/>"), "too-complex"),
    "two million elements and one": (lambda: elements(2_000_001), "too-complex"),
    "elements over several parts": (many_parts_of_elements, "too-complex"),
    "truncated": (lambda: docx(paragraph("words " * 999))[:-200], "corrupted"),
    "truncated XML": (lambda: package(main_part(paragraph("words"))[:-30]), "corrupted"),
    "tables nested 5,000 deep": (deep_tables, "corrupted"),
    "1.5 million attributes": (attributes, "corrupted"),
    "3 million directory entries": (long_directory, "too-complex"),
    "relationships that lead to themselves": (circle_of_relationships, "wrong-type"),
}


@pytest.fixture(autouse=True)
def _only_the_reader(monkeypatch):
    monkeypatch.setitem(reading._PARSERS, "docx", lambda: (read_docx, lambda untrusted: untrusted))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_its_reason_and_soon(name):
    make, code = HOSTILE[name]
    untrusted = make()
    began = time.monotonic()
    with pytest.raises(UnreadableDocument) as raised:
        read_document(untrusted, DOCX)
    assert raised.value.code == code, str(raised.value)
    assert time.monotonic() - began < SECONDS


def test_five_million_elements_spread_over_parts_that_nobody_needs_cost_nothing():
    part = main_part("<w:p/>" * 1_000_000)
    untrusted = package(main_part(paragraph("two words")), **{f"word/extra{at}.xml": part for at in range(5)})
    began = time.monotonic()
    found = read_document(untrusted, DOCX)
    assert [block.text for block in found.manuscript.blocks] == ["two words"]
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_document_cut_anywhere_is_a_coded_reason(cut):
    whole = docx(paragraph("words " * 200), footnotes={1: paragraph("note")})
    with pytest.raises(UnreadableDocument):
        read_document(whole[: len(whole) * cut // 100], DOCX)
