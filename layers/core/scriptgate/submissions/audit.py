"""The audit's chain: each line holds the SHA-256 of the line before it, the entry that of the last. Pure.

Whoever changes, drops, doubles or moves a line breaks the chain, unless they can write every later line
and the entry's row as well: then only a copy kept elsewhere tells.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scriptgate.submissions.decisions import AuditLine
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc

Row = Mapping[str, Any]

ERASED = "candidate-erased"
"""The event of the line that says that the reasons before it were erased."""

_CHAINED = ("entry", "number", "at", "event", "actor", "facts", "reason_sha256", "previous")
"""What a line's SHA-256 is over; the reason's text stands elsewhere and can be erased."""


@dataclass(frozen=True, slots=True)
class Chained:
    """A line of the audit with its place in the chain, and its reason apart."""

    fields: dict[str, Any]
    """Without keys: `_CHAINED` and `sha256`."""
    reason: str | None
    salt: str | None
    """Random, kept and erased with the reason: without it nobody can guess an erased reason by its hash."""

    @property
    def number(self) -> int:
        """From 1, without a gap."""
        return int(self.fields["number"])

    @property
    def sha256(self) -> str:
        """What the next line, or the entry, holds of it."""
        return str(self.fields["sha256"])


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line of an entry's audit."""

    entry: str
    number: int
    what: str


def chain(entry: Entry, lines: Iterable[AuditLine], now: datetime, salts: Iterator[str]) -> list[Chained]:
    """The next lines of an entry's audit, after those that it counts. One salt is taken for each reason."""
    chained: list[Chained] = []
    previous = entry.audit_head
    for number, line in enumerate(lines, start=entry.audit_lines + 1):
        salt = None if line.reason is None else next(salts)
        fields = {
            "entry": entry.id,
            "number": number,
            "at": utc(now),
            "event": line.event,
            "actor": line.actor,
            "facts": line.facts,
            "reason_sha256": None if line.reason is None else reason_digest(line.reason, salt or ""),
            "previous": previous,
        }
        previous = digest(fields)
        chained.append(Chained({**fields, "sha256": previous}, line.reason, salt))
    return chained


def digest(fields: Row) -> str:
    """SHA-256, hexadecimal, of a line: JSON in UTF-8 with sorted keys and no spaces, absent fields null."""
    plain = {name: fields.get(name) for name in _CHAINED}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def reason_digest(reason: str, salt: str) -> str:
    """SHA-256, hexadecimal, of a salt and a reason."""
    return hashlib.sha256(f"{salt}|{reason}".encode()).hexdigest()


def verify(entry: Entry, lines: Iterable[Row], reasons: Iterable[Row]) -> list[Fault]:
    """Everything that is wrong with an entry's audit, by number; empty when nothing is.

    `lines` and `reasons` are their rows, with the sort keys under which they stand.
    """
    stood = {_number(row): row for row in lines}
    said = {_number(row): row for row in reasons}
    erased = max((number for number, row in stood.items() if row.get("event") == ERASED), default=0)
    faults = [*_counted(entry, stood), *_linked(entry, stood), *_reasons(entry, stood, said, erased)]
    return sorted(faults, key=lambda fault: fault.number)


def _number(row: Row) -> int:
    return int(str(row["SK"]).rpartition("#")[2])


def _counted(entry: Entry, stood: Mapping[int, Row]) -> Iterator[Fault]:
    """The entry counts its lines: one in between that is gone shows, and so does a cut tail."""
    for number in range(1, entry.audit_lines + 1):
        if number not in stood:
            yield Fault(entry.id, number, "the line is missing")
    for number in stood:
        if number > entry.audit_lines:
            yield Fault(entry.id, number, f"one line too many: the entry counts {entry.audit_lines}")


def _linked(entry: Entry, stood: Mapping[int, Row]) -> Iterator[Fault]:
    for number, row in stood.items():
        if row.get("entry") != entry.id or row.get("number") != number:
            yield Fault(entry.id, number, f"the line is that of {row.get('entry')}, {row.get('number')}")
        elif digest(row) != row.get("sha256"):
            yield Fault(entry.id, number, "the line was changed")
        elif _expected(entry, stood, number) not in {None, row["sha256"]}:
            follower = "the entry" if number == entry.audit_lines else f"line {number + 1}"
            yield Fault(entry.id, number, f"the line was replaced: {follower} knows another one")
    first = stood.get(1)
    if first is not None and first.get("previous") is not None:
        yield Fault(entry.id, 1, "the first line follows another one")


def _expected(entry: Entry, stood: Mapping[int, Row], number: int) -> str | None:
    """The SHA-256 that this line should have; None when what would know it is missing or too far."""
    if number == entry.audit_lines:
        return entry.audit_head or "none"
    following = stood.get(number + 1)
    return None if following is None or number > entry.audit_lines else following.get("previous") or "none"


def _reasons(entry: Entry, stood: Mapping[int, Row], said: Mapping[int, Row], erased: int) -> Iterator[Fault]:
    """A reason is as it was written, or was erased with its candidate."""
    for number, row in stood.items():
        wanted, found = row.get("reason_sha256"), said.get(number, {})
        reason = found.get("reason")
        if reason is None and wanted is not None and number >= erased:
            yield Fault(entry.id, number, "its reason is missing, and the candidate was not erased")
        elif reason is not None and reason_digest(reason, found.get("salt", "")) != wanted:
            yield Fault(entry.id, number, "its reason was changed")
    for number in said.keys() - stood.keys():
        yield Fault(entry.id, number, "there is a reason for a line that is not there")
