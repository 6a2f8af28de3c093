"""OpenDocument texts from raw XML: small, plain, and exactly what a test says.

odt(heading("Introduction"), p("Two words"), styles=style("Standard") + ...)
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT = "application/vnd.oasis.opendocument.text"
MATHML = "http://www.w3.org/1998/Math/MathML"
NAMESPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{_OASIS}{name}:1.0"'
            for name in ("office", "style", "text", "table", "form", "meta", "config", "script")
        ),
        f'xmlns:draw="{_OASIS}drawing:1.0"',
        f'xmlns:fo="{_OASIS}xsl-fo-compatible:1.0"',
        f'xmlns:svg="{_OASIS}svg-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        f'xmlns:math="{MATHML}"',
        'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"',
        'xmlns:officeooo="http://openoffice.org/2009/office"',
    ]
)


def p(*content: str, style: str = "Standard") -> str:
    """A paragraph. What does not begin with `<` is text; `style` is a style's name."""
    return f"<text:p text:style-name={quoteattr(style)}>{_inner(content)}</text:p>"


def h(*content: str, level: int = 1, style: str = "", attributes: str = "") -> str:
    """A heading of an outline level."""
    named = style or f"Heading_20_{level}"
    start = f'<text:h text:style-name="{named}" text:outline-level="{level}" {attributes}>'
    return f"{start}{_inner(content)}</text:h>"


def span(*content: str, style: str) -> str:
    """A run of text in a text style."""
    return f"<text:span text:style-name={quoteattr(style)}>{_inner(content)}</text:span>"


def style(
    name: str,
    properties: str = "",
    *,
    family: str = "paragraph",
    parent: str = "",
    attributes: str = "",
    **more: str,
) -> str:
    """A style. `properties` are attributes of its text properties; `more` those of others by kind.

    style("Hidden", 'text:display="none"', paragraph='fo:break-before="page"')
    """
    made = f"<style:text-properties {properties}/>" if properties else ""
    for kind, inner in more.items():
        made += f"<style:{kind.replace('_', '-')}-properties {inner}/>"
    based = f" style:parent-style-name={quoteattr(parent)}" if parent else ""
    return (
        f"<style:style style:name={quoteattr(name)} style:family={quoteattr(family)}{based} {attributes}>"
        f"{made}</style:style>"
    )


def heading_styles(levels: int = 3) -> str:
    """Writer's built-in headings."""
    return "".join(
        style(
            f"Heading_20_{at}",
            parent="Standard",
            attributes=f'style:display-name="Heading {at}" style:default-outline-level="{at}"',
        )
        for at in range(1, levels + 1)
    )


def table(*rows: list[str], name: str = "Table1", cell: str = "") -> str:
    """A table; each cell is text or block XML. `cell` has attributes of every cell."""
    made = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell {cell}>{one if one.startswith('<') else p(one)}</table:table-cell>"
            for one in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return f'<table:table table:style-name="{name}">{made}</table:table>'


def items(*content: str, style: str = "L1", attributes: str = "") -> str:
    """A list; each item is text or block XML."""
    made = "".join(
        f"<text:list-item>{one if one.startswith('<') else p(one)}</text:list-item>" for one in content
    )
    named = f"text:style-name={quoteattr(style)}" if style else ""
    return f"<text:list {named} {attributes}>{made}</text:list>"


def list_style(name: str, *levels: str) -> str:
    """A numbered list style; each level is its attributes, or `bullet`."""
    made = "".join(
        f'<text:list-level-style-bullet text:level="{at}" text:bullet-char="•"/>'
        if level == "bullet"
        else f'<text:list-level-style-number text:level="{at}" {level}/>'
        for at, level in enumerate(levels, 1)
    )
    return f"<text:list-style style:name={quoteattr(name)}>{made}</text:list-style>"


def note(*blocks: str, kind: str = "footnote", mark: str = "1") -> str:
    """A footnote or endnote."""
    body = "".join(one if one.startswith("<") else p(one) for one in blocks)
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>{mark}</text:note-citation>'
        f"<text:note-body>{body}</text:note-body></text:note>"
    )


def comment(text: str = "Why is this so?", creator: str = "A. Reader") -> str:
    """A comment and its end."""
    return (
        f"<office:annotation><dc:creator>{creator}</dc:creator><dc:date>2026-01-05T10:00:00</dc:date>"
        f"{p(text)}</office:annotation><office:annotation-end/>"
    )


def text_box(*blocks: str, attributes: str = "") -> str:
    """A frame with a text box."""
    return frame(f"<draw:text-box>{''.join(blocks)}</draw:text-box>", attributes)


def frame(content: str, attributes: str = "") -> str:
    """A frame around any content."""
    return f"<draw:frame {attributes}>{content}</draw:frame>"


def picture(width: str = "3cm", height: str = "3cm", href: str = "Pictures/1.png") -> str:
    """A frame with a picture."""
    size = f'svg:width="{width}" svg:height="{height}"'
    return frame(f'<draw:image xlink:href="{href}"/>', size)


def tracked(**changes: str) -> str:
    """`text:tracked-changes`. A change is `insertion`, or the block XML that was deleted."""
    about = (
        "<office:change-info><dc:creator>A. Reader</dc:creator><dc:date>2026-01-05T10:00:00</dc:date>"
        "</office:change-info>"
    )
    made = "".join(
        f'<text:changed-region xml:id="{name}" text:id="{name}">'
        + (
            f"<text:insertion>{about}</text:insertion>"
            if change == "insertion"
            else f"<text:deletion>{about}{change}</text:deletion>"
        )
        + "</text:changed-region>"
        for name, change in changes.items()
    )
    return f"<text:tracked-changes>{made}</text:tracked-changes>"


def inserted(name: str, *content: str) -> str:
    """Content between the marks of an insertion."""
    start, end = (f'<text:change-{side} text:change-id="{name}"/>' for side in ("start", "end"))
    return f"{start}{_inner(content)}{end}"


def deleted(name: str) -> str:
    """The place of a deletion."""
    return f'<text:change text:change-id="{name}"/>'


def contents(*entries: str) -> str:
    """A table of contents."""
    body = "".join(p(entry, style="Contents_20_1") for entry in entries)
    title = f"<text:index-title>{p('Contents', style='Contents_20_Heading')}</text:index-title>"
    template = "<text:index-title-template>Contents</text:index-title-template>"
    source = f"<text:table-of-content-source>{template}</text:table-of-content-source>"
    made = f"{source}<text:index-body>{title}{body}</text:index-body>"
    return f"<text:table-of-content>{made}</text:table-of-content>"


def master(name: str = "Standard", inner: str = "", attributes: str = 'style:page-layout-name="pm1"') -> str:
    """A page style; `inner` has its headers and footers."""
    return f'<style:master-page style:name="{name}" {attributes}>{inner}</style:master-page>'


def equation(*pieces: str) -> bytes:
    """An object's `content.xml` that is an equation."""
    made = "".join(f"<mi>{escape(piece)}</mi>" for piece in pieces)
    note = '<annotation encoding="StarMath 5.0">not to be counted</annotation>'
    return f'<math xmlns="{MATHML}"><semantics><mrow>{made}</mrow>{note}</semantics></math>'.encode()


def odt(
    *blocks: str,
    styles: str = "",
    automatic: str = "",
    masters: str = "",
    page: str = 'fo:page-width="21cm" fo:page-height="29.7cm"',
    body: str = "",
    stated_words: str | None = None,
    mimetype: str = TEXT,
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """An ODT of these blocks. `automatic` styles stand with the text, `styles` and `masters` apart."""
    parts = {
        "content.xml": content(*blocks, automatic=automatic, body=body),
        "styles.xml": _styles(styles, masters or master(), page),
        "META-INF/manifest.xml": manifest(),
    }
    if stated_words is not None:
        parts["meta.xml"] = _meta(f'<meta:document-statistic meta:word-count="{stated_words}"/>')
    return package({"mimetype": mimetype.encode()} | parts | dict(more or {}))  # `more` may replace a part


def content(*blocks: str, automatic: str = "", body: str = "") -> bytes:
    """`content.xml`; `body` has attributes of `office:text`."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text {body}>{''.join(blocks)}</office:text></office:body>"
        "</office:document-content>"
    ).encode()


def manifest(inner: str = "") -> bytes:
    """`META-INF/manifest.xml`."""
    return (
        f'<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TEXT}"/>'
        f"{inner}</manifest:manifest>"
    ).encode()


def package(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members in order, the first not compressed as OpenDocument asks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, member, compress_type=kind)
    return buffer.getvalue()


def _styles(styles: str, masters: str, page: str) -> bytes:
    layout = f'<style:page-layout style:name="pm1"><style:page-layout-properties {page}/></style:page-layout>'
    return (
        f'<office:document-styles {NAMESPACES} office:version="1.3"><office:styles>{styles}</office:styles>'
        f"<office:automatic-styles>{layout}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    ).encode()


def _meta(inner: str) -> bytes:
    meta = f"<office:meta>{inner}</office:meta>"
    return f"<office:document-meta {NAMESPACES}>{meta}</office:document-meta>".encode()


def _inner(content: tuple[str, ...]) -> str:
    return "".join(piece if piece.startswith("<") else escape(piece) for piece in content)
