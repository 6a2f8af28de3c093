"""What an anonymised OpenDocument text may not hold: elements, attributes and settings."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from scriptgate.documents.anonymise.docx_rules import is_path
from scriptgate.documents.odt.names import HREF, q

_NOBODY = "Author"
_NO_TIME = "2000-01-01T00:00:00"
"""A tracked change must have a time."""
_NOWHERE = "about:blank"
_DROPPED = tuple(
    map(
        q,
        (
            *("office:annotation", "office:annotation-end", "office:scripts", "office:event-listeners"),
            *("office:dde-source", "text:section-source", "text:dde-connection-decls", "text:script"),
            *("text:alphabetical-index-auto-mark-file", "form:connection-resource", "draw:object-ole"),
            *("draw:plugin", "draw:applet", "draw:floating-frame", "svg:title", "svg:desc"),
            *("text:user-field-decls", "text:label"),
        ),
    )
)
_PEOPLE = (
    *("author-name", "author-initials", "initial-creator", "creator", "printed-by", "sender-firstname"),
    *("sender-lastname", "sender-initials", "sender-title", "sender-position", "sender-email"),
    *("sender-phone-private", "sender-fax", "sender-company", "sender-phone-work", "sender-street"),
    *("sender-city", "sender-postal-code", "sender-country", "sender-state-or-province"),
    *("file-name", "template-name"),
)
"""Fields that show who wrote a document, or where it lay."""
_PROPERTIES = (
    *("title", "subject", "keywords", "description", "user-defined", "creation-date", "creation-time"),
    *("modification-date", "modification-time", "print-date", "print-time", "editing-cycles"),
    *("editing-duration", "execute-macro", "dde-connection", "user-field-get", "user-field-input"),
    "conditional-text",
)
"""Fields that show properties and variables of the document, which the copy lacks, or run something."""
_FIELDS: dict[str, Callable[[str], str]] = {
    **{q(f"text:{name}"): lambda shown: " ".join(_NOBODY for _ in shown.split()) for name in _PEOPLE},
    **{q(f"text:{name}"): lambda shown: shown for name in _PROPERTIES},
}
_LINKS = (q("text:a"), q("draw:a"))
_TRACES = frozenset({"rsid", "paragraph-rsid", "creator-initials", "sender-initials", "protection-key"})
_RDFA = "{http://www.w3.org/1999/xhtml}"
_DRAW_NAME = q("draw:name")
_SET = q("config:config-item-set")
_ITEM = q("config:config-item")
_CONFIG_NAME = q("config:name")
_KEPT_SETTINGS = "ooo:configuration-settings"
_DROPPED_SETTINGS = frozenset(
    {"PrinterName", "PrinterSetup", "PrintFaxName", "Rsid", "RsidRoot", "RedlineProtectionKey"}
    | {"CurrentDatabaseDataSource", "CurrentDatabaseCommand", "EmbeddedDatabaseName", "ApplyUserData"}
)


def clean_content(root: etree._Element) -> None:
    """Take out comments, names, times, scripts and paths, in place. The text stays, in as many words."""
    for element in list(root.iter(*_DROPPED)):
        replace_with_text(element, "")
    for element in list(root.iter(*_FIELDS)):
        replace_with_text(element, _FIELDS[str(element.tag)]("".join(map(str, element.itertext()))))
    for about in root.iter(q("office:change-info")):
        _hide_change(about)
    for image in root.iter(q("draw:image")):
        frame = image.getparent()
        if frame is not None and _DRAW_NAME in frame.attrib:
            del frame.attrib[_DRAW_NAME]  # often that of its file
    for element in root.iter("*"):
        _clean_attributes(element)


def clean_settings(root: etree._Element) -> None:
    """Leave what decides about the look of the text; no printer, database, view or key."""
    for group in list(root.iter(_SET)):
        if group.get(_CONFIG_NAME) != _KEPT_SETTINGS:
            replace_with_text(group, "")
    for item in [one for group in root.iter(_SET) for one in group]:
        if item.tag != _ITEM or item.get(_CONFIG_NAME) in _DROPPED_SETTINGS or is_path(item.text or ""):
            replace_with_text(item, "")


def replace_with_text(element: etree._Element, text: str) -> None:
    """Put text in an element's place; what follows the element stays."""
    parent = element.getparent()
    if parent is None:
        return
    text += element.tail or ""
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    parent.remove(element)


def _hide_change(about: etree._Element) -> None:
    """A change is by nobody, at no time, and without a comment."""
    for one in list(about):
        if one.tag == q("dc:creator"):
            one.text = _NOBODY
        elif one.tag == q("dc:date"):
            one.text = _NO_TIME
        else:
            about.remove(one)


def _clean_attributes(element: etree._Element) -> None:
    for name, value in element.attrib.items():
        if str(name).rpartition("}")[2] in _TRACES or str(name).startswith(_RDFA):
            del element.attrib[name]
        elif element.tag in _LINKS:
            if _leads_to_a_disk(str(name), str(value)):
                element.set(name, _NOWHERE)
        elif _leads_to_a_disk(str(name), str(value)) or _is_fetched(str(name), str(value)):
            element.set(name, "")


def _leads_to_a_disk(name: str, value: str) -> bool:
    return is_path(value) or (name == HREF and value.startswith("../"))


def _is_fetched(name: str, value: str) -> bool:
    """A picture or text elsewhere would be fetched when the copy is opened, and tell who reads it."""
    return name == HREF and "://" in value
