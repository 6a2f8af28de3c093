"""Footnotes: smaller lines at a page's foot that begin with a mark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile
from operator import attrgetter

from scriptgate.documents.pdf.page import Line

_SMALLER = 0.93
"""Of the body's size; word processors set notes in 10 points under a body of 11 or 12."""
NOTE_MARK = re.compile(
    r"(\d{1,3}|[*†‡§]{1,3}|[ivx]{1,5}|[¹²³⁰⁴-⁹]{1,3})[.)]?(?:\s+|(?=[A-Z\"\u201c\u2018(]))"
)
_LOWER_HALF = 0.4
_baseline = attrgetter("baseline")


def body_size(lines: Iterable[Line]) -> float:
    """The size in which most of the text is set, in points; 0 without text."""
    lengths: dict[float, int] = {}
    for line in lines:
        if not line.hidden:
            lengths[line.size] = lengths.get(line.size, 0) + len(line.text)
    weights: Counter[float] = Counter()
    for size, length in lengths.items():
        weights[round(2 * size) / 2] += length
    return weights.most_common(1)[0][0] if weights else 0.0


def find_footnotes(page: Sequence[Line], height: float, body: float, *, continued: bool) -> set[int]:
    """`id` of the lines of one page's footnotes.

    `page` holds a page's lines without the running ones; `continued`: the page before ended in a note, so
    that lines above the first mark may be the rest of it.
    """
    ordered = sorted((line for line in page if not line.in_table), key=_baseline, reverse=True)
    small = list(takewhile(lambda line: line.size <= _SMALLER * body and not line.hidden, ordered))
    low = [line for line in reversed(small) if line.baseline >= _LOWER_HALF * height]
    if len(low) == len(ordered):  # a page all in small type is no page of notes
        return set()
    starts = [place for place, line in enumerate(low) if NOTE_MARK.match(line.text)]
    if not starts:
        return set()
    return {id(line) for line in (low if continued else low[starts[0] :])}
