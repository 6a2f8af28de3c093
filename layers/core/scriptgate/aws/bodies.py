"""A request's body as JSON, for every function behind a URL."""

from __future__ import annotations

import json
from typing import Any


class BadBody(ValueError):  # noqa: N818 - named for what is wrong
    """The body isn't JSON, isn't text in UTF-8, or is too large."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def json_of(event: Any, most: int) -> Any:
    """The JSON of a Function URL's event (as Powertools has it). `most`: characters. Raises BadBody."""
    text = _text(event)
    if len(text) > most:
        raise BadBody("too-large", "The request is too large.")
    try:
        parsed = json.loads(text, parse_constant=_no_number)
        # An escaped half of a surrogate pair is JSON, but no text that could be kept.
        json.dumps(parsed, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadBody("not-json", "The request's body is not JSON.") from None
    return parsed


def _no_number(name: str) -> Any:
    """Python reads `NaN` and `Infinity`, which are not JSON."""
    raise ValueError(name)


def _text(event: Any) -> str:
    try:
        return event.decoded_body or ""
    except (ValueError, RecursionError):
        raise BadBody("not-text", "The request's body is not text in UTF-8.") from None
