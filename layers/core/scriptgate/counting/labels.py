"""Labels of annexes: `A`, `2`, `II`, `three`; as people write them and as they are compared."""

from __future__ import annotations

import re

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROMAN = re.compile(r"(?=[IVX])X{0,2}(IX|IV|V?I{0,3})\Z")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}

LABEL = rf"(?:\d{{1,2}}(?:\.\d{{1,2}})*|[A-Z]\d?|[ivxIVX]{{2,5}}|{'|'.join(_NUMBERS)})"
"""A label, for use in expressions with IGNORECASE."""


def normalise(label: str) -> str:
    """One form for labels that mean the same: upper case, numerals for number words and Roman numbers.

    A single letter stays a letter (`I` and `V` too): annexes are lettered more often than numbered in Roman.
    """
    text = re.sub(
        r"^(annex(?:e|es)?|appendix|appendices|attachment|enclosure|schedule)s?\b",
        "",
        label.strip(),
        flags=re.IGNORECASE,
    )
    text = text.strip(" \t\u00a0:.-–—()[]")
    if text.lower() in _NUMBERS:
        return str(_NUMBERS.index(text.lower()) + 1)
    upper = text.upper()
    if len(upper) > 1 and _ROMAN.match(upper):
        return str(_roman(upper))
    if upper.isdigit():
        return str(int(upper))
    return upper


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def between(first: str, last: str) -> list[str]:
    """The labels from `first` to `last` (normalised, inclusive); just the two if that is no range."""
    if first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) <= 25:  # noqa: PLR2004 - an alphabet
        return [str(number) for number in range(int(first), int(last) + 1)]
    if len(first) == len(last) == 1 and first.isalpha() and last.isalpha() and first <= last:
        return [chr(code) for code in range(ord(first), ord(last) + 1)]
    return [first, last]
