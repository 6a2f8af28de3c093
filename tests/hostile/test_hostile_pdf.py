"""Hostile PDFs, made here and never stored: each is read or ends in a coded reason, soon, in little room."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter

from builders.essays import Essay, make_prose
from builders.rawpdf import page_of, pdf, shown, stream
from scriptgate.documents.manuscript import Kind
from scriptgate.documents.reading import read_document

Ending = Callable[[bytes], str]

ACCEPTED = frozenset({"pdf", "png", "jpeg"})


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
    content = packed(b" ", 300)
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


def deep_pages(depth: int) -> bytes:
    nodes = [
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (at + 1, at - 1)
        for at in range(2, 2 + depth)
    ]
    page = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (1 + depth)
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, page])


def pages_that_lie() -> bytes:
    return page_of(shown("two words")).replace(b"/Count 1 ", b"/Count 2000000000 ")


def many_bookmarks(count: int) -> bytes:
    last = 6 + count
    titles = [
        b"<< /Title (x) /Parent 6 0 R /Dest [3 0 R /Fit] /Next %d 0 R >>" % (at + 1) for at in range(7, last)
    ]
    outlines = b"<< /First 7 0 R /Last %d 0 R >>" % last
    return page_of(shown("two words"), catalogue=b"/Outlines 6 0 R", more=[outlines, *titles, b"<< >>"])


def many_comments(count: int) -> bytes:
    comment = b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (hello there) >>"
    return page_of(shown("two words"), page=b"/Annots [%s]" % (b"6 0 R " * count), more=[comment])


def object_stream(count: int) -> bytes:
    places = b" ".join(b"%d 0" % (100 + at) for at in range(count))
    about = b"/Type /ObjStm /N %d /First %d" % (count, len(places) + 1)
    return page_of(shown("two words"), more=[stream(places + b" << >>", about, compressed=True)])


def table_of_objects() -> bytes:
    """A cross-reference stream for far more objects than there are, of 300 MB."""
    start = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    about = b"/Type /XRef /W [1 4 2] /Index [0 2000000000] /Size 2000000000 /Root 1 0 R /Filter /FlateDecode"
    table = b"3 0 obj\n%s\nendobj\n" % stream(packed(b"\0", 300), about)
    return start + table + b"startxref\n%d\n%%%%EOF\n" % len(start)


def long_rows() -> bytes:
    about = b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2000000000 >>"
    return page_of(stream(packed(b"q Q ", 20), about))


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

NO_ROOM = frozenset({"corrupted", "too-complex", "took-too-long"})
"""PDFium ends the process when it has no memory left, and no one can tell that from a damaged file's end."""
NO_TIME = frozenset({"too-complex", "took-too-long"})
"""Too many objects; a busy machine may not get so far."""

HOSTILE: dict[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "a stream of 900 MB of spaces": (lambda: bomb(b" ", 900), NO_ROOM),
    "filters on filters": (lambda: filters(3), NO_ROOM),
    "a million words drawn": (
        lambda: page_of(stream(b"BT /F1 1 Tf " + b"(w ) Tj " * 1_000_000 + b"ET", compressed=True)),
        NO_ROOM,
    ),
    "a million words in one line": (
        lambda: page_of(stream(b"BT /F1 1 Tf [" + b"(w) -500 " * 1_000_000 + b"] TJ ET", compressed=True)),
        NO_ROOM,
    ),
    "a form that draws itself": (self_drawing_form, NO_ROOM),
    "forms that double forty times": (lambda: forms_that_double(40), NO_ROOM),
    "pages in a circle": (circle_of_pages, frozenset({"corrupted"})),
    "pages in pages, 5,000 deep": (lambda: deep_pages(5_000), frozenset({"corrupted"})),
    "two thousand pages": (lambda: many_pages(2_000), frozenset({"too-complex"})),
    "one page, a hundred thousand times": (lambda: one_page_many_times(100_000), frozenset({"too-complex"})),
    "a hundred thousand comments": (lambda: many_comments(100_000), frozenset({"too-complex"})),
    "a hundred thousand bookmarks": (lambda: many_bookmarks(100_000), NO_TIME),
    "a table of two thousand million objects": (table_of_objects, frozenset({"corrupted"})),
    "arrays nested 100,000 deep": (
        lambda: page_of(shown("w"), catalogue=b"/Lang " + b"[" * 100_000 + b"]" * 100_000),
        frozenset({"too-complex"}),
    ),
    "a user's password": (lambda: locked("secret", "owner"), frozenset({"encrypted"})),
    "one password for user and owner": (lambda: locked("secret", "secret"), frozenset({"encrypted"})),
    "a catalogue that is none": (lambda: pdf([b"(words)"]), frozenset({"corrupted"})),
    "no objects": (lambda: b"%PDF-1.7\n%%EOF\n", frozenset({"corrupted"})),
    "a picture of a billion pixels": (lambda: png(60_000, 60_000), frozenset({"too-complex"})),
    "a web page": (lambda: b"<html><script>alert(1)</script>%PDF-1.7", frozenset({"corrupted"})),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_its_reason_and_soon(name: str, ending: Ending):
    make, expected = HOSTILE[name]
    assert ending(make()) in expected


@pytest.mark.parametrize("tenth", range(10))
def test_a_pdf_cut_at_any_tenth_ends_in_a_reason(tenth: int, ending: Ending):
    content = whole()
    assert ending(content[: len(content) * tenth // 10]) == ("corrupted" if tenth else "empty")


HARMLESS: dict[str, tuple[Callable[[], bytes], str]] = {
    "four million operators": (lambda: bomb(b"q Q ", 16), ""),
    "two hundred thousand objects that nothing shows": (lambda: many_objects(200_000), "two words"),
    "a million objects in one stream": (lambda: object_stream(1_000_000), "two words"),
    "pages that say they are two thousand million": (pages_that_lie, "two words"),
    "a page of a thousand kilometres": (
        lambda: page_of(shown("two words"), page=b"/MediaBox [0 0 1e12 1e12]"),
        "two words",
    ),
    "an image of a billion pixels": (lambda: image(40_000, 40_000), ""),
    "rows of two thousand million bytes": (long_rows, ""),
    "a stream whose length is itself": (
        lambda: page_of(b"<< /Length 4 0 R >>\nstream\nx\nendstream"),
        "",
    ),
    "an owner's password alone": (lambda: locked("", "owner"), make_prose(300)),
    "an archive behind a PDF": (lambda: whole() + b"PK\x03\x04" + b"\0" * 100, make_prose(300)),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_costly_is_read_to_the_last_word(name: str, ending: Ending):
    make, words = HARMLESS[name]
    untrusted = make()
    assert ending(untrusted) == "read"
    blocks = read_document(untrusted, ACCEPTED).manuscript.blocks
    body = (block.text for block in blocks if block.kind is Kind.PARAGRAPH)
    assert " ".join(body) == words


def test_a_page_that_is_only_a_picture_is_read_and_said_to_be_one(ending: Ending):
    untrusted = image(595, 842)
    assert ending(untrusted) == "read"
    manuscript = read_document(untrusted, ACCEPTED).manuscript
    assert (manuscript.blocks, manuscript.signals.image_only_pages) == ((), 1)


def test_the_newest_text_is_what_counts_and_the_older_is_not_passed_on(ending: Ending):
    untrusted = hidden_by_an_update()
    assert ending(untrusted) == "read"
    found = read_document(untrusted, ACCEPTED)
    assert " ".join(block.text for block in found.manuscript.blocks) == "only new words"
    assert b"old text" not in found.anonymised


@pytest.mark.parametrize("catalogue", [JS, LAUNCH, FILES], ids=["JavaScript", "launch", "embedded files"])
def test_what_a_pdf_would_do_is_not_passed_on(catalogue: bytes, ending: Ending):
    untrusted = page_of(shown("two words"), catalogue=catalogue, more=[stream(b"MZ", b"/Type /EmbeddedFile")])
    assert ending(untrusted) == "read"
    found = read_document(untrusted, ACCEPTED)
    assert [block.text for block in found.manuscript.blocks] == ["two words"]
    names = (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"evil.example", b"/AA")
    assert not [name for name in names if name in found.anonymised]
