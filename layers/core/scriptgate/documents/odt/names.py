"""Names of OpenDocument (OASIS OpenDocument 1.3 part 3) as lxml gives them, and readers for its values."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from lxml import etree

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES: Final = {
    **{name: f"{{{_OASIS}{name}:1.0}}" for name in ("office", "style", "text", "table", "form", "meta")},
    "draw": "{" + _OASIS + "drawing:1.0}",
    "fo": "{" + _OASIS + "xsl-fo-compatible:1.0}",
    "svg": "{" + _OASIS + "svg-compatible:1.0}",
    "dr3d": "{" + _OASIS + "dr3d:1.0}",
    "config": "{" + _OASIS + "config:1.0}",
    "manifest": "{" + _OASIS + "manifest:1.0}",
    "xlink": "{http://www.w3.org/1999/xlink}",
    "math": "{http://www.w3.org/1998/Math/MathML}",
    "dc": "{http://purl.org/dc/elements/1.1/}",
    "xml": "{http://www.w3.org/XML/1998/namespace}",
    "loext": "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}",
}

_LENGTH = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(cm|mm|in|pt|pc|px|%)")
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}
_LONGEST_NUMBER = 9
POINT: Final = _MILLIMETRES["pt"]
"""Millimetres."""


@cache
def q(name: str) -> str:
    """A name with its usual prefix (`text:p`) as lxml gives it."""
    prefix, _, local = name.partition(":")
    return NAMESPACES[prefix] + local


HREF: Final = q("xlink:href")
IS_HIDDEN: Final = q("text:is-hidden")
DISPLAY: Final = q("text:display")
STYLE_NAME: Final = q("text:style-name")
OUTLINE_LEVEL: Final = q("text:outline-level")
START_VALUE: Final = q("text:start-value")
P: Final = q("text:p")
H: Final = q("text:h")


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that lxml name, or None (also where there is no parent)."""
    return None if parent is None else next(parent.iterchildren(name), None)


def whole(raw: str | None) -> int | None:
    """A whole number of at most nine characters, or None where it is none."""
    if raw is None or len(raw) > _LONGEST_NUMBER:
        return None
    try:
        return int(raw)
    except ValueError:
        return None


def millimetres(raw: str | None) -> float | None:
    """A length in millimetres; None for percentages and what is no length."""
    found = _LENGTH.fullmatch(raw or "")
    if found is None or found[2] == "%":
        return None
    return float(found[1]) * _MILLIMETRES[found[2]]


def percentage(raw: str | None) -> float | None:
    """The number of a percentage, or None where it is none."""
    found = _LENGTH.fullmatch(raw or "")
    return float(found[1]) if found is not None and found[2] == "%" else None


def is_hidden(element: etree._Element) -> bool:
    """A section or field says that it isn't shown, ever or under a condition that held when it was saved."""
    display = element.get(DISPLAY)
    return display == "none" or (display == "condition" and element.get(IS_HIDDEN) == "true")
