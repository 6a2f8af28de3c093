"""A picture in a document shows the same in the copy and names nobody, whatever its format and its damage."""

from __future__ import annotations

import gzip
import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from builders.odt import frame, odt, p
from builders.wordml import R, content_types, main_part, paragraph, root_relationships, zipped
from scriptgate.documents.anonymise import anonymise_docx, anonymise_odt
from scriptgate.documents.anonymise.pictures import clean_picture, picture_or_blank

CANARY = "Quillon Marchbanks"
SCENE = Image.frombytes("RGB", (24, 16), bytes(range(256)) * 4 + bytes(128))


def saved(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    SCENE.save(out, kind, **options)
    return out.getvalue()


def exif() -> Image.Exif:
    found = Image.Exif()
    found[0x013B] = CANARY
    return found


def gif() -> bytes:
    out = io.BytesIO()
    second = SCENE.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    SCENE.save(
        out, "GIF", save_all=True, append_images=[second], comment=CANARY.encode(), loop=0, duration=90
    )
    return out.getvalue()


def tiff() -> bytes:
    tags = ImageFileDirectory_v2()
    tags[315], tags[270], tags[33432] = CANARY, CANARY, CANARY
    return saved("TIFF", tiffinfo=tags, compression="tiff_lzw", dpi=(144, 144))


def png() -> bytes:
    texts = PngInfo()
    texts.add_text("Author", CANARY)
    return saved("PNG", pnginfo=texts)


def jpeg() -> bytes:
    return saved("JPEG", exif=exif(), comment=CANARY)


def with_wrong_checksum(picture: bytes, chunk: bytes) -> bytes:
    at = picture.index(chunk) + 4
    return picture[:at] + bytes([picture[at] ^ 1]) + picture[at + 1 :]


RASTERS = {
    "GIF": gif(),
    "TIFF": tiff(),
    "WebP": saved("WEBP", exif=exif(), xmp=f"<x>{CANARY}</x>".encode(), lossless=True),
    "BMP": saved("BMP"),
    "JPEG without an end": jpeg()[:-2],
    "JPEG with junk between its segments": jpeg()[:20] + CANARY.encode() + jpeg()[20:],
    "PNG with a damaged text": with_wrong_checksum(png(), b"tEXt"),
    "PNG with a damaged end": png()[:-8] + b"IENE" + png()[-4:],
    "PNG without an end": png()[:-12],
}


@pytest.mark.parametrize("name", RASTERS)
def test_a_picture_keeps_its_pixels_and_loses_its_author(name):
    original = RASTERS[name]

    copy = picture_or_blank(original)

    assert CANARY.encode() not in copy
    shown = Image.open(io.BytesIO(copy))
    assert shown.convert("RGB").tobytes() == pixels(name)
    assert clean_picture(copy) == copy


def pixels(name: str) -> bytes:
    whole = {"JPEG": jpeg(), "PNG": png()}.get(name.partition(" ")[0], RASTERS[name])
    return Image.open(io.BytesIO(whole)).convert("RGB").tobytes()


def test_a_moving_picture_still_moves():
    before, after = Image.open(io.BytesIO(gif())), Image.open(io.BytesIO(picture_or_blank(gif())))

    assert after.info["duration"] == 90
    assert after.info["loop"] == 0
    assert [one.convert("RGB").tobytes() for one in ImageSequence.Iterator(after)] == [
        one.convert("RGB").tobytes() for one in ImageSequence.Iterator(before)
    ]


def test_a_tiff_keeps_its_resolution():
    assert Image.open(io.BytesIO(picture_or_blank(tiff()))).info["dpi"] == (144, 144)


def emf(description: str = f"Paint\0{CANARY}\0\0") -> bytes:
    """A metafile of a header, a comment, a drawing in a comment, and an end."""
    said = description.encode("utf-16-le")
    header = bytearray(108 + len(said) + -len(said) % 4)
    struct.pack_into("<II", header, 0, 1, len(header))
    header[40:44] = b" EMF"
    struct.pack_into("<II", header, 60, len(said) // 2, 108)
    header[108 : 108 + len(said)] = said
    return (
        bytes(header)
        + comment(CANARY.encode())
        + comment(b"EMF+drawn")
        + struct.pack("<5I", 14, 20, 0, 16, 20)
    )


def comment(content: bytes) -> bytes:
    content += bytes(-len(content) % 4)
    return struct.pack("<3I", 70, 12 + len(content), len(content)) + content


def test_a_metafile_loses_its_description_and_keeps_what_draws():
    copy = picture_or_blank(emf())

    assert CANARY.encode() not in copy
    assert CANARY.encode("utf-16-le") not in copy
    assert b"EMF+drawn" in copy
    assert len(copy) == len(emf())


def test_a_packed_metafile_loses_its_description_and_the_name_that_it_was_packed_under():
    out = io.BytesIO()
    with gzip.GzipFile(CANARY, "wb", fileobj=out) as packed:
        packed.write(emf())

    copy = picture_or_blank(out.getvalue())

    assert CANARY.encode() not in copy
    assert gzip.decompress(copy) == picture_or_blank(emf())


SVG = f"""<?xml version="1.0"?><!-- {CANARY} -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"
 xmlns:odd="urn:odd" odd:export="C:/Users/{CANARY}/a.png"><title>{CANARY}</title>
<metadata><creator>{CANARY}</creator></metadata><odd:view name="{CANARY}"/>
<defs><path id="p" d="M0 0h5"/></defs>
<use xlink:href="#p"/><image xlink:href="file:///home/{CANARY}/b.png"/>
<text x="1">seen <tspan>here</tspan></text>
</svg>""".encode()


def test_a_drawing_keeps_what_draws_and_loses_what_tells_of_its_author():
    copy = picture_or_blank(SVG)

    assert CANARY.encode() not in copy
    assert b"urn:odd" not in copy
    for kept in (b'd="M0 0h5"', b'xlink:href="#p"', b"seen <tspan>here</tspan>", b'width="9"'):
        assert kept in copy


@pytest.mark.parametrize(
    "raw",
    [
        CANARY.encode(),
        b"GIF89a" + CANARY.encode(),
        b"RIFF\0\0\0\0WAVE" + CANARY.encode(),
        b"II*\0\xff\xff\xff\xff" + CANARY.encode(),
        b"\x01\0\0\0" + bytes(96) + CANARY.encode("utf-16-le"),
        b"<?xml version='1.0'?><x>" + CANARY.encode() + b"</x>",
        b'<!DOCTYPE svg [<!ENTITY e "x">]><svg xmlns="http://www.w3.org/2000/svg">'
        + CANARY.encode()
        + b"</svg>",
        b"\x1f\x8b\x08\0" + CANARY.encode(),
    ],
    ids=["unknown", "gif", "no webp", "tiff", "no emf", "no svg", "svg with entities", "packed"],
)
def test_what_cannot_be_cleaned_is_a_grey_picture(raw):
    assert clean_picture(raw) is None
    assert Image.open(io.BytesIO(picture_or_blank(raw))).getpixel((0, 0)) == 0xD0


@given(st.sampled_from([*RASTERS.values(), emf(), SVG]), st.data())
def test_a_damaged_picture_gives_a_picture_and_no_fault(picture, data):
    at = data.draw(st.integers(0, len(picture) - 1))
    cut = data.draw(st.integers(0, len(picture)))
    byte = bytes([data.draw(st.integers(0, 255))])

    assert picture_or_blank((picture[:at] + byte + picture[at + 1 :])[:cut])


def test_a_picture_with_a_telling_name_has_another_in_the_copy():
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{R}/image" Target="media/{CANARY}.PNG"/>'
        f'<Relationship Id="b" Type="{R}/image" Target="media/{CANARY.lower()}.png"/>'
        f'<Relationship Id="c" Type="{R}/image" Target="media/picture1.png"/></Relationships>'
    )
    types = content_types().replace(
        b"</Types>",
        f'<Override PartName="/word/media/{CANARY}.png" ContentType="image/png"/></Types>'.encode(),
    )
    package = {
        "[Content_Types].xml": types,
        "_rels/.rels": root_relationships(),
        "word/document.xml": main_part(paragraph("Two words")),
        "word/_rels/document.xml.rels": rels.encode(),
        f"word/media/{CANARY}.png": png(),
        "word/media/picture1.png": png(),
    }

    parts = unzipped(anonymise_docx(zipped(package)))

    assert {"word/media/picture1.png", "word/media/picture2.png"} <= set(parts)
    assert parts["word/_rels/document.xml.rels"].count(b'Target="/word/media/picture2.png"') == 2
    assert b'PartName="/word/media/picture2.png"' in parts["[Content_Types].xml"]
    assert not [
        name for name, part in parts.items() if CANARY.lower().encode() in name.encode() + part.lower()
    ]


def test_a_picture_of_an_odt_with_a_telling_name_has_another_in_the_copy():
    image = f'<draw:image xlink:href="Pictures/{CANARY}.png"/><svg:desc>{CANARY}</svg:desc>'
    named = frame(image, f'draw:name="{CANARY}"')
    document = odt(p(named), p(named), more={f"Pictures/{CANARY}.png": png(), "Pictures/a.svg": SVG})

    parts = unzipped(anonymise_odt(document))

    assert parts["content.xml"].count(b"Pictures/picture1.png") == 2
    assert b"Pictures/picture1.png" in parts["META-INF/manifest.xml"]
    assert not [name for name, part in parts.items() if CANARY.encode() in name.encode() + part]


def unzipped(package: bytes) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
