"""Sweep: rings again for what waited too long (lost events, stale outbox rows, failed steps), and reminds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from botocore.exceptions import ClientError

from scriptgate.aws import clients, items, places
from scriptgate.aws.files import Files
from scriptgate.aws.items import OUTBOX_PATIENCE, Item
from scriptgate.aws.queues import Queue, outbox_pointer, pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Stale, Store
from scriptgate.aws.telemetry import fault, logger
from scriptgate.stages.retirement import Retirement
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import rescue
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.reminders import next_reminder, remind
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import SubmissionRef
from scriptgate.submissions.windows import is_open

T = TypeVar("T")

MOST_PER_SHARD = 100
MOST_ERASED = 5
"""Bounded per run; the next run takes the rest."""

FAILED_AGAIN = timedelta(minutes=15)
"""When something that failed is looked after again."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a run did."""

    submissions: int
    outbox_rows: int
    reminders: int = 0
    erased: int = 0
    """Candidates, when the time was over for which their data is kept."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Looks after what is due."""

    store: Store
    work: Files
    settings: Settings
    doors: dict[State, Queue]
    """Which bell a submission's state is rung at."""
    outboxes: dict[str, Queue]
    """Which queue an outbox row goes to, by target."""
    retirement: Retirement

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""

        def queue(url: str) -> Queue:
            return Queue(clients.sqs(), url)

        return cls(
            Store.from_settings(settings),
            Files(clients.s3(), settings.work),
            settings,
            {
                State.RECEIVING: queue(settings.intake_queue),
                State.RECEIVED: queue(settings.extract_queue),
                State.EXTRACTED: queue(settings.check_queue),
            },
            {"mail": queue(settings.mail_queue), "release": queue(settings.release_queue)},
            Retirement.from_settings(settings),
        )

    def run(self, now: datetime) -> Swept:
        """Ring for everything that is due at `now`. Running it twice rings twice, which changes nothing.

        Reminders come last: they can wait, and there may be a cohort of them.
        """
        keys = [(item["PK"], item["SK"]) for item in self.store.due(now, MOST_PER_SHARD)]
        submissions = [_ref(pk, sk) for pk, sk in keys if sk.startswith("SUBMISSION#")]
        rows = [key for key in keys if key[1].startswith("OUTBOX#")]
        entries = self.store.entries(pk.removeprefix("ENTRY#") for pk, sk in keys if sk == "ENTRY")
        days = self.settings.reminder_days
        reminded = [entry for entry in entries if next_reminder(entry, days) is not None]
        over = {entry.candidate: entry for entry in entries if next_reminder(entry, days) is None}
        return Swept(
            submissions=self._each(submissions, items.submission_key, self._ring, now),
            outbox_rows=self._each(rows, _row_key, self._pump, now),
            reminders=self._each(reminded, _entry_key, self._remind, now),
            erased=self._each(list(over.values())[:MOST_ERASED], _entry_key, self.retirement.run, now),
        )

    def _each(
        self,
        found: Iterable[T],
        key_of: Callable[[T], Item],
        look_after: Callable[[T, datetime], bool],
        now: datetime,
    ) -> int:
        """How many were looked after. One that fails is logged and holds up nobody else.

        It is due again behind those that wait: a run takes the oldest, which must not be the same for ever.
        """
        done = 0
        for one in found:
            try:
                done += look_after(one, now)
            except Exception as error:  # noqa: BLE001 - one row's fault must not stop the sweep of all others
                logger.error("not-swept", extra=fault(error))
                self._put_off(key_of(one), now)
        return done

    def _put_off(self, key: Item, now: datetime) -> None:
        """Due later, unless it moved on meanwhile. Its version stays: nothing that it says has changed."""
        values = {":now": utc(now), ":later": utc(now + FAILED_AGAIN)}
        with contextlib.suppress(Stale, ClientError):
            self.store.change(
                {
                    "TableName": self.store.table,
                    "Key": items.encode(key),
                    "UpdateExpression": "SET due_at = :later",
                    "ConditionExpression": "due_at <= :now",
                    "ExpressionAttributeValues": items.encode(values),
                }
            )

    def _remind(self, entry: Entry, now: datetime) -> bool:
        """Whether a letter was written. The entry's row is then due when its next reminder is."""
        newest = self.store.load(SubmissionRef(entry.id, f"{entry.submissions:04d}")).submission
        if newest is not None and newest.state is State.ERASED:
            newest = None  # its candidate was enrolled again since
        terms = terms_of(entry, self.settings)
        decision = remind(entry, newest, terms, self.settings.reminder_days, now)
        return self._commit(decision, now) and bool(decision.outbox)

    def _ring(self, ref: SubmissionRef, now: datetime) -> bool:
        loaded = self.store.load(ref)
        if loaded.entry is None or loaded.submission is None:
            return False
        terms = terms_of(loaded.entry, self.settings)
        with_assessors = rescue.look_after(loaded.entry, loaded.submission, terms, now)
        if with_assessors is not None:
            return self._commit(with_assessors, now)
        if loaded.submission.state in rescue.ABANDONED:
            if is_open(loaded.entry, now):
                return self._commit(rescue.wait_on(loaded.submission, now), now)
            if loaded.submission.submitted_at is None:  # what has a receipt is kept
                self.work.let_go(places.work_of(loaded.submission))
        elif (door := self.doors.get(loaded.submission.state)) is not None:
            door.send(pointer(ref))
        else:
            return False
        decision = rescue.ring(loaded.entry, loaded.submission, terms, now)
        return self._commit(decision, now)

    def _commit(self, decision: Any, now: datetime) -> bool:
        """A submission that moved on meanwhile needs no help."""
        try:
            self.store.commit(decision, now)
        except Stale:
            return False
        return True

    def _pump(self, key: tuple[str, str], now: datetime) -> bool:
        row = self.store.get(_row_key(key))
        if row is None or row["status"] not in {"pending", "queued"}:
            return False
        self.outboxes[row["target"]].send(outbox_pointer(row["entry"], row["id"]))
        self.store.client.update_item(**self._later(row, now))
        return True

    def _later(self, row: Item, now: datetime) -> dict[str, Any]:
        """Due again later, longer each time. One that was sent meanwhile has left the index for good."""
        pumps = row.get("pumps", 0) + 1
        later = items.due(row["entry"], now + OUTBOX_PATIENCE * 2 ** min(pumps, 8), self.store.due_shards)
        return {
            "TableName": self.store.table,
            "Key": items.encode({"PK": row["PK"], "SK": row["SK"]}),
            "UpdateExpression": "SET due_at = :later, pumps = :pumps",
            "ExpressionAttributeValues": items.encode({":later": later["due_at"], ":pumps": pumps}),
        }


def _ref(pk: str, sk: str) -> SubmissionRef:
    return SubmissionRef(pk.removeprefix("ENTRY#"), sk.removeprefix("SUBMISSION#"))


def _row_key(key: tuple[str, str]) -> Item:
    return {"PK": key[0], "SK": key[1]}


def _entry_key(entry: Entry) -> Item:
    return items.entry_key(entry.id)
