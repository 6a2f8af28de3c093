"""Everything that is stored about a candidate, as plain data and as one page for them to read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scriptgate.reports.pages import template

Row = dict[str, Any]

STAFF, ASSESSOR = "staff", "an assessor"

_OF_ASSESSORS = ("script-", "claim-", "mark-")
"""Audit events whose actor is an assessor, unless it is the gate itself."""
_FOR_MACHINES = frozenset({"PK", "SK", "cohort_pk", "cohort_sk", "due_pk", "due_at", "register", "salt"})
_AS_TEXT = ("metadata", "payload", "said", "answer")
"""Fields that the table keeps as JSON text."""
_HEADINGS = {
    "SUBMISSION#": "submissions",
    "CHARGE#": "charges",
    "CLAIM#": "claims",
    "OUTCOME#": "outcomes",
    "REPORT#": "assessors_reports",
    "OUTBOX#": "letters",
}


def entry_as_data(rows: Iterable[Row], lines: Iterable[Row], reasons: Mapping[str, str]) -> Row:
    """An entry and all that belongs to it. `reasons`: by the number in an audit line's sort key.

    Nobody else is named: who acted is told by their part.
    """
    told: Row = {"entry": {}, **{name: [] for name in _HEADINGS.values()}, "other": []}
    for row in rows:
        prefix = next((prefix for prefix in _HEADINGS if row["SK"].startswith(prefix)), None)
        if row["SK"] == "ENTRY":
            told["entry"] = _plain(row, STAFF)
        else:
            told[_HEADINGS.get(prefix or "", "other")].append(_plain(row, ASSESSOR))
    told["record"] = list(_record(lines, reasons))
    return told


def page_about(about: Row) -> str:
    """The page. `about`: candidate, entries (`entry_as_data`), files, provider_name and made_at."""
    return template("person.html.j2").render(about=about)


def _record(lines: Iterable[Row], reasons: Mapping[str, str]) -> Iterator[Row]:
    for line in lines:
        part = ASSESSOR if line["event"].startswith(_OF_ASSESSORS) else STAFF
        told = _plain(line, part)
        yield {
            "line": line["number"],
            "at": line["at"],
            "who": told["actor"],
            "what": line["event"],
            "facts": told["facts"],
            "why": reasons.get(line["SK"].rpartition("#")[2]),
        }


def _plain(row: Row, part: str) -> Row:
    """A row without what only machines need, its JSON read, its people named by their part."""
    said = {name: value for name, value in row.items() if name not in _FOR_MACHINES}
    read = {name: json.loads(value) if name in _AS_TEXT else value for name, value in said.items()}
    plain: Row = _by_part(read, part)
    return plain


def _by_part(value: Any, part: str) -> Any:
    if isinstance(value, str):
        return part if value.startswith("arn:") else value
    if isinstance(value, dict):
        return {name: _by_part(item, part) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_by_part(item, part) for item in value]
    return value
