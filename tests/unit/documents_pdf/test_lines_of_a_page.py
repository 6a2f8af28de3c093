"""Lines are made of text objects; where each object begins and ends is found with few questions."""

import time

import pytest

from builders.rawpdf import page_of, stream
from scriptgate.documents.pdf.glyphs import count_unmapped
from scriptgate.documents.pdf.reader import _read_pages, open_pdf

WIDTH_OF_A = 6.672
"""Points, of Helvetica in 12."""


def lines_of(contents: str):
    with open_pdf(page_of(stream(contents.encode()))) as document:
        (page,) = _read_pages(document, 1)
    return page.lines


def put(text: str, left: int, *, size: int = 12) -> str:
    return f"BT /F1 {size} Tf {left} 720 Td ({text}) Tj ET\n"


@pytest.mark.parametrize("letters", range(1, 13))
def test_a_wide_gap_reaches_from_letter_to_letter_wherever_a_line_is_halved(letters):
    """A space that PDFium made up, and misplaced under a scale, was once taken for the left word's end."""
    left = f"BT /F1 240 Tf 1 0 0 1 1440 14400 Tm ({'a' * letters}) Tj ET\n"
    right = "BT /F1 240 Tf 1 0 0 1 6000 14400 Tm (right) Tj ET\n"
    (line,) = lines_of(f"0.05 0 0 0.05 0 0 cm\n{left}{right}")

    ((place, low, high),) = line.gaps
    assert line.text == "a" * letters + " right"
    assert place == letters + 1
    assert low == pytest.approx(72 + WIDTH_OF_A * letters, abs=1)
    assert high == pytest.approx(300, abs=1)


@pytest.mark.parametrize("words", range(2, 9))
def test_every_object_of_a_line_is_found_however_many_there_are(words):
    texts = ["i" * (at + 1) for at in range(words)]
    (line,) = lines_of("".join(put(text, 72 + 60 * at) for at, text in enumerate(texts)))

    assert line.text == " ".join(texts)
    assert [line.text[place:].split()[0] for place, _, _ in line.gaps] == texts[1:]


@pytest.mark.parametrize("sizes", [(12, 6), (6, 12)])
def test_a_line_has_the_size_of_most_of_its_letters(sizes):
    (line,) = lines_of(put("many letters here", 72, size=sizes[0]) + put("few", 250, size=sizes[1]))

    assert line.size == sizes[0]


def test_a_page_of_nothing_but_spaces_is_read_at_once():
    """Each space once began a search to the end of them all: 20,000 took two seconds."""
    blank = "BT /F1 1 Tf 72 720 Td (" + "\\240 " * 20_000 + ") Tj ET"
    start = time.process_time()

    assert lines_of(blank) == ()
    assert time.process_time() - start < 1


@pytest.mark.parametrize("more", ["", "é"])
@pytest.mark.parametrize(
    ("text", "unmapped"), [("a\r\nb\tc\x02 d\x0c", 0), ("\x00a\x01b\x1b", 3), ("\x0e\x7f", 2)]
)
def test_characters_without_meaning_are_counted_alike_among_ascii_and_others(text, unmapped, more):
    assert count_unmapped(text + more) == unmapped
