"""Word files from raw WordprocessingML: small, plain, and exactly what a test says.

docx(paragraph("Introduction", style="Heading1"), paragraph("Two words"), styles=style("Heading1", ...))
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"

_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OPEN, _STRICTLY = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
_STRICT = {
    f"{R}/extended-properties": f"{STRICT_R}/extendedProperties",
    f"{_OPEN}/officeDocument/2006/extended-properties": f"{_STRICTLY}/officeDocument/extendedProperties",
    W: STRICT_W,
    R: STRICT_R,
    f"{_OPEN}/officeDocument/2006/math": f"{_STRICTLY}/officeDocument/math",
    f"{_OPEN}/drawingml/2006/": f"{_STRICTLY}/drawingml/",
}
"""Names that differ in Strict files, as Word saves them (ECMA-376 part 1, annex A); longer ones first."""
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def run(text: str, properties: str = "") -> str:
    """A run of text; `properties` is the inner XML of its `w:rPr`, e.g. `<w:b/>`."""
    return f'<w:r>{_properties("rPr", properties)}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*content: str, style: str = "", properties: str = "") -> str:
    """A paragraph. What does not begin with `<` is text; `style` is a style's id."""
    inner = "".join(piece if piece.startswith("<") else run(piece) for piece in content)
    named = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    return f"<w:p>{_properties('pPr', named + properties)}{inner}</w:p>"


def table(*rows: list[str], style: str = "", cell_properties: str = "") -> str:
    """A table; each cell is text or block XML."""
    named = f"<w:tblPr><w:tblStyle w:val={quoteattr(style)}/></w:tblPr>" if style else ""
    made = "".join(f"<w:tr>{''.join(_cell(cell, cell_properties) for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl>{named}{made}</w:tbl>"


def _cell(content: str, properties: str) -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc>{_properties('tcPr', properties)}{inner}</w:tc>"


def field(code: str, *result: str) -> str:
    """A complex field in runs of one paragraph."""
    return field_begin(code) + "".join(result) + field_end()


def field_begin(code: str) -> str:
    """A complex field up to its separator."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{escape(code)}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def field_end() -> str:
    """A complex field's end."""
    return '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def content_control(*content: str, properties: str = "") -> str:
    """A content control, around blocks or runs."""
    return f"<w:sdt>{_properties('sdtPr', properties)}<w:sdtContent>{''.join(content)}</w:sdtContent></w:sdt>"


def text_box(*blocks: str) -> str:
    """A run with a text box as Word writes it: a modern drawing, and the same again for old readers."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def old_text_box(*blocks: str) -> str:
    """A run with a text box as Word 2007 wrote it: no drawing to choose, and in a group."""
    shape = f"<v:shape><v:textbox><w:txbxContent>{''.join(blocks)}</w:txbxContent></v:textbox></v:shape>"
    return f"<w:r><w:pict><v:group>{shape}</v:group></w:pict></w:r>"


def picture(width: int = 914_400, height: int = 914_400) -> str:
    """A run with a picture; EMU."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/><a:graphic><a:graphicData>'
        '<a:blip r:embed="rId99"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def old_picture(style: str = "width:595pt;height:842pt") -> str:
    """A run with a picture as Word 2003 wrote it."""
    return f'<w:r><w:pict><v:shape style="{style}"><v:imagedata r:id="rId99"/></v:shape></w:pict></w:r>'


def style(
    identifier: str,
    name: str = "",
    *,
    based_on: str = "",
    paragraph_properties: str = "",
    run_properties: str = "",
    kind: str = "paragraph",
    default: bool = False,
) -> str:
    """A style for `docx(styles=...)`."""
    based = f"<w:basedOn w:val={quoteattr(based_on)}/>" if based_on else ""
    is_default = ' w:default="1"' if default else ""
    return (
        f"<w:style w:type={quoteattr(kind)}{is_default} w:styleId={quoteattr(identifier)}>"
        f"<w:name w:val={quoteattr(name or identifier)}/>{based}"
        f"{_properties('pPr', paragraph_properties)}{_properties('rPr', run_properties)}</w:style>"
    )


def heading_styles(levels: int = 3) -> str:
    """Word's built-in headings."""
    return "".join(
        style(f"Heading{at}", f"heading {at}", paragraph_properties=f'<w:outlineLvl w:val="{at - 1}"/>')
        for at in range(1, levels + 1)
    )


def numbering(*levels: tuple[str, str], start: int = 1) -> str:
    """One list, numId 1, for `docx(numbering=...)`; each level is (lvlText, numFmt)."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val={quoteattr(number_format)}/>'
        f"<w:lvlText w:val={quoteattr(text)}/></w:lvl>"
        for at, (text, number_format) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )


def numbered(level: int = 0, number: int = 1) -> str:
    """Paragraph properties that put a paragraph into a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def note_reference(kind: str, identifier: int) -> str:
    """A run with the mark of a `footnote` or `endnote`."""
    return f'<w:r><w:{kind}Reference w:id="{identifier}"/></w:r>'


def docx(
    *blocks: str,
    styles: str = "",
    numbering: str = "",
    footnotes: Mapping[int, str] | None = None,
    endnotes: Mapping[int, str] | None = None,
    headers: Mapping[str, str] | None = None,
    related: Mapping[str, str] | None = None,
    comments: int = 0,
    stated_words: str | None = None,
    section: str = "",
    before_body: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """A DOCX of these blocks. Notes and `headers` (`header` or `footer`) map to block XML.

    `related` maps the names of more parts (`header2`, `glossaryDocument`) to their XML.
    """
    parts = {
        "styles": _part("styles", styles),
        "numbering": _part("numbering", numbering),
        "footnotes": notes("footnote", footnotes),
        "endnotes": notes("endnote", endnotes),
        "comments": _part("comments", '<w:comment w:id="1"/>' * comments),
    } | {kind: _part("hdr" if kind == "header" else "ftr", inner) for kind, inner in (headers or {}).items()}
    parts |= related or {}
    used = {name: xml for name, xml in parts.items() if xml}
    references = "".join(f'<w:{kind}Reference r:id="{kind}" w:type="default"/>' for kind in headers or {})
    body = f"{''.join(blocks)}<w:sectPr>{references}{section}</w:sectPr>"
    members = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": root_relationships(stated=stated_words is not None),
        "word/document.xml": main_part(body, before_body),
        "word/_rels/document.xml.rels": _relationships(used),
    }
    members |= {f"word/{name}.xml": xml.encode() for name, xml in used.items()}
    if stated_words is not None:
        members["docProps/app.xml"] = (
            f'<Properties xmlns="{_EXTENDED}"><Words>{stated_words}</Words></Properties>'.encode()
        )
    return zipped(members | dict(more or {}))  # `more` may replace a part


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members, in order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def members_of(document: bytes) -> dict[str, bytes]:
    """A package's members by name."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def main_part(body: str, before_body: str = "") -> bytes:
    """`word/document.xml` around a body's inner XML."""
    return f"<w:document {_NAMESPACES}>{before_body}<w:body>{body}</w:body></w:document>".encode()


def root_relationships(target: str = "word/document.xml", *, stated: bool = False) -> bytes:
    """`_rels/.rels`, which names the main part."""
    properties = (
        f'<Relationship Id="rId2" Type="{R}/extended-properties" Target="docProps/app.xml"/>'
        if stated
        else ""
    )
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="{target}"/>{properties}</Relationships>'
    ).encode()


def content_types(main_type: str = _MAIN_TYPE) -> bytes:
    """`[Content_Types].xml`."""
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    ).encode()


def as_strict(document: bytes) -> bytes:
    """The same document in Strict namespaces, as Word saves "Strict Open XML"."""
    members = members_of(document)
    for transitional, strict in _STRICT.items():
        members = {
            name: content.replace(transitional.encode(), strict.encode()) for name, content in members.items()
        }
    return zipped(members)


def running_part(kind: str, *blocks: str) -> str:
    """A header's or footer's part, for `docx(related=...)`."""
    return _part({"header": "hdr", "footer": "ftr"}[kind], "".join(blocks))


def _part(root: str, inner: str) -> str:
    return f"<w:{root} {_NAMESPACES}>{inner}</w:{root}>" if inner else ""


def notes(kind: str, content: Mapping[int, str] | None) -> str:
    """The part with notes of a kind, their separator first; empty where there are none."""
    made = "".join(f'<w:{kind} w:id="{at}">{blocks}</w:{kind}>' for at, blocks in (content or {}).items())
    separator = f'<w:{kind} w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    return _part(f"{kind}s", separator + made) if made else ""


def _relationships(parts: Mapping[str, str]) -> bytes:
    made = "".join(
        f'<Relationship Id="{name}" Type="{R}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in parts
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'.encode()


def _properties(name: str, inner: str) -> str:
    return f"<w:{name}>{inner}</w:{name}>" if inner else ""
