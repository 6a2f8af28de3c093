"""Reconcile: once an hour, is everything that was uploaded recorded, and everything recorded at an end?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from botocore.exceptions import ClientError

from scriptgate.aws import clients, items
from scriptgate.aws.files import Files
from scriptgate.aws.places import MANIFEST
from scriptgate.aws.queues import Queue, pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Stale, Store
from scriptgate.aws.transactions import outbox_item, put_new
from scriptgate.submissions.digest import DIGEST, digest, digest_day
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.reconciliation import PATIENCE, Reconciliation, reconcile
from scriptgate.submissions.submission import SubmissionRef

EVERY = timedelta(hours=1)
MOST_KEYS = 5_000
"""Keys of the inbox that one run looks at; the next one goes on from there."""
ROW = {"PK": "SWEEP", "SK": "RECONCILIATION"}


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a run found."""

    figures: Reconciliation
    strays: int
    """Uploads that no row knew of: `intake` was rung for each."""

    @property
    def difference(self) -> int:
        """0 when all is well."""
        return self.figures.difference + self.strays


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Compares the register with itself and with the inbox."""

    store: Store
    inbox: Files
    intake: Queue
    provider_name: str

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(
            Store.from_settings(settings),
            Files(clients.s3(), settings.inbox),
            Queue(clients.sqs(), settings.intake_queue),
            settings.provider_name,
        )

    def run(self, now: datetime) -> Reconciled | None:
        """Reconcile, if an hour has passed since the last time; None otherwise.

        A run that is cut short is begun again an hour later, where the one before it ended.
        """
        marker = self._take_turn(now)
        if marker is None:
            return None
        rows = [row for cohort in self.store.cohorts() for row in self.store.in_cohort(cohort)]
        figures = reconcile((row for row in rows if row["SK"].startswith("SUBMISSION#")), now)
        keys, marker = self.inbox.keys_after(marker, MOST_KEYS)
        strays = [ref for ref in _manifests(keys, now) if self._unknown(ref)]
        for ref in strays:
            self.intake.send(pointer(ref))
        found = Reconciled(figures, len(strays))
        self._note(found, marker)
        self._write_digest(rows, found, now)
        return found

    def _write_digest(self, rows: Sequence[items.Item], found: Reconciled, now: datetime) -> None:
        """Once a day: the row's key is the day, so that a second one is refused."""
        day = digest_day(now)
        if day is None:
            return
        letter = digest(day, rows, found.figures, found.strays, self.provider_name, now)
        row = outbox_item(DIGEST, DIGEST, letter, now, self.store.due_shards)
        with contextlib.suppress(Stale):
            self.store.transact([put_new(row, self.store.table)])

    def _take_turn(self, now: datetime) -> str | None:
        """Where in the inbox to go on, for the one run of this hour; None when it isn't time."""
        try:
            answer = self.store.client.update_item(
                TableName=self.store.table,
                Key=items.encode(ROW),
                UpdateExpression="SET begun_at = :now",
                ConditionExpression="attribute_not_exists(begun_at) OR begun_at <= :before",
                ExpressionAttributeValues=items.encode({":now": utc(now), ":before": utc(now - EVERY)}),
                ReturnValues="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return None
            raise
        return str(items.decode(answer.get("Attributes", {})).get("marker", ""))

    def _unknown(self, ref: SubmissionRef) -> bool:
        """Whether an upload for an entry that exists has no row."""
        loaded = self.store.load(ref)
        return loaded.entry is not None and loaded.submission is None

    def _note(self, found: Reconciled, marker: str) -> None:
        values: dict[str, Any] = {
            ":figures": asdict(found.figures),
            ":strays": found.strays,
            ":difference": found.difference,
            ":marker": marker,
        }
        self.store.client.update_item(
            TableName=self.store.table,
            Key=items.encode(ROW),
            UpdateExpression=(
                "SET figures = :figures, strays = :strays, difference = :difference, marker = :marker"
            ),
            ExpressionAttributeValues=items.encode(values),
        )


def _manifests(keys: dict[str, datetime], now: datetime) -> Iterator[SubmissionRef]:
    """The submissions whose manifests have lain in the inbox for longer than a check takes."""
    for key, modified in keys.items():
        parts = key.split("/")
        if len(parts) == 3 and parts[2] == MANIFEST and modified < now - PATIENCE:  # noqa: PLR2004 - entry/number/name
            yield SubmissionRef(parts[0], parts[1])
