"""Logs and metrics of a function: ids and counts only, never names, addresses, file names or text."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from scriptgate.aws.clients import CallCount

logger = Logger(log_uncaught_exceptions=False)
metrics = Metrics()


def fault(error: BaseException) -> dict[str, str]:
    """What a log may say of an error: its type and place. Its message may quote a document or a name."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return {"error": type(error).__name__, "at": f"{Path(frame.filename).name}:{frame.lineno}"}


Handler = Callable[[dict[str, Any], Any], Any]


def observed(handler: Handler) -> Handler:
    """A handler whose invocation is logged and counted; errors go on to the platform, which retries."""
    settle = cache(_settle)

    @wraps(handler)
    def run(event: dict[str, Any], context: Any) -> Any:
        try:
            return handler(event, context)
        finally:
            calls = CallCount.take()
            metrics.add_metric(name="AwsCalls", unit=MetricUnit.Count, value=calls)
            logger.info("done", extra={"aws_calls": calls, "records": len(event.get("Records", ()))})
            metrics.flush_metrics()
            settle()

    return run


def _settle() -> None:
    """Take what the first invocation left (modules, clients) out of every later garbage collection."""
    gc.collect()
    gc.freeze()
