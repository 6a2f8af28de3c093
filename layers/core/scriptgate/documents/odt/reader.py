"""An ODT as a manuscript."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from scriptgate.documents.draft import MOST_PLACES, Place, Tallies
from scriptgate.documents.errors import CorruptedDocument
from scriptgate.documents.manuscript import Block, Kind, Manuscript, Signals
from scriptgate.documents.odt.document import Document
from scriptgate.documents.odt.looks import colour, is_shaded
from scriptgate.documents.odt.names import HREF, child, q
from scriptgate.documents.odt.package import Package
from scriptgate.documents.odt.story import Story

_NAME = q("style:name")
_BACKGROUND = q("style:background-image")
_DEFAULT_MASTER = "Standard"
_RUNNING = {
    q(f"style:{side}{which}"): kind
    for side, kind in (("header", Kind.HEADER), ("footer", Kind.FOOTER))
    for which in ("", "-left", "-first")
} | {q(f"loext:{side}-first"): kind for side, kind in (("header", Kind.HEADER), ("footer", Kind.FOOTER))}


def read_odt(untrusted: bytes) -> Manuscript:
    """Read an ODT or a template of one: blocks in reading order, then its headers and footers.

    Call it in a child process. Raises UnreadableDocument in its kinds; a parser may raise anything.
    """
    package = Package(untrusted)
    body = child(child(package.content, q("office:body")), q("office:text"))
    if body is None:
        raise CorruptedDocument("body")
    document = Document.of(package, body)
    masters = list(_masters_in_use(document))
    coloured = _coloured_layouts(package.styles)
    grounds = [coloured[name] for name in map(_layout_of, masters) if name in coloured]
    place = Place(shaded=bool(grounds), paper=grounds[0] if len(set(grounds)) == 1 else None)
    story = Story(document, document.tallies)
    blocks = [*story.blocks(body, place), *_running_blocks(document, masters)]
    document.running.page_sized_images += len(_backgrounds(package.content) | _backgrounds(package.styles))
    pictures, unreadable = document.running.pages_of_pictures, document.running.unreadable_parts
    document.tallies.add_running(document.running)
    return Manuscript(
        format="odt",
        blocks=tuple(blocks),
        pages=document.pages.current,
        stated_words=package.stated_words,
        signals=_signals(document),
        pictures=(*[0] * min(pictures, MOST_PLACES), *story.pictures),
        unreadable=(*[0] * min(unreadable, MOST_PLACES), *story.unreadable),
    )


def _masters_in_use(document: Document) -> Iterator[etree._Element]:
    """The page styles that the text begins with, changes to, or goes on with."""
    group = child(document.package.styles, q("office:master-styles"))
    masters = {} if group is None else {one.get(_NAME, ""): one for one in reversed(group)}
    waiting = [*document.styles.masters(), _DEFAULT_MASTER]
    while waiting:
        master = masters.pop(waiting.pop(), None)
        if master is not None:
            yield master
            waiting.append(master.get(q("style:next-style-name"), ""))


def _coloured_layouts(styles: etree._Element | None) -> dict[str, str | None]:
    """Page layouts whose background pale text can be seen on, with its colour where that is plain."""
    coloured = {}
    for layout in () if styles is None else styles.iter(q("style:page-layout")):
        properties = child(layout, q("style:page-layout-properties"))
        background = None if properties is None else properties.get(q("fo:background-color"))
        if is_shaded(background):
            coloured[layout.get(_NAME, "")] = colour(background)
    return coloured


def _backgrounds(root: etree._Element | None) -> set[str | None]:
    """The pictures behind pages, paragraphs and cells. How large they are shown is not known."""
    groups = (child(root, q(name)) for name in ("office:automatic-styles", "office:styles"))
    found = (one for group in groups if group is not None for one in group.iter(_BACKGROUND))
    return {one.get(HREF) for one in found if one.get(HREF)}


def _layout_of(master: etree._Element) -> str:
    return master.get(q("style:page-layout-name"), "")


def _running_blocks(document: Document, masters: list[etree._Element]) -> Iterator[Block]:
    """Headers and footers, those of equal text once."""
    seen = set()
    for master in masters:
        for block in _running(replace(document, root=master), document.running):
            if (block.kind, block.text) not in seen:
                seen.add((block.kind, block.text))
                yield block


def _running(document: Document, tallies: Tallies) -> Iterator[Block]:
    for element in document.root:
        kind = _RUNNING.get(str(element.tag))
        if kind is not None and element.get(q("style:display")) != "false":
            yield from Story(document, tallies).blocks(element, Place(kind=kind, paginated=False))


def _signals(document: Document) -> Signals:
    tallies = document.tallies
    return Signals(
        inserted_words=tallies.inserted_words,
        deleted_words=tallies.deleted_words + document.changes.deleted_words,
        comments=document.comments,
        images=tallies.images,
        image_only_pages=tallies.pages_of_pictures,
        faint_words=tallies.faint_words,
        embedded_files=document.embedded_files,
        unreadable_parts=tallies.unreadable_parts,
        patched_words=tallies.patched_words,
        words_elsewhere=tallies.words_elsewhere,
    )
