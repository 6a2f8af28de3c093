"""An OpenDocument text's copy reads the same and names nobody."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree

from builders.odt import (
    NAMESPACES,
    TEXT,
    comment,
    content,
    deleted,
    equation,
    frame,
    h,
    heading_styles,
    inserted,
    manifest,
    master,
    odt,
    p,
    picture,
    tracked,
)
from scriptgate.documents.anonymise import anonymise_odt
from scriptgate.documents.errors import CorruptedDocument, ForbiddenContent
from scriptgate.documents.guard import detect_format
from scriptgate.documents.odt import read_odt

CANARY = "Quillon Marchbanks"
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
PERSONAL_FIELDS = (
    *("author-name", "author-initials", "initial-creator", "creator", "printed-by", "sender-lastname"),
    *("sender-email", "sender-company", "file-name", "template-name"),
)


def shown_object(at: int, kind: str = "object") -> str:
    """A frame with an object and the picture that stands for it."""
    href = f"./{'Ole' if kind.endswith('ole') else 'Object'} {at}"
    image = f'<draw:image xlink:href="./ObjectReplacements/Object {at}"/>'
    return frame(f'<draw:{kind} xlink:href="{href}"/>{image}')


def photograph() -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[0x013B] = CANARY
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 60)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def settings() -> bytes:
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="string">{value}</config:config-item>'
        for name, value in (
            ("PrinterName", CANARY),
            ("PrinterSetup", CANARY),
            ("RsidRoot", "1234567"),
            ("Template", f"file:///home/{CANARY}/house.ott"),
            ("AddParaTableSpacing", "true"),
        )
    )
    named = f'<config:config-item config:name="User" config:type="string">{CANARY}</config:config-item>'
    return (
        f"<office:document-settings {NAMESPACES}><office:settings>"
        f'<config:config-item-set config:name="ooo:view-settings">{named}</config:config-item-set>'
        f'<config:config-item-set config:name="ooo:configuration-settings">{items}'
        f'<config:config-item-map-indexed config:name="Views">{named}</config:config-item-map-indexed>'
        "</config:config-item-set></office:settings></office:document-settings>"
    ).encode()


@pytest.fixture(scope="module")
def personal() -> bytes:
    """A text with the canary in every place that tells of its author."""
    changes = tracked(i="insertion", d=p("all gone ")).replace("A. Reader", CANARY)
    fields = "".join(f"<text:{name}>{CANARY}</text:{name}> " for name in PERSONAL_FIELDS)
    home = f"file:///C:/Users/{CANARY}"
    linked = f'<text:section><text:section-source xlink:href="{home}/x.odt"/>{p("linked")}</text:section>'
    creator = f"<dc:creator>{CANARY}</dc:creator>"
    about = f"<office:document-meta {NAMESPACES}>{creator}</office:document-meta>".encode()
    embedded = content(p(CANARY))
    return odt(
        "<office:scripts>" + CANARY + "</office:scripts>",
        changes,
        h("Design"),
        p("We ", inserted("i", "really "), deleted("d"), "met", comment(CANARY, creator=CANARY), " often."),
        p("Written by ", fields, "."),
        p(
            f'<text:a xlink:href="{home}/plan.odt">the plan</text:a>',
            f'<text:a xlink:href="../{CANARY}/a.odt">a</text:a>',
        ),
        p('<text:a xlink:href="https://school.example/plan">the school</text:a>'),
        p(
            picture(href="Pictures/1.jpg"),
            frame(f'<draw:image xlink:href="{home}/2.png"/>', f'draw:name="{home}/2.png"'),
        ),
        p(shown_object(1), shown_object(2), shown_object(3, "object-ole")),
        linked,
        p(f"<text:title>My title</text:title> <text:script>{CANARY}</text:script>"),
        f'<text:p officeooo:paragraph-rsid="0012">{"text"}</text:p>',
        styles=heading_styles(),
        masters=master(inner=f"<style:header>{p(f'<text:creator>{CANARY}</text:creator>')}</style:header>"),
        more={
            "meta.xml": about,
            "settings.xml": settings(),
            "Thumbnails/thumbnail.png": CANARY.encode(),
            "Basic/Standard/Module1.xml": CANARY.encode(),
            "Configurations2/accelerator/current.xml": CANARY.encode(),
            "META-INF/documentsignatures.xml": CANARY.encode(),
            "manifest.rdf": CANARY.encode(),
            "Pictures/1.jpg": photograph(),
            "Pictures/stray.jpg": CANARY.encode(),
            "Object 1/content.xml": equation("E", "=", "mc²"),
            "Object 1/meta.xml": about,
            "Object 2/content.xml": embedded,
            "Ole 3": CANARY.encode(),
            **{f"ObjectReplacements/Object {at}": b"picture" for at in (1, 2, 3)},
        },
    )


@pytest.fixture(scope="module")
def copy(personal) -> bytes:
    return anonymise_odt(personal)


def parts_of(package: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(package))
    return {name: archive.read(name) for name in archive.namelist()}


def naming(package: bytes) -> list[str]:
    first, last = CANARY.encode().split()
    return [name for name, part in parts_of(package).items() if first in part or last in part]


def test_no_part_names_the_author(personal, copy):
    assert len(naming(personal)) >= 12
    assert naming(copy) == []


def test_the_copy_has_as_many_words_in_the_same_places(personal, copy):
    before, after = read_odt(personal), read_odt(copy)
    assert [(one.kind, one.level, len(one.text.split())) for one in before.blocks] == [
        (one.kind, one.level, len(one.text.split())) for one in after.blocks
    ]
    assert (after.signals.inserted_words, after.signals.deleted_words) == (1, 2)
    assert after.signals.images == before.signals.images
    assert after.signals.comments == 0


def test_what_names_nobody_is_the_same_text(personal, copy):
    changed = {block.text for block in read_odt(personal).blocks if CANARY in block.text}
    kept = [block for block in read_odt(personal).blocks if block.text not in changed]
    assert len(changed) == 2
    assert [block for block in read_odt(copy).blocks if "Author" not in block.text] == kept


def test_the_package_is_a_valid_one(copy):
    assert detect_format(copy) == "odt"
    assert copy[30:38] == b"mimetype"
    assert copy[38 : 38 + len(TEXT)] == TEXT.encode()
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        listed = {
            str(entry.get(f"{MANIFEST}full-path"))
            for entry in etree.fromstring(archive.read("META-INF/manifest.xml"))
        }
        parts = set(archive.namelist()) - {"mimetype", "META-INF/manifest.xml"}
    assert listed == parts | {"/", "Object 1/"}


def test_only_what_the_text_shows_is_kept(copy):
    assert set(parts_of(copy)) == {
        "mimetype",
        "content.xml",
        "styles.xml",
        "settings.xml",
        "META-INF/manifest.xml",
        "Pictures/1.jpg",
        "Object 1/content.xml",
        *(f"ObjectReplacements/Object {at}" for at in (1, 2, 3)),
    }


def test_changes_stay_tracked_by_nobody_at_no_time(copy):
    body = parts_of(copy)["content.xml"]
    assert body.count(b"<dc:creator>Author</dc:creator>") == 2
    assert b"2026" not in body
    assert b"<text:deletion>" in body
    assert b"text:change-start" in body


def test_links_to_a_disk_lead_nowhere_and_those_to_the_web_stay(copy):
    body = parts_of(copy)["content.xml"].decode()
    targets = re.findall(r'<text:a xlink:href="([^"]*)"', body)
    assert targets == ["about:blank", "about:blank", "https://school.example/plan"]
    assert "section-source" not in body
    assert "rsid" not in body


def test_settings_keep_only_what_decides_about_the_look(copy):
    kept = re.findall(r'config:name="([^"]*)"', parts_of(copy)["settings.xml"].decode())
    assert kept == ["ooo:configuration-settings", "AddParaTableSpacing"]


def test_the_same_bytes_give_the_same_copy_and_a_copy_of_a_copy_is_no_other(personal, copy):
    assert anonymise_odt(personal) == copy
    assert anonymise_odt(copy) == copy


def test_a_templates_copy_is_a_document():
    made = anonymise_odt(odt(p("x"), mimetype=TEXT + "-template"))
    assert parts_of(made)["mimetype"] == TEXT.encode()


def test_a_part_that_tells_of_people_is_not_kept_because_a_picture_names_it():
    stolen = "".join(picture(href=name) for name in ("meta.xml", "META-INF/x.png", "Basic/a", "a/b.xml"))
    more = dict.fromkeys(("meta.xml", "META-INF/x.png", "Basic/a", "a/b.xml"), CANARY.encode())
    assert naming(anonymise_odt(odt(p(stolen), more=more))) == []


@pytest.mark.parametrize(
    ("body", "error"),
    [(b"<!DOCTYPE x>" + content(p("x"))[38:], ForbiddenContent), (b"<x", CorruptedDocument)],
)
def test_what_the_reader_refuses_is_refused_here_too(body, error):
    with pytest.raises(error):
        anonymise_odt(odt(p("x"), more={"content.xml": body}))


def test_an_old_manifest_with_a_document_type_does_no_harm():
    old = b"<!DOCTYPE manifest:manifest PUBLIC 'x' 'Manifest.dtd'>" + manifest()
    made = odt(p("words"), more={"META-INF/manifest.xml": old})
    assert detect_format(made) == "odt"
    assert b"DOCTYPE" not in parts_of(anonymise_odt(made))["META-INF/manifest.xml"]
