"""What fields and content controls of a Word document say of people (ECMA-376 part 1, 17.16 and 17.5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

NOBODY = "Author"
_PEOPLE = frozenset(
    {"AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "TEMPLATE"}
)
"""Fields that show who wrote a document, or where it lay."""
_PROPERTIES = frozenset({"DOCPROPERTY", "INFO"})
_PEOPLE_PROPERTIES = re.compile(
    r'[\s"]*(?:author|last\s?saved\s?by|last\s?author|manager|company)', re.IGNORECASE
)
_BOUND_TO_PEOPLE = ("creator", "lastmodifiedby", "manager", "company")
_PATH = re.compile(r"(?:file:|[A-Za-z]:[\\/]|\\\\\\\\|/(?:Users|home)/)[^\"]*", re.IGNORECASE)
_PARTS = ("{*}fldChar", "{*}instrText", "{*}delInstrText", "{*}t", "{*}delText")
_CHOICES = ("{*}listItem", "{*}alias", "{*}tag")


def without_paths(code: str) -> str:
    """A field's code with paths on somebody's disk taken out."""
    return _PATH.sub("", code)


def hide_people(root: etree._Element) -> None:
    """Put nobody into what fields and controls show of a document's author, in as many words.

    A path goes out of a code however many runs it stands in. Of a list only the choice that is shown stays.
    """
    _clean_complex_fields(root)
    for simple in root.iter("{*}fldSimple"):
        code = next((str(value) for name, value in simple.attrib.items() if _local(name) == "instr"), "")
        if _shows_people(code):
            _put_nobody(simple.iter("{*}t"))
    for properties in root.iter("{*}sdtPr"):
        _clean_control(properties)


@dataclass(slots=True)
class _Field:
    code: list[etree._Element] = field(default_factory=list)
    result: list[etree._Element] = field(default_factory=list)
    in_result: bool = False


def _clean_complex_fields(root: etree._Element) -> None:
    open_fields: list[_Field] = []
    for element in root.iter(*_PARTS):
        name = _local(element.tag)
        if name == "fldChar":
            _meet(element, open_fields)
        elif name in {"t", "delText"}:
            for shown in (one.result for one in open_fields if one.in_result):
                shown.append(element)
        elif open_fields and not open_fields[-1].in_result:
            open_fields[-1].code.append(element)


def _meet(character: etree._Element, open_fields: list[_Field]) -> None:
    kind = next((value for name, value in character.attrib.items() if _local(name) == "fldCharType"), "")
    if kind == "begin":
        open_fields.append(_Field())
    elif open_fields and kind == "separate":
        open_fields[-1].in_result = True
    elif open_fields and kind == "end":
        _close(open_fields.pop())


def _close(closed: _Field) -> None:
    """Only a field that has an end is one."""
    code = "".join(piece.text or "" for piece in closed.code)
    if _shows_people(code):
        _put_nobody(closed.result)
    clean = without_paths(code)
    if clean != code:
        for piece in closed.code:
            piece.text = clean
            clean = ""


def _shows_people(code: str) -> bool:
    name, _, rest = code.strip().partition(" ")
    if name.upper() in _PROPERTIES:
        return _PEOPLE_PROPERTIES.match(rest) is not None
    return name.upper() in _PEOPLE


def _clean_control(properties: etree._Element) -> None:
    control = properties.getparent()
    for binding in properties.iter("{*}dataBinding"):
        path = "".join(map(str, binding.attrib.values())).lower()
        if control is not None and any(name in path for name in _BOUND_TO_PEOPLE):
            _put_nobody(control.iter("{*}t"))
    for choice in list(properties.iter(*_CHOICES)):
        parent = choice.getparent()
        if parent is not None:
            parent.remove(choice)


def _put_nobody(texts: Iterable[etree._Element]) -> None:
    for element in texts:
        element.text = re.sub(r"\S+", NOBODY, element.text or "")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]
