"""What a paragraph's or a drawing's place says about whether a reader sees it (ECMA-376 parts 1 and 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from scriptgate.documents.docx.names import POSITION_OFFSET, Properties, measure, w, whole

_TWIPS_PER_PAGE = 11_906
"""Of A4's width. Text that begins further away than this stands off the page."""
_EMU_PER_PAGE = 635 * 16_838
"""Of A4's height: for either side."""
_POINTS_PER_PAGE = 842
_FURTHEST_LEFT = -4_000
"""Twips before the margin: no page has such a margin."""
_TWIPS_PER_POINT = 20
_NO_HEIGHT = 60
"""Twips, 3 points: of lines this high nothing can be read."""
_INDENT = w("ind")
_SIDES = (w("left"), w("start"), w("right"), w("end"))
_FRAME = w("framePr")
_FRAME_PLACE = (w("x"), w("y"))
_SPACING = w("spacing")
_LINE_RULE = w("lineRule")
_LINE_HEIGHT = (w("line"),)
_VML_OFFSET = re.compile(r"(?:margin-left|margin-top|left|top):\s*(-?\d{1,7})(?:\.\d{0,9})?(?:pt|;|\Z)")


def is_unseen(properties: Properties) -> bool:
    """A paragraph's own properties put it off the page, or give its lines no height."""
    indent, frame, spacing = properties.get(_INDENT), properties.get(_FRAME), properties.get(_SPACING)
    if indent is not None and any(map(_is_off, _numbers(indent, _SIDES))):
        return True
    if frame is not None and any(map(_is_off, _numbers(frame, _FRAME_PLACE))):
        return True
    if spacing is None or spacing.get(_LINE_RULE) != "exact":
        return False
    return any(0 < height <= _NO_HEIGHT for height in _numbers(spacing, _LINE_HEIGHT))


def is_off_page(drawing: etree._Element) -> bool:
    """A floating drawing begins at least a whole page away from what it is placed by."""
    for offset in drawing.iter(POSITION_OFFSET):
        if abs(whole((offset.text or "").strip()) or 0) >= _EMU_PER_PAGE:
            return True
    styles = (shape.get("style") or "" for shape in drawing.iter(etree.Element) if shape.get("style"))
    return any(
        abs(int(found)) >= _POINTS_PER_PAGE for style in styles for found in _VML_OFFSET.findall(style)
    )


def _numbers(element: etree._Element, names: tuple[str, ...]) -> Iterator[int]:
    for name in names:
        number = measure(element.get(name), _TWIPS_PER_POINT)
        if number is not None:
            yield number


def _is_off(twips: int) -> bool:
    return twips <= _FURTHEST_LEFT or twips >= _TWIPS_PER_PAGE
