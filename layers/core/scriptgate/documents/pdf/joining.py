"""Lines become paragraphs, and words broken at a line's end become whole again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from scriptgate.documents.pdf.page import Line

_SENTENCE_END = (".", "!", "?", ":", ";", "”", '"', "\u2019", ")")
_BULLETS = "•●▪◦‣·○■□➢✓▫\u2043\u2219\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d"
BULLET = re.compile(rf"(?:[{_BULLETS}]|[\ue000-\uf8ff]|[o\u2013\u2014-](?=\s))\s*")
_STARTS_ITEM = re.compile(rf"[{_BULLETS}\ue000-\uf8ff]|o\s|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)]\s")
_HYPHENS = ("-", "\u2010")
_BROKEN = re.compile(r"[^\W_][-\u2010]$")
_OPEN_DASH = re.compile(r"[^\W_][\u2013\u2014/]$")
_SUSPENDED = re.compile(r"(?:and|or|to|und|oder)\b")
_ADDRESS_PART = re.compile(r"(?:https?://|www\.|doi\.org/)\S*[/_=&?%#~-]$", re.IGNORECASE)
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_LOOSER = 1.3
"""Times the usual distance of lines: more than that parts paragraphs."""
_SAME_SIZE = 0.7
_FULL = 0.85
"""Of the column's width: a line that ends before it ended for a reason."""
_USUAL_PITCH = 1.2
_FOOT = 0.75
"""Of the page's height."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How the document's text is set. Points."""

    size: float
    """Of the body."""
    pitch: float
    """Between the baselines of the body's lines."""
    right: float
    """Where full lines of the body end."""
    left: float
    foot: float
    """Above which a full page's last line does not end."""


def measure_setting(lines: Sequence[Line], size: float, height: float) -> Setting:
    """The body's usual line distance and edges, from its lines in order; `height`: a page's."""
    body = [line for line in lines if abs(line.size - size) <= _SAME_SIZE]
    steps = [
        after.baseline - before.baseline
        for before, after in pairwise(body)
        if before.page == after.page and size / 2 < after.baseline - before.baseline < 3 * size
    ]
    rights = sorted(line.right for line in body)
    lefts = sorted(line.left for line in body)
    return Setting(
        size=size,
        pitch=median(steps) if steps else _USUAL_PITCH * size,
        right=rights[int(0.9 * (len(rights) - 1))] if rights else 0.0,
        left=lefts[int(0.1 * (len(lefts) - 1))] if lefts else 0.0,
        foot=_FOOT * height,
    )


def group_lines(lines: Iterable[Line], setting: Setting) -> list[list[Line]]:
    """The lines of each paragraph, in order."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line, setting):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _continues(before: Line, line: Line, setting: Setting) -> bool:
    if before.hidden != line.hidden or before.in_table != line.in_table:
        return False
    if before.text.endswith(_HYPHENS) and _goes_on(before, line):
        return True
    if abs(before.size - line.size) > _SAME_SIZE or _STARTS_ITEM.match(line.text):
        return False
    step = line.baseline - before.baseline
    if line.page != before.page or step <= 0:
        return _flows_over(before, line)
    usual = _LOOSER * setting.pitch
    if step > usual and step > usual * max(1.0, line.size / (setting.size or line.size)):
        return False
    return not _ended(before, line, setting)


def _goes_on(before: Line, line: Line) -> bool:
    """Whether the last word of a line that ends in a hyphen goes on in the next line."""
    if not _BROKEN.search(before.text[-2:]):
        return False
    return line.page - before.page in (0, 1) and line.text[:1].isalnum()


def _flows_over(before: Line, line: Line) -> bool:
    """Into the next column or page only in the middle of a sentence."""
    if line.page - before.page not in (0, 1) or before.bold != line.bold:
        return False
    return not before.text.endswith(_SENTENCE_END) and line.text[:1].islower()


def _ended(before: Line, line: Line, setting: Setting) -> bool:
    """Whether the line before ended its paragraph: the next line's first word would have fitted."""
    if before.size > setting.size + _SAME_SIZE:  # headings are ragged; they end by distance or size
        return False
    room = setting.right - before.right
    has_room = room > setting.size and room > _width_of_first_word(line) + setting.size
    if before.bold != line.bold:
        return has_room or before.text.endswith(_SENTENCE_END)
    if before.text.endswith(_SENTENCE_END):
        return has_room or line.left > before.left + setting.size
    return has_room and before.right - setting.left < _FULL * (setting.right - setting.left)


def _width_of_first_word(line: Line) -> float:
    first_word = line.text.split(" ", 1)[0]
    return (line.right - line.left) / max(len(line.text), 1) * (len(first_word) + 1)


def compounds_of(lines: Iterable[Line]) -> frozenset[str]:
    """Hyphenated words that stand unbroken within lines; they keep their hyphen when they are broken."""
    return frozenset(
        match[0].casefold() for line in lines if "-" in line.text for match in _COMPOUND.finditer(line.text)
    )


def join_lines(lines: Sequence[Line], compounds: frozenset[str]) -> str:
    """One paragraph's text. A word broken by a hyphen is one word again, with or without its hyphen.

    A line that ends in a dash or slash without a space goes on without one: neither splits a word.
    """
    text = lines[0].text
    for line in lines[1:]:
        text = _append(text, line.text, compounds)
    return text


def _append(text: str, more: str, compounds: frozenset[str]) -> str:
    if text[-1].isalnum():
        return f"{text} {more}"
    if _ADDRESS_PART.search(text.rsplit(" ", 1)[-1]):
        return text + more
    if not more[:1].isalnum():
        return f"{text} {more}"
    if _BROKEN.search(text[-2:]):
        return _rejoined(text, more, compounds)
    return text + more if _OPEN_DASH.search(text[-2:]) else f"{text} {more}"


def _rejoined(text: str, more: str, compounds: frozenset[str]) -> str:
    if _SUSPENDED.match(more):  # "short- and long-term"
        return f"{text} {more}"
    first, rest = text.rsplit(" ", 1)[-1], more.split(" ", 1)[0]
    whole = _COMPOUND.search(first + rest)
    keeps = not more[:1].islower() or not first[-2].islower() or (whole and whole[0].casefold() in compounds)
    return text + more if keeps else text[:-1] + more
