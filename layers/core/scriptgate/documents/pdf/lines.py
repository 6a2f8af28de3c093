"""A page's text as lines: PDFium's text, cut at its line ends, with place, size and weight of each line."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pypdfium2.raw as pdfium

from scriptgate.documents.errors import TooComplex
from scriptgate.documents.pdf.frame import Frame
from scriptgate.documents.pdf.page import Box, Line
from scriptgate.documents.pdf.styles import Style, Styles
from scriptgate.documents.pdf.surroundings import Surroundings

MOST_CHARACTERS = 400_000
"""On one page. A page of print has 3,000."""
_LINE = re.compile("[^\r\n\x02\ufffe]*[^\r\n\x02\ufffe\\s][\x02\ufffe]?")
_WORD = re.compile(r"\S+")
_TINY = 2.0
"""Points: smaller text can't be read."""
_WIDE_GAP = 1.6
"""Times the font's size: wider spaces part columns, cells or tabs."""
_UNMAPPED = re.compile(
    "[\\x00\\x01\\x03-\\x1f\\x7f\\ufffd\\ue000-\\uf8ff].*[\\x00-\\x1f\\x7f\\ufffd\\ue000-\\uf8ff]"
)
"""Two characters that mean nothing: one alone may be a bullet."""
_UNMAPPED_SHARE = 0.3
_PLAIN = Style(size=10.0)
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_CLEAN = str.maketrans(
    {**_LIGATURES, **dict.fromkeys(range(32), "\ufffd"), **dict.fromkeys((0x02, 0xAD, 0xFFFE), "-")}
)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    style: Style
    item: int
    """The text object of its last character."""
    first_item: int
    hidden: bool
    faint: bool


@dataclass(slots=True)
class PageText:
    """Reads one PDFium text page into lines; counts the words that can't be seen."""

    text_page: Any
    number: int
    frame: Frame
    around: Surroundings
    styles: Styles
    faint_words: int = 0
    words: int = 0
    unmapped: int = 0

    @property
    def unreadable(self) -> bool:
        """Whether too many glyphs map to no character for the words to mean anything."""
        return self.unmapped > _UNMAPPED_SHARE * self.words

    def lines(self) -> tuple[Line, ...]:
        """All lines in the order of the page's content. Raises TooComplex."""
        text = read_text(self.text_page)
        return tuple(line for found in _LINE.finditer(text) for line in self._lines_of(found))

    def _lines_of(self, found: re.Match[str]) -> Iterator[Line]:
        words = [self._word(word, found.start()) for word in _WORD.finditer(found[0])]
        self.words += len(words)
        self.faint_words += sum(word.faint for word in words)
        for hidden, group in groupby(words, key=lambda word: word.hidden):
            yield self._line(list(group), hidden=hidden)

    def _word(self, found: re.Match[str], offset: int) -> _Word:
        start, end = offset + found.start(), offset + found.end()
        first = self.styles.at(start) or (0, _PLAIN)
        last = (self.styles.at(end - 1) if end - start > 1 else None) or first
        text = found[0] if first[0] == last[0] else self._with_unseen_joints(start, found[0])
        self.unmapped += bool(_UNMAPPED.search(found[0]))
        hidden, faint = self._visibility(start, first[1])
        return _Word(start, end, text.translate(_CLEAN), first[1], last[0], first[0], hidden, faint)

    def _with_unseen_joints(self, start: int, text: str) -> str:
        """Characters that join two words unseen become zero-width spaces, which counting knows."""
        seen = [self._is_seen(start + place) for place in range(len(text))]
        if all(seen) or not any(seen):
            return text
        self.faint_words += 1
        joined = "".join(
            character if shown else "\u200b" for character, shown in zip(text, seen, strict=True)
        )
        return joined.strip("\u200b")

    def _is_seen(self, index: int) -> bool:
        found = self.styles.at(index)
        return found is None or not any(self._visibility(index, found[1]))

    def _visibility(self, index: int, style: Style) -> tuple[bool, bool]:
        """Whether a character is (drawn invisibly, drawn but not to be seen)."""
        if not (style.invisible or style.white or style.size < _TINY):
            return False, False
        x, y = self._origin(index)
        if style.invisible:
            return not _held(self.around.images, x, y), False
        return False, style.size < _TINY or not _held(self.around.backgrounds, x, y)

    def _line(self, words: list[_Word], *, hidden: bool) -> Line:
        start, end = words[0].start, words[-1].end
        left, baseline = self._origin(start)
        right = max(self._box(end - 1).right, left)
        if not hidden and not self.frame.shown.holds(left + 1, baseline):
            self.faint_words += sum(not word.faint for word in words)
        text, gaps = self._joined(words)
        x = (left + right) / 2
        return Line(
            text=text,
            page=self.number,
            left=left,
            right=right,
            baseline=baseline,
            size=_main_size(words),
            bold=all(word.style.bold for word in words),
            hidden=hidden,
            gaps=gaps,
            in_table=_held(self.around.tables, x, baseline),
        )

    def _joined(self, words: list[_Word]) -> tuple[str, tuple[tuple[int, float, float], ...]]:
        """The words with single spaces, and where wide gaps part them."""
        gaps = []
        length = 0
        for before, word in zip([None, *words], words, strict=False):
            if before is not None:
                length += 1
                if before.item != word.first_item:
                    low, high = self._box(before.end - 1).right, self._origin(word.start)[0]
                    if high - low > _WIDE_GAP * word.style.size:
                        gaps.append((length, low, high))
            length += len(word.text)
        return " ".join(word.text for word in words), tuple(gaps)

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.text_page, index, x, y)
        return self.frame.place(x.value, y.value)

    def _box(self, index: int) -> Box:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(self.text_page, index, left, right, bottom, top)
        return self.frame.place_box(left.value, bottom.value, right.value, top.value)


def read_text(text_page: Any) -> str:
    """A text page's characters; position i is PDFium's character i. Raises TooComplex."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count > MOST_CHARACTERS:
        raise TooComplex("characters on a page")
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    return "".join(_character(pdfium.FPDFText_GetUnicode(text_page, index)) for index in range(count))


def _character(code: int) -> str:
    """Left-out characters and halves of pairs keep their place, so that indexes agree."""
    return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)  # noqa: PLR2004


def _held(boxes: tuple[Box, ...], x: float, y: float) -> bool:
    return any(box.holds(x, y) for box in boxes)


def _main_size(words: list[_Word]) -> float:
    if len(words) == 1:
        return round(words[0].style.size, 1)
    weights: Counter[float] = Counter()
    for word in words:
        weights[word.style.size] += len(word.text)
    heaviest: float = max(weights, key=lambda size: (weights[size], size))
    return round(heaviest, 1)
