"""Drawings: the text boxes in them, and their pictures."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scriptgate.documents.docx.names import (
    ALTERNATE_CONTENT,
    BLIP,
    DESCRIBED,
    DRAWN_TEXT,
    EXTENT,
    IMAGE_DATA,
    OLE_OBJECT,
    TEXT_BOX,
    TEXT_PATH,
    chosen,
    w,
    whole,
)
from scriptgate.documents.draft import Tallies

_EMU_PER_TWIP = 635
_A4 = (11_906 * _EMU_PER_TWIP, 16_838 * _EMU_PER_TWIP)
_LARGE = 0.02
"""Of a page's area. Smaller ones are logos and icons."""
_LONGEST_DESCRIPTION = 60
"""Words of a picture's description; accessibility guides ask for one or two sentences."""


def page_size(body: etree._Element) -> tuple[int, int]:
    """Width and height of the last section's page in EMU; A4 where the document doesn't say."""
    sizes = [element for element in body.iter(w("pgSz")) if element.get(w("w"))]
    if not sizes:
        return _A4
    width, height = whole(sizes[-1].get(w("w"))), whole(sizes[-1].get(w("h")))
    return ((width or 0) * _EMU_PER_TWIP or _A4[0], (height or 0) * _EMU_PER_TWIP or _A4[1])


def text_boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    """The contents of a drawing's text boxes, each once: of two renderings of one only the chosen."""
    if next(drawing.iter(TEXT_BOX), None) is not None:
        yield from _outermost(drawing)


def _outermost(element: etree._Element) -> Iterator[etree._Element]:
    for inner in element:
        if inner.tag == TEXT_BOX:
            yield inner
        elif inner.tag != ALTERNATE_CONTENT:
            yield from _outermost(inner)
        elif (branch := chosen(inner)) is not None:
            yield from _outermost(branch)


def tally_images(drawing: etree._Element, page: tuple[int, int], tallies: Tallies) -> None:
    """Count a drawing's pictures, and what they take of a page."""
    in_boxes = sum(_pictures(box) for box in text_boxes(drawing))  # counted when the box is read
    pictures = max(0, _pictures(drawing) - in_boxes)
    tallies.images += pictures
    if not pictures:
        return
    for extent in drawing.iter(EXTENT):
        width, height = whole(extent.get("cx")) or 0, whole(extent.get("cy")) or 0
        tallies.meet_picture(width / page[0], height / page[1], _LARGE)


def tally_words(drawing: etree._Element, tallies: Tallies) -> None:
    """Count the words that a drawing shows or holds where no text is: drawn ones, long descriptions."""
    for element in drawing.iter(DESCRIBED, DRAWN_TEXT, TEXT_PATH, OLE_OBJECT):
        if element.tag == OLE_OBJECT:
            tallies.unreadable_parts += element.get("ProgID", "").startswith("Word.")
        elif element.tag == DESCRIBED:
            words = len(element.get("descr", "").split())
            tallies.words_elsewhere += words if words > _LONGEST_DESCRIPTION else 0
        else:
            tallies.words_elsewhere += len((element.text or element.get("string") or "").split())


def _pictures(element: etree._Element) -> int:
    return sum(1 for _ in element.iter(BLIP, IMAGE_DATA))
