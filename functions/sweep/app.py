"""Sweep: wires the schedule to the sweep stage."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit

from scriptgate.aws.settings import Settings
from scriptgate.aws.telemetry import logger, metrics, observed
from scriptgate.stages.reconcile import Reconcile
from scriptgate.stages.sweep import Sweep


@cache
def stage() -> Sweep:
    """The stage, wired once per process."""
    return Sweep.from_settings(Settings.from_environment())


@cache
def reconciliation() -> Reconcile:
    """The hourly comparison, wired once per process."""
    return Reconcile.from_settings(Settings.from_environment())


def reconciled(now: datetime) -> None:
    """Once an hour: the difference as a metric, the figures in the log."""
    found = reconciliation().run(now)
    if found is None:
        return
    metrics.add_metric(name="ReconciliationDifference", unit=MetricUnit.Count, value=found.difference)
    logger.info("reconciled", extra={"strays": found.strays, **asdict(found.figures)})


@observed
def handler(_event: dict[str, Any], _context: Any) -> dict[str, int]:
    """Ring for what waited too long, remind whom it is time for; answers with how much that was."""
    now = datetime.now(UTC)
    swept = stage().run(now)
    reconciled(now)
    metrics.add_metric(name="SubmissionsRung", unit=MetricUnit.Count, value=swept.submissions)
    metrics.add_metric(name="OutboxRowsPumped", unit=MetricUnit.Count, value=swept.outbox_rows)
    metrics.add_metric(name="RemindersWritten", unit=MetricUnit.Count, value=swept.reminders)
    metrics.add_metric(name="CandidatesErased", unit=MetricUnit.Count, value=swept.erased)
    return asdict(swept)
