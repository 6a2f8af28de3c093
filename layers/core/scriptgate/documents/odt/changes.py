"""Tracked changes: what was deleted is kept aside, what was inserted lies between two marks.

Source: OpenDocument 1.3 part 3, 5.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scriptgate.documents.odt.names import H, P, q

CHANGE_START = q("text:change-start")
CHANGE_END = q("text:change-end")
_CHANGE_ID = q("text:change-id")
_REGION_IDS = (q("xml:id"), q("text:id"))
_INSERTION = q("text:insertion")
_DELETION = q("text:deletion")
_NOT_TEXT = frozenset({q("office:change-info"), q("office:annotation"), q("text:note-citation")})
_SPACES = frozenset({P, H, q("text:tab"), q("text:s"), q("text:line-break")})


class Changes:
    """The changes of a document: which are open at a point, and what was deleted."""

    def __init__(self, body: etree._Element) -> None:
        """Index the changed regions."""
        self._kinds: dict[str, str] = {}
        self._open: dict[str, set[str]] = {_INSERTION: set(), _DELETION: set()}
        self.deleted_words = 0
        for region in body.iter(q("text:changed-region")):
            self._index(region)

    def _index(self, region: etree._Element) -> None:
        found = {str(element.tag) for element in region}
        kind = next((one for one in self._open if one in found), "")
        for name in _REGION_IDS:
            self._kinds.setdefault(region.get(name, ""), kind)
        for deletion in region.iterchildren(_DELETION):
            self.deleted_words += len("".join(_text(deletion)).split())

    def meet(self, mark: etree._Element) -> None:
        """Step over the start or the end of a change."""
        identifier = mark.get(_CHANGE_ID, "")
        places = self._open.get(self._kinds.get(identifier, ""), set())
        if mark.tag == CHANGE_START:
            places.add(identifier)
        else:
            places.discard(identifier)

    @property
    def inserting(self) -> bool:
        """The point is inside text that was inserted."""
        return bool(self._open[_INSERTION])

    @property
    def deleting(self) -> bool:
        """The point is inside text that was deleted but left in its place, as some tools do."""
        return bool(self._open[_DELETION])


def _text(element: etree._Element) -> Iterator[str]:
    if element.tag in _NOT_TEXT:
        return
    if element.tag in _SPACES:
        yield " "
    yield element.text or ""
    for inner in element:
        yield from _text(inner)
        yield inner.tail or ""
