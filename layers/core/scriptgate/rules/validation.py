"""A rulebook's JSON before anybody uses it: its schema, then what a schema can't say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from scriptgate import catalogue
from scriptgate.field_errors import FieldError, in_words, shown
from scriptgate.rules.engine import RULES
from scriptgate.validation import validator_of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

MOST_FAULTS = 50
"""Faults that are told at once."""

Json = dict[str, Any]


def validate_rulebook(raw: object) -> tuple[FieldError, ...]:
    """All faults of a rulebook, in the order of its fields; none when it can be used."""
    errors = sorted(
        islice(_validator().iter_errors(raw), 4 * MOST_FAULTS),
        key=lambda error: [str(step) for step in error.absolute_path],
    )
    faults = [_with_type(error, fault) for error in errors for fault in in_words(error)]
    if not faults and isinstance(raw, dict):
        faults = list(_beyond_the_schema(raw))
    return tuple(dict.fromkeys(faults[:MOST_FAULTS]))


_TYPES = {"integer": "a whole number", "boolean": "true or false", "array": "a list", "object": "an object"}


def _with_type(error: ValidationError, fault: FieldError) -> FieldError:
    """A number between quotation marks looks right, so its type is named."""
    schema: Any = error.schema
    wanted = _TYPES.get(schema.get("type", ""), "text") if error.validator == "type" else None
    return replace(fault, expected=f"{wanted}: {fault.expected}") if wanted else fault


@cache
def _validator() -> Draft202012Validator:
    return validator_of(catalogue.load_schema("rulebook"))


def _beyond_the_schema(raw: Json) -> Iterator[FieldError]:
    from scriptgate.rules import checks  # noqa: F401 - registers the rules

    yield from _with_a_point("", raw)
    yield from _twice("/tasks", raw["tasks"], "id")
    yield from _rules("/rules", raw["rules"])
    for number, task in enumerate(raw["tasks"]):
        place = f"/tasks/{number}"
        yield from _rules(f"{place}/rules", task.get("rules", []))
        yield from _twice(f"{place}/content_areas", task["content_areas"], "id")
        yield from _twice(f"{place}/evidence", task["evidence"], "id")
        yield from _essential(place, {setting["id"] for setting in [*raw["rules"], *task.get("rules", [])]})
    yield from _charges(raw["charges"])
    counted_twice = set(raw["counting"]["strict_excludes"]) & set(raw["counting"]["lenient_also_excludes"])
    for part in sorted(counted_twice):
        expected = "parts that strict_excludes doesn't name already"
        yield FieldError("/counting/lenient_also_excludes", expected, shown(part))


def _with_a_point(place: str, value: object) -> Iterator[FieldError]:
    """`4000.0` is a whole number for JSON Schema, and none in a report, a letter or the table."""
    if isinstance(value, float):
        yield FieldError(place, "a whole number, without a point or exponent", shown(value))
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _with_a_point(f"{place}/{name}", part)


def _rules(place: str, settings: list[Json]) -> Iterator[FieldError]:
    yield from _twice(place, settings, "id")
    for number, setting in enumerate(settings):
        rule = RULES.get(setting["id"])
        if rule is None:
            yield FieldError(
                f"{place}/{number}/id", f"a rule's id{_advice(setting['id'])}", shown(setting["id"])
            )
            continue
        given = setting.get("parameters", {})
        for name, meaning in rule.parameters.items():
            if not _is_number(given.get(name)):
                found = shown(given[name]) if name in given else "nothing"
                yield FieldError(f"{place}/{number}/parameters/{name}", f"a whole number: {meaning}", found)
        for name in sorted(set(given) - set(rule.parameters)):
            known = ", ".join(rule.parameters) or "none"
            expected = f"nothing here: {rule.id} takes {known}"
            yield FieldError(f"{place}/{number}/parameters/{name}", expected, "a value")


def _advice(wrong: str) -> str:
    near = get_close_matches(wrong, RULES, n=1)
    return f", e.g. {near[0]}" if near else " (`scriptgate rulebook reference` lists them)"


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


ESSENTIAL = ("script-present", "file-type", "file-readable", "annex-readable", "entry-matches", "word-limit")
"""Rules without which a submission that can't be assessed would pass."""


def _essential(place: str, used: set[str]) -> Iterator[FieldError]:
    for name in ESSENTIAL:
        if name not in used:
            expected = f"the rule {name}, here or for all tasks: without it, what can't be judged would pass"
            yield FieldError(f"{place}/rules", expected, "no such rule")


def _charges(charges: list[Json]) -> Iterator[FieldError]:
    pairs = [(charge["event"], charge["from_occurrence"]) for charge in charges]
    for number, pair in enumerate(pairs):
        if pairs.index(pair) != number:
            found = f"the same event and occurrence as /charges/{pairs.index(pair)}"
            yield FieldError(f"/charges/{number}/from_occurrence", "each occurrence once", found)


def _twice(place: str, items: Iterable[Json], name: str) -> Iterator[FieldError]:
    seen: Counter[str] = Counter()
    for number, item in enumerate(items):
        seen[item[name]] += 1
        if seen[item[name]] > 1:
            yield FieldError(f"{place}/{number}/{name}", "each of them once", f"{shown(item[name])} again")
