"""A batch of queue messages: each alone, so that one bad message is retried alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from scriptgate.aws.telemetry import fault, logger

_processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def each_message(event: dict[str, Any], context: Any, act: Callable[[Any, bool], None]) -> Any:
    """Run `act(message, repeated)` for every message; the answer names those that failed.

    `repeated` says that the message was delivered before. A message that isn't JSON fails like any
    other, and ends in the dead-letter queue.
    """

    def record_handler(record: SQSRecord) -> None:
        try:
            act(record.json_body, int(record.attributes.approximate_receive_count) > 1)
        except Exception as error:
            logger.warning("failed", extra={"message_id": record.message_id, **fault(error)})
            raise

    return process_partial_response(event, record_handler, _processor, context)
