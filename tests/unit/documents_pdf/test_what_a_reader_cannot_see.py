"""Hidden words, pictures of words, comments: what a reader of the page sees decides."""

import io

import pypdf
import pytest
from PIL import Image
from pypdf.annotations import FreeText, Text

from builders.essays import Essay, make_prose
from scriptgate.documents.manuscript import Kind
from scriptgate.documents.pdf import read_pdf


@pytest.fixture
def picture():
    return Image.new("RGB", (60, 60), (90, 120, 90))


@pytest.mark.parametrize("size", [1, 11])
def test_words_drawn_invisibly_are_hidden(size):
    essay = Essay().paragraph(make_prose(30)).text(20, 200, "not to be seen", mode=3, size=size)

    manuscript = read_pdf(essay.pdf())

    assert [block.text for block in manuscript.blocks if block.kind is Kind.HIDDEN] == ["not to be seen"]


def test_invisible_words_over_a_scanned_page_are_its_text(picture):
    essay = Essay()
    essay.pages.image(picture, x=0, y=0, w=210, h=297)

    manuscript = read_pdf(essay.text(20, 100, "recognised from the scan", mode=3).pdf())

    assert [block.kind for block in manuscript.blocks] == [Kind.PARAGRAPH]
    assert manuscript.signals.image_only_pages == 0


@pytest.mark.parametrize(
    "faint",
    [{"colour": 255}, {"size": 1}, {"x": 400.0}, {"x": -80.0}],
    ids=["white", "tiny", "right", "left"],
)
def test_words_that_cannot_be_seen_are_counted_and_reported(faint):
    place = {"x": 20.0, "y": 200.0} | faint

    manuscript = read_pdf(Essay().paragraph(make_prose(30)).text(text="three faint words", **place).pdf())

    assert manuscript.signals.faint_words == 3
    assert sum(len(block.text.split()) for block in manuscript.blocks) == 33


def test_white_words_on_a_dark_band_can_be_seen():
    essay = Essay()
    essay.pages.set_fill_color(20, 40, 90)
    essay.pages.rect(10, 90, 190, 20, style="F")

    assert read_pdf(essay.text(20, 100, "a banner", colour=255).pdf()).signals.faint_words == 0


def test_words_joined_by_white_dots_are_parted_by_a_zero_width_space():
    essay = Essay()
    essay.pages.set_font("helvetica", size=11)
    essay.pages.set_xy(20, 50)
    for part, colour in (("action", 0), (".", 255), ("plan", 0)):
        essay.pages.set_text_color(colour)
        essay.pages.write(6, part)

    manuscript = read_pdf(essay.pdf())

    assert [block.text for block in manuscript.blocks] == ["action\u200bplan"]
    assert manuscript.signals.faint_words == 1


def test_a_page_that_is_only_a_picture_is_reported(picture):
    essay = Essay().paragraph(make_prose(30)).new_page()
    essay.pages.image(picture, x=0, y=0, w=210, h=297)

    signals = read_pdf(essay.pdf()).signals

    assert (signals.images, signals.image_only_pages) == (1, 1)


def test_comments_are_reported_and_text_typed_onto_the_page_is_counted():
    writer = pypdf.PdfWriter(io.BytesIO(Essay().paragraph("One short line of text.").pdf()))
    writer.add_annotation(0, Text(rect=(50, 50, 70, 70), text="Is this right?"))
    writer.add_annotation(0, FreeText(rect=(60, 300, 300, 330), text="typed onto the page"))
    drawn = writer.pages[0]["/Annots"][1].get_object()
    drawn[pypdf.generic.NameObject("/AP")] = _appearance(writer, "typed onto the page")
    out = io.BytesIO()
    writer.write(out)

    manuscript = read_pdf(out.getvalue())

    assert manuscript.signals.comments == 1
    assert [block.text for block in manuscript.blocks] == ["One short line of text.", "typed onto the page"]


def _appearance(writer, text):
    names = pypdf.generic.NameObject
    form = pypdf.generic.DecodedStreamObject()
    form.set_data(f"BT /F1 12 Tf 2 10 Td ({text}) Tj ET".encode())
    font = {"/Type": names("/Font"), "/Subtype": names("/Type1"), "/BaseFont": names("/Helvetica")}
    font = pypdf.generic.DictionaryObject({names(key): value for key, value in font.items()})
    fonts = pypdf.generic.DictionaryObject({names("/F1"): font})
    form.update(
        {
            names("/Type"): names("/XObject"),
            names("/Subtype"): names("/Form"),
            names("/BBox"): pypdf.generic.RectangleObject((0, 0, 240, 30)),
            names("/Resources"): pypdf.generic.DictionaryObject({names("/Font"): fonts}),
        }
    )
    return pypdf.generic.DictionaryObject({names("/N"): writer._add_object(form)})


def test_attached_files_are_counted():
    writer = pypdf.PdfWriter(io.BytesIO(Essay().paragraph("One line.").pdf()))
    writer.add_attachment("notes.txt", b"more words")
    out = io.BytesIO()
    writer.write(out)

    assert read_pdf(out.getvalue()).signals.embedded_files == 1
