"""AWS clients, made once per process, and a count of the calls they make."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient

_CONFIG = Config(
    retries={"mode": "standard", "max_attempts": 4},
    connect_timeout=5,
    read_timeout=20,
    parameter_validation=False,  # what is sent is typed and tested; checking it again takes a tenth of a call
    user_agent="scriptgate",  # botocore's own is put together anew for each call, a twentieth of its work
)

# Virtual addressing makes presigned addresses name the bucket's own region: no redirect, which a
# browser's PUT would not survive.
_S3_CONFIG = _CONFIG.merge(Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))


class CallCount:
    """How many requests the clients of this process have sent: a metric, and the bench's figure."""

    total = 0

    @classmethod
    def take(cls) -> int:
        """The calls since it was last taken."""
        taken, cls.total = cls.total, 0
        return taken


def _count(**_: Any) -> None:
    CallCount.total += 1


def _client(service: Any, config: Config) -> Any:
    client = boto3.client(service, config=config)
    client.meta.events.register_first("before-send", _count)
    return client


@cache
def dynamodb() -> DynamoDBClient:
    """The process's DynamoDB client."""
    return new_dynamodb()


def new_dynamodb() -> DynamoDBClient:
    """A DynamoDB client for one purpose, which may change how it parses answers."""
    return _client("dynamodb", _CONFIG)  # type: ignore[no-any-return]


@cache
def s3() -> S3Client:
    """The process's S3 client."""
    return _client("s3", _S3_CONFIG)  # type: ignore[no-any-return]


@cache
def sqs() -> SQSClient:
    """The process's SQS client."""
    return _client("sqs", _CONFIG)  # type: ignore[no-any-return]


@cache
def sesv2() -> SESV2Client:
    """The process's SES client."""
    return _client("sesv2", _CONFIG)  # type: ignore[no-any-return]
