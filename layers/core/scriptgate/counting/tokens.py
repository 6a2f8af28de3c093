"""Tokens: what one word is (rules.md, Counting words)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import category

_JOINERS = (
    "\u200b-\u200f\u2060-\u206f\ufeff\u115f\u1160\u180b-\u180f\u2800\u3164\uffa0"
    "\u034f\u061c\u17b4\u17b5\u202a-\u202e\ufe00-\ufe0f\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters that show nothing, or a blank that is no space: they part words in the strict count and vanish
in the lenient one. Unicode's default-ignorable ones but the soft hyphen, and four blanks."""

SOFT_HYPHEN = "\u00ad"

_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
_CJK_MARKS = "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f"
_SYMBOL_SPACE = "\uf020"
"""The space of symbol fonts, which Word writes by their own codes."""
_SPECIAL = re.compile(f"[{SOFT_HYPHEN}{_SYMBOL_SPACE}{_JOINERS}{_CJK}]")
_JOINER = re.compile(f"[{_JOINERS}]")
_JOINERS_KEPT = re.compile(f"([{_JOINERS}]+)")
_ONE_CJK = re.compile(f"[{_CJK}][{_CJK_MARKS}]*")

_LETTER = r"[^\W\d_]"
_WORDS_INSIDE = re.compile(rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f'’])+")
_COMPOUND = re.compile(
    rf"[(\"'\u2018\u201c]{{0,2}}{_LETTER}{{2,40}}[-\u2010\u2011]{_LETTER}{{2,40}}[.,;:!?)\"'\u2019\u201d]{{0,3}}"
)
"""Two words with a hyphen, as in `well-known`: half as suspicious as other joints."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d[a-z]?(?![\d])")
_OWN_CODES = re.compile("[\ue000-\uf8ff]")
"""What such a character shows is up to a font: it may be a letter."""
_MARK = "[^\\sA-Za-z'’\u00c0-\u024f]"
_MAY_JOIN = re.compile(f"(?<!{_MARK}){_MARK}(?:(?!{_LETTER}){_MARK})*+(?={_LETTER})")
"""A run of what is no Latin letter, as far as the first letter in it or after it. The run is tried from its
beginning alone, and once: a hostile one is a million characters long."""
_PLAIN_MARKS = {
    "\u2019": "'",
    "\u2018": '"',
    "\u201c": '"',
    "\u201d": '"',
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": ".",
    "\u2022": "*",
    "\u00a0": " ",
}
"""What word processors write in place of ASCII, by the ASCII that parts and joins words as it does."""
_SHAPES = "".join(
    "a" if chr(code).isalpha() else "-" if _MAY_JOIN.match(chr(code) + "a") else " " for code in range(128)
)
"""Each ASCII character: a letter, what may join two words, or neither."""
_LATIN = "[A-Za-z\u00c0-\u01bf\u01c4-\u024f]"
_BETWEEN = re.compile(
    f"(?<={_LATIN})[\u01c0-\u01c3\u02b0-\u02ba\u02bd-\u1fff\u2c00-\u2e7f\u3131-\u318f\ua000-\uabff"
    f"\ufb00-\ufdff\ufe70-\ufefc\U00010000-\U0001ffff]{{1,3}}(?={_LATIN})"
)
"""Between Latin letters: nothing that is written as an apostrophe or is a word of its own."""
_NO_LATIN = ("Lm", "Lo")
"""Unicode's kinds of letters of scripts without capitals: some look like a dot, a stroke or a gap."""
_HYPHEN = re.compile("[-\u2010\u2011]")
_ADDRESS = re.compile(
    r"\W{0,5}(?:(?:https?|ftps?|file):|www\.|mailto:|doi:|10\.\d{4,9}/|[a-z]:[\\/]|\\\\|~/|\.{1,2}/"
    r"|(?:[\w-]{1,63}\.){1,5}(?:com|org|net|edu|gov|io|eu|uk)[/:]"
    r"|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}\W{0,5}\Z)",
    re.IGNORECASE,
)
"""Bounded repeats: a hostile token is a million characters long."""

_AROUND_WORDS = ".,;:!?()\"'\u2018\u2019\u201c\u201d"

MOST_JOINED = 3
"""Words in one token: `and/or` and `he/she/they` are usual; four or more are a sentence in disguise."""
MOST_HYPHENED = 6
"""Words joined by hyphens alone, as in `a never-to-be-forgotten day`."""
MOST_IN_ADDRESS = 20
"""Words in a web or email address, or in a file's path."""

MOST_CITED = 4
"""Authors in one token, each with a year."""
LONGEST_CITATION = 80
"""Characters."""

LONGEST_WORD = 40
"""Letters: longer than any English word; a longer token is words without their spaces."""
SHORTEST_DISGUISE = 4 * 2 + 3
"""Characters: four words of two letters, joined."""
USUAL_WORD = 6
"""Characters of a usual English word with its space."""
MANY_LETTERS = 17
"""Letters of a token that may be several words; `responsibilities` has 16."""
MOST_CROWDED = 0.04
"""Share of words that compounds, pairs and long words may add; in prose compounds add 1 in 100."""


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Words of one text, by both rules. `strict >= lenient` always."""

    strict: int
    lenient: int
    joiners: int = 0
    """Invisible characters."""
    disguised: int = 0
    """Words that tokens of abnormal shape seem to hold beyond one each (an estimate)."""
    lengthy: int = 0
    """Tokens of nothing but letters, 17 or more."""


def count_tokens(text: str) -> TokenCount:
    """Count the maximal runs of non-space characters; a CJK character is a word of its own.

    As `str.split` does: no-break, thin and figure spaces part words, a dash does not, and punctuation that
    stands alone counts. Soft hyphens vanish. Korean has spaces and counts by them.
    """
    plain_letters = _is_plain(text)
    if not plain_letters:
        text = with_marks_for_letters(text)
    if plain_letters or _SPECIAL.search(text) is None:
        tokens = text.split()
        return TokenCount(len(tokens), len(tokens), 0, *_abnormal(tokens))
    plain = text.replace(SOFT_HYPHEN, "").replace(_SYMBOL_SPACE, " ")
    others, characters = _ONE_CJK.subn(" ", plain)
    strict = _JOINER.sub(" ", others).split()
    bare, joiners = _JOINER.subn("", others)
    words = characters + len(strict), characters + len(bare.split())
    return TokenCount(*words, joiners, *_abnormal(strict))


def _is_plain(text: str) -> bool:
    """ASCII but for the marks that word processors set: nearly all English, at a glance."""
    return text.isascii() or _with_plain_marks(text).isascii()


def _with_plain_marks(text: str) -> str:
    for mark, plain in _PLAIN_MARKS.items():
        text = text.replace(mark, plain)
    return text


def with_marks_for_letters(text: str) -> str:
    """A text with a mark for each letter of another script that stands within a Latin word."""
    return text if text.isascii() else _BETWEEN.sub(_mark, text)


def _mark(found: re.Match[str]) -> str:
    letters = found[0]
    marks = all(category(one) in _NO_LATIN and not _JOINER.match(one) for one in letters)
    return "\u00b7" * len(letters) if marks else letters


def joiners_apart(text: str) -> list[str]:
    """A text in pieces: every second one is a run of invisible joiners, for showing them."""
    return _JOINERS_KEPT.split(text)


def crowded(texts: Sequence[str], words: int, lengthy: int) -> int:
    """How many more words texts of `words` words would have if each held one: 0 where that is usual.

    For words that are joined by twos and threes: each such token is nothing unusual, many of them are.
    `lengthy`: how many tokens have many letters.
    """
    usual = MOST_CROWDED * words
    texts = [with_marks_for_letters(text.replace(SOFT_HYPHEN, "")) for text in texts]
    if lengthy <= usual and sum(map(_joints, texts)) <= usual:
        return 0
    more = compounds = 0
    for text in texts:
        tokens = (text if text.isascii() else _JOINER.sub(" ", text)).split()
        shaped = [token for token in tokens if len(token) >= MANY_LETTERS or not token.isalpha()]
        compounds += sum(_COMPOUND.fullmatch(token) is not None for token in shaped)
        more += sum(map(_joined, shaped))
    return more if more - compounds / 2 > usual else 0


def _joints(text: str) -> int:
    """How many times other characters than letters stand right before one, as in `and/or`."""
    plain = text if text.isascii() else _with_plain_marks(text)
    return plain.translate(_SHAPES).count("-a") if plain.isascii() else len(_MAY_JOIN.findall(text))


def example_of_joined(texts: Iterable[str]) -> str | None:
    """The first token of abnormal shape, else the first that holds several words, for people to look at."""
    tokens = [token for text in texts for token in _JOINER.sub(" ", _ONE_CJK.sub(" ", text)).split()]
    several = (token for token in tokens if len(token) >= SHORTEST_DISGUISE and _joined(token))
    return next((token for token in tokens if _disguised(token)), None) or next(several, None)


def _joined(token: str) -> int:
    """Words of one token beyond its first."""
    if len(token) >= MANY_LETTERS and token.isalpha():
        return len(token) // USUAL_WORD - 1
    if token.strip(_AROUND_WORDS).isalpha():
        return 0
    words = len(_WORDS_INSIDE.findall(token))
    return 0 if words <= 1 or _ADDRESS.match(token) or _cites(token, words) else words - 1


def _cites(token: str, words: int) -> bool:
    """Names with years, as in `(Fullan,2011;Bush,2010)`: each word has its year."""
    return words <= MOST_CITED and len(_YEAR.findall(token)) >= words


def _abnormal(tokens: list[str]) -> tuple[int, int]:
    """How many more words there are if none are joined, and `lengthy`."""
    long = [token for token in tokens if len(token) >= SHORTEST_DISGUISE]
    if not long:
        return 0, 0
    shaped = [token for token in long if len(token) > LONGEST_WORD or not token.isalpha()]
    lengthy = sum(len(token) >= MANY_LETTERS and token.isalpha() for token in long)
    return sum(map(_disguised, shaped)), lengthy


def _disguised(token: str) -> int:
    """How many more words one token would be if it were written with spaces."""
    words = _WORDS_INSIDE.findall(token)
    if len(words) <= MOST_JOINED and len(token) <= LONGEST_WORD:
        return 0
    if _ADDRESS.match(token):
        return max(0, len(words) - MOST_IN_ADDRESS)
    if _cites(token, len(words)) and len(token) <= LONGEST_CITATION:
        return 0
    hyphens = len(_HYPHEN.findall(token))
    joined = len(words) > MOST_HYPHENED or len(words) - hyphens > MOST_JOINED
    own_codes = len(_OWN_CODES.findall(token))
    lengths = [sum(map(str.isalpha, word)) for word in words if len(word) > LONGEST_WORD]
    by_length = sum(length // USUAL_WORD for length in lengths)
    by_code = own_codes // USUAL_WORD if own_codes > LONGEST_WORD else 0
    return (len(words) - 1 if joined else 0) + by_length + by_code
