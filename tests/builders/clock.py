"""How long something takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done inside takes less. Leave room for a busy machine."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds
