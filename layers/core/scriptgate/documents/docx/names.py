"""Names of WordprocessingML (ECMA-376 part 1) as lxml gives them, and readers for its attribute values."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

ALTERNATE_CONTENT: Final = f"{_MC}AlternateContent"
CHOICE: Final = f"{_MC}Choice"
FALLBACK: Final = f"{_MC}Fallback"
RELATIONSHIP_ID: Final = f"{_R}id"
BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
IMAGE_DATA: Final = "{urn:schemas-microsoft-com:vml}imagedata"
EXTENTS: Final = tuple(
    f"{{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}}{shape}"
    for shape in ("inline", "anchor")
)
EXTENT: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"

POSITION_OFFSET: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}posOffset"
DESCRIBED: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
DRAWN_TEXT: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
TEXT_PATH: Final = "{urn:schemas-microsoft-com:vml}textpath"
OLE_OBJECT: Final = "{urn:schemas-microsoft-com:office:office}OLEObject"


def w(name: str) -> str:
    """An element's or attribute's name in the main namespace."""
    return _W + name


def m(name: str) -> str:
    """An element's name in the namespace of equations."""
    return _M + name


VAL: Final = w("val")
P: Final = w("p")
R: Final = w("r")
T: Final = w("t")
PPR: Final = w("pPr")
RPR: Final = w("rPr")
STYLE_ID: Final = w("styleId")
P_STYLE: Final = w("pStyle")
NUM_PR: Final = w("numPr")
NUM_ID: Final = w("numId")
ILVL: Final = w("ilvl")
SHD: Final = w("shd")
BOLD: Final = w("b")
VANISH: Final = w("vanish")
CAPS: Final = w("caps")
COLOR: Final = w("color")
SIZE: Final = w("sz")
HIGHLIGHT: Final = w("highlight")
SCALE: Final = w("w")
SPACING: Final = w("spacing")
POSITION: Final = w("position")
RUN_STYLE: Final = w("rStyle")
PAGE_BREAK_BEFORE: Final = w("pageBreakBefore")
SECT_PR: Final = w("sectPr")
TEXT_BOX: Final = w("txbxContent")
TEXT_FILL: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}textFill"

Properties = dict[str, etree._Element]  # noqa: SLF001 - lxml has no public name for it
Parent = etree._Element | Properties | None  # noqa: SLF001

MAIN_NAMESPACE: Final = _W
_LONGEST_NUMBER = 10
_MEASURE = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(pt|mm|cm|in|pc|pi)")
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pc": 12.0, "pi": 12.0}
_SAME_WORDS = 10
"""By how many words two renderings of one thing may differ."""
_OFF = frozenset({"0", "false", "off"})


def named(element: etree._Element | None) -> Properties:
    """An element's children by name, for one that is asked for several of them; empty for None."""
    return {} if element is None else {one.tag: one for one in reversed(element)}


def properties_of(paragraph: etree._Element) -> Properties:
    """A paragraph's properties by name. The schema puts them first; wherever they are, they hold."""
    for first in paragraph:
        return named(first if first.tag == PPR else child(paragraph, PPR))
    return {}


def child(parent: Parent, name: str) -> etree._Element | None:
    """The first child of that name, or None (also where there is no parent)."""
    if parent is None:
        return None
    if isinstance(parent, dict):
        return parent.get(name)
    return next(parent.iterchildren(name), None)  # twice as fast as `find`


def value(parent: Parent, name: str) -> str | None:
    """The `w:val` of the child of that name, or None."""
    found = child(parent, name)
    return None if found is None else found.get(VAL)


def switch(parent: Parent, name: str) -> bool | None:
    """An on/off property (ECMA-376 part 1, 17.17.4): present without a value is on; absent is None."""
    found = child(parent, name)
    return None if found is None else found.get(VAL, "1") not in _OFF


def whole(raw: str | None) -> int | None:
    """A whole number of at most ten characters, or None where it is none."""
    if raw is None or len(raw) > _LONGEST_NUMBER:
        return None
    try:
        return int(raw)
    except ValueError:
        return None


def measure(raw: str | None, per_point: int) -> int | None:
    """A measure in parts of a point (`per_point` of them), or with a unit of its own (17.18.107)."""
    number = whole(raw)
    if number is not None or raw is None:
        return number
    found = _MEASURE.fullmatch(raw)
    return None if found is None else round(float(found[1]) * _POINTS[found[2]] * per_point)


def chosen(alternate: etree._Element) -> etree._Element | None:
    """Of `mc:AlternateContent`: the first Choice; the Fallback where there is no Choice.

    All branches say the same in honest files. Where another says far more, the Choice may name an extension
    that no program knows, so that every reader sees the other.
    """
    branches = _branches(alternate)
    fullest = max(branches, key=words_in, default=None)
    if fullest is None or words_in(fullest) > words_in(branches[0]) + _SAME_WORDS:
        return fullest
    return branches[0]


def words_not_chosen(alternate: etree._Element) -> int:
    """By how many words another branch is longer than the chosen one."""
    branch = chosen(alternate)
    return 0 if branch is None else max(map(words_in, _branches(alternate))) - words_in(branch)


def _branches(alternate: etree._Element) -> list[etree._Element]:
    return [*alternate.iterchildren(CHOICE), *alternate.iterchildren(FALLBACK)]


def words_in(element: etree._Element) -> int:
    """Words of all text in an element, each piece's apart."""
    return sum(len((piece.text or "").split()) for piece in element.iter(T))
