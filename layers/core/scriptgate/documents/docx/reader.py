"""A DOCX as a manuscript."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scriptgate.documents.docx.document import Document
from scriptgate.documents.docx.held import words_held
from scriptgate.documents.docx.looks import background_color, is_coloured
from scriptgate.documents.docx.names import RELATIONSHIP_ID, child, w
from scriptgate.documents.docx.package import Package
from scriptgate.documents.docx.story import Story
from scriptgate.documents.draft import MOST_PLACES, Place
from scriptgate.documents.errors import CorruptedDocument
from scriptgate.documents.manuscript import Block, Kind, Manuscript, Signals

_RUNNING = {w("headerReference"): Kind.HEADER, w("footerReference"): Kind.FOOTER}


def read_docx(untrusted: bytes) -> Manuscript:
    """Read a DOCX (also .docm, .dotx and Strict): blocks in reading order, then its headers and footers.

    Call it in a child process. Raises UnreadableDocument in its kinds; a parser may raise anything.
    """
    package = Package(untrusted)
    body = child(package.main, w("body"))
    if body is None:
        raise CorruptedDocument("body")
    document = Document(package, body)
    background = child(package.main, w("background"))
    place = Place(shaded=is_coloured(background), paper=background_color(background))
    story = Story(document, body, document.tallies)
    blocks = [*story.blocks(place), *_running_blocks(document)]
    pictures, unreadable = document.running.pages_of_pictures, document.running.unreadable_parts
    document.tallies.add_running(document.running)
    return Manuscript(
        format="docx",
        blocks=tuple(blocks),
        pages=document.pages.current,
        stated_words=package.stated_words,
        signals=_signals(document),
        pictures=(*[0] * min(pictures, MOST_PLACES), *story.pictures),
        unreadable=(*[0] * min(unreadable, MOST_PLACES), *story.unreadable),
    )


def _running_blocks(document: Document) -> Iterator[Block]:
    """Headers and footers, each part once."""
    seen = set()
    for reference in document.body.iter(*_RUNNING):
        identifier = reference.get(RELATIONSHIP_ID)
        root = None if identifier in seen else document.package.running(identifier)
        seen.add(identifier)
        if root is not None:
            yield from _running(document, root, _RUNNING[str(reference.tag)])


def _running(document: Document, root: etree._Element, kind: Kind) -> list[Block]:
    return Story(document, root, document.running).blocks(Place(kind=kind, paginated=False))


def _signals(document: Document) -> Signals:
    comments = document.package.related("comments")
    tallies = document.tallies
    return Signals(
        inserted_words=tallies.inserted_words,
        deleted_words=tallies.deleted_words,
        comments=0 if comments is None else sum(1 for _ in comments.iter(w("comment"))),
        images=tallies.images,
        image_only_pages=tallies.pages_of_pictures,
        faint_words=tallies.faint_words,
        embedded_files=document.package.embedded_files,
        unreadable_parts=tallies.unreadable_parts,
        patched_words=tallies.patched_words,
        words_elsewhere=tallies.words_elsewhere + words_held(document.package, tallies),
    )
