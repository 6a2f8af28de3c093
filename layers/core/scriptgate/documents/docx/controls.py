"""Content controls: what is typed into them, and what only stands in for it (ECMA-376 part 1, 17.5.2)."""

from __future__ import annotations

from lxml import etree

from scriptgate.documents.docx.names import T, child, switch, w

_PROPERTIES = w("sdtPr")
_DATA_BINDING = w("dataBinding")
_STORE = w("storeItemID")
_SHOWS_PROMPT = w("showingPlcHdr")
_LONGEST_PLACEHOLDER = 12
"""Words. What is longer is no prompt of a form, whatever the file says, and counts."""


def stores_of(control: etree._Element) -> set[str]:
    """The name of the file's data that a content control shows, whatever stands in its place here.

    None where it shows none; an empty one where it may be any.
    """
    binding = child(child(control, _PROPERTIES), _DATA_BINDING)
    return set() if binding is None else {binding.get(_STORE, "").upper()}


def is_prompt(control: etree._Element) -> bool:
    """A content control still shows its prompt ("Click here to enter text")."""
    if not switch(child(control, _PROPERTIES), _SHOWS_PROMPT):
        return False
    return words_of(control) <= _LONGEST_PLACEHOLDER


def words_of(element: etree._Element) -> int:
    """Words of all text in an element, each piece's apart."""
    return len(" ".join(piece.text or "" for piece in element.iter(T)).split())
