"""Intake: wires S3's notifications to the intake stage."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from scriptgate.aws.settings import Settings
from scriptgate.aws.telemetry import observed
from scriptgate.stages.batches import each_message
from scriptgate.stages.intake import Intake, notices_in
from scriptgate.submissions.submission import SubmissionRef


@cache
def stage() -> Intake:
    """The stage, wired once per process."""
    return Intake.from_settings(Settings.from_environment())


@observed
def handler(event: dict[str, Any], context: Any) -> Any:
    """Take the next step of every submission that the batch is about; answers with the messages that failed.

    A submission's files arrive together, so that many messages are about the same one. All that a batch
    tells of had happened before the batch was received, so one look at a submission serves them all.
    """
    looked_at: set[SubmissionRef] = set()

    def receive(message: Any, repeated: bool) -> None:  # noqa: FBT001 - the batch passes it
        for notice in notices_in(message):
            if notice.ref not in looked_at:
                stage().run(notice, datetime.now(UTC), repeated=repeated)
                if not notice.manifest_alone:
                    looked_at.add(notice.ref)

    return each_message(event, context, receive)
