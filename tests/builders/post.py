"""A mailbox in memory, for the mail stage to send to."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage

from builders.pipeline import Pipeline
from scriptgate.stages.mail import Mail


@dataclass
class Mailbox:
    """Takes what the mail stage sends."""

    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """Recipients and emails, in order."""
    tags: list[dict[str, str]] = field(default_factory=list)
    """What travels with each, beside the mail."""

    def send(self, recipient: str, mime: bytes, tags: Mapping[str, str]) -> str:
        """As SES does."""
        self.tags.append(dict(tags))
        message = email.message_from_bytes(mime, policy=email.policy.default)
        self.received.append((recipient, message))
        return f"message-{len(self.received)}"

    def deliver(self, pipeline: Pipeline) -> list[tuple[str, str, str]]:
        """Send every pending letter; (recipient, subject, text) of those sent now."""
        before = len(self.received)
        mail = Mail(pipeline.store, self, pipeline.settings)  # type: ignore[arg-type]
        for row in pipeline.outbox("pending"):
            if row["target"] == "mail":
                mail.run((row["entry"], row["id"]), {}, datetime.now(UTC))
        return [
            (recipient, message["Subject"].strip(), text_of(message))
            for recipient, message in self.received[before:]
        ]


def text_of(message: EmailMessage) -> str:
    """The text version of an email."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
