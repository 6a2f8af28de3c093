"""What fields show that differs from the text stored in them (OpenDocument 1.3 part 3, 7.4 to 7.7)."""

from __future__ import annotations

from lxml import etree

from scriptgate.documents.odt.names import q

_DECLARED = (q("text:user-field-decl"), q("text:variable-decl"))
_NAME = q("text:name")
_VALUES = tuple(
    q(name)
    for name in (
        *("office:string-value", "text:string-value", "text:formula"),
        *("text:string-value-if-true", "text:string-value-if-false"),
    )
)
_PROPERTIES = {
    q("text:description"): "dc:description",
    q("text:title"): "dc:title",
    q("text:subject"): "dc:subject",
    q("text:keywords"): "meta:keyword",
    q("text:user-defined"): "meta:user-defined",
}
"""Fields by the property of the file that they show."""


class Shown:
    """What a document's fields may show: declared values, properties, and the values in themselves."""

    def __init__(self, root: etree._Element, meta: etree._Element | None) -> None:
        """Index the values that are declared in the text, and the file's properties of `office:meta`."""
        self._declared = {one.get(_NAME): _longest(one) for one in root.iter(*_DECLARED)}
        self._properties = (
            {} if meta is None else {field: _held(meta, q(name)) for field, name in _PROPERTIES.items()}
        )

    def more_than_stored(self, field: etree._Element) -> int:
        """By how many words what a field may show is longer than the text stored in it."""
        most = _longest(field) if field.attrib else 0
        if self._declared:
            most = max(most, self._declared.get(field.get(_NAME), 0))
        most = max(most, self._properties.get(str(field.tag), 0))
        return max(0, most - _words("".join(map(str, field.itertext())))) if most > 1 else 0


def _held(meta: etree._Element, name: str) -> int:
    return sum(_words("".join(map(str, one.itertext()))) for one in meta.iterchildren(name))


def _longest(element: etree._Element) -> int:
    return max(_words(element.get(name) or "") for name in _VALUES)


def _words(text: str) -> int:
    return len(text.split())
