"""Decide again when somebody else was faster."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from scriptgate.aws.store import Stale

T = TypeVar("T")

ATTEMPTS = 6
FIRST_PAUSE_SECONDS = 0.02


def until_fresh(attempt: Callable[[], T]) -> T:
    """Run `attempt` (read, decide, commit) until its commit isn't stale; Raises Stale after six tries."""
    for tried in range(ATTEMPTS - 1):
        try:
            return attempt()
        except Stale:
            time.sleep(FIRST_PAUSE_SECONDS * 2**tried)
    return attempt()
