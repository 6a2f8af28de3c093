"""Intake: wires S3's notifications to the intake stage."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from scriptgate.aws.settings import Settings
from scriptgate.aws.telemetry import observed
from scriptgate.stages.batches import each_message
from scriptgate.stages.intake import Intake, submissions_named


@cache
def stage() -> Intake:
    """The stage, wired once per process."""
    return Intake.from_settings(Settings.from_environment())


def receive(message: Any, repeated: bool) -> None:  # noqa: FBT001 - the batch passes it
    """Take the next step of every submission that the message is about."""
    for ref in submissions_named(message):
        stage().run(ref, datetime.now(UTC), repeated=repeated)


@observed
def handler(event: dict[str, Any], context: Any) -> Any:
    """Answers with the messages that failed."""
    return each_message(event, context, receive)
