"""Words that a document shows and another part holds: in charts and diagrams, data, properties."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from itertools import chain

from lxml import etree

from scriptgate.documents.docx.names import DRAWN_TEXT, VAL, w
from scriptgate.documents.docx.package import Package, related_to
from scriptgate.documents.draft import Tallies

_CORE_STORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"
_APP_STORE = "{6668398D-A668-4E3E-A5EB-62B293D839F1}"
"""What Word calls a file's properties where a control shows one."""
_PROPERTY_STORES = frozenset({_CORE_STORE, _APP_STORE})
_PROPERTY_PARTS = tuple(f"docProps/{name}.xml" for name in ("core", "app"))
_PROPERTY_KINDS = ("core-properties", "extended-properties")
_CUSTOM = "custom-properties"
_MANY_CODES = 2_000
"""Characters. No document's fields name so many properties."""
_ITEM_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"
_CELLS = (
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}v",
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}pt",
)
"""Of a chart's data; names of categories and series stand on it."""
_VARIABLE = w("docVar")
_NAME = w("name")


def words_held(package: Package, tallies: Tallies) -> int:
    """Words that drawings show, and that controls and fields of the document show from elsewhere."""
    diagrams = max(_drawn(package, "diagramData"), _drawn(package, "diagramDrawing"))
    charts = [*package.roots("chart"), *package.roots("chartEx")]
    words = diagrams + sum(map(_words_of_chart, charts))
    if tallies.bound_to:
        words += _words_of_data(package, tallies.bound_to)
    if tallies.property_fields or tallies.bound_to & _PROPERTY_STORES:
        words += _words_of_properties(package, tallies)
    return words


def _drawn(package: Package, kind: str) -> int:
    return sum(_words(piece.text for root in package.roots(kind) for piece in root.iter(DRAWN_TEXT)))


def _words_of_chart(root: etree._Element) -> int:
    """Words of a chart's titles and, each once, of its names."""
    names = {one.text for one in root.iter(*_CELLS)}
    return sum(_words(chain((piece.text for piece in root.iter(DRAWN_TEXT)), filter(_has_letters, names))))


def _has_letters(text: str | None) -> bool:
    return any(map(str.isalpha, text or ""))


def _words_of_data(package: Package, stores: set[str]) -> int:
    """Words of the data that controls are bound to; of all data where a control or data has no name."""
    words = 0
    for name in package.targets("customXml"):
        identifier = _identifier(package, name)
        if identifier is None or "" in stores or identifier in stores:
            root = package.archive.parse(name)
            attributes = (str(said) for element in root.iter(etree.Element) for said in element.values())
            words += sum(_words(chain(map(str, root.itertext()), attributes)))
    return words


def _identifier(package: Package, name: str) -> str | None:
    folder, file = posixpath.split(name)
    related = related_to(package.archive, f"{folder}/_rels/{file}.rels", folder)
    for _, kind, target in related:
        if kind.endswith("/customXmlProps") and target in package.archive:
            return str(package.archive.parse(target).get(_ITEM_ID, "")).upper()
    return None


def _words_of_properties(package: Package, tallies: Tallies) -> int:
    """Words of the file's own properties, and of those further ones and variables that a field names."""
    parts = set(chain.from_iterable(map(package.properties, _PROPERTY_KINDS)))
    parts |= {name for name in _PROPERTY_PARTS if name in package.archive}
    roots = map(package.archive.parse, parts)
    plain = (one.text for root in roots for one in (root, *root) if not len(one))
    codes = " ".join(tallies.property_fields)
    settings = package.related("settings") if codes else None
    variables = () if settings is None else settings.iter(_VARIABLE)
    custom = (
        (one for name in package.properties(_CUSTOM) for one in package.archive.parse(name)) if codes else ()
    )
    named = [(one.get(_NAME) or "", one.get(VAL)) for one in variables]
    named += [(one.get("name", ""), "".join(map(str, one.itertext()))) for one in custom]
    shown = (text for name, text in named if len(codes) > _MANY_CODES or name in codes)
    return sum(_words(chain(plain, shown)))


def _words(texts: Iterable[str | None]) -> Iterator[int]:
    return (len(text.split()) for text in texts if text)
