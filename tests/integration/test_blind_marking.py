"""Marking is blind: whatever names the author in a submission's files is not in what the assessor gets."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

import docx
import pypdf
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fpdf import FPDF
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from builders.cloud import messages_in
from builders.participant import METADATA, SENTENCE, Participant, declared
from builders.pipeline import Pipeline
from scriptgate.aws import clients

CANARY = "QuillonMarchbanks"
AREAS = ["leading-with-impact"]


def script() -> bytes:
    """A Word file whose author is named everywhere but in its prose."""
    document = docx.Document()
    document.add_heading("Design", 1)
    document.add_paragraph("We attach Annex A, Annex B and Annex C.")
    for _ in range(20):
        paragraph = document.add_paragraph(f"{SENTENCE} " * 8)
    document.add_comment(paragraph.runs, text="Is this clear?", author=CANARY, initials="QM")
    inserted = OxmlElement("w:ins")
    inserted.set(qn("w:author"), CANARY)
    inserted.set(qn("w:date"), "2026-11-02T09:00:00Z")
    document.add_paragraph("Kept.")._p.append(inserted)
    document.core_properties.author = document.core_properties.last_modified_by = CANARY
    document.core_properties.title = document.core_properties.keywords = CANARY
    content = io.BytesIO()
    document.save(content)
    return with_parts(
        content.getvalue(),
        {
            "docProps/thumbnail.jpeg": CANARY,
            "docProps/custom.xml": f"<Properties>{CANARY}</Properties>",
            "customXml/item9.xml": f"<names>{CANARY}</names>",
        },
    )


def with_parts(package: bytes, parts: dict[str, str]) -> bytes:
    """A package with these parts in place of its own."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, text in parts.items():
            target.writestr(name, text)
    return made.getvalue()


def plan() -> bytes:
    """A PDF whose metadata, XMP packet, bookmark and attachment name its author."""
    pages = FPDF()
    pages.add_page()
    pages.set_font("helvetica", size=11)
    pages.multi_cell(0, 6, "The plan as presented. " * 30)
    writer = pypdf.PdfWriter(io.BytesIO(bytes(pages.output())))
    writer.add_metadata({"/Author": CANARY, "/Title": CANARY, "/Custom": CANARY})
    writer.xmp_metadata = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARY}</x:xmpmeta>".encode()
    writer.add_attachment(f"{CANARY}.txt", CANARY.encode())
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def picture(form: str) -> bytes:
    """A picture whose metadata names who took it."""
    content, image = io.BytesIO(), Image.effect_noise((400, 300), 40)
    if form == "PNG":
        notes = PngInfo()
        notes.add_text("Author", CANARY)
        image.save(content, form, pnginfo=notes)
    else:
        exif = Image.Exif()
        exif[0x013B] = CANARY
        image.save(content, form, exif=exif, comment=CANARY.encode())
    return content.getvalue()


def everything_in(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, what is packed in it, and (of a PDF) every stream unpacked."""
    yield name, name.encode()
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield f"{name}: comment", archive.comment
            for item in archive.infolist():
                yield from everything_in(f"{name}/{item.filename}", archive.read(item))
                yield f"{name}/{item.filename}: extra", item.extra + item.comment
    elif content.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        for number in range(1, len(reader.xref[0]) + 1 if reader.xref else 1):
            found = reader.get_object(number)
            yield f"{name}: object {number}", repr(found).encode()
            if isinstance(found, pypdf.generic.StreamObject):
                yield f"{name}: stream {number}", found.get_data()


@pytest.fixture
def released(pipeline: Pipeline) -> tuple[str, bytes]:
    """The message and the bundle of a submission that names its author wherever a file can."""
    participant = Participant.enrolled(pipeline)
    contents = [script(), plan(), picture("PNG"), picture("JPEG")]
    about = [{"evidence": "board-plan"}, {"evidence": "board-feedback"}, {"evidence": "other"}]
    files = [declared("script", f"{CANARY} essay.docx", contents[0])]
    kinds = zip("ABC", ("pdf", "png", "jpg"), contents[1:], about, strict=True)
    for label, suffix, content, evidence in kinds:
        line = declared("annex", f"{CANARY} {label}.{suffix}", content, label=label, content_areas=AREAS)
        files.append({**line, "title": f"Annex {label}", **evidence})
    number = participant.upload({"files": files, "metadata": METADATA}, contents)
    pipeline.run_all()
    participant.submit(number)
    pipeline.run_all()
    (message,) = messages_in(pipeline.settings.assessor_queue)
    place = json.loads(message["Body"])["bundle"]
    found = clients.s3().get_object(Bucket=place["bucket"], Key=place["key"], VersionId=place["version_id"])
    around = {key: found[key] for key in ("Metadata", "ContentType")}
    return json.dumps([message, around], default=str), found["Body"].read()


def test_nothing_that_the_assessor_gets_names_the_author(released: tuple[str, bytes]):
    message, bundle = released
    forms = [
        CANARY.encode(),
        CANARY.encode("utf-16-le"),
        CANARY.encode("utf-16-be"),
        CANARY.encode().hex().encode(),
    ]
    named = [
        where
        for where, content in [("message", message.encode()), *everything_in("bundle.zip", bundle)]
        if any(form.lower() in content.lower() for form in forms)
    ]
    assert named == []


def test_the_canaries_would_have_been_seen():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("script.docx", script())
        archive.writestr("annexes/annex-A.pdf", plan())
        archive.writestr("annexes/annex-B.png", picture("PNG"))
    seen = {
        where.split("/")[1].split(":")[0]
        for where, found in everything_in("b", content.getvalue())
        if CANARY.encode() in found and "/" in where
    }
    assert seen >= {"script.docx", "annexes"}


def test_the_bundle_still_holds_the_prose_and_the_annexes(released: tuple[str, bytes]):
    with zipfile.ZipFile(io.BytesIO(released[1])) as bundle:
        assert bundle.namelist() == [
            "script.docx", "annexes/annex-A.pdf", "annexes/annex-B.png", "annexes/annex-C.jpg", "index.json",
        ]  # fmt: skip
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(bundle.read("script.docx"))).paragraphs)
        index = json.loads(bundle.read("index.json"))
    assert SENTENCE in text
    assert index["script"].startswith("S-")
