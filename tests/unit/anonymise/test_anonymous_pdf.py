"""A PDF's copy shows the same and names nobody."""

import io
import re
import zlib

import pypdf
import pypdfium2
import pytest
from PIL import Image
from pypdf.annotations import FreeText, Highlight, Link, Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from builders.essays import Essay, make_prose
from scriptgate.documents.anonymise import anonymise_pdf
from scriptgate.documents.errors import CorruptedDocument, EncryptedDocument
from scriptgate.documents.pdf import read_pdf

CANARY = "QuillonMarchbanks"


def named(**entries) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def _photograph() -> Image.Image:
    return Image.new("RGB", (40, 30), (10, 90, 60))


def essay_with_photograph() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = CANARY
    photograph = io.BytesIO()
    _photograph().save(photograph, "JPEG", exif=exif)
    essay = Essay(running_head="Leading change", numbered=True)
    essay.heading("Design", bookmark=1).paragraph(make_prose(300)).heading("Evaluation", bookmark=1)
    essay.pages.image(io.BytesIO(photograph.getvalue()), w=40)
    return essay.paragraph(make_prose(300, seed=2)).pdf()


def packet(writer):
    stream = DecodedStreamObject()
    stream.set_data(f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode())
    stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    return writer._add_object(stream)


@pytest.fixture(scope="module")
def personal() -> bytes:
    """A PDF with the canary in every place that tells of its author."""
    writer = pypdf.PdfWriter(io.BytesIO(essay_with_photograph()))
    writer.add_metadata({"/Author": CANARY, "/Title": CANARY, "/Keywords": CANARY})
    writer.add_attachment(f"{CANARY}.txt", CANARY.encode())
    script = named(S=NameObject("/JavaScript"), JS=TextStringObject(CANARY))
    writer.root_object[NameObject("/OpenAction")] = script
    writer.root_object[NameObject("/Metadata")] = packet(writer)
    page = writer.pages[0]
    page[NameObject("/Metadata")] = packet(writer)
    page[NameObject("/PieceInfo")] = named(Maker=named(Private=TextStringObject(CANARY)))
    page[NameObject("/AA")] = named(O=named(S=NameObject("/JavaScript"), JS=TextStringObject(CANARY)))
    _annotate(writer)
    out = io.BytesIO()
    writer.write(out)
    return _with_history(out.getvalue())


def _annotate(writer) -> None:
    box = (60, 300, 200, 330)
    quads = ArrayObject([FloatObject(number) for number in (60, 330, 200, 330, 60, 300, 200, 300)])
    writer.add_annotation(0, Text(rect=box, text=CANARY, title_bar=CANARY))
    writer.add_annotation(0, Highlight(rect=box, quad_points=quads, title_bar=CANARY))
    writer.add_annotation(0, Link(rect=box, url="https://trust.example/plan"))
    writer.add_annotation(0, Link(rect=box, url=f"file:///C:/Users/{CANARY}/plan.pdf"))
    writer.add_annotation(0, FreeText(rect=box, text="typed onto the page", title_bar=CANARY))


def _with_history(whole: bytes) -> bytes:
    """An earlier author in an object that a later version of the file replaced."""
    reader = pypdf.PdfReader(io.BytesIO(whole))
    out = io.BytesIO()
    writer = pypdf.PdfWriter(io.BytesIO(whole), incremental=True)
    assert reader.metadata is not None
    writer.add_metadata({"/Author": f"{CANARY} the second"})
    writer.write(out)
    return out.getvalue()


def everything_in(pdf: bytes) -> bytes:
    """The file's bytes and each of its streams unpacked, with UTF-16 text made plain."""
    unpacked = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        unpacked.append(found[1])
        try:
            unpacked.append(zlib.decompressobj().decompress(found[1]))
        except zlib.error:
            continue
    return b"".join(unpacked).replace(b"\0", b"")


def texts(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def pictures(pdf: bytes) -> list[bytes]:
    document = pypdfium2.PdfDocument(pdf)
    return [bytes(page.render(scale=0.5, draw_annots=False).buffer) for page in document]


def test_no_byte_of_the_copy_names_the_author(personal):
    assert everything_in(personal).count(CANARY.encode()) >= 10
    assert CANARY.encode() not in everything_in(anonymise_pdf(personal))


def test_pages_and_their_text_stay_the_same(personal):
    copy = anonymise_pdf(personal)

    assert texts(copy) == texts(personal)
    assert pictures(copy) == pictures(personal)


def test_the_copy_gives_the_same_manuscript_but_for_comments(personal):
    before, after = read_pdf(personal), read_pdf(anonymise_pdf(personal))

    assert after.blocks == before.blocks
    assert (before.signals.comments, after.signals.comments) == (1, 0)
    assert (before.signals.embedded_files, after.signals.embedded_files) == (1, 0)


def test_bookmarks_and_links_stay_and_review_comments_go(personal):
    reader = pypdf.PdfReader(io.BytesIO(anonymise_pdf(personal)), strict=True)
    annotations = [item.get_object() for item in reader.pages[0]["/Annots"]]

    assert [entry.title for entry in reader.outline] == ["Design", "Evaluation"]
    assert [item["/Subtype"] for item in annotations] == ["/Link", "/Link", "/FreeText"]
    assert annotations[0]["/A"]["/URI"] == "https://trust.example/plan"
    assert "/A" not in annotations[1]


def test_the_same_pdf_gives_the_same_bytes_with_one_identifier(personal):
    first, second = anonymise_pdf(personal), anonymise_pdf(personal)
    identifiers = pypdf.PdfReader(io.BytesIO(first)).trailer["/ID"]

    assert first == second
    assert identifiers[0] == identifiers[1]
    assert first.count(b"%%EOF") == 1


def test_form_values_stay():
    writer = pypdf.PdfWriter(io.BytesIO(Essay().paragraph("A form.").pdf()))
    field = named(
        Type=NameObject("/Annot"),
        Subtype=NameObject("/Widget"),
        FT=NameObject("/Tx"),
        T=TextStringObject("school"),
        V=TextStringObject("Hill View"),
        Rect=ArrayObject([FloatObject(number) for number in (50, 50, 150, 70)]),
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(field)])
    writer.root_object[NameObject("/AcroForm")] = named(Fields=ArrayObject([field.indirect_reference]))
    out = io.BytesIO()
    writer.write(out)

    fields = pypdf.PdfReader(io.BytesIO(anonymise_pdf(out.getvalue()))).get_fields()

    assert fields is not None
    assert fields["school"].value == "Hill View"


def locked(user_password: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(Essay().paragraph("Behind a lock.").pdf()))
    writer.encrypt(user_password, "owner-secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_only_restricts_printing_is_copied_unlocked():
    copy = anonymise_pdf(locked(""))

    assert not pypdf.PdfReader(io.BytesIO(copy)).is_encrypted
    assert texts(copy) == ["Behind a lock."]


def test_a_pdf_with_a_password_is_encrypted():
    with pytest.raises(EncryptedDocument):
        anonymise_pdf(locked("secret"))


def test_what_is_no_pdf_is_corrupted():
    with pytest.raises(CorruptedDocument):
        anonymise_pdf(b"%PDF-1.4 and nothing more")
