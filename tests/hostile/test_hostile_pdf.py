"""Hostile PDFs, made here and never stored: each is read or ends in a coded reason, soon, in little room."""

from __future__ import annotations

import io
import os
import resource
import struct
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from builders.essays import Essay, make_prose
from builders.rawpdf import page_of, pdf, shown, stream
from scriptgate.documents.errors import UnreadableDocument
from scriptgate.documents.reading import read_document

SECONDS = 20.0
MOST_MEMORY = 400 * 1024
"""Kilobytes of a child beyond what its parent has: with a Lambda's 100 MB that is under 512 MB."""
ACCEPTED = frozenset({"pdf", "png", "jpeg"})

READ = "read"


def whole() -> bytes:
    return Essay(numbered=True).heading("Context").paragraph(make_prose(300)).pdf()


def locked(user: str, owner: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(whole())))
    writer.encrypt(user, owner, algorithm="RC4-128")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def packed(content: bytes, megabytes: int) -> bytes:
    """A compressed run of so many decimal megabytes, made without holding it."""
    packer = zlib.compressobj(9)
    piece = content * (1_000_000 // len(content))
    return b"".join([*(packer.compress(piece) for _ in range(megabytes)), packer.flush()])


def bomb(content: bytes, megabytes: int) -> bytes:
    return page_of(stream(packed(content, megabytes), b"/Filter /FlateDecode"))


def filters(depth: int) -> bytes:
    content = packed(b" ", 200)
    for _ in range(depth - 1):
        content = zlib.compress(content, 9)
    return page_of(stream(content, b"/Filter [%s]" % (b"/FlateDecode " * depth)))


def self_drawing_form() -> bytes:
    form = stream(
        b"/X Do /X Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
    )
    return page_of(stream(b"/X Do"), more=[form])


def forms_that_double(depth: int) -> bytes:
    forms = [
        stream(
            b"/X Do /X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
            % (number + 1),
        )
        for number in range(6, 6 + depth)
    ]
    last = stream(
        b"BT /F1 12 Tf (word) Tj ET",
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> >>",
    )
    return page_of(stream(b"/X Do"), more=[*forms, last])


def circle_of_pages() -> bytes:
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])


def many_pages(count: int) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            *[page] * count,
        ]
    )


def one_page_many_times(count: int) -> bytes:
    kids = b"3 0 R " * count
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, shown("word")])


def many_objects(count: int) -> bytes:
    return page_of(shown("two words"), more=[b"<< >>"] * count)


def image(width: int, height: int) -> bytes:
    size = b"/Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceRGB" % (width, height)
    pixels = stream(b"\0" * 4096, b"/Type /XObject /Subtype /Image " + size, compressed=True)
    return page_of(stream(b"595 0 0 842 0 0 cm /X Do"), more=[pixels])


def hidden_by_an_update() -> bytes:
    """A file whose update shows other words: what is newest is what a viewer shows."""
    old = page_of(shown("first words of the old text"))
    place = len(old)
    new = old + b"4 0 obj\n" + shown("only new words") + b"\nendobj\n"
    table = (
        b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    )
    return new + table % (place, old.rindex(b"xref\n0"), len(new))


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
        + chunk(b"IEND", b"")
    )


JS = (
    b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "
    b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>"
)
LAUNCH = b"/OpenAction << /S /Launch /F (calc.exe) >> /AA << /WC << /S /URI /URI (http://evil.example/) >> >>"
FILES = (
    b"/Names << /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>] >> >>"
)

ANY = frozenset(
    {READ, "corrupted", "too-complex", "took-too-long", "forbidden-content", "wrong-type", "encrypted"}
)
REFUSED = ANY - {READ}

HOSTILE: dict[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "a stream of 900 MB of spaces": (lambda: bomb(b" ", 900), ANY),
    "filters on filters": (lambda: filters(3), ANY),
    "four million operators": (lambda: bomb(b"q Q ", 16), ANY),
    "a million words drawn": (
        lambda: page_of(stream(b"BT /F1 1 Tf " + b"(w ) Tj " * 1_000_000 + b"ET", compressed=True)),
        ANY,
    ),
    "a form that draws itself": (self_drawing_form, ANY),
    "forms that double forty times": (lambda: forms_that_double(40), ANY),
    "pages in a circle": (circle_of_pages, ANY),
    "two thousand pages": (lambda: many_pages(2_000), REFUSED),
    "one page, a hundred thousand times": (lambda: one_page_many_times(100_000), REFUSED),
    "two hundred thousand objects": (lambda: many_objects(200_000), ANY),
    "arrays nested 100,000 deep": (
        lambda: page_of(shown("w"), catalogue=b"/X " + b"[" * 100_000 + b"]" * 100_000),
        ANY,
    ),
    "a page of a thousand kilometres": (lambda: page_of(shown("w"), page=b"/MediaBox [0 0 1e12 1e12]"), ANY),
    "an image of a billion pixels": (lambda: image(40_000, 40_000), ANY),
    "a user's password": (lambda: locked("secret", "owner"), frozenset({"encrypted"})),
    "a catalogue that is none": (lambda: pdf([b"(words)"]), REFUSED),
    "no objects": (lambda: b"%PDF-1.7\n%%EOF\n", REFUSED),
    "a picture of a billion pixels": (lambda: png(60_000, 60_000), REFUSED),
    "a web page": (lambda: b"<html><script>alert(1)</script>%PDF-1.7", REFUSED),
    "an archive behind a PDF": (lambda: whole() + b"PK\x03\x04" + b"\0" * 100, ANY),
}


@pytest.fixture(autouse=True)
def _no_temporary_file_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert not list(tmp_path.iterdir())


@pytest.fixture(autouse=True)
def peaks(monkeypatch) -> list[int]:
    """The peak memory of each child that ended, in kilobytes."""
    found: list[int] = []

    def waitpid(child: int, options: int) -> tuple[int, int]:
        ended, status, usage = os.wait4(child, options)
        if ended:
            found.append(usage.ru_maxrss)
        return ended, status

    monkeypatch.setattr("scriptgate.documents.sandbox.os.waitpid", waitpid)
    return found


def in_use() -> int:
    """This process's memory in kilobytes."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() // 1024


def outcome(untrusted: bytes, peaks: list[int]) -> str:
    began = time.monotonic()
    try:
        read_document(untrusted, ACCEPTED)
    except UnreadableDocument as reason:
        code = reason.code
    else:
        code = READ
    assert time.monotonic() - began < SECONDS
    assert max(peaks, default=0) - in_use() < MOST_MEMORY
    return code


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_ends_in_a_reason_and_soon(name: str, peaks: list[int]):
    make, expected = HOSTILE[name]
    assert outcome(make(), peaks) in expected


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_pdf_cut_at_any_tenth_is_read_or_ends_in_a_reason(tenth: int, peaks: list[int]):
    content = whole()
    assert outcome(content[: len(content) * tenth // 10], peaks) in ANY


def test_an_owners_password_alone_hides_nothing(peaks: list[int]):
    assert outcome(locked("", "owner"), peaks) == READ


def test_the_newest_text_is_what_counts_and_the_older_is_not_passed_on():
    found = read_document(hidden_by_an_update(), ACCEPTED)
    assert " ".join(block.text for block in found.manuscript.blocks) == "only new words"
    assert b"old text" not in found.anonymised


@pytest.mark.parametrize("catalogue", [JS, LAUNCH, FILES])
def test_what_a_pdf_would_do_is_not_passed_on(catalogue: bytes):
    attached = [stream(b"MZ", b"/Type /EmbeddedFile")]
    found = read_document(page_of(shown("two words"), catalogue=catalogue, more=attached), ACCEPTED)
    assert [block.text for block in found.manuscript.blocks] == ["two words"]
    names = (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"evil.example", b"/AA")
    assert not [name for name in names if name in found.anonymised]
