"""Where else a PDF holds a name: packed pictures, signatures, keys and annotations that nobody knows."""

from __future__ import annotations

import base64
import io
import zlib

import pypdf
import pytest
from PIL import Image

from builders.rawpdf import page_of, shown, stream
from scriptgate.documents.anonymise import anonymise_pdf
from scriptgate.documents.pdf import read_pdf

CANARY = "QuillonMarchbanks"
NAME = CANARY.encode()


def photograph() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = CANARY
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 60)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def with_picture(packed: bytes, filters: bytes, more: bytes = b"") -> bytes:
    entries = (
        b"/Type /XObject /Subtype /Image /Width 40 /Height 30 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
        b"/Filter %s %s" % (filters, more)
    )
    draw = stream(b"q 90 0 0 60 72 600 cm /X Do Q BT /F1 12 Tf 72 720 Td (two words) Tj ET")
    return page_of(draw, more=[stream(packed, entries)])


PACKED = {
    "plain": (photograph(), b"/DCTDecode", b""),
    "as text": (base64.a85encode(photograph()) + b"~>", b"[/ASCII85Decode /DCTDecode]", b""),
    "as digits": (photograph().hex().encode() + b">", b"[/ASCIIHexDecode /DCTDecode]", b""),
    "compressed": (zlib.compress(photograph()), b"[/FlateDecode /DCTDecode]", b"/DecodeParms [null null]"),
    "compressed text": (
        base64.a85encode(zlib.compress(photograph())) + b"~>",
        b"[/ASCII85Decode /FlateDecode /DCTDecode]",
        b"/DecodeParms [null << /Predictor 1 >> << /ColorTransform 1 >>]",
    ),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_photograph_shows_the_same_and_loses_its_author_whatever_it_is_packed_in(name):
    original = with_picture(*PACKED[name])

    copy = anonymise_pdf(original)

    (before,) = pypdf.PdfReader(io.BytesIO(original)).pages[0].images
    (after,) = pypdf.PdfReader(io.BytesIO(copy)).pages[0].images
    assert NAME in photograph()
    assert NAME not in copy
    assert b"/Filter /DCTDecode" in copy  # so that a name in it would be seen
    assert after.image.tobytes() == before.image.tobytes()
    assert anonymise_pdf(copy) == copy


@pytest.mark.parametrize("coded", [b"", NAME, photograph()[:60]])
def test_a_photograph_that_cannot_be_cleaned_goes_and_the_page_stays(coded):
    copy = anonymise_pdf(with_picture(base64.a85encode(coded) + b"~>", b"[/ASCII85Decode /DCTDecode]"))

    assert NAME not in copy
    assert [block.text for block in read_pdf(copy).blocks] == ["two words"]


def page_with(annotation: bytes) -> bytes:
    return page_of(shown("two words"), page=b"/Annots [7 0 R]", more=[b"null", annotation])


WIDGET = b"<< /Type /Annot /Subtype /Widget /Rect [9 9 99 99] /T (field) %s >>"
ANNOTATIONS = {
    "of an unknown kind": b"<< /Type /Annot /Subtype /Foo /Rect [0 0 9 9] /Contents (%s) >>" % NAME,
    "of no kind": b"<< /Type /Annot /Rect [0 0 9 9] /T (%s) >>" % NAME,
    "of no kind and no place": b"<< /Contents (%s) >>" % NAME,
    "an earlier address": b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /PA << /URI (%s) >> >>" % NAME,
    "a link to one person's storage": b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI "
    b"/URI (https://x-my.sharepoint.com/personal/%s/a.docx) >> >>" % NAME,
    "a signature": WIDGET % b"/FT /Sig /V << /Filter /Adobe.PPKLite /Name (%s) >>" % NAME,
    "a signature in a field": WIDGET
    % b"/FT /Sig /V << /Name (%s) /ByteRange [0 1 2 3] /Contents <4a> >>"
    % NAME,
    "a value before it was filled in": WIDGET % b"/FT /Tx /DV (%s)" % NAME,
}


@pytest.mark.parametrize("name", ANNOTATIONS)
def test_an_annotation_names_nobody(name):
    original = page_with(ANNOTATIONS[name])

    copy = anonymise_pdf(original)

    assert NAME in original
    assert NAME not in copy
    assert [block.text for block in read_pdf(copy).blocks] == ["two words"]


STRUCTURE = b"/StructTreeRoot << /Type /StructTreeRoot /K << %s >> >>"
CATALOGUES = {
    "a program's own key": b"/Firm << /Author (%s) >>" % NAME,
    "titles in the structure": STRUCTURE % (b"/S /Document /T (%s)" % NAME),
    "descriptions in the structure": STRUCTURE % (b"/S /Figure /Alt (%s)" % NAME),
    "a layer's user": b"/OCProperties << /D << >> /OCGs "
    b"[<< /Type /OCG /Name (x) /Usage << /User << /Name (%s) >> >> >>] >>" % NAME,
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_what_stands_beside_the_pages_names_nobody(name):
    original = page_of(shown("two words"), catalogue=CATALOGUES[name], page=b"/Own (%s)" % NAME)

    copy = anonymise_pdf(original)

    assert original.count(NAME) == 2
    assert NAME not in copy
    assert [block.text for block in read_pdf(copy).blocks] == ["two words"]


def test_what_a_screen_reader_needs_stays():
    said = b"/Lang (en-GB) /MarkInfo << /Marked true >> "
    said += STRUCTURE % b"/S /P /ActualText (said) /Lang (en)"
    copy = anonymise_pdf(page_of(shown("two words"), catalogue=said))

    for kept in (b"/Lang", b"/Marked", b"(said)", b"/StructTreeRoot"):
        assert kept in copy
