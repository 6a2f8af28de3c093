"""Mail: one outbox row to one email to one recipient."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Self

from scriptgate import ids
from scriptgate.aws import clients, items
from scriptgate.aws.items import Item
from scriptgate.aws.links import LIFE, Link, make_link
from scriptgate.aws.post import Post
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import NotFound, Store
from scriptgate.aws.transactions import outbox_done
from scriptgate.letters import render, to_mime
from scriptgate.submissions.entry import Entry, Person

_NOT_SENT_YET = frozenset({"pending", "queued"})


@dataclass(frozen=True, slots=True)
class Mail:
    """Sends letters."""

    store: Store
    post: Post
    settings: Settings
    new_token: Callable[[], str] = ids.token

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(
            Store(clients.dynamodb(), settings.table, settings.due_shards),
            Post(clients.sesv2(), settings.sender_email, settings.configuration_set),
            settings,
        )

    def run(self, entry: str, row_id: str, now: datetime) -> None:
        """Send a row's letter unless it was sent. At least once: a crash after sending sends it again.

        Raises NotFound for an unknown row or a candidate without one.
        """
        keys = [
            items.outbox_key(entry, row_id),
            items.person_key(entry.split("-", 1)[0]),
            items.entry_key(entry),
        ]
        row, person, entry_row = self.store.get_many(keys)
        if row is None or person is None or entry_row is None:
            raise NotFound(f"{entry}: no such outbox row or candidate")
        if row["status"] not in _NOT_SENT_YET:
            return
        message_id = self._send(row, items.restore(person, Person), items.restore(entry_row, Entry), now)
        self._note_sent(row, message_id, now)

    def _send(self, row: Item, person: Person, entry: Entry, now: datetime) -> str:
        payload: dict[str, Any] = json.loads(row["payload"])
        context = payload["context"]
        recipient = self.settings.provider_email
        if payload["to"] == "participant":
            recipient = person.email
            context = {**context, "person_name": person.name}
        if payload["letter"] == "invitation":
            context = {**context, "link": self._new_link(entry, now)}
        letter = render(payload["letter"], context)
        domain = parseaddr(self.settings.sender_email)[1].rpartition("@")[2]
        own_id = f"<{entry.id}.{row['id']}@{domain}>"
        mime = to_mime(letter, self.settings.sender_email, recipient, own_id, now)
        return self.post.send(recipient, mime)

    def _new_link(self, entry: Entry, now: datetime) -> str:
        """A token that only its recipient knows; a retried email carries one more of its generation."""
        token = self.new_token()
        expires = max(now, entry.deadline) + LIFE
        make_link(self.store, token, Link(entry.id, entry.candidate, entry.link_generation, expires))
        return f"{self.settings.portal_base_url}/s/{token}"

    def _note_sent(self, row: Item, message_id: str, now: datetime) -> None:
        """The row is sent and no longer due."""
        done = outbox_done(self.store.table, row["entry"], row["id"], now, message_id)
        self.store.client.update_item(**done["Update"])
