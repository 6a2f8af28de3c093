"""What a JSON Schema finds wrong, in words: the field, what is expected there, what was found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

MOST_SHOWN = 40
"""Characters of a wrong value that an answer repeats."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One violation."""

    pointer: str
    """The field's JSON pointer, e.g. `/metadata/placement/urn`."""
    expected: str
    """In words, after `Give ...`."""
    found: str
    """In words, e.g. `nothing` or `"12"`."""


def in_words(error: ValidationError) -> Iterator[FieldError]:
    """A violation by the schema's own descriptions; one for each field that is missing or unknown."""
    pointer = pointer_of(error.absolute_path)
    instance: Any = error.instance
    schema: Any = error.schema
    if error.validator == "required":
        for name in schema["required"]:
            if name not in instance:
                yield FieldError(
                    f"{pointer}/{name}", expected_of(schema["properties"].get(name, {})), "nothing"
                )
    elif error.validator == "additionalProperties":
        for name in sorted(set(instance) - set(schema["properties"])):
            yield FieldError(f"{pointer}/{shown_name(name)}", "nothing here: it is not a field", "a value")
    else:
        yield FieldError(pointer, expected_of(schema), shown(instance))


def pointer_of(path: Iterable[object]) -> str:
    """The JSON pointer of a path."""
    return "".join(f"/{step}" for step in path)


def expected_of(schema: dict[str, Any]) -> str:
    """What a field is for, in the words of its schema."""
    if "$ref" in schema and "description" not in schema:
        return "the details of a file"
    return str(schema.get("description") or "another value")


def shown(value: object) -> str:
    """A wrong value in few words; long ones and structures by what they are."""
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= MOST_SHOWN else f"text of {len(value)} characters"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return json.dumps(value, default=repr)[:MOST_SHOWN]


def shown_name(name: str) -> str:
    """A field's name, cut: it may be foreign text of any length."""
    return name if len(name) <= MOST_SHOWN else f"{name[:MOST_SHOWN]}…"
