"""Mail: wires the queue to the mail stage."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from scriptgate.aws.queues import UnknownMessage, read_outbox_pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.telemetry import observed
from scriptgate.stages.batches import each_message
from scriptgate.stages.mail import Mail, Pointer


@cache
def stage() -> Mail:
    """The stage, wired once per process."""
    return Mail.from_settings(Settings.from_environment())


def pointers_in(event: dict[str, Any]) -> Iterator[Pointer]:
    """The letters that a batch points to; a message that makes no sense fails later, alone."""
    for record in event["Records"]:
        try:
            yield read_outbox_pointer(json.loads(record["body"]))
        except (UnknownMessage, ValueError):
            continue


@observed
def handler(event: dict[str, Any], context: Any) -> Any:
    """Send the letters that the batch points to; answers with the messages that failed."""
    fetched = stage().fetch(pointers_in(event))

    def send(message: Any, _repeated: bool) -> None:  # noqa: FBT001 - the batch passes it
        stage().run(read_outbox_pointer(message), fetched, datetime.now(UTC))

    return each_message(event, context, send)
