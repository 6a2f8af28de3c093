"""Hostile Word files, made here and never stored: each ends in a coded reason, and soon."""

from __future__ import annotations

import io
import zipfile

import pytest

from builders.wordml import content_types, main_part, paragraph, root_relationships, zipped


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
    "truncated XML": (lambda: package(main_part(paragraph("words"))[:-30]), "corrupted"),
    "tables nested 5,000 deep": (deep_tables, "corrupted"),
    "1.5 million attributes": (attributes, "corrupted"),
    "3 million directory entries": (long_directory, "too-complex"),
    "relationships that lead to themselves": (circle_of_relationships, "wrong-type"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_its_reason_and_soon(name, ending):
    make, code = HOSTILE[name]
    assert ending(make()) == code


def test_five_million_elements_spread_over_parts_that_nobody_needs_cost_nothing(ending):
    part = main_part("<w:p/>" * 1_000_000)
    untrusted = package(main_part(paragraph("two words")), **{f"word/extra{at}.xml": part for at in range(5)})
    assert ending(untrusted) == "read"
