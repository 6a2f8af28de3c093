"""The bar of words against the limit: its geometry, for text and HTML alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_ROOM = 1.08
"""The bar is this much longer than its largest number, so that an end is seen as an end."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Where the counts and the limit stand on a bar, as fractions of its length."""

    strict: float
    lenient: float
    limit: float


def bar_of(counts: dict[str, Any]) -> Bar:
    """The bar of a report's `counts`."""
    length = max(counts["strict"], counts["lenient"], counts["limit"], 1) * _ROOM
    return Bar(counts["strict"] / length, counts["lenient"] / length, counts["limit"] / length)
