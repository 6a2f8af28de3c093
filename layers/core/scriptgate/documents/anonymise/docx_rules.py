"""What an anonymised Word document may not hold: relationships, elements and attributes.

Names are compared without the year in their namespace: Strict and Transitional files are cleaned alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache

from lxml import etree

from scriptgate.documents.anonymise.docx_fields import NOBODY, hide_people, without_paths
from scriptgate.documents.errors import CorruptedDocument, ForbiddenContent, TooComplex, why_no_xml
from scriptgate.documents.guard import MAX_ELEMENTS

_KEPT_RELATIONSHIPS = frozenset(
    {"officeDocument", "styles", "numbering", "settings", "webSettings", "fontTable", "font", "theme"}
    | {"themeOverride", "footnotes", "endnotes", "header", "footer", "image", "hyperlink", "aFChunk"}
    | {"chart", "chartUserShapes", "chartStyle", "chartColorStyle", "chartEx", "diagramData", "diagramLayout"}
    | {"diagramQuickStyle", "diagramColors", "diagramDrawing"}
)
"""Last words of relationship types. All others tell of people, or run something, or are unknown: embedded
workbooks and objects have properties and authors of their own; what a reader sees of them is a chart's kept
values or a picture."""
_WORD = re.compile(
    r"\{http://(?:schemas\.openxmlformats|purl\.oclc)\.org/[^}]*wordprocessingml|\{http://schemas\.microsoft\.com/office/word/"
)
_DROPPED_ELEMENTS = frozenset(
    {
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "annotationRef",
        "docVars",
        "attachedTemplate",
    }
    | {"mailMerge", "rsids", "saveThroughXslt", "dataBinding", "docId", "permStart", "permEnd", "smartTagPr"}
    | {"customXmlPr", "printerSettings", "subDoc"}
)
_DROPPED_ATTRIBUTES = frozenset({"initials", "date", "dateUtc", "userId", "providerId"})
_PATHS = frozenset({"name", "href", "src", "Target"})
_DESCRIPTIONS = frozenset({"descr", "title", "alt"})
"""Of drawings and pictures: words or a file's name that no reader of the page sees, and no rule looks at."""
_DRAWN = ("docPr", "cNvPr")
_IS_PATH = re.compile(
    r"\s*(?:file:|[A-Za-z]:[\\/]|\\\\|/(?:Users|home|private|var)/"
    r"|https?://(?:[^/?#\s]*-my\.sharepoint\.|[^/?#\s]*\bsharepoint\.[^?#\s]*/personal/|d\.docs\.live\.net/))",
    re.IGNORECASE,
)
"""A disk, or the OneDrive of one person."""
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_CODE_TAGS = ("{*}instrText", "{*}delInstrText")
LEFT_OUT = "[A part that can't be made anonymous was left out here.]"
_DROPPED_TAGS = tuple(f"{{*}}{name}" for name in sorted(_DROPPED_ELEMENTS))


def is_dropped_relationship(kind: str) -> bool:
    """Whether what a relationship of this type leads to may not stay."""
    return kind.rpartition("/")[2] not in _KEPT_RELATIONSHIPS


def is_path(target: str) -> bool:
    """Whether a text is a path on somebody's disk or network, which often holds a name."""
    return bool(_IS_PATH.match(target))


def read_xml(raw: bytes) -> etree._Element:
    """A part as XML, namespaces as they are, without comments and processing instructions.

    Raises CorruptedDocument, TooComplex (too many elements) or ForbiddenContent (a DOCTYPE).
    """
    if raw.count(b"<") > 2 * MAX_ELEMENTS:
        raise TooComplex("elements")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise why_no_xml(error) from error
    except ValueError as error:
        raise CorruptedDocument("xml") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ForbiddenContent("doctype")
    return root


def write_xml(root: etree._Element) -> bytes:
    """The part's bytes; the same tree always gives the same."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def drop_references(root: etree._Element, dropped: Collection[str]) -> None:
    """Take out the elements that refer to relationships which are gone."""
    if not dropped:
        return
    for element in list(root.iter("*")):
        for name, value in element.attrib.items():
            if value in dropped and "/relationships}" in str(name):
                _leave_out(element)
                break


def _leave_out(element: etree._Element) -> None:
    """Take an element out; where a document inside the document stood, say so."""
    space, _, local = str(element.tag).rpartition("}")
    if local != "altChunk":
        _remove(element)
        return
    paragraph = etree.Element(f"{space}}}p")
    text = etree.SubElement(etree.SubElement(paragraph, f"{space}}}r"), f"{space}}}t")
    text.text = LEFT_OUT
    element.addprevious(paragraph)
    _remove(element)


def clean_content(root: etree._Element) -> None:
    """Take out comment anchors, authors, dates, variables and paths, in place. The text stays."""
    hide_people(root)
    for element in list(root.iter(*_DROPPED_TAGS)):
        if _WORD.match(str(element.tag)):
            _remove_with_run(element)
    for element in root.iter(*_CODE_TAGS):
        if element.text:
            element.text = without_paths(element.text)
    for element in root.iter("*"):
        for name in element.keys():  # noqa: SIM118 - an element is no dict: `in` would give its children
            clean = _cleaner(str(name))
            if clean is not None:
                clean(element, str(name))


@cache
def _cleaner(name: str) -> Callable[[etree._Element, str], None] | None:
    """What to do with attributes of this name, worked out once for each; None for most."""
    local = _local(name)
    if name.startswith("{"):
        if local == "author":
            return _hide_author
        if local == "instr":
            return _clean_code
        if local.startswith("rsid") or local in _DROPPED_ATTRIBUTES:
            return _drop_attribute
    if local in _DESCRIPTIONS and (local == name or name.startswith(_OFFICE)):
        return _drop_attribute
    if name == "name":
        return _hide_name
    return _blank_path if local in _PATHS else None


def _hide_author(element: etree._Element, name: str) -> None:
    element.set(name, NOBODY)


def _clean_code(element: etree._Element, name: str) -> None:
    element.set(name, without_paths(str(element.attrib[name])))


def _hide_name(element: etree._Element, name: str) -> None:
    """A drawing's name is often that of its file; it must have one."""
    if _local(element.tag) in _DRAWN:
        element.set(name, f"Drawing {element.get('id', '')}".rstrip())
    else:
        _blank_path(element, name)


def _drop_attribute(element: etree._Element, name: str) -> None:
    del element.attrib[name]


def _blank_path(element: etree._Element, name: str) -> None:
    if is_path(str(element.attrib[name])):
        element.set(name, "")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _remove_with_run(element: etree._Element) -> None:
    """A run that only held the anchor of a comment goes with it."""
    run = element.getparent()
    _remove(element)
    if run is not None and _local(run.tag) == "r" and all(_local(child.tag) == "rPr" for child in run):
        _remove(run)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
