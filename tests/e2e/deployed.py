"""The deployed stack as tests see it: its rows, queues and letters, and waiting with a deadline."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from scriptgate.aws import items
from scriptgate.aws.items import Item
from scriptgate.aws.store import Store
from scriptgate.submissions.submission import SubmissionRef
from scriptgate_local.cloud import LocalCloud
from scriptgate_local.deployment import ASSESSOR, Access
from scriptgate_local.mailbox import SentMail

T = TypeVar("T")

PATIENCE_SECONDS = 60
FUNCTIONS = ("Portal", "Intake", "Extract", "Check", "Relay", "Release", "Mail", "Outcome", "Sweep")
QUEUES = ("Intake", "Extract", "Check", "Release", "Mail", "MailEvents")


@dataclass(frozen=True, slots=True)
class Deployed:
    """The stack on the local cloud."""

    cloud: LocalCloud
    store: Store
    pulled: list[dict[str, Any]] = field(default_factory=list)
    """Every message that the assessor has received so far."""

    @classmethod
    def on(cls, cloud: LocalCloud) -> Deployed:
        """On a running local cloud."""
        return cls(cloud, Store(cloud.client("dynamodb"), cloud.outputs["TableName"]))

    def wait(
        self,
        what: str,
        look: Callable[[], T],
        until: Callable[[T], Any] = bool,
        seconds: float = PATIENCE_SECONDS,
    ) -> T:
        """Look until it is as wanted; fails with what was last seen and what the functions complained of."""
        end = time.monotonic() + seconds
        found = look()
        while not until(found):
            if time.monotonic() > end:
                complaints = "\n".join(self.complaints()[-20:]) or "(no function complained)"
                raise AssertionError(f"waited {seconds} s for {what}; last seen: {found}\n{complaints}")
            time.sleep(0.1)
            found = look()
        return found

    def complaints(self) -> list[str]:
        """Warnings and errors of all functions."""
        logged = [
            f"{function}: {line[:500]}"
            for function in FUNCTIONS
            for line in self.cloud.function_log(function)
            if "WARNING" in line or "ERROR" in line
        ]
        return [*logged, *self.cloud.troubles()]

    def rows(self, entry: str, prefix: str = "") -> list[Item]:
        """The rows of an entry."""
        return list(self.store.rows_of(entry, prefix))

    def charges(self, entry: str) -> list[Item]:
        """The charges of an entry."""
        return self.rows(entry, "CHARGE#")

    def wait_until_quiet(self, entry: str) -> list[Item]:
        """Until every queue is empty and every letter and release of the entry is done; its rows."""
        self.wait(
            "the queues to be empty",
            lambda: {queue: self.cloud.waiting(queue) for queue in QUEUES},
            until=lambda waiting: not any(waiting.values()),
        )
        self.wait(
            f"the outbox of {entry} to be sent",
            lambda: {row["id"]: row["status"] for row in self.rows(entry, "OUTBOX#")},
            until=lambda found: not set(found.values()) & {"pending", "queued"},
        )
        return self.rows(entry)

    def send(self, queue: str, *bodies: str) -> None:
        """Put messages into a queue (`Check` ...), as they are."""
        for body in bodies:
            self.cloud.client("sqs").send_message(QueueUrl=self.queue_url(queue), MessageBody=body)

    def take(self, queue: str) -> list[str]:
        """Receive what a queue holds now, and delete it; the bodies."""
        sqs, url, bodies = self.cloud.client("sqs"), self.queue_url(queue), []
        while True:
            answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0)
            if not answer.get("Messages"):
                return bodies
            for message in answer["Messages"]:
                bodies.append(message["Body"])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def queue_url(self, queue: str) -> str:
        """The address of a queue (`Check`, `CheckDead` ...)."""
        return self.cloud.outputs[f"{queue}QueueUrl"]

    @property
    def outcome_url(self) -> str:
        """Where assessors send signed reports, without a trailing slash."""
        return self.cloud.outcome_url

    def waiting_for_assessor(self) -> int:
        """How many pointers the assessor's queue holds."""
        return self.cloud.waiting("Assessor")

    def as_assessor(self, account: str = ASSESSOR) -> Access:
        """Access with the rights of the assessor's account, or of another."""
        return Access(self.cloud.emulator.endpoint, account, "test")

    def pulled_by_assessor(self, script: str) -> list[dict[str, Any]]:
        """Every message about a script that the assessor has received until now."""
        sqs = self.as_assessor().client("sqs")
        url = self.queue_url("Assessor")
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get(
            "Messages"
        ):
            for message in messages:
                self.pulled.append(json.loads(message["Body"]))
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [message for message in self.pulled if message["script"] == script]

    def letters(self, entry: str, number: int) -> list[SentMail]:
        """The letters of an entry, once there are so many."""
        ids = self.wait(
            f"{number} letters of {entry} to be sent",
            lambda: [row.get("message_id") for row in self.rows(entry, "OUTBOX#") if row["target"] == "mail"],
            until=lambda found: len(found) >= number and all(found),
        )
        return [mail for mail in self.cloud.mailbox.read() if mail.message_id in ids]

    @contextmanager
    def paused(self, function: str) -> Iterator[None]:
        """Nothing is delivered from its queue to a function (`Extract` ...) meanwhile."""
        client = self.cloud.client("lambda")
        name = self.cloud.outputs[f"{function}Function"]
        (mapping,) = client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
        client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        try:
            yield
        finally:
            client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)

    @contextmanager
    def redelivering(self, queue: str, after_seconds: int) -> Iterator[None]:
        """A queue shows a message again so soon after it was received; else a test would take minutes."""
        sqs, url, name = self.cloud.client("sqs"), self.queue_url(queue), "VisibilityTimeout"
        usual = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={name: str(after_seconds)})
        try:
            yield
        finally:
            sqs.set_queue_attributes(QueueUrl=url, Attributes={name: usual})

    def make_due(self, ref: SubmissionRef) -> None:
        """A submission has waited too long, as if it had begun to wait long ago."""
        self.store.client.update_item(
            TableName=self.store.table,
            Key=items.encode(items.submission_key(ref)),
            UpdateExpression="SET due_at = :past",
            ConditionExpression="attribute_exists(due_pk)",
            ExpressionAttributeValues=items.encode({":past": "2026-01-01T00:00:00Z"}),
        )

    def sweep(self) -> dict[str, int]:
        """Run sweep; what it answers."""
        answer = self.cloud.client("lambda").invoke(FunctionName=self.cloud.outputs["SweepFunction"])
        assert "FunctionError" not in answer, answer
        swept: dict[str, int] = json.loads(answer["Payload"].read())
        return swept

    def kill_worker_at_work(self, function: str) -> int:
        """Kill the process of a function the moment that it has a child at work; its process id."""
        name = self.cloud.outputs[f"{function}Function"]
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            for pid in _children(self.cloud.emulator.process.pid):
                if _runs(pid, name) and _children(pid):
                    os.kill(pid, signal.SIGKILL)
                    return pid
            time.sleep(0.005)
        raise AssertionError(f"no worker of {function} was seen at work")


def _children(pid: int) -> list[int]:
    """The children of a process, by whichever of its threads started them."""
    try:
        return [
            int(child)
            for task in (Path("/proc") / str(pid) / "task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []  # it has ended


def _runs(pid: int, function: str) -> bool:
    try:
        environment = (Path("/proc") / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return f"AWS_LAMBDA_FUNCTION_NAME={function}".encode() in environment
