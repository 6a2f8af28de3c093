"""Manifests against their schema: each violation names the field, what is expected and what was found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from scriptgate import catalogue
from scriptgate.field_errors import FieldError, in_words, pointer_of, shown, shown_name
from scriptgate.rules.rulebook import Task
from scriptgate.validation import validator_of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

MOST_BYTES = 100 * 1024 * 1024
"""Bytes of all files of a submission together."""

MOST_FILE_BYTES = 25_000_000
"""Bytes of a file, as the schema has it."""

MOST_ANNEXES = 20
"""Annexes beside the script, as the schema has it."""

NOT_BEFORE = "a date that is not before "

MOST_AREAS = 20
"""Content areas of an annex, as the schema has it."""

DEEPEST = 8
"""Levels of a manifest: twice what its schema has."""

_UNWANTED = frozenset({"Cc", "Cs"})
"""Unicode's categories of control characters and lone surrogates."""

MOST_ERRORS = 50
"""Violations that are told at once."""

LONGEST_POINTER = 200
"""Characters of a field's pointer."""


def validate_manifest(raw: object, task: Task | None) -> tuple[FieldError, ...]:
    """All violations of a manifest, in the order of its fields; none when it is valid.

    `task` picks the metadata that is expected; None skips them.
    """
    if too_many := tuple(_too_many(raw)):
        return too_many
    errors = [*_unclean(raw, ""), *_errors(_validator(task.work if task else None), raw)]
    if not errors and isinstance(raw, dict):
        errors = list(_beyond_the_schema(raw, task))
    return tuple(_short(error) for error in dict.fromkeys(errors[:MOST_ERRORS]))


def _too_many(raw: object) -> Iterator[FieldError]:
    """Lists that are longer than any form can make them, before each of their items is looked at."""
    if not isinstance(raw, dict):
        return
    for name, most in (("files", MOST_ANNEXES + 1), ("annexes_inside", MOST_ANNEXES)):
        items = raw.get(name)
        if not isinstance(items, list):
            continue
        if len(items) > most:
            yield FieldError(f"/{name}", f"at most {most} of them", f"{len(items)} of them")
            continue
        for number, item in enumerate(items):
            areas = item.get("content_areas") if isinstance(item, dict) else None
            if isinstance(areas, list) and len(areas) > MOST_AREAS:
                place = f"/{name}/{number}/content_areas"
                yield FieldError(place, f"at most {MOST_AREAS} of them", f"{len(areas)} of them")


def _short(error: FieldError) -> FieldError:
    """A field's name may be foreign text of any length."""
    return replace(error, pointer=error.pointer[:LONGEST_POINTER])


@cache
def _validator(work: str | None) -> Draft202012Validator:
    schema = catalogue.load_schema("submission")
    if work is not None:
        metadata = {"$ref": f"#/$defs/{work}", "description": "the details that the task asks for"}
        schema = {**schema, "properties": {**schema["properties"], "metadata": metadata}}
    return validator_of(schema)


def _errors(validator: Draft202012Validator, raw: object) -> Iterator[FieldError]:
    first = islice(validator.iter_errors(raw), 4 * MOST_ERRORS)
    for error in sorted(first, key=lambda error: [str(step) for step in error.absolute_path]):
        yield from _in_words(error)


def _in_words(error: ValidationError) -> Iterator[FieldError]:
    if error.validator in {"contains", "minContains", "maxContains"}:
        files: Any = error.instance
        expected = "exactly one file with the role script"
        yield FieldError(pointer_of(error.absolute_path), expected, _scripts(files))
    else:
        yield from in_words(error)


def _unclean(value: object, pointer: str) -> Iterator[FieldError]:
    """What a schema lets through: control characters, half characters, 2.0 for 2, endless nesting."""
    if pointer.count("/") > DEEPEST:
        yield FieldError(pointer, "fewer levels", "lists or objects inside one another")
    elif isinstance(value, str) and any(unicodedata.category(character) in _UNWANTED for character in value):
        yield FieldError(pointer, "text without control characters or line breaks", "one of those")
    elif isinstance(value, float):
        yield FieldError(pointer, "a whole number", shown(value))
    elif isinstance(value, list | dict):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _unclean(item, f"{pointer}/{shown_name(str(step))}")


def _beyond_the_schema(raw: dict[str, Any], task: Task | None) -> Iterator[FieldError]:
    """What a schema can't say: a file twice, too much in all, names that the task doesn't have, dates."""
    files = raw["files"]
    seen: dict[str, int] = {}
    for number, file in enumerate(files):
        if file["sha256"] in seen:
            first = seen[file["sha256"]]
            yield FieldError(f"/files/{number}/sha256", "each file once", f"the same file as /files/{first}")
        seen.setdefault(file["sha256"], number)
    total = sum(file["length"] for file in files)
    if total > MOST_BYTES:
        yield FieldError("/files", f"at most {MOST_BYTES:,} bytes in all", f"{total:,} bytes")
    if task is not None:
        yield from _unknown_names("/files", files, task)
        yield from _unknown_names("/annexes_inside", raw.get("annexes_inside", []), task)
    yield from _backwards(raw["metadata"])


def _unknown_names(place: str, files: list[dict[str, Any]], task: Task) -> Iterator[FieldError]:
    kinds = [kind.id for kind in task.evidence]
    areas = [area.id for area in task.content_areas]
    for number, file in enumerate(files):
        if "evidence" in file and file["evidence"] not in kinds:
            expected = f"one of {', '.join(kinds)}"
            yield FieldError(f"{place}/{number}/evidence", expected, shown(file["evidence"]))
        for position, area in enumerate(file.get("content_areas", ())):
            if area not in areas:
                expected = f"one of {', '.join(areas)}" if areas else "none: the task has no content areas"
                yield FieldError(f"{place}/{number}/content_areas/{position}", expected, shown(area))


def _backwards(metadata: dict[str, Any]) -> Iterator[FieldError]:
    """A period that ends before it starts."""
    for name, group in metadata.items():
        if (
            isinstance(group, dict)
            and "starts_on" in group
            and group.get("ends_on", "9999") < group["starts_on"]
        ):
            expected = f"{NOT_BEFORE}{group['starts_on']}"
            yield FieldError(f"/metadata/{name}/ends_on", expected, shown(group["ends_on"]))


def _scripts(files: list[Any]) -> str:
    scripts = sum(isinstance(file, dict) and file.get("role") == "script" for file in files)
    return f"{scripts} of them" if scripts else "none"
