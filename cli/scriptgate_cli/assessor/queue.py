"""The assessor's queue: messages that point to scripts, taken one at a time by several threads."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from jsonschema import Draft202012Validator

from scriptgate import catalogue
from scriptgate_cli.assessor.script_id import is_script_id

BATCH = 10
"""SQS gives at most so many messages at once."""


SOON = 60
"""Seconds until a message that its receiver may not take shows again."""

_BACK = {
    "ReceiptHandleIsInvalid",
    "InvalidParameterValue",
    "MessageNotInflight",
    "AWS.SimpleQueueService.MessageNotInflight",
}
"""What SQS says of a receipt that is no longer the message's."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was received."""

    receipt: str
    script: str | None
    """None: it is not a message of this version."""


@dataclass(slots=True)
class Queue:
    """Messages until the queue is empty or enough scripts are taken; safe between threads."""

    sqs: Any
    url: str
    most: int | None = None
    """How many scripts are wanted; None: all."""
    wait: int = 2
    """Seconds of the long poll that has to find nothing before the queue counts as empty."""
    _ready: list[Message] = field(default_factory=list)
    _given: int = 0
    _over: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def waiting(self) -> int:
        """About how many messages can be received now."""
        name = "ApproximateNumberOfMessages"
        answer = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=[name])
        return int(answer["Attributes"][name])

    def take(self) -> Message | None:
        """The next message; None when there is none, or when no more is wanted."""
        with self._lock:
            if self._over or (self.most is not None and self._given >= self.most):
                return None
            if not self._ready:
                self._ready = self._receive()
                self._over = not self._ready
            if not self._ready:
                return None
            self._given += 1
            return self._ready.pop(0)

    def not_counted(self) -> None:
        """What was taken last led to no script: another one may be taken for it."""
        with self._lock:
            self._given -= 1

    def leave(self, message: Message) -> None:
        """Not for this caller: it shows again for somebody else, once this pull has ended."""
        with _perhaps_back():
            self.sqs.change_message_visibility(
                QueueUrl=self.url, ReceiptHandle=message.receipt, VisibilityTimeout=SOON
            )

    def delete(self, message: Message) -> None:
        """It has been dealt with."""
        with _perhaps_back():
            self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message.receipt)

    def stop(self) -> None:
        """Take no more, and show what was received and not begun to others at once.

        Whatever fails here mends itself: the messages come back by themselves.
        """
        with self._lock:
            self._over, unread = True, self._ready
            self._ready = []
        for message in unread:
            try:
                self.sqs.change_message_visibility(
                    QueueUrl=self.url, ReceiptHandle=message.receipt, VisibilityTimeout=0
                )
            except (BotoCoreError, ClientError):
                return

    def _receive(self) -> list[Message]:
        wanted = BATCH if self.most is None else min(BATCH, self.most - self._given)
        answer = self.sqs.receive_message(
            QueueUrl=self.url, MaxNumberOfMessages=wanted, WaitTimeSeconds=self.wait
        )
        return [read_message(found) for found in answer.get("Messages", [])]


@contextmanager
def _perhaps_back() -> Iterator[None]:
    """Who took longer than a message stays hidden finds that it has come back: it is dealt with then."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"].get("Code") not in _BACK:
            raise


def read_message(received: dict[str, Any]) -> Message:
    """A message, checked by its schema."""
    try:
        body = json.loads(received["Body"])
    except (ValueError, RecursionError):
        body = None
    known = _MESSAGE.is_valid(body) and is_script_id(body["script"])
    return Message(received["ReceiptHandle"], body["script"] if known else None)


_MESSAGE = Draft202012Validator(catalogue.load_schema("assessor-message"))
