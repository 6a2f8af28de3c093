"""The catalogue: rulebooks and schemas that are packaged with the code, read once and kept."""

from __future__ import annotations

import difflib
import json
from functools import cache
from pathlib import Path
from typing import Any

from scriptgate.rules.rulebook import Rulebook

_HERE = Path(__file__).parent
_SCHEMA = ".schema.json"


class UnknownRulebook(LookupError):  # noqa: N818 - named for what is wrong
    """There is no rulebook of this id; the message names the nearest."""


class UnknownSchema(LookupError):  # noqa: N818 - named for what is wrong
    """There is no schema of this name; the message names the nearest."""


@cache
def rulebook_ids() -> tuple[str, ...]:
    """The ids of all rulebooks, in order."""
    return tuple(sorted(path.stem for path in (_HERE / "rulebooks").glob("*.json")))


@cache
def load_rulebook(rulebook_id: str) -> Rulebook:
    """The rulebook of this id. Tests and `make check` hold it against its schema, not every cold start.

    Raises UnknownRulebook.
    """
    if rulebook_id not in rulebook_ids():
        raise UnknownRulebook(_unknown("rulebook", rulebook_id, rulebook_ids()))
    return Rulebook.from_json(_read(_HERE / "rulebooks" / f"{rulebook_id}.json"))


@cache
def schema_names() -> tuple[str, ...]:
    """The names of all schemas, in order, e.g. `submission`."""
    return tuple(sorted(path.name.removesuffix(_SCHEMA) for path in (_HERE / "schemas").glob(f"*{_SCHEMA}")))


@cache
def load_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of this name, shared by all callers: don't change it. Raises UnknownSchema."""
    if name not in schema_names():
        raise UnknownSchema(_unknown("schema", name, schema_names()))
    return _read(_HERE / "schemas" / f"{name}{_SCHEMA}")


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def _unknown(kind: str, wanted: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(wanted.lower(), known, n=1)
    advice = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known) or 'none'}"
    return f"there is no {kind} '{wanted[:60]}': {advice}"
