"""A Word document's copy reads the same and names nobody."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from scriptgate.documents.anonymise import anonymise_docx
from scriptgate.documents.docx import read_docx
from scriptgate.documents.errors import CorruptedDocument, ForbiddenContent

CANARY = "Quillon Marchbanks"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def element(xml: str):
    """A fragment whose prefixes `w` and `r` are declared on its root."""
    name = xml[1:].split(maxsplit=1)[0]
    return parse_xml(xml.replace(f"<{name}", f'<{name} xmlns:w="{W}" xmlns:r="{OFFICE}"', 1))


@pytest.fixture(scope="module")
def personal() -> bytes:
    """A document with the canary in every place that tells of its author."""
    document = docx.Document()
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "title", "category"):
        setattr(document.core_properties, name, CANARY)
    document.add_heading("Design of the programme", 1)
    paragraph = document.add_paragraph("We met every week to plan.")
    document.add_comment(paragraph.runs, text=f"{CANARY} asks why", author=CANARY, initials="QM")
    _track_changes(paragraph._p)
    _set_variables(document)
    document.part.relate_to(f"file:///C:/Users/{CANARY}/plan.docx", f"{OFFICE}/hyperlink", is_external=True)
    document.add_picture(io.BytesIO(_photograph()))
    document.element.body.iter(qn("pic:cNvPr")).__next__().set("descr", f"C:\\Users\\{CANARY}\\photo.jpg")
    out = io.BytesIO()
    document.save(out)
    return _with_parts(out.getvalue())


def _track_changes(paragraph) -> None:
    who = f'w:author="{CANARY}" w:date="2026-01-05T10:00:00Z"'
    added = '<w:r><w:t xml:space="preserve"> And then we met again.</w:t></w:r>'
    paragraph.append(element(f'<w:ins w:id="7" {who}>{added}</w:ins>'))
    paragraph.append(element(f'<w:del w:id="8" {who}><w:r><w:delText>gone</w:delText></w:r></w:del>'))
    paragraph.get_or_add_pPr().append(element(f'<w:pPrChange w:id="9" {who}><w:pPr/></w:pPrChange>'))


def _set_variables(document) -> None:
    part = document.part._settings_part
    house = f"file:///C:/Users/{CANARY}/house.dotx"
    template = part.relate_to(house, f"{OFFICE}/attachedTemplate", is_external=True)
    part.element.append(element(f'<w:attachedTemplate r:id="{template}"/>'))
    variable = f'<w:docVar w:name="who" w:val="{CANARY}"/>'
    part.element.append(element(f"<w:docVars >{variable}</w:docVars>"))


def _photograph() -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[0x013B] = CANARY
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 60)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def _with_parts(whole: bytes) -> bytes:
    """The document with parts that python-docx does not write."""
    parts = {
        "docProps/custom.xml": (
            "custom-properties",
            f"<Properties><property>{CANARY}</property></Properties>",
        ),
        "customXml/item9.xml": ("customXml", f"<b><Author>{CANARY}</Author></b>"),
        "word/people.xml": ("people", f"<people><person author='{CANARY}'/></people>"),
        "word/embeddings/book.xlsx": ("package", CANARY),
    }
    source = zipfile.ZipFile(io.BytesIO(whole))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", _relationships(parts) + b"</Relationships>")
            copy.writestr(name, content)
        for name, (_, content) in parts.items():
            copy.writestr(name, content)
        copy.writestr("stray/left-over.xml", f"<x>{CANARY}</x>")
    return out.getvalue()


def _relationships(parts) -> bytes:
    lines = (
        f'<Relationship Id="rId9{number}" Type="{OFFICE}/{kind}" Target="/{name}"/>'
        for number, (name, (kind, _)) in enumerate(parts.items())
    )
    return "".join(lines).encode()


def parts_of(package: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(package))
    return {name: archive.read(name) for name in archive.namelist()}


def naming(package: bytes) -> list[str]:
    return [name for name, content in parts_of(package).items() if CANARY.encode() in content]


def test_the_text_stays_the_same(personal):
    assert read_docx(anonymise_docx(personal)).blocks == read_docx(personal).blocks


def test_no_part_names_the_author(personal):
    before = [name for name, content in parts_of(personal).items() if CANARY.encode() in content]
    after = [
        name for name, content in parts_of(anonymise_docx(personal)).items() if CANARY.encode() in content
    ]

    assert len(before) >= 9
    assert after == []


def test_parts_that_tell_of_people_are_gone_with_what_points_at_them(personal):
    parts = parts_of(anonymise_docx(personal))
    pointing = b"".join(content for name, content in parts.items() if name.endswith((".rels", "Types].xml")))

    for gone in (b"docProps", b"comments", b"customXml/item", b"people", b"embeddings", b"attachedTemplate"):
        assert gone not in pointing
        assert not any(gone.decode() in name for name in parts)


def test_no_anchor_of_a_comment_is_left(personal):
    body = parts_of(anonymise_docx(personal))["word/document.xml"]

    assert b"commentR" not in body
    assert b'w:author="Author"' in body
    assert b"w:date" not in body


def test_a_tracked_change_stays_tracked(personal):
    body = parts_of(anonymise_docx(personal))["word/document.xml"]

    assert b"<w:ins " in body
    assert b"<w:del " in body


def test_the_same_document_gives_the_same_bytes(personal):
    assert anonymise_docx(personal) == anonymise_docx(personal)


def test_the_copy_opens_again_and_is_its_own_copy(personal):
    copy = anonymise_docx(personal)

    assert docx.Document(io.BytesIO(copy)).paragraphs[0].text == "Design of the programme"
    assert anonymise_docx(copy) == copy


def test_a_strict_document_is_cleaned_and_stays_strict(personal):
    strict = _rewritten(
        personal, "word/document.xml", lambda content: content.replace(W.encode(), STRICT.encode())
    )

    body = parts_of(anonymise_docx(strict))["word/document.xml"]

    assert STRICT.encode() in body
    assert CANARY.encode() not in body
    assert b"commentR" not in body


def _rewritten(package: bytes, part: str, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for name, content in parts_of(package).items():
            copy.writestr(name, change(content) if name == part else content)
    return out.getvalue()


def test_a_doctype_is_refused(personal):
    declared = b'<!DOCTYPE x [<!ENTITY e "words">]>'
    hostile = _rewritten(
        personal,
        "word/document.xml",
        lambda content: content.replace(b"<w:document", declared + b"<w:document", 1),
    )

    with pytest.raises(ForbiddenContent):
        anonymise_docx(hostile)


def test_a_part_that_is_no_xml_is_corrupted(personal):
    with pytest.raises(CorruptedDocument):
        anonymise_docx(
            _rewritten(personal, "word/document.xml", lambda content: content[: len(content) // 2])
        )
