"""Mail: wires the queue of letters to the mail stage, and that of their events to the deliveries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from scriptgate.aws.mail_events import is_mail_event, read_mail_event
from scriptgate.aws.queues import UnknownMessage, read_outbox_pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.telemetry import observed
from scriptgate.stages.batches import each_message
from scriptgate.stages.deliveries import Deliveries
from scriptgate.stages.mail import Mail, Pointer


@cache
def stage() -> Mail:
    """The stage, wired once per process."""
    return Mail.from_settings(Settings.from_environment())


@cache
def deliveries() -> Deliveries:
    """What keeps letters' rows true, wired once per process."""
    return Deliveries.from_settings(Settings.from_environment())


def pointers_in(event: dict[str, Any]) -> Iterator[Pointer]:
    """The letters that a batch points to; a message that makes no sense fails later, alone."""
    for record in event["Records"]:
        try:
            yield read_outbox_pointer(json.loads(record["body"]))
        except (UnknownMessage, ValueError):
            continue


def note(message: dict[str, Any]) -> None:
    """Note what became of a letter; one that was sent without tags is none of ours."""
    told = read_mail_event(message)
    if told is not None:
        deliveries().run(told, datetime.now(UTC))


@observed
def handler(event: dict[str, Any], context: Any) -> Any:
    """Send the letters that the batch points to, note the events in it; answers with what failed."""
    fetched = stage().fetch(pointers_in(event))

    def act(message: Any, _repeated: bool) -> None:  # noqa: FBT001 - the batch passes it
        if is_mail_event(message):
            note(message)
        else:
            stage().run(read_outbox_pointer(message), fetched, datetime.now(UTC))

    return each_message(event, context, act)
