"""SVG drawings without what tells of their author: only what draws stays (SVG 1.1)."""

from __future__ import annotations

from lxml import etree

from scriptgate.documents.anonymise.docx_rules import is_path
from scriptgate.documents.errors import CorruptedDocument

_SVG = "{http://www.w3.org/2000/svg}"
_KEPT_ATTRIBUTES = ("{http://www.w3.org/1999/xlink}", "{http://www.w3.org/XML/1998/namespace}")
_DROPPED = frozenset(f"{_SVG}{name}" for name in ("metadata", "title", "desc", "script"))


def clean_svg(root: etree._Element) -> etree._Element:
    """The drawing, changed in place: no metadata, titles and scripts, and nothing of a drawing program's own.

    Raises CorruptedDocument when it is no SVG.
    """
    if root.tag != f"{_SVG}svg":
        raise CorruptedDocument("svg")
    for element in list(root.iter("*")):
        if element.tag in _DROPPED or not str(element.tag).startswith(_SVG):
            _remove(element)
    for element in root.iter("*"):
        for name, value in element.attrib.items():
            foreign = str(name).startswith("{") and not str(name).startswith(_KEPT_ATTRIBUTES)
            if foreign or is_path(str(value)):
                del element.attrib[name]
    etree.cleanup_namespaces(root)
    return root


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
