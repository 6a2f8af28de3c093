"""The functions in process: their handlers fed with the events of `events/`, their queues drained by hand."""

from __future__ import annotations

import copy
import importlib.util
import json
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import quote_plus

from builders.cloud import messages_in
from scriptgate.aws import clients, items
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Store

ROOT = Path(__file__).parents[2]
CONTEXT = SimpleNamespace(
    function_name="test",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:eu-west-2:123456789012:function:test",
    aws_request_id="00000000-0000-0000-0000-000000000000",
    get_remaining_time_in_millis=lambda: 60_000,
)


def load_event(name: str) -> dict[str, Any]:
    """An event of `events/`."""
    return json.loads((ROOT / "events" / f"{name}.json").read_text())


def load_function(verb: str) -> ModuleType:
    """A function's module, fresh, so that nothing of another test stays cached in it."""
    path = ROOT / "functions" / verb / "app.py"
    spec = importlib.util.spec_from_file_location(f"functions_{verb}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sqs_event(verb: str, *bodies: Any, receives: int = 1) -> dict[str, Any]:
    """The event of a batch of messages; a body that is text is taken as it is."""
    record = load_event(verb)["Records"][0]
    records = []
    for number, body in enumerate(bodies):
        one = copy.deepcopy(record)
        one["messageId"] = f"message-{number}"
        one["body"] = body if isinstance(body, str) else json.dumps(body)
        one["attributes"]["ApproximateReceiveCount"] = str(receives)
        records.append(one)
    return {"Records": records}


def s3_notification(bucket: str, *keys: str) -> dict[str, Any]:
    """What S3 sends about new objects: keys are URL-encoded."""
    record = json.loads(load_event("intake")["Records"][0]["body"])["Records"][0]
    records = []
    for key in keys:
        one = copy.deepcopy(record)
        one["s3"]["bucket"]["name"] = bucket
        one["s3"]["object"]["key"] = quote_plus(key, safe="/")
        records.append(one)
    return {"Records": records}


@dataclass
class Pipeline:
    """Every function of a deployment under moto."""

    settings: Settings
    functions: dict[str, ModuleType] = field(default_factory=dict)

    def call(self, verb: str, event: dict[str, Any]) -> Any:
        """Run a function's handler on an event."""
        if verb not in self.functions:
            self.functions[verb] = load_function(verb)
        return self.functions[verb].handler(event, CONTEXT)

    def send(self, verb: str, *bodies: Any, receives: int = 1) -> list[str]:
        """Give a function a batch of messages; the ids of those that failed."""
        answer = self.call(verb, sqs_event(verb, *bodies, receives=receives))
        return [item["itemIdentifier"] for item in answer["batchItemFailures"]]

    def arrive(self, *keys: str) -> list[str]:
        """Tell intake that objects have arrived in the inbox."""
        return self.send("intake", s3_notification(self.settings.inbox, *keys))

    def queue_of(self, verb: str) -> str:
        """The queue that a function listens to."""
        return {
            "intake": self.settings.intake_queue,
            "extract": self.settings.extract_queue,
            "check": self.settings.check_queue,
            "release": self.settings.release_queue,
            "mail": self.settings.mail_queue,
        }[verb]

    def drain(self, *verbs: str) -> None:
        """Give each function what waits in its queue, in the order named."""
        for verb in verbs:
            while bodies := [message["Body"] for message in messages_in(self.queue_of(verb))]:
                failed = self.send(verb, *bodies)
                assert not failed, f"{verb} failed"

    def relay(self) -> None:
        """Give relay every pending outbox row, as the table's stream would."""
        rows = self.outbox("pending")
        if rows:
            self.call("relay", stream_event(*rows))

    def run_all(self) -> None:
        """From whatever waits in the queues to the end of the way."""
        self.drain("intake", "extract", "check")
        self.relay()
        self.drain("release", "mail")

    def outbox(self, status: str | None = None) -> list[dict[str, Any]]:
        """Outbox rows, in any or one status."""
        rows = [row for row in self.rows() if row["SK"].startswith("OUTBOX#")]
        return [row for row in rows if status in {None, row["status"]}]

    def rows(self) -> list[dict[str, Any]]:
        """Every item of the table."""
        pages = clients.dynamodb().get_paginator("scan").paginate(TableName=self.settings.table)
        return [items.decode(item) for page in pages for item in page["Items"]]

    @property
    def store(self) -> Store:
        """The table."""
        return Store.from_settings(self.settings)


def stream_event(*rows: dict[str, Any]) -> dict[str, Any]:
    """The stream's batch for newly inserted rows."""
    record = load_event("relay")["Records"][0]
    records = []
    for number, row in enumerate(rows):
        one = copy.deepcopy(record)
        one["dynamodb"]["NewImage"] = items.encode(row)
        one["dynamodb"]["Keys"] = items.encode({"PK": row["PK"], "SK": row["SK"]})
        one["dynamodb"]["SequenceNumber"] = str(4421584500000000017450439091 + number)
        records.append(one)
    return {"Records": records}
