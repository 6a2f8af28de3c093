"""The mailbox: what SES was given to send, as the emulator keeps it."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class SentMail:
    """An email that was sent."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Mailbox:
    """All emails of a local cloud, whoever they went to."""

    endpoint: str

    @property
    def url(self) -> str:
        """Where it can be read as JSON."""
        return f"{self.endpoint}/_ministack/ses/messages"

    def read(self, recipient: str | None = None) -> list[SentMail]:
        """The emails so far, oldest first; those to one recipient, if named."""
        with urllib.request.urlopen(self.url, timeout=10) as answer:  # noqa: S310 - loopback
            accounts = json.load(answer)["messages"]
        mails = [_mail(raw) for messages in accounts.values() for raw in messages]
        return [mail for mail in mails if recipient is None or mail.recipient == recipient]


def _mail(raw: dict[str, Any]) -> SentMail:
    return SentMail(
        message_id=raw["MessageId"],
        sender=raw["Source"],
        recipient=", ".join(raw["To"]),
        subject=raw["Subject"],
        text=raw["BodyText"] or "",
        html=raw["BodyHtml"] or "",
        sent_at=datetime.fromtimestamp(raw["Timestamp"], UTC),
    )
