"""What an anonymised PDF may not hold: keys, annotations and actions (PDF 32000-1 and 32000-2)."""

from __future__ import annotations

from typing import Any

from pypdf.errors import PyPdfError
from pypdf.filters import decode_stream_data
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject, StreamObject

from scriptgate.documents.anonymise.docx_rules import is_path
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
        "/PA",  # a link's earlier address
        "/DV",  # a form field's value before anybody filled it in
    }
)
_KEPT = frozenset(
    {"/Link", "/Widget", "/FreeText", "/Stamp", "/Ink", "/Line", "/Square", "/Circle", "/Polygon"}
    | {"/PolyLine", "/Watermark"}
)
"""Annotations that are a part of the page. Others are review comments, attachments and media, or unknown."""
_KEYS = {
    "/Catalog": frozenset(
        {
            "/Type",
            "/Pages",
            "/Version",
            "/PageLabels",
            "/Names",
            "/Dests",
            "/ViewerPreferences",
            "/PageLayout",
        }
        | {"/PageMode", "/Outlines", "/AcroForm", "/StructTreeRoot", "/MarkInfo", "/Lang", "/OCProperties"}
        | {"/Extensions", "/OutputIntents"}
    ),
    "/Page": frozenset(
        {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"}
        | {"/Contents", "/Rotate", "/Group", "/Annots", "/StructParents", "/Tabs", "/UserUnit", "/Dur"}
        | {"/Trans", "/BoxColorInfo"}
    ),
}
"""What these may have; anything else is a program's own."""
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
    if "/ByteRange" in value and "/Contents" in value:  # a signature that does not say so
        return True
    return "/Rect" in value and _plain(value, "/Subtype") not in _KEPT


def clean_dictionary(value: DictionaryObject) -> None:
    """Take out, in place, every key that may not be there."""
    for key in _NOWHERE.intersection(value):
        del value[key]
    _drop_private_keys(value)
    for key in ("/A", "/Next"):
        if key in value and _is_forbidden_action(_plain(value, key)):
            del value[key]
    if "/OCGs" in value:
        _clean_layers(value)
    if "/Annots" in value:
        _clean_annotations(value)
    if _plain(value, "/Subtype") in _KEPT:
        _clean_annotation(value, str(_plain(value, "/Subtype")))
    if isinstance(value, StreamObject):
        _clean_picture(value)


def _drop_private_keys(value: DictionaryObject) -> None:
    kind = _plain(value, "/Type")
    if kind is None and "/Pages" in value:
        kind = "/Catalog"
    allowed = _KEYS.get(str(kind))
    for key in () if allowed is None else set(value) - allowed:
        del value[key]
    if "/S" in value and _plain(value, "/S") != "/Hide":  # of the structure: titles, descriptions of pictures
        _pop(value, "/T", "/Alt")
    if "/Usage" in value:
        usage = _plain(value, "/Usage")
        _pop(usage if isinstance(usage, DictionaryObject) else value, "/User")
    if _plain(value, "/FT") == "/Sig":
        _pop(value, "/V")


def _pop(value: DictionaryObject, *keys: str) -> None:
    for key in keys:
        value.pop(key, None)


def _plain(value: DictionaryObject, key: str) -> Any:
    """What a key leads to, references resolved; None without it."""
    found = value.raw_get(key) if key in value else None
    return found.get_object() if isinstance(found, IndirectObject) else found


def _is_forbidden_action(action: Any) -> bool:
    if not isinstance(action, DictionaryObject):
        return False
    target = _plain(action, "/URI")
    leads_to_disk = isinstance(target, str) and is_path(target)
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
    if not isinstance(found, DictionaryObject) or is_dropped(found):
        return True
    return _plain(found, "/Subtype") not in _KEPT


def _clean_annotation(annotation: DictionaryObject, subtype: str) -> None:
    names = () if subtype in _OWN_NAMES else _AUTHORS
    contents = () if subtype in ("/FreeText", "/Link", "/Widget") else ("/Contents",)
    for key in (*_EVERY_ANNOTATION, *names, *contents):
        if key in annotation:
            del annotation[key]


def _clean_picture(stream: StreamObject) -> None:
    """A JPEG picture's own metadata (camera, place, author), whatever it is packed in.

    One that can't be cleaned goes: its pixels, not its place on the page.
    """
    found = _plain(stream, "/Filter")
    filters = [_resolved(name) for name in found] if isinstance(found, ArrayObject) else [found]
    if filters[-1:] != ["/DCTDecode"]:
        return
    try:
        coded = _unpacked(stream, filters[:-1])
        stream._data = clean_jpeg(coded, keep_orientation=False)  # noqa: SLF001 - the coded bytes
    except (UnreadableDocument, PyPdfError, ValueError, NotImplementedError):
        stream._data = b""  # noqa: SLF001
    stream[NameObject("/Filter")] = NameObject("/DCTDecode")
    parameters = _plain(stream, "/DecodeParms")
    if isinstance(parameters, ArrayObject):
        stream[NameObject("/DecodeParms")] = parameters[-1] if parameters else NullObject()


def _unpacked(stream: StreamObject, filters: list[Any]) -> bytes:
    """The coded picture, out of the filters before its own. pypdf bounds what comes of them."""
    coded: bytes = stream._data  # noqa: SLF001
    if not filters:
        return coded
    packed = StreamObject()
    packed._data = coded  # noqa: SLF001
    packed[NameObject("/Filter")] = ArrayObject(filters)
    parameters = _plain(stream, "/DecodeParms")
    if isinstance(parameters, ArrayObject):
        packed[NameObject("/DecodeParms")] = ArrayObject(_resolved(one) for one in parameters[: len(filters)])
    return decode_stream_data(packed)


def _resolved(item: Any) -> Any:
    return item.get_object() if isinstance(item, IndirectObject) else item
