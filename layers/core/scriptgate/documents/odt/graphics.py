"""Frames and shapes: the text in them, their pictures and objects (OpenDocument 1.3 part 3, 10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from scriptgate.documents.odt.names import HREF, NAMESPACES, P, millimetres, percentage, q

_A4 = (210.0, 297.0)
_LONGEST_DESCRIPTION = 60
"""Words of a picture's description; accessibility guides ask for one or two sentences."""

FRAME = q("draw:frame")
CONTROL = q("draw:control")
_GROUPS = frozenset({q("draw:g"), q("draw:a"), q("dr3d:scene")})
SHAPES = frozenset(
    q(f"draw:{name}")
    for name in (
        *("custom-shape", "rect", "line", "polyline", "polygon", "regular-polygon", "path", "circle"),
        *("ellipse", "connector", "caption", "measure"),
    )
)
DRAWINGS = _GROUPS | SHAPES | {FRAME, CONTROL}
_TEXT_BOX = q("draw:text-box")
_IMAGE = q("draw:image")
_OBJECT = q("draw:object")
_CHART = q("office:chart")
_CELL = q("table:table-cell")
_MATH = q("math:math")
_MATH_TEXT = tuple(q(f"math:{name}") for name in ("mi", "mn", "mo", "mtext", "ms"))
_FOREIGN = frozenset(q(f"draw:{name}") for name in ("object-ole", "plugin", "applet"))
_ELSEWHERE = q("draw:floating-frame")
_VALUES = tuple(q(f"form:{name}") for name in ("current-value", "value"))
_TYPED_IN = frozenset(q(f"form:{name}") for name in ("text", "textarea", "formatted-text", "combobox"))


def page_size(styles: etree._Element | None) -> tuple[float, float]:
    """Width and height of the first page style's page in millimetres; A4 where it isn't said."""
    layout = None if styles is None else next(styles.iter(q("style:page-layout-properties")), None)
    if layout is None:
        return _A4
    width, height = (millimetres(layout.get(q(f"fo:page-{side}"))) for side in ("width", "height"))
    return width or _A4[0], height or _A4[1]


def shapes_in(drawing: etree._Element) -> Iterator[etree._Element]:
    """The frames, shapes and controls of a drawing, groups and links taken apart."""
    if drawing.tag not in _GROUPS:
        yield drawing
        return
    for inner in drawing:
        if inner.tag in DRAWINGS:
            yield from shapes_in(inner)


@dataclass(slots=True)
class Frame:
    """What a frame holds. Its children are renderings of one thing, the best first."""

    boxes: list[etree._Element] = field(default_factory=list)
    images: int = 0
    embedded: etree._Element | str | None = None
    """An object's content, or its place in the package."""
    foreign: int = 0
    elsewhere: int = 0
    """What is shown from another file."""


def frame_content(element: etree._Element) -> Frame:
    """Sort what a `draw:frame` holds."""
    frame = Frame()
    for inner in element:
        if inner.tag == _TEXT_BOX:
            frame.boxes.append(inner)
        elif inner.tag == _IMAGE:
            frame.images = 1
        elif inner.tag == _OBJECT and frame.embedded is None:
            inline = next(inner.iterchildren("*"), None)
            frame.embedded = inner.get(HREF, "") if inline is None else inline
        elif inner.tag in _FOREIGN:
            frame.foreign = 1
        elif inner.tag == _ELSEWHERE:
            frame.elsewhere = 1
    return frame


def equation_text(root: etree._Element | None) -> str | None:
    """An equation's text on one line; None where `root` is no equation."""
    if root is None or root.tag != _MATH:
        return None
    return " ".join("".join(piece.text or "" for piece in root.iter(*_MATH_TEXT)).split())


def shares_of_page(element: etree._Element, page: tuple[float, float]) -> tuple[float, float]:
    """The shares of a page's width and height that a frame or shape takes."""
    return _share(element, "width", page[0]), _share(element, "height", page[1])


def _share(element: etree._Element, side: str, whole: float) -> float:
    relative = percentage(element.get(q(f"style:rel-{side}")))
    own = millimetres(element.get(NAMESPACES["svg"] + side)) or 0.0
    return max(own / whole, (relative or 0.0) / 100)


def words_described(drawing: etree._Element) -> int:
    """Words of a long description, which no reader sees."""
    words = len((drawing.findtext(q("svg:desc")) or "").split())
    return words if words > _LONGEST_DESCRIPTION else 0


def words_of_chart(root: etree._Element | None) -> int:
    """Words of a chart's titles and labels, its table left out."""
    if root is None or next(root.iter(_CHART), None) is None:
        return 0
    cells = {one for cell in root.iter(_CELL) for one in cell.iterchildren(P)}
    shown = (one for one in root.iter(P) if one not in cells)
    return sum(len("".join(map(str, one.itertext())).split()) for one in shown)


def is_text_document(root: etree._Element | None) -> bool:
    """An object is a text of its own."""
    return root is not None and next(root.iter(q("office:text")), None) is not None


def typed_in(control: etree._Element) -> str:
    """What somebody typed into a form's control."""
    if control.tag not in _TYPED_IN:
        return ""
    return next((control.get(name, "") for name in _VALUES if control.get(name)), "")
