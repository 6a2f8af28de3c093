"""A picture's copy shows the same, the right way up, and tells nothing of where and by whom it was taken."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from scriptgate.documents.anonymise import anonymise_image
from scriptgate.documents.errors import CorruptedDocument, TooComplex, UnreadableDocument, WrongType

CANARY = "QuillonMarchbanks"
SCENE = Image.frombytes("RGB", (24, 16), bytes(range(256)) * 4 + bytes(128))


def jpeg(**options) -> bytes:
    out = io.BytesIO()
    SCENE.save(out, "JPEG", comment=CANARY, **options)
    return out.getvalue()


def phone_photograph(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = CANARY
    exif[0x010F] = CANARY
    packet = f"<x>{CANARY}</x>".encode()
    return jpeg(exif=exif, icc_profile=b"profile" * 20, xmp=packet, progressive=orientation > 4)


def png() -> bytes:
    out = io.BytesIO()
    texts = PngInfo()
    texts.add_text("Author", CANARY)
    texts.add_itxt("Comment", CANARY)
    SCENE.save(out, "PNG", pnginfo=texts, dpi=(144, 144))
    return out.getvalue()


def shown(picture: bytes) -> bytes:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(picture))).tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stays_the_right_way_up_and_loses_its_author(orientation):
    original = phone_photograph(orientation)

    copy = anonymise_image(original)

    assert original.count(CANARY.encode()) == 4
    assert CANARY.encode() not in copy
    assert shown(copy) == shown(original)


def test_only_the_orientation_is_left_of_exif():
    exif = Image.open(io.BytesIO(anonymise_image(phone_photograph(6)))).getexif()

    assert dict(exif) == {0x0112: 6}


def test_a_colour_profile_stays():
    assert Image.open(io.BytesIO(anonymise_image(phone_photograph(1)))).info["icc_profile"] == b"profile" * 20


def test_a_png_keeps_its_pixels_and_resolution_and_loses_its_texts():
    copy = anonymise_image(png())

    assert CANARY.encode() not in copy
    assert shown(copy) == shown(png())
    assert round(Image.open(io.BytesIO(copy)).info["dpi"][0]) == 144


@pytest.mark.parametrize(
    "picture", [png(), phone_photograph(6), phone_photograph(1)], ids=["png", "jpeg", "plain"]
)
def test_what_stands_behind_a_picture_is_left_out(picture):
    assert anonymise_image(picture + CANARY.encode()) == anonymise_image(picture)


@pytest.mark.parametrize("picture", [png(), phone_photograph(6)], ids=["png", "jpeg"])
def test_a_picture_cut_off_anywhere_is_corrupted(picture):
    for length in range(8, len(picture)):
        with pytest.raises(CorruptedDocument):
            anonymise_image(picture[:length])


@given(at=st.integers(0, 600), byte=st.integers(0, 255))
def test_a_damaged_picture_gives_a_copy_or_a_reason(at, byte):
    for picture in (png(), phone_photograph(6)):
        place = at % len(picture)
        damaged = picture[:place] + bytes([byte]) + picture[place + 1 :]
        try:
            copy = anonymise_image(damaged)
        except UnreadableDocument:
            continue
        assert copy


def test_a_picture_of_too_many_pixels_is_too_complex():
    header = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    bomb = png()[:8] + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + png()[33:]

    with pytest.raises(TooComplex):
        anonymise_image(bomb)


def test_a_jpeg_of_too_many_pixels_is_too_complex():
    frame = jpeg().index(b"\xff\xc0")
    bomb = jpeg()[: frame + 5] + struct.pack(">HH", 20_000, 20_000) + jpeg()[frame + 9 :]

    with pytest.raises(TooComplex):
        anonymise_image(bomb)


def test_another_format_is_of_the_wrong_type():
    with pytest.raises(WrongType):
        anonymise_image(b"GIF89a" + bytes(40))
