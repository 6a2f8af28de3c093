"""Extract: wires the queue to the extract stage, the only one that opens files."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from scriptgate.aws.queues import read_pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.telemetry import observed
from scriptgate.stages.batches import each_message
from scriptgate.stages.extract import Extract


@cache
def stage() -> Extract:
    """The stage, wired once per process."""
    return Extract.from_settings(Settings.from_environment())


def extract(message: Any, repeated: bool) -> None:  # noqa: FBT001 - the batch passes it
    """Read the files of the submission that the message points to."""
    stage().run(read_pointer(message), datetime.now(UTC), repeated=repeated)


@observed
def handler(event: dict[str, Any], context: Any) -> Any:
    """Answers with the messages that failed."""
    return each_message(event, context, extract)
