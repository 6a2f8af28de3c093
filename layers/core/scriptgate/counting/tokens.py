"""Tokens: what one word is (rules.md, Counting words)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

JOINERS = "\u200b\u200c\u200d\u2060\ufeff\u115f\u1160\u180e\u2800\u3164\uffa0"
"""Characters that show nothing, or a blank that is no space: they part words in the strict count and vanish
in the lenient one."""

SOFT_HYPHEN = "\u00ad"

_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
_CJK_MARKS = "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f"
_SPECIAL = re.compile(f"[{SOFT_HYPHEN}{JOINERS}{_CJK}]")
_JOINER = re.compile(f"[{JOINERS}]")
_ONE_CJK = re.compile(f"([{_CJK}][{_CJK_MARKS}]*)")

_LETTER = r"[^\W\d_]"
_WORDS_INSIDE = re.compile(rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f'’])+")
_HYPHEN = re.compile("[-\u2010\u2011]")
_ADDRESS = re.compile(
    r"\W{0,5}(?:(?:https?|ftps?)://|www\.|mailto:|doi:|10\.\d{4,9}/"
    r"|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}\W{0,5}\Z)",
    re.IGNORECASE,
)
"""Bounded repeats: a hostile token is a million characters long."""

MOST_JOINED = 3
"""Words in one token: `and/or` and `he/she/they` are usual; four or more are a sentence in disguise."""
MOST_HYPHENED = 6
"""Words joined by hyphens alone, as in `a never-to-be-forgotten day`."""
MOST_IN_ADDRESS = 20
"""Words in a web or email address."""

LONGEST_WORD = 40
"""Letters: longer than any English word; a longer token is words without their spaces."""
SHORTEST_DISGUISE = 4 * 2 + 3
"""Characters: four words of two letters, joined."""
USUAL_WORD = 6
"""Characters of a usual English word with its space."""


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Words of one text, by both rules. `strict >= lenient` always."""

    strict: int
    lenient: int
    joiners: int = 0
    """Invisible characters."""
    longest: int = 0
    """Characters of the longest token."""
    disguised: int = 0
    """Words that tokens of abnormal shape seem to hold beyond one each (an estimate)."""


def count_tokens(text: str) -> TokenCount:
    """Count the maximal runs of non-space characters; a CJK character is a word of its own.

    As `str.split` does: no-break, thin and figure spaces part words, a dash does not, and punctuation that
    stands alone counts. Soft hyphens vanish. Korean has spaces and counts by them.
    """
    if text.isascii() or _SPECIAL.search(text) is None:
        tokens = text.split()
        return TokenCount(len(tokens), len(tokens), 0, *_abnormal(tokens))
    plain = _ONE_CJK.sub(r" \1 ", text.replace(SOFT_HYPHEN, ""))
    strict = _JOINER.sub(" ", plain).split()
    lenient = _JOINER.sub("", plain).split()
    joiners = len(_JOINER.findall(text))
    return TokenCount(len(strict), len(lenient), joiners, _longest(lenient), _abnormal(strict)[1])


def _abnormal(tokens: list[str]) -> tuple[int, int]:
    """The length of the longest token, and how many more words there would be if none were joined."""
    long = [token for token in tokens if len(token) >= SHORTEST_DISGUISE]
    if not long:
        return _longest(tokens), 0
    shaped = [token for token in long if len(token) > LONGEST_WORD or not token.isalpha()]
    return _longest(long), sum(map(_disguised, shaped))


def _longest(tokens: Iterable[str]) -> int:
    return max(map(len, tokens), default=0)


def _disguised(token: str) -> int:
    """How many more words one token would be if it were written with spaces."""
    words = _WORDS_INSIDE.findall(token)
    if len(words) <= MOST_JOINED and len(token) <= LONGEST_WORD:
        return 0
    if _ADDRESS.match(token):
        return max(0, len(words) - MOST_IN_ADDRESS)
    hyphens = len(_HYPHEN.findall(token))
    joined = len(words) > MOST_HYPHENED or len(words) - hyphens > MOST_JOINED
    letters = sum(map(str.isalpha, token))
    by_length = letters // USUAL_WORD if letters > LONGEST_WORD and len(words) <= MOST_JOINED else 0
    return max(len(words) - 1 if joined else 0, by_length)
