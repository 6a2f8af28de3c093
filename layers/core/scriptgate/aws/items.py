"""Table items: keys, index attributes, and the way between dataclasses and DynamoDB's attribute values."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from scriptgate.submissions.claims import due_of
from scriptgate.submissions.delivery import DeliveryEvent
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.erasure import retention_ends
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.reminders import next_reminder
from scriptgate.submissions.rescue import UNCLAIMED_AGAIN, gave_up_waiting
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef

T = TypeVar("T")
Item = dict[str, Any]

PATIENCE: dict[State, timedelta] = {
    State.RECEIVING: timedelta(minutes=10),
    State.RECEIVED: timedelta(minutes=5),
    State.EXTRACTED: timedelta(minutes=5),
    State.CHECKED: timedelta(days=30),
    State.RETURNED: timedelta(days=30),
}
"""How long a submission may stay in a state before `sweep` looks after it; twice as long each time.

A draft that nobody submitted is let go after its thirty days."""

OUTBOX_PATIENCE = timedelta(minutes=2)
"""How long an outbox row may stay pending or queued before `sweep` pumps it again."""


_OF_ENTRIES = frozenset(
    {
        "candidate",
        "cohort",
        "rulebook",
        "task",
        "window",
        "deadline",
        "opens",
        "liabilities",
        "live",
        "draft",
        "awaiting",
        "submissions",
        "invited_at",
        "withdrawn_at",
        "mail_trouble",
    }
)
_OF_SUBMISSIONS = frozenset(
    {
        "entry",
        "number",
        "candidate",
        "cohort",
        "rulebook",
        "task",
        "state",
        "verdict",
        "strict_words",
        "lenient_words",
        "word_limit",
        "declared_at",
        "submitted_at",
        "checked_at",
        "released_at",
        "updated_at",
        "script_id",
        "claim",
        "claims",
        "outcome",
    }
)
_OF_CHARGES = frozenset(
    {
        "entry",
        "cause",
        "event",
        "submission",
        "occurrence",
        "amount_pence",
        "status",
        "proposed_at",
        "decided_by",
        "decided_at",
        "export",
    }
)
_OF_LETTERS = frozenset({"entry", "candidate", "row", "letter", "to", "status", "detail", "told_at"})
REGISTER = _OF_ENTRIES | _OF_SUBMISSIONS | _OF_CHARGES | _OF_LETTERS
"""What the register shows of an entry, a submission, a charge or a letter in trouble: one map, the index's
only attribute."""

LISTED = ("cohort_pk", "cohort_sk", "register")
"""The attributes that put a row into the register."""


APART = frozenset({"AUDIT#", "REASON#"})
"""Rows of an entry that stand in partitions of their own: IAM can tell partitions apart, not sort keys."""


class _Deserializer(TypeDeserializer):
    def _deserialize_n(self, value: str) -> int:
        return int(value)  # only whole numbers are stored


_serializer = TypeSerializer()
_deserializer = _Deserializer()


def encode(item: Item) -> Item:
    """Attribute values of a plain dict; None is left out, since absent means none."""
    return {name: _serializer.serialize(value) for name, value in item.items() if value is not None}


def decode(attributes: Item) -> Item:
    """A plain dict of attribute values."""
    return {name: _deserializer.deserialize(value) for name, value in attributes.items()}


def builtins(value: Any) -> Any:
    """A dataclass as plain values: times as ISO 8601, tuples as lists, its own None left out.

    A None further down stays: a liability whose amount is to be decided has a field for it, without
    which it couldn't be read again.
    """
    return {name: item for name, item in msgspec.to_builtins(value).items() if item is not None}


def restore(item: Item, kind: type[T]) -> T:
    """The dataclass that `builtins` made plain; keys and index attributes are ignored."""
    return msgspec.convert(item, kind)


def register(plain: Item, **more: Any) -> Item:
    """A row's part in the register, and what else it shows; None is left out."""
    shown = {name: value for name, value in plain.items() if name in REGISTER}
    return {"register": shown | {name: value for name, value in more.items() if value is not None}}


def entry_key(entry: str) -> Item:
    """The key of an entry's own row."""
    return {"PK": f"ENTRY#{entry}", "SK": "ENTRY"}


def submission_key(ref: SubmissionRef) -> Item:
    """The key of a submission's row."""
    return {"PK": f"ENTRY#{ref.entry}", "SK": f"SUBMISSION#{ref.number}"}


def charge_key(entry: str, cause: str, event: str) -> Item:
    """The key of a charge's row: its cause, so that a cause is charged once."""
    return {"PK": f"ENTRY#{entry}", "SK": f"CHARGE#{cause}#{event}"}


def outbox_key(entry: str, row_id: str) -> Item:
    """The key of an outbox row."""
    return {"PK": f"ENTRY#{entry}", "SK": f"OUTBOX#{row_id}"}


def audit_key(entry: str, line: int) -> Item:
    """The key of an audit line. A partition of its own: roles that may change an entry's rows can't these."""
    return {"PK": partition_of(entry, "AUDIT#"), "SK": f"AUDIT#{line:08d}"}


def reason_key(entry: str, line: int) -> Item:
    """The key of the free text that belongs to an audit line; it is erasable, so it stands apart from it."""
    return {"PK": partition_of(entry, "REASON#"), "SK": f"REASON#{line:08d}"}


def partition_of(entry: str, prefix: str = "") -> str:
    """The partition of an entry's rows whose sort key begins with `prefix`."""
    return f"{prefix if prefix in APART else 'ENTRY#'}{entry}"


def person_key(number: str) -> Item:
    """The key of a candidate's row."""
    return {"PK": f"CANDIDATE#{number}", "SK": "CANDIDATE"}


def link_key(token_sha256: str) -> Item:
    """The key of a link's row."""
    return {"PK": f"LINK#{token_sha256}", "SK": "LINK"}


def script_key(script_id: str) -> Item:
    """The key of the row that leads from a script's id to its submission."""
    return {"PK": f"SCRIPT#{script_id}", "SK": "SCRIPT"}


def cohort_key(cohort: str) -> Item:
    """The key of a cohort's row in the list of cohorts."""
    return {"PK": "COHORTS", "SK": f"COHORT#{cohort}"}


@dataclass(frozen=True, slots=True)
class Calendar:
    """What says when `sweep` has to look at rows."""

    shards: int
    reminder_days: tuple[int, ...]
    retention_days: int


def entry_item(entry: Entry, now: datetime, calendar: Calendar) -> Item:
    """An entry's row; the register finds it by cohort, `sweep` when its next reminder or its end is due.

    The register has the `liability` that comes first as well, since that is the next submission's.
    """
    reminder = next_reminder(entry, calendar.reminder_days)
    looked_at = reminder or retention_ends(entry, now, calendar.retention_days)
    plain = {**builtins(entry), "updated_at": utc(now)}
    return {
        **plain,
        **entry_key(entry.id),
        "cohort_pk": f"COHORT#{entry.cohort}",
        "cohort_sk": f"entry#{entry.id}",
        **register(plain, entry=entry.id, liability=next(iter(plain["liabilities"]), None)),
        **due(entry.id, looked_at, calendar.shards),
    }


def submission_item(submission: Submission, shards: int) -> Item:
    """A submission's row; in the register by cohort and state, and due while a machine has the next move."""
    state_and_time = f"{submission.state.value}#{utc(submission.updated_at)}"
    plain = builtins(submission)
    found = [f"{finding.rule}:{finding.severity.value}" for finding in submission.findings]
    return {
        **plain,
        # As text: a participant's JSON may hold numbers that the table's types would change.
        "metadata": json.dumps(submission.metadata),
        **submission_key(submission.ref),
        "cohort_pk": f"COHORT#{submission.cohort}",
        "cohort_sk": f"{state_and_time}#{submission.entry}#{submission.number}",
        **register(plain, found=found),
        **_due(submission, shards),
    }


def listed_letter(entry: Entry, event: DeliveryEvent, name: str, to: str) -> Item:
    """What puts a letter in trouble into the register. `name` is the letter's, `to` its reader's part."""
    plain = {
        "entry": entry.id,
        "candidate": entry.candidate,
        "row": event.row,
        "letter": name,
        "to": to,
        "status": event.status.value,
        "detail": event.detail,
        "told_at": utc(event.at),
    }
    return {
        "cohort_pk": f"COHORT#{entry.cohort}",
        "cohort_sk": f"mail#{event.status.value}#{entry.id}#{event.row}",
        **register({key: value for key, value in plain.items() if value is not None}),
    }


def _due(submission: Submission, shards: int) -> Item:
    if submission.state is State.CLAIMED and submission.claim is not None:
        return due(submission.entry, due_of(submission.claim), shards)
    if submission.state is State.RELEASED:
        since = submission.rung_at or submission.updated_at
        return due(submission.entry, since + UNCLAIMED_AGAIN, shards)
    patience = PATIENCE.get(submission.state)
    if patience is None or gave_up_waiting(submission):
        return {}
    since = submission.rung_at or submission.updated_at
    return due(submission.entry, since + patience * 2 ** min(submission.rings, 8), shards)


def due(entry: str, at: datetime, shards: int) -> Item:
    """The sparse index's attributes; entries spread over the shards by their id."""
    return {"due_pk": f"DUE#{zlib.crc32(entry.encode()) % shards}", "due_at": utc(at)}


def submission_from(item: Item) -> Submission:
    """The submission of a row."""
    return restore({**item, "metadata": json.loads(item["metadata"])}, Submission)


def person_item(person: Person) -> Item:
    """A candidate's row: the only place for name, email and TRN."""
    return {**builtins(person), **person_key(person.number)}
