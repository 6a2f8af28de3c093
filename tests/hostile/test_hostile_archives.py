"""Hostile packages, made here and never stored: each trick as a Word file and as an OpenDocument text.

What is refused has its reason; what is read has its words, and the copy that others see is free of the rest.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from builders import odt, wordml
from builders.archives import (
    members_of,
    nested,
    overlapping,
    with_lie,
    with_members,
    with_password,
    with_second,
)
from builders.essays import Essay
from scriptgate.documents.formats import SCRIPT_FORMATS
from scriptgate.documents.reading import read_document

WORDS = "two words"
WHOLE = {"docx": wordml.docx(wordml.paragraph(WORDS)), "odt": odt.odt(odt.p(WORDS))}
MAIN = {"docx": "word/document.xml", "odt": "content.xml"}
EVIL = "http://evil.example/x"
INCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def unused(megabytes: int, count: int = 1) -> Callable[[str], bytes]:
    """With pictures that nothing shows."""
    parts = {f"word/media/{at}.png": b" " * (megabytes * 1_000_000) for at in range(count)}
    return lambda kind: with_members(WHOLE[kind], parts)


def sharing_bytes(count: int) -> Callable[[str], bytes]:
    def made(kind: str) -> bytes:
        buffer = io.BytesIO(overlapping(count, 19_000_000))
        with zipfile.ZipFile(buffer, "a") as archive:
            for name, content in members_of(WHOLE[kind]).items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return made


def as_old_office(kind: str) -> bytes:
    """As Office and LibreOffice lay a password over a package: MS-OFFCRYPTO, and an encrypted member."""
    if kind == "docx":
        return OLE + "EncryptedPackage".encode("utf-16-le") + WHOLE[kind]
    return with_password(WHOLE[kind])


REFUSED: dict[str, tuple[Callable[[str], bytes], str]] = {
    "one big part": (
        lambda kind: with_members(WHOLE[kind], {MAIN[kind]: b" " * 21_000_000}),
        "too-complex",
    ),
    "an unused picture of 21 MB": (unused(21), "too-complex"),
    "unused pictures of 114 MB in all": (unused(19, 6), "too-complex"),
    "a thousand parts and more": (
        lambda kind: with_members(WHOLE[kind], {f"word/media/{at}.png": b"" for at in range(1_001)}),
        "too-complex",
    ),
    "members of 950 MB that share their bytes": (sharing_bytes(50), "too-complex"),
    "two texts": (lambda kind: with_second(WHOLE[kind], MAIN[kind], b"<x/>"), "forbidden-content"),
    "two texts, one in capitals": (
        lambda kind: with_second(WHOLE[kind], MAIN[kind].upper(), b"<x/>"),
        "forbidden-content",
    ),
    "two texts, one with backslashes": (
        lambda kind: with_second(WHOLE[kind], "\\" + MAIN[kind], b"<x/>"),
        "forbidden-content",
    ),
    "a text of 300 MB that says 100 bytes": (
        lambda kind: with_lie(with_members(WHOLE[kind], {MAIN[kind]: b" " * 300_000_000}), MAIN[kind], 100),
        "corrupted",
    ),
    "a text that says 19 MB": (lambda kind: with_lie(WHOLE[kind], MAIN[kind], 19_000_000), "corrupted"),
    "a text that says 100 bytes": (lambda kind: with_lie(WHOLE[kind], MAIN[kind], 100), "corrupted"),
    "a password": (as_old_office, "encrypted"),
    "a member with a password": (lambda kind: with_password(WHOLE[kind]), "encrypted"),
    "a PDF before the archive": (lambda kind: b"%PDF-1.7\n" + WHOLE[kind], "corrupted"),
    "a program before the archive": (lambda kind: b"MZ" + bytes(2_000) + WHOLE[kind], "wrong-type"),
    "a picture before the archive": (lambda kind: b"\x89PNG\r\n\x1a\n" + WHOLE[kind], "corrupted"),
}


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_package_ends_in_its_reason_and_soon(name: str, kind: str, ending):
    make, code = REFUSED[name]
    assert ending(make(kind)) == code


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("tenth", range(10))
def test_a_package_cut_at_any_tenth_ends_in_a_reason(tenth: int, kind: str, ending):
    whole = WHOLE[kind]
    assert ending(whole[: len(whole) * tenth // 10]) == ("corrupted" if tenth else "empty")


def related(kind: str, target: str, mode: str = "") -> str:
    return f'<Relationship Id="x{kind}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def word_with(body: str, *relationships: str, **parts: bytes) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = f'<Relationships xmlns="{space}">{"".join(relationships)}</Relationships>'.encode()
    more = {"word/_rels/document.xml.rels": rels, **{f"word/{name}": part for name, part in parts.items()}}
    return wordml.docx(wordml.paragraph(WORDS), body, more=more)


def word_with_objects() -> bytes:
    return word_with(
        '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:x" r:id="xoleObject"/></w:object></w:r></w:p>',
        related("oleObject", "embeddings/oleObject1.bin"),
        related("vbaProject", "vbaProject.bin"),
        related("package", "embeddings/book.xlsx"),
        **{"embeddings/oleObject1.bin": OLE, "vbaProject.bin": OLE, "embeddings/book.xlsx": OLE},
    )


def writer_with_objects() -> bytes:
    return odt.odt(
        odt.p(WORDS),
        odt.p(odt.frame('<draw:object-ole xlink:href="./Object 1"/>')),
        more={"Object 1": OLE, "Basic/Standard/Module1.xml": b"<x>Shell</x>", "Scripts/python/a.py": b"x"},
    )


def word_with_references() -> bytes:
    outside = ' TargetMode="External"'
    return word_with(
        '<w:p><w:r><w:drawing><a:blip r:link="ximage"/></w:drawing></w:r></w:p>'
        f'{INCLUDE}<w:altChunk r:id="xaFChunk"/>',
        related("image", EVIL, outside),
        related("aFChunk", EVIL, outside),
        related("attachedTemplate", EVIL, outside),
        related("subDocument", "file:///etc/passwd", outside),
    )


def writer_with_references() -> bytes:
    return odt.odt(
        odt.p(WORDS),
        f'<text:section><text:section-source xlink:href="{EVIL}"/></text:section>',
        odt.p(odt.picture(href=EVIL), odt.picture(href="../../../etc/passwd")),
        INCLUDE,
    )


OUTSIDE = ("../../outside.xml", "/etc/outside.png", "C:\\outside.png", "word/../../outside.png")


def leading_outside(kind: str) -> bytes:
    return with_members(WHOLE[kind], dict.fromkeys(OUTSIDE, b"outside"))


HARMLESS: dict[str, Callable[[str], bytes]] = {
    "an archive of archives of a bomb": lambda kind: with_members(
        WHOLE[kind], {"word/embeddings/1.zip": nested(3, 300)}
    ),
    "members of 57 MB that share their bytes": sharing_bytes(3),
    "names that lead out of the package": leading_outside,
    "objects and macros": lambda kind: {"docx": word_with_objects, "odt": writer_with_objects}[kind](),
    "references to other places": lambda kind: {
        "docx": word_with_references,
        "odt": writer_with_references,
    }[kind](),
    "a PDF behind the archive": lambda kind: WHOLE[kind] + Essay().paragraph("many more words").pdf(),
}
TRACES = (b"outside", b"bomb", OLE[:8], b"Shell", b"passwd", b"%PDF", b"shared/", b"PK\x03\x04", b"evil")


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("name", HARMLESS)
def test_what_nobody_reads_does_no_harm_and_is_not_passed_on(name: str, kind: str, ending):
    untrusted = HARMLESS[name](kind)
    assert ending(untrusted) == "read"
    found = read_document(untrusted, SCRIPT_FORMATS)
    assert [block.text for block in found.manuscript.blocks if block.text] == [WORDS]
    copy = members_of(found.anonymised)
    assert not [trace for trace in TRACES for content in copy.values() if trace in content]
    assert not [name for name in copy if ".." in name or "outside" in name or name.endswith((".bin", ".zip"))]
