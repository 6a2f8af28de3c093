"""Text that a PDF draws otherwise than as text, or hides behind what it says: each is seen, by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from builders import rawpdf
from builders.cheating import COUNTED, HIDDEN_WORDS, HONEST, assert_seen, report_on
from builders.essays import make_prose

A_LINE, LINES = 11, 45
UNDER = make_prose(2_000, 5).split()
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
PICTURE = rawpdf.stream(
    b"\x80" * 14_000,
    b"/Type /XObject /Subtype /Image /Width 100 /Height 140 /BitsPerComponent 8 /ColorSpace /DeviceGray",
    compressed=True,
)
SHOWN = b"/XObject << /X 4 0 R >>"
FEW = "The plan was good and it worked very well for all pupils"
"""Twelve words."""


def lines_of(words: Sequence[str]) -> list[str]:
    return [" ".join(words[at : at + A_LINE]) for at in range(0, len(words), A_LINE)]


def text(lines: Sequence[str], top: int = 770, *, end: str = "") -> str:
    shown = " ".join(f"({line}) Tj {end} T*" for line in lines)
    return f"BT /F1 11 Tf 14 TL 72 {top} Td {shown} ET "


def pages_of(words: int, seed: int = 3, *, end: str = "") -> list[str]:
    lines = lines_of(make_prose(words, seed).split())
    return [text(lines[at : at + LINES], end=end) for at in range(0, len(lines), LINES)]


def built(
    pages: Sequence[str], *more: bytes, resources: bytes = b"", annotated: int = 0, fonts: bytes = b""
) -> bytes:
    """A PDF of these contents. Object 3 is the font, `more` are objects from 4.

    The last so many pages have object 5 as their annotation.
    """
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", rawpdf.FONT, *more]
    kids = []
    for number, content in enumerate(pages):
        kids.append(b"%d 0 R" % (len(objects) + 1))
        annots = b"/Annots [5 0 R]" if number >= len(pages) - annotated else b""
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s "
            b"/Resources << /Font << /F1 3 0 R %s >> %s >> >>" % (len(objects) + 2, annots, fonts, resources)
        )
        objects.append(rawpdf.stream(content.encode("latin-1"), compressed=True))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return rawpdf.pdf(objects)


def annotated(kind: str) -> bytes:
    drawn = rawpdf.stream(text(lines_of(UNDER)[:LINES]).encode(), FORM)
    annotation = (
        b"<< /Type /Annot /Subtype /%s /Rect [0 0 595 842] /F 4 /AP << /N 4 0 R >> >>" % kind.encode()
    )
    return built([*pages_of(HONEST), text(["one line"])], drawn, annotation, annotated=1)


def scanned(*, mode: int) -> bytes:
    page = f"q 595 0 0 842 0 0 cm /X Do Q BT /F1 9 Tf {mode} Tr 72 20 Td ({FEW}) Tj ET"
    return built(pages_of(HONEST) + [page] * 2, PICTURE, resources=SHOWN)


def strips() -> bytes:
    """Pictures as large as one line each."""
    page = "".join(f"q 450 0 0 16 72 {780 - 17 * at} cm /X Do Q " for at in range(40))
    return built(pages_of(HONEST) + [page + text([FEW], 30)] * 2, PICTURE, resources=SHOWN)


def curves(words: str = "7") -> bytes:
    """Small shapes, as many as a page has letters."""
    shapes = "".join(
        f"{72 + at % 60 * 7} {770 - at // 60 * 14} m {75 + at % 60 * 7} {778 - at // 60 * 14} l "
        f"{77 + at % 60 * 7} {770 - at // 60 * 14} l f "
        for at in range(2_400)
    )
    return built([*pages_of(HONEST), shapes + text([words], 30)])


def behind_many_objects(count: int) -> bytes:
    page = "0 0 1 1 re f " * count + "q 500 0 0 700 50 50 cm /X Do Q " + text([FEW], 20)
    return built(pages_of(HONEST) + [page] * 2, PICTURE, resources=SHOWN)


def unseen_annex(colour: str) -> bytes:
    heading = f"{colour} BT /F1 18 Tf 72 800 Td (Annex A) Tj ET 0 g "
    return built(pages_of(HONEST - 200) + [heading + page for page in pages_of(600, 4)])


def patterned() -> bytes:
    entries = (
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 595 842] /XStep 595 /YStep 842"
    )
    tile = rawpdf.stream(
        text(lines_of(UNDER)[:LINES]).encode(), entries + b" /Resources << /Font << /F1 3 0 R >> >>"
    )
    page = "/Pattern cs /P scn 0 0 595 842 re f "
    return built([*pages_of(HONEST), page], tile, resources=b"/Pattern << /P 4 0 R >>")


def stood_in_for() -> bytes:
    """Half of each page is said to be one word, under many marks."""
    lines = lines_of(make_prose(HONEST + HIDDEN_WORDS, 6).split())
    begun = "/A BMC /B BMC /C BMC /D BMC /Span << /ActualText (short) >> BDC "
    pages = [
        text(lines[at : at + 23]) + begun + text(lines[at + 23 : at + LINES], 430) + "EMC " * 5
        for at in range(0, len(lines), LINES)
    ]
    return built(pages)


def drawn_by_one_letter(size: int = 1) -> bytes:
    """A glyph of a Type 3 font that draws a page of text."""
    shown = b"10 0 d0 " + text(lines_of(UNDER)[:LINES]).encode()
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 595 842] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 "
        b"/LastChar 97 /Widths [10] /CharProcs << /a 5 0 R >> /Encoding << /Type /Encoding "
        b"/Differences [97 /a] >> /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    page = f"BT /F3 {size} Tf 0 0 Td (a) Tj ET"
    return built(pages_of(HONEST) + [page] * 2, font, rawpdf.stream(shown), fonts=b"/F3 4 0 R")


def blank_letters() -> bytes:
    """Spaces that the font says are an x."""
    maps = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /a def /CMapType 2 def "
        b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange "
        b"1 beginbfchar <80> <0078> endbfchar endcmap end end"
    )
    entries = b"/BaseEncoding /WinAnsiEncoding /Differences [128 /space]"
    lying = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding %s >> "
        b"/ToUnicode 5 0 R >>" % entries
    )
    words = make_prose(HONEST + HIDDEN_WORDS, 6).split()
    pairs = ["\x80".join(words[at : at + 2]) for at in range(0, len(words), 2)]
    lines = [" ".join(pairs[at : at + 5]) for at in range(0, len(pairs), 5)]
    pages = [text(lines[at : at + LINES]).replace("/F1", "/F3") for at in range(0, len(lines), LINES)]
    return built(pages, lying, rawpdf.stream(maps), fonts=b"/F3 4 0 R")


HIDDEN, PICTURES, ELSEWHERE = "hidden-text", "text-as-image", "text-elsewhere"

CHEATS: dict[str, tuple[Callable[[], bytes], str]] = {
    **{
        f"text in the appearance of a {kind}": (lambda kind=kind: annotated(kind), COUNTED)
        for kind in ("Square", "Line", "Ink", "Polygon", "Watermark", "Link")
    },
    "scans with a few invisible words": (lambda: scanned(mode=3), PICTURES),
    "scans with a few words": (lambda: scanned(mode=0), PICTURES),
    "a picture for each line": (strips, PICTURES),
    "curves and a page number": (curves, PICTURES),
    "curves and a few lines": (lambda: curves(f"{FEW} {FEW}"), ELSEWHERE),
    "a picture behind many objects": (lambda: behind_many_objects(4_001), PICTURES),
    "a picture behind too many objects": (lambda: behind_many_objects(30_000), "unreadable-part"),
    "a white annex heading": (lambda: unseen_annex("1 g"), "boundary"),
    "a pale annex heading": (lambda: unseen_annex("0.9 g"), "boundary"),
    "text in a pattern": (patterned, ELSEWHERE),
    "text under many marks that say another": (stood_in_for, ELSEWHERE),
    "a page drawn by one letter": (drawn_by_one_letter, ELSEWHERE),
    "blank letters between words": (blank_letters, "unreadable-part"),
    "white hyphens at the lines' ends": (
        lambda: built(pages_of(HONEST + HIDDEN_WORDS, end="1 g (-) Tj 0 g")),
        COUNTED,
    ),
}


@pytest.mark.parametrize("name", CHEATS)
def test_a_trick_drawn_in_a_pdf_is_seen_by_its_name(name: str, tmp_path: Path):
    make, why = CHEATS[name]
    assert_seen(report_on(make(), ".pdf", tmp_path), why)


def highlighted() -> bytes:
    """A review comment's yellow, and a link with a frame and no appearance."""
    yellow = rawpdf.stream(b"1 1 0 rg 72 760 200 14 re f", FORM)
    comment = b"<< /Type /Annot /Subtype /Highlight /Rect [0 0 595 842] /F 4 /AP << /N 4 0 R >> >>"
    return built(pages_of(HONEST), yellow, comment, annotated=1)


def with_drawings() -> bytes:
    """A letterhead's picture behind the text, rules of an empty form, a chart's points."""
    rules = "".join(f"72 {700 - 14 * at} 450 0.5 re f " for at in range(40))
    points = "".join(f"{100 + at % 20 * 9} {300 + at // 20 * 7} 3 3 re f " for at in range(200))
    behind = "q 595 0 0 842 0 0 cm /X Do Q "
    pages = pages_of(HONEST)
    return built(
        [behind + pages[0], *pages[1:], rules + points + text(lines_of(UNDER[:60]))], PICTURE, resources=SHOWN
    )


@pytest.mark.parametrize("make", [highlighted, with_drawings])
def test_honest_drawings_leave_no_doubt_but_that_of_every_pdf(make, tmp_path: Path):
    report = report_on(make(), ".pdf", tmp_path)

    assert report["verdict"] == "compliant", report["findings"]
    assert [doubt["code"] for doubt in report["doubts"]] == ["pdf-text"]
