"""Deliveries: what the mail system tells of a letter, onto its outbox row and its entry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from aws_lambda_powertools.metrics import MetricUnit
from botocore.exceptions import ClientError

from scriptgate.aws import items
from scriptgate.aws.items import Item
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Store
from scriptgate.aws.telemetry import logger, metrics
from scriptgate.aws.transactions import delivery_noted
from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import delivery
from scriptgate.submissions.delivery import TROUBLE, WRONG_ADDRESS, DeliveryEvent
from scriptgate.submissions.entry import Entry, Person


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Keeps letters' rows true to what became of them."""

    store: Store
    settings: Settings

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(Store.from_settings(settings), settings)

    def run(self, event: DeliveryEvent, now: datetime) -> None:
        """Note an event. Twice is once, and in any order the same; a letter that is gone is passed over.

        The entry comes first: a crash in between repeats both.
        """
        row = self.store.get(items.outbox_key(event.entry, event.row))
        if row is None or row["target"] != "mail":
            logger.info("no-such-letter", extra={"entry": event.entry, "row": event.row})
            return
        written = json.loads(row["payload"])
        if event.status in WRONG_ADDRESS and written["to"] == "participant":
            until_fresh(lambda: self._mark(event, written["letter"], now))
        news = self._note(event, written)
        if news and event.status in TROUBLE and written["to"] != "participant":
            self._alarm(event, written)

    def _mark(self, event: DeliveryEvent, name: str, now: datetime) -> None:
        """The entry, unless the letter went to an address that is no longer the candidate's."""
        entry = self._entry(event.entry)
        if entry is None:
            return
        person = self.store.get(items.person_key(entry.candidate))
        if person is None or not delivery.is_about(event, items.restore(person, Person).email):
            return
        decision = delivery.mark(entry, event, name, terms_of(entry, self.settings))
        if decision is not None:
            self.store.commit(decision, now)

    def _note(self, event: DeliveryEvent, written: dict[str, Any]) -> bool:
        """Whether the row had not been told as much already."""
        noted = delivery_noted(self.store.table, event, self._listed(event, written))
        try:
            self.store.client.update_item(**noted["Update"])
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def _listed(self, event: DeliveryEvent, written: dict[str, Any]) -> Item:
        """The register shows letters in trouble, by their entry's cohort; a digest has none."""
        entry = self._entry(event.entry) if event.status in TROUBLE else None
        return {} if entry is None else items.listed_letter(entry, event, written["letter"], written["to"])

    def _alarm(self, event: DeliveryEvent, written: dict[str, Any]) -> None:
        """The provider can't be told by mail that its own mail does not arrive."""
        metrics.add_metric(name="OfficeMailTrouble", unit=MetricUnit.Count, value=1)
        facts = {"entry": event.entry, "row": event.row, "to": written["to"], "status": event.status.value}
        logger.warning("office-mail-trouble", extra=facts)

    def _entry(self, entry_id: str) -> Entry | None:
        row = self.store.get(items.entry_key(entry_id))
        return None if row is None else items.restore(row, Entry)
