"""Sweep: wires the schedule to the sweep stage."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit

from scriptgate.aws.settings import Settings
from scriptgate.aws.telemetry import metrics, observed
from scriptgate.stages.sweep import Sweep


@cache
def stage() -> Sweep:
    """The stage, wired once per process."""
    return Sweep.from_settings(Settings.from_environment())


@observed
def handler(_event: dict[str, Any], _context: Any) -> dict[str, int]:
    """Ring for what waited too long, remind whom it is time for; answers with how much that was."""
    swept = stage().run(datetime.now(UTC))
    metrics.add_metric(name="SubmissionsRung", unit=MetricUnit.Count, value=swept.submissions)
    metrics.add_metric(name="OutboxRowsPumped", unit=MetricUnit.Count, value=swept.outbox_rows)
    metrics.add_metric(name="RemindersWritten", unit=MetricUnit.Count, value=swept.reminders)
    return asdict(swept)
