"""Labels of annexes: `A`, `2`, `II`, `three`; as people write them and as they are compared."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROMAN = re.compile(r"(?=[IVX])X{0,2}(IX|IV|V?I{0,3})\Z")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_WORD = re.compile(
    r"(?:annex(?:e|es)?|appendix|appendices|attachments?|enclosures?|schedules?"
    r"|supporting\s+(?:documents?|evidence))\b\s*(?:no\b\.?|number\b|#)?",
    re.IGNORECASE,
)
_AROUND = " \t\u00a0:.-–—()[]#"
MOST_IN_RANGE = 25
"""Labels that one range may stand for; a longer one is no range of annexes."""

LABEL = rf"(?:\d{{1,2}}(?:\.\d{{1,2}})*[a-z]?|[ivx]{{2,6}}|{'|'.join(_NUMBERS)}|[a-z](?:\.?\d{{1,2}})?)"
"""A label, for use in expressions with IGNORECASE."""


def normalise(label: str) -> str:
    """One form for labels that mean the same: upper case, numerals for number words and Roman numbers.

    `I` alone stays a letter, whatever is around it, so that a label means the same everywhere: annexes are
    lettered more often than numbered in Roman. `V` and `X` would be the 22nd and 24th letter: they are Roman.
    """
    text = _WORD.sub("", label.strip(), count=1) if _WORD.match(label.strip()) else label
    text = text.strip(_AROUND)
    if text.lower() in _NUMBERS:
        return str(_NUMBERS.index(text.lower()) + 1)
    upper = text.upper()
    if upper != "I" and _ROMAN.match(upper):
        return str(_roman(upper))
    return str(int(upper)) if upper.isdecimal() else upper


@lru_cache(maxsize=1_000)
def between(first: str, last: str) -> tuple[str, ...]:
    """The labels from `first` to `last`, inclusive, normalised; just the two if that is no range.

    Kept, since a hostile text has the same range over and over.
    """
    start, end = first.strip(_AROUND).upper(), last.strip(_AROUND).upper()
    if _is_letter(start) and _is_letter(end) and start <= end:
        return tuple(normalise(chr(code)) for code in range(ord(start), ord(end) + 1))
    low, high = normalise(first), normalise(last)
    number = 1 if low == "I" else _number(low)
    if number is None or not high.isdecimal() or not 0 <= int(high) - number <= MOST_IN_RANGE:
        return low, high
    return low, *map(str, range(number + 1, int(high) + 1))


def stem(label: str) -> str:
    """The annex of a normalised label that names a part of it: `1` for `1.2` and `1A`, `A` for `A1`."""
    found = re.match(r"\d+|[A-Z]", label)
    return found[0] if found else label


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalpha()


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
