"""Mail: one outbox row to one email to one recipient."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any, Self

from botocore.exceptions import ClientError

from scriptgate import ids
from scriptgate.aws import clients, items
from scriptgate.aws.items import Item
from scriptgate.aws.links import LIFE, Link, make_link
from scriptgate.aws.mail_events import ENTRY_TAG, ROW_TAG
from scriptgate.aws.post import Post
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import NotFound, Store
from scriptgate.aws.transactions import outbox_done
from scriptgate.letters import render, to_mime
from scriptgate.submissions.digest import DIGEST
from scriptgate.submissions.entry import Entry, Person

_NOT_SENT_YET = frozenset({"pending", "queued"})
_WITH_A_LINK = frozenset(
    {"invitation", "reminder", "verdict", "incomplete", "outcome", "recheck", "extended", "withdrawn"}
)
"""Letters that carry a link of the entry's generation, to its participant alone."""

_NOBODY = Person(DIGEST, "", "")
_NO_ENTRY = Entry(DIGEST, DIGEST, "", "", "", "", datetime.max.replace(tzinfo=UTC))
"""A digest is about nobody's entry and goes to the provider."""

Pointer = tuple[str, str]
"""An entry's id and an outbox row's."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter's rows."""

    row: Item
    person: Person
    entry: Entry


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
            Store.from_settings(settings),
            Post(clients.sesv2(), settings.sender_email, settings.configuration_set),
            settings,
        )

    def fetch(self, pointers: Iterable[Pointer]) -> dict[Pointer, Envelope]:
        """The rows of many letters with one read; a letter whose rows are not there is left out."""
        wanted = list(dict.fromkeys(pointers))
        keys = {key: None for pointer in wanted for key in _keys(pointer)}
        rows = dict(zip(keys, self.store.get_many([{"PK": pk, "SK": sk} for pk, sk in keys]), strict=True))
        found: dict[Pointer, Envelope] = {}
        for pointer in wanted:
            row, person, entry = (rows[key] for key in _keys(pointer))
            if row is not None and pointer[0] == DIGEST:
                found[pointer] = Envelope(row, _NOBODY, _NO_ENTRY)
            if row is not None and person is not None and entry is not None:
                found[pointer] = Envelope(row, items.restore(person, Person), items.restore(entry, Entry))
        return found

    def run(self, pointer: Pointer, fetched: dict[Pointer, Envelope], now: datetime) -> None:
        """Send a row's letter unless it was sent. At least once: a crash after sending sends it again.

        What was fetched is used once: the same letter again is read again. Raises NotFound for an
        unknown row, or a candidate or entry that isn't there.
        """
        envelope = fetched.pop(pointer, None) or self.fetch([pointer]).get(pointer)
        if envelope is None:
            raise NotFound(f"{pointer[0]}: no such outbox row or candidate")
        if envelope.row["status"] not in _NOT_SENT_YET:
            return
        if _is_overtaken(envelope):
            self._note_sent(envelope.row, "not-needed", now)
            return
        message_id = self._send(envelope.row, envelope.person, envelope.entry, now)
        self._note_sent(envelope.row, message_id, now)

    def _send(self, row: Item, person: Person, entry: Entry, now: datetime) -> str:
        payload: dict[str, Any] = json.loads(row["payload"])
        context = payload["context"]
        recipient = self.settings.provider_email
        if payload["to"] == "participant":
            recipient = person.email
            context = {**context, "person_name": person.name}
        elif payload["to"] == "assessor":
            recipient = self.settings.assessor_email
        if payload["letter"] in _WITH_A_LINK and payload["to"] == "participant":
            context = {**context, "link": self._new_link(entry, now)}
        if "quotes" in payload:
            context = {**context, "question": self._quoted(entry, payload["quotes"])}
        letter = render(payload["letter"], context)
        domain = parseaddr(self.settings.sender_email)[1].rpartition("@")[2]
        known_by = hashlib.sha256(f"{entry.id}.{row['id']}".encode()).hexdigest()[:32]  # it names nobody
        own_id = f"<{known_by}@{domain}>"
        mime = to_mime(letter, self.settings.sender_email, recipient, own_id, now)
        return self.post.send(recipient, mime, {ENTRY_TAG: row["entry"], ROW_TAG: row["id"]})

    def _quoted(self, entry: Entry, line: int) -> list[str] | None:
        """The lines that a person wrote: they stand beside their audit line alone. None once erased."""
        row = self.store.get(items.reason_key(entry.id, line))
        return None if row is None or "reason" not in row else row["reason"].split("\n")

    def _new_link(self, entry: Entry, now: datetime) -> str:
        """A token that only its recipient knows; another email carries one more of the same generation."""
        token = self.new_token()
        expires = max(now, entry.deadline) + LIFE
        make_link(self.store, token, Link(entry.id, entry.candidate, entry.link_generation, expires))
        return f"{self.settings.portal_base_url}/s/{token}"

    def _note_sent(self, row: Item, message_id: str, now: datetime) -> None:
        """The row is sent and no longer due. An event of what became of it may have been faster."""
        done = outbox_done(self.store.table, row["entry"], row["id"], now, message_id)
        try:
            self.store.client.update_item(**done["Update"])
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise


def _is_overtaken(envelope: Envelope) -> bool:
    """A reminder that was held up until its reader had submitted, or had nothing to submit any more.

    Or any letter to somebody who was erased since.
    """
    payload: dict[str, Any] = json.loads(envelope.row["payload"])
    if payload["to"] == "participant" and envelope.person.erasing_at is not None:
        return True
    entry = envelope.entry
    done = entry.live is not None or entry.awaiting is not None or entry.withdrawn_at is not None
    return payload["letter"] == "reminder" and done


def _keys(pointer: Pointer) -> list[tuple[str, str]]:
    entry, row_id = pointer
    keys = (
        items.outbox_key(entry, row_id),
        items.person_key(entry.split("-", 1)[0]),
        items.entry_key(entry),
    )
    return [(key["PK"], key["SK"]) for key in keys]
