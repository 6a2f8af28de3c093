"""Numbers as automatic numbering writes them."""

from __future__ import annotations

_MAX_ROMAN = 4_000
_MAX_LETTERS = 780
"""Thirty letters in a row are no label any more."""
_ALPHABET = 26
_LONGEST_BULLET = 4_000
_FEWEST_LETTERS = 4
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def roman(number: int) -> str:
    """A number from 1 to 3,999 in lower-case Roman numerals; others in digits."""
    if not 0 < number < _MAX_ROMAN:
        return str(number)
    written = ""
    for amount, digits in _ROMAN:
        written += digits * (number // amount)
        number %= amount
    return written


def repeated_letters(number: int) -> str:
    """A number from 1 to 780 in lower-case letters, 27 as aa and 53 as aaa; others in digits."""
    if not 0 < number <= _MAX_LETTERS:
        return str(number)
    return chr(ord("a") + (number - 1) % _ALPHABET) * ((number - 1) // _ALPHABET + 1)


def counted_letters(number: int) -> str:
    """A number from 1 to 780 in lower-case letters, 27 as aa and 28 as ab; others in digits."""
    if not 0 < number <= _MAX_LETTERS:
        return str(number)
    written = ""
    while number:
        number, letter = divmod(number - 1, _ALPHABET)
        written = chr(ord("a") + letter) + written
    return written


def words_of_bullet(text: str) -> str | None:
    """What a bullet says, if it says anything: most are one character of a symbol font."""
    plain = " ".join(text[:_LONGEST_BULLET].split())
    return plain if sum(map(str.isalpha, plain)) >= _FEWEST_LETTERS else None
