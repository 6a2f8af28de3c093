"""What extraction makes of a file: neutral blocks of text that no later step needs to distrust."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any, Self

MOST_BLOCKS = 50_000
"""An account has under 5,000 paragraphs; each paragraph in a table's cell is a block, too."""
MOST_CHARACTERS = 5_000_000
"""In all texts, labels and names of styles: 800,000 words. The longest of 76 real files had 257,153."""


class Kind(StrEnum):
    """What a block of text is in its document, before anybody asks whether it counts."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TITLE = "title"
    TABLE = "table"
    CAPTION = "caption"
    CONTENTS = "contents"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    TEXT_BOX = "text-box"
    EQUATION = "equation"
    HIDDEN = "hidden"
    HEADER = "header"
    FOOTER = "footer"
    FORM = "form"


RUNNING = frozenset({Kind.HEADER, Kind.FOOTER})
"""What stands on each page anew."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph (or table cell paragraph, note, ...) as one string, in document order.

    `text` has tabs and breaks as single spaces and no field codes. Hidden text, notes, equations and
    text boxes that sit inside a paragraph are blocks of their own, following it.
    """

    text: str
    kind: Kind = Kind.PARAGRAPH
    level: int | None = None
    """Outline level 1-9 where the document gives one (resolved through styles)."""
    style: str | None = None
    """The style's name, e.g. `Heading 1`, as the document gives it."""
    label: str | None = None
    """Text made by automatic numbering before the paragraph, e.g. `Annex A` or `1.2`; never counted."""
    page: int | None = None
    """Page, from 1; for DOCX and ODT only where the breaks that their program rendered tell it, else None."""
    bold: bool = False
    """Every visible character is bold."""
    breaks_page: bool = False
    """A page break stands immediately before the block."""
    unseen: bool = False
    """Some of it, or its automatic label, can't be seen by any reader."""
    guessed: bool = False
    """Its kind is a guess of a format that does not tell: a header may be the account's own line, and a
    paragraph a table's, a caption's or a note's."""


@dataclass(frozen=True, slots=True)
class Signals:
    """Things seen in a file that make its count doubtful, or that a person should know. Counts."""

    inserted_words: int = 0
    """Words in tracked insertions (they are counted)."""
    deleted_words: int = 0
    """Words in tracked deletions (they are not counted)."""
    comments: int = 0
    images: int = 0
    image_only_pages: int = 0
    """PDF pages with an image and no text, or (DOCX, ODT) images nearly as large as a page's text, and as
    many pages as others fill together."""
    faint_words: int = 0
    """Words that are counted but that a reader can't see: white (or whatever colour is behind
    them), of 4 pt or less, squeezed, or off the page."""
    patched_words: int = 0
    """Words within which a few letters have another colour, size or font, and may stand for a space."""
    words_elsewhere: int = 0
    """Words that a file shows or holds where no text is: in diagrams, drawn letters, data that controls show,
    long descriptions of pictures. Not counted."""
    embedded_files: int = 0
    unreadable_parts: int = 0
    """Parts (altChunk, embedded documents, pages) whose text could not be read."""
    guessed_labels: int = 0
    """Words that were taken for automatic numbers, in a format that does not tell them from text."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A file's text and structure. `blocks` are in document order."""

    format: str
    """`docx`, `pdf`, `odt`, `png` or `jpeg` (images have no blocks)."""
    blocks: tuple[Block, ...]
    pages: int | None = None
    stated_words: int | None = None
    """The word count that the file states about itself (docProps); for the reconciliation only."""
    signals: Signals = field(default_factory=Signals)
    pictures: tuple[int, ...] = ()
    """For each of `signals.image_only_pages` the block after which it comes, so that those of annexes can be
    told from the account's. Empty: unknown."""
    unreadable: tuple[int, ...] = ()
    """The same for each of `signals.unreadable_parts`."""

    @property
    def characters(self) -> int:
        """In all texts, and in the labels and styles' names that stand with them."""
        return sum(len(one.text) + len(one.label or "") + len(one.style or "") for one in self.blocks)

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready dict that `from_json` reads back to an equal manuscript."""
        return {
            "version": 1,
            "format": self.format,
            "pages": self.pages,
            "stated_words": self.stated_words,
            "signals": asdict(self.signals),
            "pictures": list(self.pictures),
            "unreadable": list(self.unreadable),
            "blocks": [_block_to_json(block) for block in self.blocks],
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """Read what `to_json` wrote, checking every type and bound: it may come from a child that lies.

        Raises ValueError, KeyError or TypeError when the shape is wrong.
        """
        blocks = tuple(_block_from_json(item) for item in _list(raw["blocks"]))
        found = cls(
            format=_text(raw["format"]),
            blocks=blocks,
            pages=_count_or_none(raw["pages"]),
            stated_words=_count_or_none(raw["stated_words"]),
            signals=Signals(**{name: _count(value) for name, value in raw["signals"].items()}),
            pictures=tuple(_count(at, len(blocks)) for at in _list(raw.get("pictures", []))),
            unreadable=tuple(_count(at, len(blocks)) for at in _list(raw.get("unreadable", []))),
        )
        _count(found.characters, MOST_CHARACTERS)
        return found


_FIELDS = tuple(field.name for field in fields(Block))
_values_of = attrgetter(*_FIELDS)
_DEFAULTS = _values_of(Block(""))
_MOST = 1_000_000_000
"""Of anything that is counted: no file of 25 MB holds more."""
_DEEPEST = 9


def _block_to_json(block: Block) -> dict[str, Any]:
    values = zip(_FIELDS, _values_of(block), _DEFAULTS, strict=True)
    return {name: value for name, value, default in values if value != default or name == "text"}


def _block_from_json(raw: dict[str, Any]) -> Block:
    """A block of its named fields, each checked; an unknown one is a KeyError."""
    _text(raw["text"])
    return Block(**{name: _CHECKS[name](value) for name, value in raw.items()})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    if not value.isascii():
        value.encode()  # half a surrogate pair is no text, and would fail wherever it is written
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_BLOCKS:
        raise TypeError("expected a list")
    return value


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("expected true or false")
    return value


def _count(value: object, most: int = _MOST) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise TypeError("expected a count")
    return value


def _count_or_none(value: object) -> int | None:
    return None if value is None else _count(value)


def _level(value: object) -> int | None:
    return None if value is None else _count(value, _DEEPEST)


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "kind": Kind,
    "level": _level,
    "style": _text_or_none,
    "label": _text_or_none,
    "page": _count_or_none,
    "bold": _switch,
    "breaks_page": _switch,
    "unseen": _switch,
    "guessed": _switch,
}
