"""Drawings: the text boxes in them, and their pictures."""

from __future__ import annotations

import re
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
    words_not_chosen,
)
from scriptgate.documents.draft import Tallies

_EMU_PER_TWIP = 635
_A4 = (11_906 * _EMU_PER_TWIP, 16_838 * _EMU_PER_TWIP)
_WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
_RELATIVE = (f"{_WP14}pctWidth", f"{_WP14}pctHeight")
_PER_WHOLE = 100_000
"""Thousandths of a per cent."""
_EMU_PER_POINT = 12_700
_VML_LENGTH = r"(\d{1,6}(?:\.\d{0,9})?)(pt|in|cm|mm|px|pc)?(?:;|\Z)"
_VML_SIDES = tuple(re.compile(rf"(?:^|;)\s*{side}:\s*{_VML_LENGTH}") for side in ("width", "height"))
_POINTS = {"in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "pc": 12.0}
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
    extents = [*drawing.iter(EXTENT)]
    shares = [_shares(extent, page) for extent in extents] if extents else [_shares_of_vml(drawing, page)]
    for width, height in shares:
        tallies.meet_picture(width, height)


def _shares(extent: etree._Element, page: tuple[int, int]) -> tuple[float, float]:
    """The shares of a page's width and height that a drawing takes, by itself or by its relative size."""
    width, height = whole(extent.get("cx")) or 0, whole(extent.get("cy")) or 0
    around = extent.getparent()
    relative = [0.0, 0.0]
    for said in () if around is None else around.iter(*_RELATIVE):
        relative[said.tag == _RELATIVE[1]] = (whole((said.text or "").strip()) or 0) / _PER_WHOLE
    return max(width / page[0], relative[0]), max(height / page[1], relative[1])


def _shares_of_vml(drawing: etree._Element, page: tuple[int, int]) -> tuple[float, float]:
    """The same of an old drawing, whose outermost shape has a size in units."""
    for shape in drawing.iter(etree.Element):
        found = [side.search(shape.get("style") or "") for side in _VML_SIDES]
        if None not in found:
            width, height = (float(one[1]) * _POINTS.get(one[2], 1.0) for one in found if one is not None)
            return width * _EMU_PER_POINT / page[0], height * _EMU_PER_POINT / page[1]
    return 0.0, 0.0


def tally_words(drawing: etree._Element, tallies: Tallies) -> None:
    """Count the words that a drawing shows or holds where no text is: drawn ones, long descriptions."""
    for element in drawing.iter(DESCRIBED, DRAWN_TEXT, TEXT_PATH, OLE_OBJECT, ALTERNATE_CONTENT):
        if element.tag == ALTERNATE_CONTENT:
            tallies.words_elsewhere += words_not_chosen(element)
        elif element.tag == OLE_OBJECT:
            tallies.unreadable_parts += element.get("ProgID", "").startswith("Word.")
        elif element.tag == DESCRIBED:
            words = len(element.get("descr", "").split())
            tallies.words_elsewhere += words if words > _LONGEST_DESCRIPTION else 0
        else:
            tallies.words_elsewhere += len((element.text or element.get("string") or "").split())


def _pictures(element: etree._Element) -> int:
    return sum(1 for _ in element.iter(BLIP, IMAGE_DATA))
