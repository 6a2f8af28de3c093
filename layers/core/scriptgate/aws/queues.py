"""SQS, the doorbell: messages are pointers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from scriptgate.submissions.submission import SubmissionRef

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

MESSAGE_VERSION = 1
BATCH = 10
"""SQS takes ten messages at once."""


class UnknownMessage(ValueError):  # noqa: N818 - named for what is wrong
    """A message that is not of a known version and shape; it ends in the dead-letter queue."""


class NotSent(RuntimeError):  # noqa: N818 - named for what is wrong
    """SQS did not take every message of a batch."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue, to send to."""

    client: SQSClient
    url: str

    @classmethod
    def of(cls, client: SQSClient, url: str) -> Self:
        """The queue at this address."""
        return cls(client, url)

    def send(self, message: dict[str, Any]) -> None:
        """Send one message."""
        self.client.send_message(QueueUrl=self.url, MessageBody=json.dumps(message))

    def send_all(self, messages: Sequence[dict[str, Any]]) -> None:
        """Send messages, ten at a time. Raises NotSent when SQS refuses one."""
        for start in range(0, len(messages), BATCH):
            batch = messages[start : start + BATCH]
            entries: Any = [
                {"Id": str(number), "MessageBody": json.dumps(message)}
                for number, message in enumerate(batch)
            ]
            answer = self.client.send_message_batch(QueueUrl=self.url, Entries=entries)
            if answer.get("Failed"):
                raise NotSent(f"{len(answer['Failed'])} of {len(batch)} messages were not taken")


def pointer(ref: SubmissionRef) -> dict[str, Any]:
    """The message that points to a submission."""
    return {"version": MESSAGE_VERSION, "entry": ref.entry, "submission": ref.number}


def outbox_pointer(entry: str, row_id: str) -> dict[str, Any]:
    """The message that points to an outbox row."""
    return {"version": MESSAGE_VERSION, "entry": entry, "outbox": row_id}


def read_pointer(message: object) -> SubmissionRef:
    """The submission that a message points to. Raises UnknownMessage."""
    fields = _fields(message, "entry", "submission")
    return SubmissionRef(fields[0], fields[1])


def read_outbox_pointer(message: object) -> tuple[str, str]:
    """The entry and the id of the outbox row that a message points to. Raises UnknownMessage."""
    fields = _fields(message, "entry", "outbox")
    return fields[0], fields[1]


def _fields(message: object, *names: str) -> list[str]:
    if not isinstance(message, dict) or message.get("version") != MESSAGE_VERSION:
        raise UnknownMessage("not a message of version 1")
    values = [message.get(name) for name in names]
    if not all(isinstance(value, str) and value for value in values):
        raise UnknownMessage(f"a message needs {' and '.join(names)}")
    return [str(value) for value in values]
