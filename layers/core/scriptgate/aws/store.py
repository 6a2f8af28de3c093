"""DynamoDB, the truth: reads by key, and one conditional transaction for each decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from botocore.exceptions import ClientError

from scriptgate.aws import clients, items
from scriptgate.aws.items import Calendar, Item
from scriptgate.aws.settings import Settings
from scriptgate.aws.transactions import put_record, transaction
from scriptgate.submissions.charges import Charge
from scriptgate.submissions.decisions import Decision, Record
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.submission import Submission, SubmissionRef

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


MOST_KEYS = 100
"""A batch read takes a hundred keys."""


class Stale(Exception):  # noqa: N818 - named for what is wrong
    """Somebody else changed the rows since they were read. Read again and decide again."""


class NotFound(LookupError):  # noqa: N818 - named for what is wrong
    """There is no such entry or submission."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Rows that belong together, read at once; None where there is none."""

    entry: Entry | None
    submission: Submission | None
    person: Person | None


@dataclass(frozen=True, slots=True)
class Store:
    """The table."""

    client: DynamoDBClient
    table: str
    due_shards: int = 4
    reminder_days: tuple[int, ...] = (7, 2)
    retention_days: int = 400
    """As in the settings, like the reminders: they say when an entry's row is due."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """A deployment's table."""
        return cls(
            clients.dynamodb(),
            settings.table,
            settings.due_shards,
            settings.reminder_days,
            settings.retention_days,
        )

    def load(self, ref: SubmissionRef, candidate: str | None = None) -> Loaded:
        """The entry, the submission and (if asked for by number) the candidate, strongly consistent."""
        keys = [items.entry_key(ref.entry), items.submission_key(ref)]
        if candidate is not None:
            keys.append(items.person_key(candidate))
        found = self.get_many(keys)
        entry, submission, *person = found
        return Loaded(
            entry=items.restore(entry, Entry) if entry else None,
            submission=items.submission_from(submission) if submission else None,
            person=items.restore(person[0], Person) if person and person[0] else None,
        )

    def get_many(self, keys: Sequence[Item]) -> list[Item | None]:
        """The items of these keys (at most 100), in their order. Strongly consistent."""
        wanted = {"Keys": [items.encode(key) for key in keys], "ConsistentRead": True}
        found: dict[tuple[str, str], Item] = {}
        requests: Any = {self.table: wanted} if keys else {}
        while requests:
            answer = self.client.batch_get_item(RequestItems=requests)
            for attributes in answer["Responses"].get(self.table, []):
                item = items.decode(attributes)
                found[item["PK"], item["SK"]] = item
            requests = answer.get("UnprocessedKeys")
        return [found.get((key["PK"], key["SK"])) for key in keys]

    def get_all(self, keys: Iterable[Item]) -> Iterator[Item]:
        """The items that there are of any number of keys, a hundred at a time. Strongly consistent."""
        wanted = iter(keys)
        while batch := list(islice(wanted, MOST_KEYS)):
            yield from (item for item in self.get_many(batch) if item is not None)

    def get(self, key: Item) -> Item | None:
        """The item of this key, strongly consistent."""
        answer = self.client.get_item(TableName=self.table, Key=items.encode(key), ConsistentRead=True)
        return items.decode(answer["Item"]) if "Item" in answer else None

    def entry(self, entry: str) -> Entry:
        """The entry of this id. Raises NotFound."""
        item = self.get(items.entry_key(entry))
        if item is None:
            raise NotFound(entry)
        return items.restore(item, Entry)

    def newer(self, entry: Entry) -> tuple[Entry, ...]:
        """The entries for newer windows that have counted setbacks of this one."""
        return tuple(self.entries(sorted({to for _, _, to in entry.carried})))

    def submission(self, ref: SubmissionRef) -> Submission:
        """The submission of this reference. Raises NotFound."""
        item = self.get(items.submission_key(ref))
        if item is None:
            raise NotFound(f"{ref.entry}/{ref.number}")
        return items.submission_from(item)

    def commit(self, decision: Decision, now: datetime, also: Sequence[Any] = ()) -> None:
        """Write everything that a decision says (and the operations in `also`), or nothing.

        Raises Stale when a row changed since it was read; the caller reads and decides again.
        """
        self.transact([*self.operations(decision, now), *also])

    def record(self, entry: Entry, record: Record) -> None:
        """Write a row that says the same whoever writes it, outside of any decision."""
        self.transact([put_record(entry, record, self.table)])

    def operations(self, decision: Decision, now: datetime) -> list[dict[str, Any]]:
        """The operations of a decision's transaction."""
        return [
            operation
            for part in (decision, *decision.also)
            for operation in transaction(part, now, self.table, self.calendar)
        ]

    @property
    def calendar(self) -> Calendar:
        """What says when rows are due."""
        return Calendar(self.due_shards, self.reminder_days, self.retention_days)

    def transact(self, operations: Sequence[Any]) -> None:
        """One transaction. Raises Stale when a condition fails or another transaction is in the way."""
        try:
            self.client.transact_write_items(TransactItems=operations)
        except ClientError as error:
            if error.response["Error"]["Code"] == "TransactionCanceledException" and _lost_a_race(error):
                raise Stale from error
            raise

    def change(self, update: Any) -> None:
        """One row's update, outside of any transaction. Raises Stale when its condition fails."""
        try:
            self.client.update_item(**update)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                raise Stale from error
            raise

    def entries(self, ids: Iterable[str]) -> list[Entry]:
        """The entries of these ids that there are, strongly consistent."""
        keys = [items.entry_key(entry) for entry in ids]
        found = [
            item
            for start in range(0, len(keys), MOST_KEYS)
            for item in self.get_many(keys[start : start + MOST_KEYS])
        ]
        return [items.restore(item, Entry) for item in found if item is not None]

    def rows_under(self, partition: str) -> Iterable[Item]:
        """All rows of a partition, in order, strongly consistent."""
        yield from self._query(
            KeyConditionExpression="PK = :pk",
            ExpressionAttributeValues=items.encode({":pk": partition}),
            ConsistentRead=True,
        )

    def rows_of(self, entry: str, prefix: str = "") -> Iterable[Item]:
        """The rows of an entry whose sort key begins with `prefix`, in order, strongly consistent.

        `AUDIT#` and `REASON#` are asked for by name: they stand in partitions of their own.
        """
        condition, values = "PK = :pk", {":pk": items.partition_of(entry, prefix)}
        if prefix:
            condition, values = f"{condition} AND begins_with(SK, :sk)", {**values, ":sk": prefix}
        yield from self._query(
            KeyConditionExpression=condition,
            ExpressionAttributeValues=items.encode(values),
            ConsistentRead=True,
        )

    def submissions_of(self, entry: str) -> tuple[Submission, ...]:
        """An entry's submissions, oldest first."""
        return tuple(items.submission_from(item) for item in self.rows_of(entry, "SUBMISSION#"))

    def charges_of(self, entry: str) -> tuple[Charge, ...]:
        """An entry's charges."""
        return tuple(items.restore(item, Charge) for item in self.rows_of(entry, "CHARGE#"))

    def in_cohort(self, cohort: str, kind: str = "") -> Iterable[Item]:
        """The register's rows of a cohort: keys and what `items.REGISTER` names.

        `kind`: `entry` or `charge`, or a state for the submissions in it; empty: everything.
        """
        condition, values = "cohort_pk = :pk", {":pk": f"COHORT#{cohort}"}
        if kind:
            condition = f"{condition} AND begins_with(cohort_sk, :kind)"
            values[":kind"] = f"{kind}#"
        rows = self._query(
            IndexName="by_cohort",
            KeyConditionExpression=condition,
            ExpressionAttributeValues=items.encode(values),
        )
        for row in rows:
            yield {**row["register"], "PK": row["PK"], "SK": row["SK"]}

    def cohorts(self) -> list[str]:
        """The ids of all cohorts."""
        found = self._query(
            KeyConditionExpression="PK = :pk", ExpressionAttributeValues=items.encode({":pk": "COHORTS"})
        )
        return [item["SK"].removeprefix("COHORT#") for item in found]

    def due(self, before: datetime, limit: int) -> Iterable[Item]:
        """Keys of what waited too long, oldest first within a shard; at most `limit` of each shard."""
        for shard in range(self.due_shards):
            values = {":pk": f"DUE#{shard}", ":now": utc(before)}
            answer = self.client.query(
                TableName=self.table,
                IndexName="due",
                KeyConditionExpression="due_pk = :pk AND due_at <= :now",
                ExpressionAttributeValues=items.encode(values),
                Limit=limit,
            )
            yield from map(items.decode, answer["Items"])

    def _query(self, **arguments: Any) -> Iterable[Item]:
        pages = self.client.get_paginator("query").paginate(TableName=self.table, **arguments)
        for page in pages:
            yield from map(items.decode, page["Items"])


def _lost_a_race(error: ClientError) -> bool:
    """Every reason is a failed condition or a conflict: nothing that reading again would not mend."""
    reasons: Any = error.response.get("CancellationReasons", [])
    codes = {reason.get("Code", "None") for reason in reasons}
    return codes <= {"None", "ConditionalCheckFailed", "TransactionConflict"}
