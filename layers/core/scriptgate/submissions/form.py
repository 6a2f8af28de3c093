"""The form of a task, made from the submission's schema: what it asks for, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from scriptgate import catalogue
from scriptgate.field_errors import FieldError
from scriptgate.rules.calendar import uk_date
from scriptgate.submissions.metadata import NOT_BEFORE

LONGEST_LINE = 200
"""Characters of a text that fits a single line; longer ones get a box."""

_FILE_FIELD = re.compile(r"/(files|annexes_inside)/(\d+)/(\w+)")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form asks for."""

    field: str
    """The JSON pointer in the manifest, e.g. `/metadata/placement/urn`."""
    label: str
    hint: str | None
    kind: str
    """`text`, `long`, `date`, `number`, `yes-no` or `tick`."""
    required: bool
    longest: int | None = None
    """Characters of a text."""
    digits: int | None = None
    """A text of exactly so many digits."""
    least: int | None = None
    most: int | None = None
    """Bounds of a number."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    id: str
    title: str
    fields: tuple[Field, ...]


@cache
def form_of(work: str) -> tuple[Group, ...]:
    """The groups of fields for a task's kind of work, in the order of the schema. Raises KeyError."""
    schema = catalogue.load_schema("submission")["$defs"][work]
    return tuple(
        Group(name, group["title"], tuple(_fields(name, group, required=name in schema["required"])))
        for name, group in schema["properties"].items()
    )


def _fields(group: str, schema: dict[str, Any], *, required: bool) -> Iterator[Field]:
    """A field of a group that may be left out as a whole may be left out too."""
    for name, field in schema["properties"].items():
        kind = _kind(field)
        yield Field(
            field=f"/metadata/{group}/{name}",
            label=field["title"],
            hint=field.get("x-hint"),
            kind=kind,
            required=required and name in schema["required"],
            longest=field.get("maxLength") if kind in {"text", "long"} else None,
            digits=field.get("x-digits"),
            least=field.get("minimum"),
            most=field.get("maximum"),
        )


def _kind(schema: dict[str, Any]) -> str:
    if "x-kind" in schema:
        return str(schema["x-kind"])
    if schema.get("format") == "date":
        return "date"
    if schema["type"] == "string":
        return "long" if schema.get("maxLength", 0) > LONGEST_LINE else "text"
    return {"integer": "number", "boolean": "yes-no"}[schema["type"]]


def label_of(pointer: str | None, work: str) -> str | None:
    """What the form calls a field; None for what is no field of the form."""
    return next(
        (item.label for group in form_of(work) for item in group.fields if item.field == pointer), None
    )


def told(error: FieldError, work: str | None) -> dict[str, str]:
    """A violation for the person who fills in the form: the field, its label, and what to do about it."""
    fields = [item for group in form_of(work) for item in group.fields] if work else []
    field = next((item for item in fields if item.field == error.pointer), None)
    if field is not None:
        label, message = field.label, _advice(field, error)
    else:
        label, message = _elsewhere(error)
    return {
        "field": error.pointer,
        "label": label,
        "message": message,
        "expected": error.expected,
        "found": error.found,
    }


def _advice(field: Field, error: FieldError) -> str:
    if error.expected.startswith(NOT_BEFORE):
        first = date.fromisoformat(error.expected.removeprefix(NOT_BEFORE))
        return f"It can't end before it starts ({uk_date(first)})."
    if field.digits:
        return f"Enter {field.digits} digits."
    if field.kind == "number":
        return f"Enter a whole number from {field.least} to {field.most}."
    return {
        "date": "Enter a date, for example 5 January 2026.",
        "yes-no": "Choose yes or no.",
        "tick": "Tick this if it is so. Without it nobody can assess your work.",
    }.get(field.kind) or _text_advice(field, error)


def _text_advice(field: Field, error: FieldError) -> str:
    if error.expected.startswith("text without"):
        return "Leave out line breaks and control characters."
    if error.found in {"nothing", '""'}:
        return "Enter something here: it is needed."
    return f"Use at most {field.longest} characters."


def _elsewhere(error: FieldError) -> tuple[str, str]:
    """Of a file or annex, or of the submission as a whole."""
    message = f"This needs {error.expected}; there is {error.found}."
    found = _FILE_FIELD.match(error.pointer)
    if found is None:
        return ("Your files" if error.pointer.startswith("/files") else "Your submission"), message
    titles = catalogue.load_schema("submission")["$defs"]["file"]["properties"]
    name = titles.get(found[3], {}).get("title", found[3])
    owner = "File" if found[1] == "files" else "Annex in the script"
    return f"{owner} {int(found[2]) + 1}: {name.lower()}", message
