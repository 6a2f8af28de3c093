"""Count as LibreOffice counts, from the manuscript: what it defines otherwise is added or left out.

LibreOffice (measured: 7.4) counts notes, text boxes, headers, footers, the labels and bullets of lists; it
parts words at en and em dashes; it counts Chinese and Japanese punctuation, and the two marks around a
plain-text content control, as words; it leaves equations and hidden text out.
"""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from builders.wordml import W
from scriptgate.counting.tokens import count_tokens
from scriptgate.documents.docx import read_docx
from scriptgate.documents.manuscript import Block, Kind

_LEFT_OUT = frozenset({Kind.EQUATION, Kind.HIDDEN})
_DASH = re.compile("[\u2013\u2014]")
_ASIAN_MARK = re.compile(
    "[\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
_BULLET = re.compile(rb'(<w:numFmt\b[^>]*w:val=")bullet"')


def counted_like_libreoffice(document: bytes) -> int:
    """The words that LibreOffice should show for a DOCX."""
    manuscript = read_docx(_with_bullets(document))
    return sum(map(_words, manuscript.blocks)) + 2 * _plain_text_controls(document)


def _words(block: Block) -> int:
    label = len(block.label.split()) if block.label else 0
    if block.kind in _LEFT_OUT:
        return label
    text = _DASH.sub(" ", block.text).replace("\u200b", "")
    return label + count_tokens(text).lenient + len(_ASIAN_MARK.findall(text))


def _with_bullets(document: bytes) -> bytes:
    """The document with bullets as labels of plain text, which the reader keeps."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(target, "w") as changed:
        for name in dict.fromkeys(source.namelist()):
            content = source.read(name)
            changed.writestr(
                name, _BULLET.sub(rb'\1none"', content) if name == "word/numbering.xml" else content
            )
    return target.getvalue()


def _plain_text_controls(document: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        names = [
            name
            for name in archive.namelist()
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)
        ]
        roots = [etree.fromstring(archive.read(name)) for name in names]
    ns = {"w": W}
    return sum(
        len(
            root.xpath(
                "//w:sdt[w:sdtPr/w:text][w:sdtContent/w:r][not(ancestor::w:txbxContent)]", namespaces=ns
            )
        )
        for root in roots
    )
