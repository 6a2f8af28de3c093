"""An entry's whole history, gathered from its rows: what `provider show` tells, JSON-ready."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from scriptgate.aws import items
from scriptgate.aws.items import Item
from scriptgate.aws.store import Store
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.event_words import event_in_words, who_in_words
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.register import standing_of
from scriptgate.submissions.standing import standing_in_words, stands_for
from scriptgate.submissions.submission import Submission, SubmissionFile
from scriptgate_cli.provider.audit import Recorded, recorded, why

View = dict[str, Any]

_OF_ENTRIES = ("id", "candidate", "cohort", "rulebook", "task", "window", "home_urn", "link_generation")
_OF_SUBMISSIONS = (
    "number",
    "mode",
    "strict_words",
    "lenient_words",
    "word_limit",
    "rulebook_version",
    "confirmed_boundary",
    "questions",
)
_OF_FINDINGS = ("rule", "severity", "title", "found", "limit", "where", "fix", "costs")
_KEYS = frozenset({"PK", "SK", "cohort_pk", "cohort_sk", "due_pk", "register", "entry"})


def history_of(store: Store, entry: Entry, person: Person | None, now: datetime) -> View:
    """Everything that is recorded of an entry. With `person`: names too, theirs and their files'."""
    rows = list(store.rows_of(entry.id))
    submissions = [items.submission_from(row) for row in _under(rows, "SUBMISSION#")]
    last = stands_for(entry, submissions)
    return {
        "person": None if person is None else _person(person),
        "entry": _entry(entry, last),
        "sentence": standing_in_words(entry, last, now),
        "submissions": [_submission(found, rows, names=person is not None) for found in submissions],
        "claims": [_plain(row) for row in _under(rows, "CLAIM#")],
        "charges": [_plain(row) for row in _under(rows, "CHARGE#")],
        "letters": sorted(_letters(rows), key=lambda letter: letter.get("created_at", "")),
        "timeline": [_line(found) for found in recorded(store, entry.id)],
    }


def _under(rows: Iterable[Item], prefix: str) -> list[Item]:
    return [row for row in rows if row["SK"].startswith(prefix)]


def _plain(row: Item) -> View:
    """A row without its keys."""
    return {name: value for name, value in row.items() if name not in _KEYS}


def _person(person: Person) -> View:
    return {"name": person.name, "email": person.email, "trn": person.trn}


def _entry(entry: Entry, last: Submission | None) -> View:
    invited, withdrawn = utc(entry.invited_at), utc(entry.withdrawn_at)
    standing = standing_of({"invited_at": invited, "withdrawn_at": withdrawn}).value
    return {
        **{name: getattr(entry, name) for name in _OF_ENTRIES},
        "state": standing if last is None or withdrawn else last.state.value,
        "submission": None if last is None else last.number,
        "deadline": utc(entry.deadline),
        "opens": utc(entry.opens),
        "grace_seconds": entry.grace_seconds,
        "invited_at": invited,
        "withdrawn_at": withdrawn,
        "liability": None if entry.liability is None else items.builtins(entry.liability),
    }


def _submission(found: Submission, rows: Sequence[Item], *, names: bool) -> View:
    outcomes = [_plain(row) for row in _under(rows, f"OUTCOME#{found.number}#")]
    times = ("declared_at", "submitted_at", "checked_at", "released_at", "updated_at")
    return {
        "reference": f"{found.entry}/{found.number}",
        **{name: getattr(found, name) for name in _OF_SUBMISSIONS},
        **{name: utc(getattr(found, name)) for name in times},
        "state": found.state.value,
        "verdict": None if found.verdict is None else found.verdict.value,
        "script": found.script_id,
        "files": [_file(file, names=names) for file in found.files],
        "findings": [
            {name: value for name, value in asdict(finding).items() if name in _OF_FINDINGS}
            for finding in found.findings
        ],
        "claim": None if found.claim is None else items.builtins(found.claim),
        "outcomes": outcomes,
    }


def _file(file: SubmissionFile, *, names: bool) -> View:
    shown = {name: getattr(file, name) for name in ("role", "label", "media_type", "length", "sha256")}
    return {**shown, "name": file.name, "title": file.title} if names else shown


def _letters(rows: Iterable[Item]) -> Iterator[View]:
    return (_letter(row) for row in _under(rows, "OUTBOX#") if row.get("target", "mail") == "mail")


def _letter(row: Item) -> View:
    """A letter, to whom by role, and how far it came: its status and the time of every step."""
    payload = json.loads(row["payload"])
    times = {name: value for name, value in row.items() if name.endswith("_at") and name not in _KEYS}
    return {
        "id": row["SK"].removeprefix("OUTBOX#"),
        "letter": payload.get("letter", ""),
        "to": payload.get("to", ""),
        "submission": row.get("submission"),
        "status": row["status"],
        **{name: value for name, value in times.items() if name != "due_at"},
        "message_id": row.get("message_id"),
    }


def _line(found: Recorded) -> View:
    line = found.line
    return {
        "number": line["number"],
        "at": line["at"],
        "event": line["event"],
        "words": event_in_words(line["event"], line["facts"]),
        "who": line["actor"],
        "who_in_words": who_in_words(line["actor"]),
        "why": why(found),
        "facts": line["facts"],
    }
