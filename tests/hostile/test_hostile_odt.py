"""Hostile OpenDocument texts, made here and never stored: each ends in a coded reason, and soon."""

from __future__ import annotations

import io
import zipfile

import pytest

from builders.odt import TEXT, content, manifest, note, odt, p, package, picture, tracked
from builders.wordml import root_relationships
from scriptgate.documents.reading import read_document

ODT = frozenset({"odt"})
ENTRY = '<manifest:file-entry manifest:full-path="content.xml">{}</manifest:file-entry>'
ENCRYPTED = ENTRY.format('<manifest:encryption-data manifest:checksum="x"/>')


def made_of(body: bytes, **more: bytes) -> bytes:
    return package(
        {"mimetype": TEXT.encode(), "content.xml": body, "META-INF/manifest.xml": manifest()} | more
    )


def with_doctype(declaration: str, name: str = "content.xml") -> bytes:
    start, end = content(p("words")).split(b"?>", 1)
    part = start + b"?>" + declaration.encode() + end
    return made_of(content(p("words")), **{name: part})


def billion_laughs() -> bytes:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return with_doctype(f"<!DOCTYPE x [{entities}]>")


def repeated(count: int, element: str = "<text:p/>") -> bytes:
    start, end = content("@").split(b"@")
    return made_of(start + element.encode() * count + end)


def duplicate_content() -> bytes:
    buffer = io.BytesIO(odt(p("few words")))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("Content.xml", content(p("many " * 5000)))
    return buffer.getvalue()


def nested(start: str, end: str, depth: int = 5_000) -> bytes:
    return odt(start * depth + p("deep") + end * depth)


HOSTILE = {
    "zip bomb": (lambda: made_of(content(p("x" * 25_000_000))), "too-complex"),
    "many big parts": (
        lambda: made_of(content(), **{f"Pictures/{at}.png": b" " * 19_000_000 for at in range(6)}),
        "too-complex",
    ),
    "a thousand parts and more": (
        lambda: made_of(content(), **{f"Pictures/{at}.png": b"" for at in range(1_001)}),
        "too-complex",
    ),
    "duplicate members": (duplicate_content, "forbidden-content"),
    "DOCTYPE": (lambda: with_doctype("<!DOCTYPE x>"), "forbidden-content"),
    "DOCTYPE in the styles": (lambda: with_doctype("<!DOCTYPE x>", "styles.xml"), "forbidden-content"),
    "external entity": (
        lambda: with_doctype('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "forbidden-content",
    ),
    "billion laughs": (billion_laughs, "forbidden-content"),
    "two million paragraphs and one": (lambda: repeated(2_000_001), "too-complex"),
    "spans nested 5,000 deep": (lambda: nested("<text:span>", "</text:span>"), "corrupted"),
    "lists nested 5,000 deep": (
        lambda: nested("<text:list><text:list-item>", "</text:list-item></text:list>"),
        "corrupted",
    ),
    "truncated XML": (lambda: made_of(content(p("words"))[:-30]), "corrupted"),
    "no content": (lambda: package({"mimetype": TEXT.encode()}), "corrupted"),
    "1.5 million attributes": (
        lambda: odt("<text:p " + " ".join(f"a{at}=''" for at in range(1_500_000)) + "/>"),
        "corrupted",
    ),
    "encrypted": (
        lambda: made_of(b"\x8f\x01 no XML", **{"META-INF/manifest.xml": manifest(ENCRYPTED)}),
        "encrypted",
    ),
    "encrypted as a whole": (
        lambda: package(
            {
                "mimetype": TEXT.encode(),
                "encrypted-package": b"\x8f",
                "META-INF/manifest.xml": manifest(ENCRYPTED),
            }
        ),
        "encrypted",
    ),
    "a Word document too": (
        lambda: made_of(content(p("few")), **{"_rels/.rels": root_relationships()}),
        "forbidden-content",
    ),
    "a spreadsheet": (lambda: odt(p("x"), mimetype=TEXT.replace("text", "spreadsheet")), "wrong-type"),
    "a master document": (lambda: odt(p("x"), mimetype=TEXT + "-master"), "wrong-type"),
    "a flat file": (lambda: content(p("x")).replace(b"document-content", b"document"), "wrong-type"),
    "an unusual encoding": (
        lambda: made_of(content(p("x")).decode().replace("UTF-8", "UTF-7").encode("utf-7")),
        "forbidden-content",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_its_reason_and_soon(name, ending):
    make, code = HOSTILE[name]
    assert ending(make()) == code


def circle_of_objects() -> bytes:
    made = "<draw:frame><draw:object xlink:href='./Object 1'/></draw:frame>" * 500
    circle = content(p(made)).replace(b"office:text", b"office:chart")
    return odt(p("two words", made), more={"Object 1/content.xml": circle})


def many_open_changes() -> bytes:
    changes = {f"c{at}": "insertion" for at in range(20_000)}
    starts = "".join(f'<text:change-start text:change-id="{name}"/>' for name in changes)
    return odt(tracked(**changes), p("two ", starts, "words", "<text:s/>" * 20_000))


COSTLY = {
    "notes in notes": lambda: odt(p("two words", note(p("x")) * 20_000)),
    "an object that refers to itself": circle_of_objects,
    "many open changes": many_open_changes,
    "a long chain of page styles": lambda: odt(
        p("two words"),
        masters="".join(
            f'<style:master-page style:name="{at or "Standard"}" style:next-style-name="{at + 1}"/>'
            for at in range(50_000)
        ),
    ),
    "the same picture very often": lambda: odt(
        p("two words", picture() * 50_000), more={"Pictures/1.png": bytes(1_000_000)}
    ),
    "wide cells that say they are repeated": lambda: odt(
        p("two words"),
        '<table:table><table:table-row table:number-rows-repeated="99999999">'
        '<table:table-cell table:number-columns-repeated="99999999"/></table:table-row></table:table>',
    ),
    "huge numbers": lambda: odt(
        p("two words", '<text:s text:c="99999999999999999999"/>', picture("9" * 400 + "cm")),
    ),
}


@pytest.mark.parametrize("name", COSTLY)
def test_what_could_cost_much_is_read_soon_enough(name, ending):
    untrusted = COSTLY[name]()
    assert ending(untrusted) == "read"
    found = read_document(untrusted, ODT)
    assert found.manuscript.blocks[0].text.split()[:2] == ["two", "words"]
