"""Where else a Word document or an OpenDocument text holds a name: fields, controls, links, other formats."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from builders.odt import odt, p
from builders.wordml import (
    R,
    content_control,
    content_types,
    docx,
    field,
    main_part,
    paragraph,
    root_relationships,
    run,
    zipped,
)
from scriptgate.documents.anonymise import anonymise_docx, anonymise_odt
from scriptgate.documents.anonymise.docx_rules import LEFT_OUT
from scriptgate.documents.docx import read_docx
from scriptgate.documents.odt import read_odt

CANARY = "Quillon Marchbanks"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def unzipped(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def naming(package: bytes) -> list[str]:
    first, last = (re.compile(name.encode(), re.IGNORECASE) for name in CANARY.split())
    return [name for name, part in unzipped(package).items() if first.search(part) or last.search(part)]


def with_part(kind: str, name: str, content: bytes, body: str = "", target: str = "") -> bytes:
    """A DOCX whose main part has a relationship `z` to a part, or to a place outside."""
    mode = ' TargetMode="External"' if target else ""
    link = f'<Relationship Id="z" Type="{R}/{kind}" Target="{target or name}"{mode}/>'
    return docx(
        body or paragraph("Two words"),
        more={
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{LINKS}">{link}</Relationships>'.encode(),
            f"word/{name}": content,
        },
    )


@pytest.mark.parametrize(
    "code",
    [
        *(" AUTHOR ", " author \\* MERGEFORMAT", " LASTSAVEDBY ", " USERNAME ", " FILENAME \\p "),
        *(' DOCPROPERTY "Last saved by" ', " DOCPROPERTY Company ", " INFO Author "),
    ],
)
def test_a_field_that_shows_a_person_shows_nobody_in_as_many_words(code):
    simple = f'<w:fldSimple w:instr="{code.replace(chr(34), "&quot;")}">{run(CANARY)}</w:fldSimple>'
    original = docx(paragraph("By ", field(code, run("Quillon "), run("Marchbanks")), " and ", simple, "."))

    copy = anonymise_docx(original)

    assert naming(copy) == []
    assert [block.text for block in read_docx(copy).blocks] == ["By Author Author and Author Author."]


def test_what_other_fields_show_stays_and_so_does_text_after_a_field_without_an_end():
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>AUTHOR</w:instrText></w:r>'
    going_on = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    original = docx(paragraph(field(" REF plan ", run("the plan"))), paragraph(begun, going_on, " is read"))

    assert read_docx(anonymise_docx(original)).blocks == read_docx(original).blocks


def test_a_path_in_a_code_is_taken_out_however_many_runs_it_stands_in():
    pieces = "".join(
        f"<w:r><w:instrText>{piece}</w:instrText></w:r>"
        for piece in (' INCLUDEPICTURE "C:', f"\\Users\\{CANARY}", '\\a.png" \\d ')
    )
    codes = field("").replace("<w:r><w:instrText></w:instrText></w:r>", pieces)

    body = unzipped(anonymise_docx(docx(paragraph(codes))))["word/document.xml"]

    codes_left = re.findall(rb"<w:instrText[^>]*?(?:/>|>([^<]*)<)", body)
    assert b"".join(codes_left) == b' INCLUDEPICTURE "" \\d '


def test_a_control_keeps_what_it_shows_and_loses_its_name_and_other_choices():
    choices = f'<w:listItem w:displayText="{CANARY}" w:value="1"/>'
    properties = (
        f'<w:alias w:val="{CANARY}"/><w:tag w:val="{CANARY}"/><w:dropDownList>{choices}</w:dropDownList>'
    )
    copy = anonymise_docx(docx(content_control(paragraph("chosen"), properties=properties)))

    assert naming(copy) == []
    assert [block.text for block in read_docx(copy).blocks] == ["chosen"]


def test_a_cover_page_that_shows_the_author_shows_nobody():
    bound = '<w:dataBinding w:xpath="/ns1:coreProperties[1]/ns0:creator[1]" w:storeItemID="{6C3C}"/>'
    copy = anonymise_docx(docx(content_control(paragraph(CANARY), properties=bound)))

    assert [block.text for block in read_docx(copy).blocks] == ["Author Author"]


def test_names_and_descriptions_of_drawings_are_gone():
    drawing = (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="4" name="{CANARY}.jpg" descr="{CANARY}" title="{CANARY}"/>'
        f'</wp:inline></w:drawing><w:pict><v:shape alt="{CANARY}"/></w:pict></w:r>'
    )
    copy = anonymise_docx(docx(paragraph("Two words", drawing)))

    assert naming(copy) == []
    assert b'name="Drawing 4"' in unzipped(copy)["word/document.xml"]


ONE_PERSONS_PLACES = [
    "https://school-my.sharepoint.com/personal/quillon_marchbanks_school_uk/Documents/a.docx",
    "https://school-my.sharepoint.com/:w:/g/personal/quillon_marchbanks/Ea",
    "https://sharepoint.school.example/sites/personal/quillon_marchbanks/a.docx",
    "https://d.docs.live.net/quillon/marchbanks.docx",
]


@pytest.mark.parametrize("place", ONE_PERSONS_PLACES)
def test_a_link_to_the_storage_of_one_person_leads_nowhere(place):
    body = paragraph(f'<w:hyperlink r:id="z">{run("my plan")}</w:hyperlink>')
    copy = anonymise_docx(with_part("hyperlink", "unused.xml", b"<x/>", body, target=place))
    of_odt = anonymise_odt(odt(p(f'<text:a xlink:href="{place}">my plan</text:a>')))

    assert naming(copy) == naming(of_odt) == []
    assert [block.text for block in (*read_docx(copy).blocks, *read_odt(of_odt).blocks)] == ["my plan"] * 2


def test_a_link_to_a_page_that_is_nobodys_stays():
    place = "https://www.bank.example/personal/loans?from=sharepoint.com/personal/"
    copy = anonymise_docx(with_part("hyperlink", "unused.xml", b"<x/>", target=place))

    assert place.encode() in unzipped(copy)["word/_rels/document.xml.rels"]


CHUNK = paragraph("Before") + '<w:altChunk r:id="z"/>' + paragraph("after")


def test_a_web_page_inside_a_document_keeps_its_text_and_loses_its_head():
    page = (
        f'<html><head><meta name="author" content="{CANARY}"><title>{CANARY}</title></head>'
        f"<body><!-- {CANARY} -->"
        f'<p title="{CANARY}">The pläne</p><script>{CANARY}</script> stay</body></html>'
    ).encode()
    parts = unzipped(anonymise_docx(with_part("aFChunk", "chunk.html", page, CHUNK)))

    assert b"<p>The pl&#228;ne</p> stay" in parts["word/chunk.html"].replace(
        b"pl&#195;&#164;ne", b"pl&#228;ne"
    )
    assert CANARY.encode() not in b"".join(parts.values())


def test_plain_text_inside_a_document_stays():
    parts = unzipped(anonymise_docx(with_part("aFChunk", "chunk.txt", b"A plan, in 3 parts.", CHUNK)))

    assert parts["word/chunk.txt"] == b"A plan, in 3 parts."


@pytest.mark.parametrize(
    "content",
    [
        rb"{\rtf1{\info{\author Quillon Marchbanks}}words}",
        b"MIME-Version: 1.0\nFrom: Quillon Marchbanks\n\n",
        b'<?xml version="1.0"?><pkg:package xmlns:pkg="urn:x"><a>Quillon Marchbanks</a></pkg:package>',
        b"\xd0\xcf\x11\xe0" + bytes(9) + CANARY.encode(),
    ],
    ids=["rich text", "a web archive", "a flat package", "an old document"],
)
def test_another_format_inside_a_document_is_left_out_and_the_copy_says_so(content):
    copy = anonymise_docx(with_part("aFChunk", "chunk.bin", content, CHUNK))

    assert naming(copy) == []
    assert [block.text for block in read_docx(copy).blocks] == ["Before", LEFT_OUT, "after"]
    assert "word/chunk.bin" not in unzipped(copy)


def test_a_part_is_cleaned_by_what_it_is_and_not_by_its_name():
    change = f'<w:p><w:ins w:id="1" w:author="{CANARY}">{run("new")}</w:ins></w:p>'
    package = {
        "[Content_Types].xml": content_types().replace(b"document.xml", b"document.XML"),
        "_rels/.rels": root_relationships("word/document.XML"),
        "word/document.XML": main_part(change),
    }

    assert naming(anonymise_docx(zipped(package))) == []


def test_a_part_that_no_known_relationship_leads_to_is_dropped():
    assert "word/odd.xml" not in unzipped(anonymise_docx(with_part("odd", "odd.xml", b"<x>Quillon</x>")))


def test_variables_choices_and_conditions_of_an_odt_leave_what_they_show():
    declared = (
        f'<text:user-field-decl text:name="a" office:value-type="string" office:string-value="{CANARY}"/>'
    )
    shown = (
        '<text:user-field-get text:name="a">shown</text:user-field-get> '
        f'<text:conditional-text text:string-value-if-true="{CANARY}">or not</text:conditional-text> '
        f'<text:drop-down text:name="b"><text:label text:value="{CANARY}"/>chosen</text:drop-down>'
    )
    original = odt(f"<text:user-field-decls>{declared}</text:user-field-decls>", p(shown))

    copy = anonymise_odt(original)

    assert naming(copy) == []
    assert [block.text for block in read_odt(copy).blocks] == ["shown or not chosen"]
