"""What an anonymised PDF may not hold: keys, annotations and actions (PDF 32000-1 and 32000-2)."""

from __future__ import annotations

from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from scriptgate.documents.anonymise.images import clean_jpeg
from scriptgate.documents.errors import UnreadableDocument

_NOWHERE = frozenset(
    {
        "/Metadata",  # XMP, on the catalogue, pages, fonts or pictures
        "/PieceInfo",  # the producers' private data
        "/LastModified",
        "/AA",  # actions that start by themselves
        "/OpenAction",
        "/JavaScript",
        "/JS",
        "/EmbeddedFiles",
        "/EF",
        "/AF",
        "/Collection",
        "/XFA",
        "/Perms",  # signatures: whose certificate
        "/DSS",
        "/Legal",
        "/SpiderInfo",
        "/Threads",  # article threads have authors
        "/Thumb",
        "/CreatorInfo",
        "/Requirements",
    }
)
_REVIEW = frozenset(
    {
        "/Text",
        "/Popup",
        "/Highlight",
        "/Underline",
        "/Squiggly",
        "/StrikeOut",
        "/Caret",
        "/Redact",
        "/Projection",
    }
    | {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/TrapNet", "/PrinterMark"}
)
"""Annotations that are no part of the page: review comments, attachments, media."""
_KEPT = frozenset(
    {"/Link", "/Widget", "/FreeText", "/Stamp", "/Ink", "/Line", "/Square", "/Circle", "/Polygon"}
    | {"/PolyLine", "/Watermark"}
)
_AUTHORS = ("/T", "/Subj", "/RC", "/IRT", "/RT", "/ExData", "/CreationDate", "/State", "/StateModel")
_EVERY_ANNOTATION = ("/M", "/NM", "/Popup")
_OWN_NAMES = frozenset({"/Link", "/Widget"})
"""Annotations without an author: a widget's /T is its field's name."""
_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Sound"}
    | {"/Movie", "/RichMediaExecute", "/Thread"}
)
_NAME_MAPS = frozenset(
    {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs"}
    | {"/RoleMap", "/ClassMap", "/Dests", "/N", "/D", "/R", "/Colorants"}
)


def is_map_of_names(key: str) -> bool:
    """Whether the dictionary under this key has names of the file's own choice as its keys."""
    return key in _NAME_MAPS


def is_dropped(value: DictionaryObject) -> bool:
    """Whether nothing of this dictionary may stay: a review comment, an attached file, a signature."""
    kind = _plain(value, "/Type")
    if kind in ("/EmbeddedFile", "/Sig", "/DocTimeStamp", "/Metadata"):
        return True
    return "/Rect" in value and _plain(value, "/Subtype") in _REVIEW


def clean_dictionary(value: DictionaryObject) -> None:
    """Take out, in place, every key that may not be there."""
    for key in _NOWHERE.intersection(value):
        del value[key]
    for key in ("/A", "/Next"):
        if key in value and _is_forbidden_action(_plain(value, key)):
            del value[key]
    if "/OCGs" in value:
        _clean_layers(value)
    if "/Annots" in value:
        _clean_annotations(value)
    if "/Rect" in value and _plain(value, "/Subtype") in _KEPT:
        _clean_annotation(value, str(_plain(value, "/Subtype")))
    if isinstance(value, StreamObject):
        _clean_picture(value)


def _plain(value: DictionaryObject, key: str) -> Any:
    """What a key leads to, references resolved; None without it."""
    found = value.raw_get(key) if key in value else None
    return found.get_object() if isinstance(found, IndirectObject) else found


def _is_forbidden_action(action: Any) -> bool:
    if not isinstance(action, DictionaryObject):
        return False
    target = _plain(action, "/URI")
    leads_to_disk = isinstance(target, str) and target.strip().lower().startswith("file:")
    return leads_to_disk or _plain(action, "/S") in _ACTIONS


def _clean_layers(properties: DictionaryObject) -> None:
    """Configurations of layers name the program or person that made them."""
    configurations = [_plain(properties, "/D"), *(_plain(properties, "/Configs") or ())]
    for found in configurations:
        configuration = found.get_object() if isinstance(found, IndirectObject) else found
        if isinstance(configuration, DictionaryObject):
            configuration.pop("/Creator", None)


def _clean_annotations(page: DictionaryObject) -> None:
    annotations = _plain(page, "/Annots")
    if not isinstance(annotations, ArrayObject):
        del page["/Annots"]
        return
    kept = [item for item in annotations if not _is_dropped_item(item)]
    page[NameObject("/Annots")] = ArrayObject(kept)


def _is_dropped_item(item: Any) -> bool:
    found = item.get_object() if isinstance(item, IndirectObject) else item
    return not isinstance(found, DictionaryObject) or is_dropped(found)


def _clean_annotation(annotation: DictionaryObject, subtype: str) -> None:
    names = () if subtype in _OWN_NAMES else _AUTHORS
    contents = () if subtype in ("/FreeText", "/Link", "/Widget") else ("/Contents",)
    for key in (*_EVERY_ANNOTATION, *names, *contents):
        if key in annotation:
            del annotation[key]


def _clean_picture(stream: StreamObject) -> None:
    """A JPEG picture's own metadata (camera, place, author); one that is not plain JPEG stays as it is."""
    filters = _plain(stream, "/Filter")
    if filters not in ("/DCTDecode", ["/DCTDecode"]):
        return
    try:
        stream._data = clean_jpeg(stream._data, keep_orientation=False)  # noqa: SLF001 - the coded bytes
    except UnreadableDocument:
        return
