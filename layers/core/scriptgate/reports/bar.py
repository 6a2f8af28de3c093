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
    limit: float | None
    """None: nothing limits these words."""


def bar_of(counts: dict[str, Any]) -> Bar:
    """The bar of a report's `counts`."""
    limit = counts["limit"]
    length = max(counts["strict"], counts["lenient"], limit or 0, 1) * _ROOM
    reached = None if limit is None else limit / length
    return Bar(counts["strict"] / length, counts["lenient"] / length, reached)
