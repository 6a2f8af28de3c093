"""Numbers, money, sizes and foreign text as people read them, in reports, letters and the terminal alike."""

from __future__ import annotations

import unicodedata
from datetime import datetime

KILOBYTE = 1000
"""Bytes; sizes are decimal, as file managers show them."""

_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"}
"""Unicode categories that move the cursor, turn the line round or show nothing."""


def number(value: int) -> str:
    """A whole number with thousands separated: `4,212`."""
    return f"{value:,}"


def count(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 word`, `4,212 words`."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def words_against(strict: int, lenient: int | None, limit: int | None) -> str:
    """Both counts against the limit: `3,912 of 4,000 words`, `4,060 to 4,272 of 4,000 words`."""
    shown = number(strict) if lenient in {None, strict} else f"{number(lenient or 0)} to {number(strict)}"
    return f"{shown} words" if limit is None else f"{shown} of {count(limit, 'word')}"


def money(pence: int | None) -> str:
    """Integer pence as `£150.00`; None, an amount that nobody has set, as words."""
    if pence is None:
        return "an amount to be decided"
    return f"£{pence // 100:,}.{pence % 100:02d}"


def size(length: int) -> str:
    """A length in bytes as `812 bytes`, `12.3 KB` or `1.2 MB`."""
    if length < KILOBYTE:
        return count(length, "byte")
    if length < KILOBYTE * KILOBYTE:
        return f"{length / KILOBYTE:.1f} KB"
    return f"{length / KILOBYTE / KILOBYTE:.1f} MB"


def one_line(text: str, longest: int | None = None) -> str:
    """Foreign text as one harmless line: no breaks, control or direction characters, single spaces.

    `longest` cuts it to that many characters, the last an ellipsis.
    """
    plain = text.isascii() and text.isprintable()  # most is, and a register has a hundred thousand cells
    visible = text if plain else "".join(_visible(character) for character in text)
    line = " ".join(visible.split())
    return line if longest is None else cut(line, longest)


def cut(text: str, longest: int) -> str:
    """A text of at most that many characters; of one that was longer, the last is an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _visible(character: str) -> str:
    if character.isspace() or unicodedata.category(character) in {"Zl", "Zp"}:
        return " "
    return "" if unicodedata.category(character) in _INVISIBLE else character


def moment(iso: str) -> datetime:
    """The aware datetime of an ISO 8601 text such as `2026-11-20T12:00:00Z`. Raises ValueError."""
    return datetime.fromisoformat(iso)


def utc_minute(iso: str) -> str:
    """An ISO 8601 UTC time to the second as `2026-11-20 12:00:00 UTC`."""
    return moment(iso).strftime("%Y-%m-%d %H:%M:%S UTC")
