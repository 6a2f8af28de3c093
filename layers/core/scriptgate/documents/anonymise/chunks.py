"""Text of other formats inside a Word document (`w:altChunk`), which Word merges in when it opens it."""

from __future__ import annotations

from lxml import etree

_NO_TEXT = (b"<", b"\0", b"{\\rtf", b"MIME-Version")
_HTML_STARTS = (b"<html", b"<!doctype html", b"<body", b"<head", b"<div", b"<p>", b"<p ")
_SAYS_NOTHING = ("meta", "title", "link", "script", "xml", "base", "object", "iframe", "embed", "form")


def clean_chunk(raw: bytes) -> bytes | None:
    """Plain text as it is, and a web page without what its head says. None: anything else, or damaged.

    Rich text, web archives and flat packages have properties and authors of their own.
    """
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith(_HTML_STARTS):
        return _clean_html(raw)
    return None if any(sign in raw for sign in _NO_TEXT) else raw


def _clean_html(raw: bytes) -> bytes | None:
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    for element in list(root.iter(*_SAYS_NOTHING)):
        parent = element.getparent()
        if parent is not None:
            _keep_tail(element, parent)
            parent.remove(element)
    for element in root.iter("*"):
        for name in element.keys():  # noqa: SIM118 - an element is no dict: `in` would give its children
            if str(name).lower().startswith(("on", "data-")) or name in {"alt", "title"}:
                del element.attrib[name]
    return etree.tostring(root, method="html", encoding="ascii")


def _keep_tail(element: etree._Element, parent: etree._Element) -> None:
    if not element.tail:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + element.tail
    else:
        before.tail = (before.tail or "") + element.tail
