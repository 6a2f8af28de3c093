"""What the reader remembers between runs, paragraphs and styles must not leak from one to the next."""

from __future__ import annotations

import pytest

from builders.wordml import docx, numbered, numbering, paragraph, run, style
from scriptgate.documents.docx import read_docx
from scriptgate.documents.manuscript import Kind, Manuscript

WHITE = '<w:color w:val="FFFFFF"/>'
DARK = '<w:shd w:val="clear" w:fill="000000"/>'
VANISHED = '<w:vanish w:val="{}"/>'


def inserted(*content: str) -> str:
    return f'<w:ins w:id="1" w:author="A">{"".join(map(run, content))}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" w:author="A"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def read(*content: str, **parts: str) -> Manuscript:
    return read_docx(docx(*content, **parts))


def texts(manuscript: Manuscript, kind: Kind) -> list[str]:
    return [block.text for block in manuscript.blocks if block.kind is kind]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ((run("one"), inserted("two"), run("three"), inserted("four")), 2),
        ((inserted("one", "half"), run("two")), 1),
        ((inserted("one "), run("two", VANISHED.format(1)), inserted("three")), 2),
        ((deleted("one"), inserted("two")), 1),
    ],
)
def test_text_between_insertions_parts_their_words(content, words):
    assert read(paragraph(*content)).signals.inserted_words == words


def test_an_insertion_or_deletion_ends_with_its_paragraph():
    found = read(
        paragraph(inserted("one"), deleted("two")), paragraph("three four"), paragraph(inserted("five"))
    )
    assert (found.signals.inserted_words, found.signals.deleted_words) == (2, 1)
    assert texts(found, Kind.PARAGRAPH) == ["one", "three four", "five"]


def test_a_property_without_its_value_is_not_mixed_up_with_one_that_has_another_attribute():
    content = [
        run(f"{value}{name} ", f'<w:vanish w:{name}="{value}"/>') for name in ("val", "odd") for value in "01"
    ]
    for order in (content, content[::-1]):
        found = read(paragraph(*order))
        assert texts(found, Kind.PARAGRAPH) == ["0val"]
        assert sorted(texts(found, Kind.HIDDEN)[0].split()) == ["0odd", "1odd", "1val"]


@pytest.mark.parametrize("order", [1, -1])
def test_white_text_is_seen_on_a_dark_paragraph_and_not_on_the_next(order):
    content = [
        paragraph(run("on dark paper", WHITE), properties=DARK),
        paragraph(run("on white", WHITE)),
        paragraph("black on white", run("and white", WHITE), "and black"),
    ]
    assert read(*content[::order]).signals.faint_words == 4


def test_faint_text_is_found_after_any_number_of_plain_pieces():
    """A white dot in a word's midst: the pieces before it, which nothing is noted about, must be counted."""
    found = read(paragraph("the ", "quick", run(".", WHITE), "brown", " fox"))
    assert texts(found, Kind.PARAGRAPH) == ["the quick\u200bbrown fox"]
    assert found.signals.faint_words == 1


@pytest.mark.parametrize("order", [1, -1])
def test_a_fill_is_known_by_what_is_in_it(order):
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    fills = ["<w14:noFill/>", '<w14:solidFill><w14:srgbClr w14:val="000000"/></w14:solidFill>']
    content = [run("two words ", f"<w14:textFill {w14}>{fill}</w14:textFill>") for fill in fills]
    assert read(paragraph(*content[::order])).signals.faint_words == 2


def test_a_paragraph_of_a_known_style_may_have_a_level_of_its_own():
    level = '<w:outlineLvl w:val="{}"/>'
    content = [
        paragraph("A line", style="Mine", properties=own)
        for own in ("", level.format(1), level.format(9), "")
    ]
    found = read(*content, styles=style("Mine", paragraph_properties=level.format(0)))
    assert [block.level for block in found.blocks] == [1, 2, None, 1]


def test_properties_hold_wherever_they_stand_in_a_paragraph():
    found = read(
        f'<w:p><w:bookmarkStart w:id="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>{run("A line")}</w:p>'
    )
    assert [block.level for block in found.blocks] == [2]


def test_a_style_has_its_own_look_beside_others_of_the_same_ancestor():
    styles = style("Base", "Base", run_properties="<w:b/>")
    styles += style("One", "One", based_on="Base") + style(
        "Two", "Two", based_on="Base", run_properties='<w:b w:val="0"/>'
    )
    found = read(*(paragraph("A line", style=name) for name in ("One", "Two", "One", "Base")), styles=styles)
    assert [block.bold for block in found.blocks] == [True, False, True, True]


def test_styles_based_on_each_other_end():
    styles = style("One", "One", based_on="Two", run_properties="<w:b/>") + style(
        "Two", "Two", based_on="One"
    )
    found = read(paragraph("A line", style="One"), paragraph("A line", style="Two"), styles=styles)
    assert [(block.style, block.bold) for block in found.blocks] == [("One", True), ("Two", True)]


def test_a_list_that_redefines_a_level_has_it_from_its_first_use_on():
    level = '<w:numFmt w:val="upperLetter"/><w:lvlText w:val="Annex %1"/>'
    second = '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    second += f'<w:lvl w:ilvl="0">{level}</w:lvl></w:lvlOverride></w:num>'
    content = [paragraph("A line", properties=numbered(number=number)) for number in (1, 2, 2)]
    found = read(*content, numbering=numbering(("%1.", "decimal")) + second)
    assert [block.label for block in found.blocks] == ["1.", "Annex B", "Annex C"]
