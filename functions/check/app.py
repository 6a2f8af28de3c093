"""Check: wires the queue to the check stage."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from scriptgate.aws.queues import read_pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.telemetry import observed
from scriptgate.stages.batches import each_message
from scriptgate.stages.check import Check


@cache
def stage() -> Check:
    """The stage, wired once per process."""
    return Check.from_settings(Settings.from_environment())


def check(message: Any, _repeated: bool) -> None:  # noqa: FBT001 - the batch passes it
    """Check the submission that the message points to."""
    stage().run(read_pointer(message), datetime.now(UTC))


@observed
def handler(event: dict[str, Any], context: Any) -> Any:
    """Answers with the messages that failed."""
    return each_message(event, context, check)
