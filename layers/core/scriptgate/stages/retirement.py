"""Retirement: a candidate is erased when the time is over for which their data is kept.

No rights to delete are needed: rows become stubs, and objects are tagged for the buckets' lifecycles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from scriptgate.aws import items
from scriptgate.aws.files import Files
from scriptgate.aws.settings import Settings
from scriptgate.stages.erasing import Erasing
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.erasure import Order


@dataclass(frozen=True, slots=True)
class Retirement:
    """Looks after entries whose time may be over."""

    erasing: Erasing

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(Erasing.from_settings(settings, Files.let_go_all))

    def run(self, entry: Entry, now: datetime) -> bool:
        """Whether the entry's candidate was erased now. Raises Stale when an entry is never at rest."""
        days = self.erasing.settings.retention_days
        order = Order("scriptgate", f"Kept for {days} days after the last event.", now)
        if entry.erased_at is not None:
            self.erasing.again(entry, order)
            self._look_again(entry, None)
            return False
        person, over = self.erasing.over(entry, now)
        if over > now:
            self._look_again(entry, over)
            return False
        self.erasing.run(person, order)
        return True

    def _look_again(self, entry: Entry, at: datetime | None) -> None:
        """The row is due at another time, or never; unless somebody has written it meanwhile."""
        store = self.erasing.store
        change, values = "REMOVE due_pk, due_at", {":read": entry.version}
        if at is not None:
            later = items.due(entry.id, at, store.due_shards)
            change, values = "SET due_at = :later", {**values, ":later": later["due_at"]}
        store.change(
            {
                "TableName": store.table,
                "Key": items.encode(items.entry_key(entry.id)),
                "UpdateExpression": change,
                "ConditionExpression": "version = :read",
                "ExpressionAttributeValues": items.encode(values),
            }
        )
