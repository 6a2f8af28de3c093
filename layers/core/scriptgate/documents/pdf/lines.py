"""A page's text as lines: PDFium's text, cut at its line ends, with place, size and weight of each line."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby, pairwise
from typing import Any

import pypdfium2.raw as pdfium

from scriptgate.documents.errors import TooComplex
from scriptgate.documents.pdf.frame import Frame
from scriptgate.documents.pdf.glyphs import has_blank_letters, is_unmapped
from scriptgate.documents.pdf.page import Box, Line
from scriptgate.documents.pdf.styles import TINY, Style, Styles
from scriptgate.documents.pdf.surroundings import Surroundings

MOST_CHARACTERS = 400_000
"""On one page. A page of print has 3,000."""
_LINE = re.compile("[^\r\n\x02\ufffe\\s](?:[^\r\n\x02\ufffe]*[^\r\n\x02\ufffe\\s])?[\x02\ufffe]?")
_WIDE_GAP = 1.6
"""Times the font's size: wider spaces part columns, cells or tabs."""
_Found = tuple[int, Style]
"""A text object's address and style."""
_NOTHING: _Found = (0, Style(size=10.0))
_NOWHERE = Box(0, 0, 0, 0)
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
_UNCLEAN = re.compile(f"[{''.join(map(chr, _CLEAN))}]")
_JOINT = "\u200b"
_HYPHENS = frozenset("-\u2010\xad\x02\ufffe")


class Sight(Enum):
    """What a reader sees of a stretch of characters."""

    SEEN = "seen"
    FAINT = "faint"
    """Drawn, but white, tiny or transparent."""
    HIDDEN = "hidden"
    """Not drawn, and no scanned page beneath it explains that."""


@dataclass(slots=True)
class _Span:
    """Consecutive characters of one text object. Its end is known when the next one is found."""

    start: int
    end: int
    item: int
    style: Style


@dataclass(slots=True)
class PageText:
    """Reads one PDFium text page into lines; counts the words that can't be seen."""

    text_page: Any
    number: int
    frame: Frame
    around: Surroundings
    styles: Styles
    faint_words: int = 0
    _text: str = ""
    _shown: Box = _NOWHERE
    _numbers: list[ctypes.c_double] = field(default_factory=lambda: [ctypes.c_double() for _ in range(4)])
    """What PDFium writes its answers to."""

    def lines(self) -> tuple[Line, ...]:
        """All lines in the order of the page's content. Raises TooComplex."""
        self._text = read_text(self.text_page)
        self._shown = self.frame.shown
        lines: list[Line] = []
        for found in _LINE.finditer(self._text):
            start, end = found.span()
            first = self.styles.at(start) or _NOTHING
            last = self.styles.at(end - 1) or self._object_at(end - 1, start)
            if first[0] == last[0] and first[1].seen:
                lines.append(self._plain_line(start, end, first[1]))
            else:
                lines += self._lines_of(start, end, first, last)
        return tuple(lines)

    @property
    def unreadable(self) -> bool:
        """Whether its characters are not what its glyphs show. To be asked while the text page is open."""
        return is_unmapped(self._text) or has_blank_letters(self.text_page, self._text)

    def _lines_of(self, start: int, end: int, first: _Found, last: _Found) -> Iterator[Line]:
        spans = self._spans(start, end, first, last)
        if all(span.style.seen for span in spans):
            yield self._line(self._text[start:end], spans)
            return
        for sight, piece in self._by_sight(spans):
            hidden = sight is Sight.HIDDEN
            line = self._line(self._text_of(piece, sight), [span for span, _ in piece], hidden=hidden)
            yield line._replace(faint=True) if any(seen is Sight.FAINT for _, seen in piece) else line

    def _plain_line(self, start: int, end: int, style: Style) -> Line:
        """A line of one text object that can be seen, as most are."""
        left, baseline = self._origin(start)
        right = max(self._right_of(end - 1), left)
        text = _clean(self._text[start:end])
        off = self._is_off(text, left, baseline)
        in_table = _held(self.around.tables, (left + right) / 2, baseline)
        return Line(
            text, self.number, left, right, baseline, style.rounded, style.bold, False, (), in_table, off
        )

    def _is_off(self, text: str, left: float, baseline: float) -> bool:
        """Whether a line stands off the page; its words are counted as faint."""
        off = not self._shown.holds(left + 1, baseline)
        if off:
            self.faint_words += len(text.split())
        return off

    def _spans(self, start: int, end: int, first: _Found, last: _Found) -> list[_Span]:
        """The text objects of a stretch whose outermost are known.

        An object's characters follow each other, so halving finds where each begins.
        """
        spans = [_Span(start, end, *first)]
        waiting = [(start, first, end - 1, last)]
        while waiting:
            low, before, high, after = waiting.pop()
            if before[0] == after[0]:
                continue
            if high - low == 1:
                spans[-1].end = high
                spans.append(_Span(high, end, *after))
                continue
            middle = (low + high) // 2
            found = self._object_at(middle, start)
            waiting += (middle, found, high, after), (low, before, middle, found)
        return spans

    def _object_at(self, index: int, start: int) -> _Found:
        """A character's text object; spaces that PDFium made up belong to what stands before them."""
        while index >= start:
            found = self.styles.at(index)
            if found is not None:
                return found
            index -= 1
        return _NOTHING

    def _by_sight(self, spans: list[_Span]) -> Iterator[tuple[Sight, list[tuple[_Span, Sight]]]]:
        """Runs of spans that make one line: hidden ones apart from those that are drawn."""
        judged = [(span, self._sight(span)) for span in spans]
        for hidden, run in groupby(judged, key=lambda item: item[1] is Sight.HIDDEN):
            yield Sight.HIDDEN if hidden else Sight.SEEN, list(run)

    def _sight(self, span: _Span) -> Sight:
        style = span.style
        if style.invisible and not _held(self.around.images, *self._origin(span.start)):
            return Sight.HIDDEN
        on_paper = style.white and not _held(self.around.backgrounds, *self._origin(span.start))
        return Sight.FAINT if on_paper or style.size < TINY else Sight.SEEN

    def _text_of(self, piece: list[tuple[_Span, Sight]], sight: Sight) -> str:
        """A run's text. Faint characters between words that are seen become a joint, which counting knows.

        A faint hyphen at its end breaks no word.
        """
        texts = []
        for place, (span, seen) in enumerate(piece):
            text = self._text[span.start : span.end]
            if seen is Sight.FAINT and sight is Sight.SEEN:
                self.faint_words += len(text.split())
                text = _JOINT if self._joins(piece, place) else text
                text = "" if place == len(piece) - 1 and text.strip() in _HYPHENS else text
            texts.append(text)
        return "".join(texts)

    def _joins(self, piece: list[tuple[_Span, Sight]], place: int) -> bool:
        """Whether a faint stretch stands between seen words without any space."""
        if not 0 < place < len(piece) - 1 or Sight.FAINT in (piece[place - 1][1], piece[place + 1][1]):
            return False
        span = piece[place][0]
        return not any(map(str.isspace, self._text[span.start - 1 : span.end + 1]))

    def _line(self, raw: str, spans: list[_Span], *, hidden: bool = False) -> Line:
        left, baseline = self._origin(spans[0].start)
        right = max(self._right_of(self._last_drawn(spans)), left)
        text = _clean(raw)
        off = not hidden and self._is_off(text, left, baseline)
        in_table = _held(self.around.tables, (left + right) / 2, baseline)
        size, bold, gaps = _main_size(spans), self._is_bold(spans), self._gaps(spans)
        return Line(text, self.number, left, right, baseline, size, bold, hidden, gaps, in_table, off)

    def _is_bold(self, spans: list[_Span]) -> bool:
        if len(spans) == 1:
            return spans[0].style.bold
        return all(span.style.bold for span in spans if self._text[span.start : span.end].strip())

    def _last_drawn(self, spans: list[_Span]) -> int:
        last = spans[-1]
        return last.start + max(len(self._text[last.start : last.end].rstrip()) - 1, 0)

    def _gaps(self, spans: list[_Span]) -> tuple[tuple[int, float, float], ...]:
        """Wide spaces between text objects, by the place in the line's text where the next word begins."""
        if len(spans) == 1:
            return ()
        gaps = []
        for before, span in pairwise(spans):
            if not (self._text[span.start - 1].isspace() or self._text[span.start].isspace()):
                continue
            start = span.end - len(self._text[span.start : span.end].lstrip())
            if start >= span.end:
                continue
            low, high = self._right_of(self._last_drawn([before])), self._origin(start)[0]
            if high - low > _WIDE_GAP * span.style.size:
                so_far = " ".join(self._text[spans[0].start : start].split())
                gaps.append((len(so_far) + 1, low, high))
        return tuple(gaps)

    def _origin(self, index: int) -> tuple[float, float]:
        x, y, *_ = self._numbers
        pdfium.FPDFText_GetCharOrigin(self.text_page, index, x, y)
        if not self.frame.turns:  # nearly all pages
            return x.value - self.frame.box.left, self.frame.box.bottom - y.value
        return self.frame.place(x.value, y.value)

    def _right_of(self, index: int) -> float:
        """Where a character's box ends."""
        left, right, bottom, top = self._numbers
        pdfium.FPDFText_GetCharBox(self.text_page, index, left, right, bottom, top)
        if not self.frame.turns:  # nearly all pages
            return right.value - self.frame.box.left
        return self.frame.place_box(left.value, bottom.value, right.value, top.value).right


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


def _clean(raw: str) -> str:
    """A line's text: single spaces, ligatures as letters, no characters that show nothing."""
    text = raw.strip()
    printable = text.isprintable()
    if "  " in text or not printable:  # the space is the only white space that is printable
        text = " ".join(text.split())
    if printable and text.isascii():  # most lines
        return text
    return text.translate(_CLEAN) if _UNCLEAN.search(text) else text


def _held(boxes: tuple[Box, ...], x: float, y: float) -> bool:
    return bool(boxes) and any(box.holds(x, y) for box in boxes)


def _main_size(spans: list[_Span]) -> float:
    if len({span.style.size for span in spans}) == 1:
        return spans[0].style.rounded
    weights: Counter[float] = Counter()
    for span in spans:
        weights[span.style.size] += span.end - span.start
    heaviest: float = max(weights, key=lambda size: (weights[size], size))
    return round(heaviest, 1)
