"""Relay: new outbox rows from the table's stream to their queues. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from botocore.exceptions import ClientError

from scriptgate.aws import clients, items
from scriptgate.aws.items import Item
from scriptgate.aws.queues import Queue, outbox_pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Stale, Store
from scriptgate.submissions.letter_facts import utc

MOST_OPERATIONS = 100
"""A DynamoDB transaction takes a hundred operations."""


@dataclass(frozen=True, slots=True)
class Relay:
    """Pumps outbox rows."""

    store: Store
    queues: dict[str, Queue]
    """By target."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(
            Store.from_settings(settings),
            {
                "mail": Queue(clients.sqs(), settings.mail_queue),
                "release": Queue(clients.sqs(), settings.release_queue),
            },
        )

    def run(self, rows: Sequence[Item], now: datetime) -> None:
        """Send pending rows to their queues, then note that they are queued.

        A crash in between sends a row twice, never not at all; who receives it asks the table first.
        """
        pending = [row for row in rows if row["status"] == "pending"]
        for target, queue in self.queues.items():
            messages = [outbox_pointer(row["entry"], row["id"]) for row in pending if row["target"] == target]
            if messages:
                queue.send_all(messages)
        self._note_queued(pending, now)

    def _note_queued(self, rows: Sequence[Item], now: datetime) -> None:
        for start in range(0, len(rows), MOST_OPERATIONS):
            operations = [self._queued(row, now) for row in rows[start : start + MOST_OPERATIONS]]
            try:
                self.store.transact(operations)
            except Stale:
                self._note_one_by_one(operations)

    def _note_one_by_one(self, operations: Iterable[dict[str, Any]]) -> None:
        """Some row has gone on already: the others are noted all the same."""
        for operation in operations:
            try:
                self.store.client.update_item(**operation["Update"])
            except ClientError as error:
                if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                    raise

    def _queued(self, row: Item, now: datetime) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": self.store.table,
                "Key": items.encode(items.outbox_key(row["entry"], row["id"])),
                "UpdateExpression": "SET #status = :queued, queued_at = :now",
                "ConditionExpression": "#status = :pending",
                "ExpressionAttributeNames": {"#status": "status"},
                "ExpressionAttributeValues": items.encode(
                    {":queued": "queued", ":pending": "pending", ":now": utc(now)}
                ),
            }
        }


def outbox_rows(records: Iterable[Any]) -> list[Item]:
    """The outbox rows that stream records insert; the mapping's filter lets only these through anyway."""
    images = [record["dynamodb"].get("NewImage") for record in records if record.get("eventName") == "INSERT"]
    rows = [items.decode(image) for image in images if image]
    return [row for row in rows if row["SK"].startswith("OUTBOX#")]
