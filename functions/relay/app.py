"""Relay: wires the table's stream to the relay stage."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from scriptgate.aws.settings import Settings
from scriptgate.aws.telemetry import fault, logger, observed
from scriptgate.stages.relay import Relay, outbox_rows


@cache
def stage() -> Relay:
    """The stage, wired once per process."""
    return Relay.from_settings(Settings.from_environment())


@observed
def handler(event: dict[str, Any], _context: Any) -> Any:
    """Pump the batch's rows; when that fails, the stream gives the batch again from its first record."""
    try:
        stage().run(outbox_rows(event["Records"]), datetime.now(UTC))
    except Exception as error:  # noqa: BLE001 - any failure is retried by the stream, then by sweep
        logger.warning("failed", extra=fault(error))
        first = event["Records"][0]["dynamodb"]["SequenceNumber"]
        return {"batchItemFailures": [{"itemIdentifier": first}]}
    return {"batchItemFailures": []}
