"""A letter: what is sent to one recipient."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered email, without its addresses."""

    subject: str
    text: str
    html: str
