"""Tokens: what one word is (rules.md, Counting words)."""

from __future__ import annotations

import re
from dataclasses import dataclass

JOINERS = "\u200b\u200c\u200d\u2060\ufeff"
"""Characters that nobody sees: they part words in the strict count and vanish in the lenient one."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
_SPECIAL = re.compile(f"[\u00ad{JOINERS}{_CJK}]")
_JOINER = re.compile(f"[{JOINERS}]")
_ONE_CJK = re.compile(f"([{_CJK}])")
_SEPARATORS = r"/|_\\.,;:·•–—+&="
_MAYBE_JOINED = re.compile(rf"[^\W\d_]{{2}}[{_SEPARATORS}][^\W\d_]{{2}}")
_PIECES = re.compile(rf"[{_SEPARATORS}]+")
_ADDRESS = re.compile(r"://|^www\.|@|\.(?:com|org|uk|net|gov|edu)\b", re.IGNORECASE)

MOST_PIECES = 3
"""`and/or` and `he/she/they` are words; four or more behind separators are a sentence in disguise."""

LONGEST_WORD = 40
"""Characters: longer than any English word; a longer token is words without their spaces."""

USUAL_WORD = 6
"""Characters of a usual English word with its space."""


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Words of one text, by both rules."""

    strict: int
    lenient: int
    joiners: int = 0
    """Invisible characters."""
    longest: int = 0
    """Characters of the longest token."""
    disguised: int = 0
    """Words that tokens of abnormal shape seem to hold beyond one each."""


def count_tokens(text: str) -> TokenCount:
    """Count the maximal runs of non-space characters; a CJK character is a word of its own.

    No-break, thin and figure spaces part words; a dash does not; soft hyphens vanish.
    """
    if _SPECIAL.search(text) is None:
        tokens = text.split()
        return TokenCount(len(tokens), len(tokens), 0, _longest(tokens), _disguised(text, tokens))
    plain = _ONE_CJK.sub(r" \1 ", text.replace("\u00ad", ""))
    strict = _JOINER.sub(" ", plain).split()
    lenient = _JOINER.sub("", plain).split()
    joiners = len(_JOINER.findall(text))
    return TokenCount(len(strict), len(lenient), joiners, _longest(lenient), _disguised(plain, lenient))


def _longest(tokens: list[str]) -> int:
    return max(map(len, tokens), default=0)


def _disguised(text: str, tokens: list[str]) -> int:
    """How many more words there would be if abnormal tokens were written with spaces."""
    if _MAYBE_JOINED.search(text) is None and _longest(tokens) <= LONGEST_WORD:
        return 0
    return sum(map(_hidden_in, tokens))


def _hidden_in(token: str) -> int:
    if _ADDRESS.search(token):
        return 0
    words = [piece for piece in _PIECES.split(token) if len(piece) > 1 and piece.isalpha()]
    if len(words) > MOST_PIECES:
        return len(words) - 1
    longest = max(map(len, words), default=0)
    return longest // USUAL_WORD if longest > LONGEST_WORD else 0
