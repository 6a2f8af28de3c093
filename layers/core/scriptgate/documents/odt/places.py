"""What the place of a paragraph or frame says about whether a reader sees it."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from scriptgate.documents.draft import Place
from scriptgate.documents.odt.names import millimetres, q
from scriptgate.documents.odt.styles import Style

_PAGE_HEIGHT = 297.0
"""Millimetres of A4: for either side."""
_MOVED = re.compile(r"translate\s*\(\s*(-?[\d.]{1,12}\w{2})[\s,]+(-?[\d.]{1,12}\w{2})\s*\)")


def on_ground(place: Place, style: Style) -> Place:
    """Inside what has this style: on its ground, and as little to be seen."""
    if style.unseen:
        place = replace(place, unseen=True)
    if style.shaded:
        return replace(place, shaded=True, paper=style.paper)
    return place if style.shaded is None else replace(place, paper=style.paper or place.paper)


def is_off_page(drawing: etree._Element) -> bool:
    """A drawing begins at least a whole page away from what it is placed by."""
    moved = _MOVED.search(drawing.get(q("draw:transform")) or "")
    offsets = [drawing.get(q("svg:x")), drawing.get(q("svg:y")), *(moved.groups() if moved else ())]
    return any(abs(millimetres(offset) or 0.0) >= _PAGE_HEIGHT for offset in offsets)
