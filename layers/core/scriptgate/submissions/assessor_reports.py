"""Assessors' reports: read by their schema, and what each leads to. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from scriptgate import catalogue
from scriptgate.submissions import claims, marking
from scriptgate.submissions.claim import Result
from scriptgate.submissions.claims import Call
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.marking import Sheet
from scriptgate.validation import validator_of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

VERSION = 1
TYPES = ("claim", "extend", "return", "decline", "mark")
MOST_ERRORS = 20
DEEPEST = 8
"""Lists and objects inside one another: a mark is two levels down."""
MOST_SHOWN = 120
"""Characters of what is wrong with a field."""


class InvalidReport(ValueError):  # noqa: N818 - named for what is wrong
    """A report that can't be read: its code, and what is wrong in words, field by field."""

    def __init__(self, code: str, message: str, fields: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Report:
    """One report, valid by its schema."""

    id: str
    """Chosen by its sender: a repeated one gets the same answer."""
    type: str
    script: str
    said: dict[str, Any]
    """All of it."""

    @property
    def digest(self) -> str:
        """SHA-256 of what it says: another report under the same id is seen."""
        return hashlib.sha256(json.dumps(self.said, sort_keys=True).encode()).hexdigest()


def read_report(sent: object) -> Report:
    """A report of version 1, its whole numbers as such (`4.0` is JSON Schema's 4). Raises InvalidReport."""
    raw = _whole(sent)
    if not isinstance(raw, dict):
        raise InvalidReport("not-a-report", "Send a JSON object with version, id, type and script.")
    if raw.get("version") != VERSION:
        raise InvalidReport("unknown-version", f"This gate understands version {VERSION} of reports.")
    if raw.get("type") not in TYPES:
        raise InvalidReport("unknown-type", f"A report's type is one of {', '.join(TYPES)}.")
    errors = sorted(_validator(raw["type"]).iter_errors(raw), key=lambda error: list(map(str, error.path)))
    if errors:
        fields = tuple(
            ("/" + "/".join(map(str, error.absolute_path)), str(error.message)[:MOST_SHOWN])
            for error in errors[:MOST_ERRORS]
        )
        raise InvalidReport("invalid", f"The report does not fit its schema: {fields[0][1]}", fields)
    return Report(raw["id"], raw["type"], raw["script"], raw)


def _whole(value: object, depth: int = 0) -> Any:
    """A JSON value with `4.0` as 4: the table keeps no fractions. Raises InvalidReport."""
    if depth > DEEPEST:
        raise InvalidReport("invalid", "The report holds lists or objects too deep inside one another.")
    if isinstance(value, dict):
        return {name: _whole(item, depth + 1) for name, item in value.items()}
    if isinstance(value, list):
        return [_whole(item, depth + 1) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@cache
def _validator(kind: str) -> Draft202012Validator:
    schema = catalogue.load_schema("assessor-report")
    return validator_of({**schema["$defs"][kind], "$defs": schema["$defs"]})


def decide(report: Report, call: Call, claim_days: int) -> Decision:
    """What follows from a report. Raises Refused."""
    said = report.said
    if report.type == "claim":
        return claims.claim(call, claim_days)
    if report.type == "extend":
        return claims.extend(call, datetime.fromisoformat(said["until"]))
    if report.type == "return":
        return claims.hand_back(call, said["reason"])
    if report.type == "decline":
        return claims.decline(call, said["why"], said["reason"])
    return marking.mark(call, sheet_of(said))


def sheet_of(said: dict[str, Any]) -> Sheet:
    """The mark sheet of a valid report."""
    return Sheet(
        result=Result(said["outcome"]),
        marks=tuple((item["of"], item["mark"]) for item in said["marks"]),
        total=said["total"],
        feedback=said["feedback"],
        reason=said.get("reason"),
    )
