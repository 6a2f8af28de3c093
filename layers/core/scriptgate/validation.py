"""Validators of JSON Schemas with patterns as ECMA means them: Python's `$` lets a last newline through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)
"""An escape or a class, which stay as they are, or the end of the text."""


def validator_of(schema: dict[str, Any]) -> Draft202012Validator:
    """A validator of this schema. Building one takes 80 ms at first, so callers keep theirs.

    `pattern` ends where the text ends, and `date-time` is a moment that exists, with its offset: the
    library leaves that format unchecked where a package of its own is not installed.
    """
    validator: Draft202012Validator = _kind()(schema, format_checker=_formats())
    return validator


@cache
def pattern_of(pattern: str) -> re.Pattern[str]:
    """A schema's pattern for Python: `$` is the end of the text alone."""
    return re.compile(_PIECE.sub(lambda found: r"\Z" if found[0] == "$" else found[0], pattern))


def _pattern(_validator: Any, wanted: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    from jsonschema import ValidationError

    if isinstance(instance, str) and not pattern_of(wanted).search(instance):
        yield ValidationError(f"{instance!r} does not match {wanted!r}")


@cache
def _kind() -> Any:
    from jsonschema import Draft202012Validator, validators

    extend: Any = validators.extend  # without types of its own
    return extend(Draft202012Validator, {"pattern": _pattern})


@cache
def _formats() -> Any:
    from jsonschema import FormatChecker

    checker = FormatChecker()
    checker.checks("date-time", raises=ValueError)(_is_moment)
    return checker


def _is_moment(value: object) -> bool:
    """Raises ValueError for what is no date."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None
