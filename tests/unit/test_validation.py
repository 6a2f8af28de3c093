"""Schemas mean what ECMA says of patterns, with or without the library's optional packages."""

from __future__ import annotations

import json

import pytest

from scriptgate.catalogue import load_schema, schema_names
from scriptgate.validation import pattern_of, validator_of


@pytest.mark.parametrize(
    ("pattern", "fits", "does_not"),
    [
        ("^[a-z]+$", "abc", "abc\n"),
        (r"^[a-z]+\$$", "abc$", "abc$\n"),
        ("^[a$]+$", "a$", "a$\n"),
        (r"^[\]$]+$", "]$", "]$\n"),
        ("^(?!000$)[0-9]+$", "0001", "000"),
        ("^(a$|b)$", "a", "a\n"),
        ("Z$", "10Z", "10Z\n"),
        (r"\S", "a\n", "\n"),
    ],
)
def test_the_end_of_a_pattern_is_the_end_of_the_text(pattern: str, fits: str, does_not: str):
    assert pattern_of(pattern).search(fits)
    assert not pattern_of(pattern).search(does_not)


def patterns(schema: object) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
        return own + [found for value in schema.values() for found in patterns(value)]
    return [found for value in schema for found in patterns(value)] if isinstance(schema, list) else []


@pytest.mark.parametrize("name", schema_names())
def test_every_pattern_of_every_schema_is_understood(name: str):
    for pattern in patterns(load_schema(name)):
        assert "$" not in pattern_of(pattern).pattern.replace(r"\$", "")


@pytest.mark.parametrize(
    ("moment", "exists"),
    [
        ("2026-11-20T12:00:00Z", True),
        ("2024-02-29T23:59:59+00:00", True),
        ("2026-02-30T12:00:00Z", False),
        ("2026-11-20T25:00:00Z", False),
        ("2026-11-20T12:00:00", False),
        ("soon", False),
        (5, True),
    ],
)
def test_a_moment_exists(moment: object, exists: bool):  # noqa: FBT001 - a table's column
    assert validator_of({"format": "date-time"}).is_valid(moment) is exists


def test_an_error_names_its_field_as_the_librarys_do():
    schema = {"properties": {"id": {"type": "string", "pattern": "^a$"}}}
    (error,) = validator_of(schema).iter_errors(json.loads('{"id": "a\\n"}'))
    assert (list(error.absolute_path), error.validator) == (["id"], "pattern")
    assert error.message == "'a\\n' does not match '^a$'"
