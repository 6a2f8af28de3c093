"""A deployment's table, buckets and queues under moto, of the shape that the template gives them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from scriptgate.aws import clients
from scriptgate.aws.settings import Settings

REGION = "eu-west-2"
SENDER = "no-reply@learning-provider.example"
PROVIDER = "npq-team@learning-provider.example"

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
}

ELSEWHERE = (
    "AWS_PROFILE",
    "AWS_ENDPOINT_URL",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "SCRIPTGATE_STACK",
)
"""Variables of a developer's own that would lead a test out of the mock."""


def make_cloud(prefix: str = "scriptgate-test") -> Settings:
    """Create everything in moto's mock (call it inside `mock_aws()`); the settings that name it all."""
    return Settings(
        table=_table(f"{prefix}-table"),
        inbox=_bucket(f"{prefix}-inbox"),
        work=_bucket(f"{prefix}-work"),
        scripts=_bucket(f"{prefix}-scripts"),
        intake_queue=_queue(f"{prefix}-intake"),
        extract_queue=_queue(f"{prefix}-extract"),
        check_queue=_queue(f"{prefix}-check"),
        mail_queue=_queue(f"{prefix}-mail"),
        release_queue=_queue(f"{prefix}-release"),
        assessor_queue=_queue(f"{prefix}-assessor"),
        stage="test",
        provider_name="Example Learning Provider",
        provider_email=PROVIDER,
        sender_email=_sender(SENDER),
        portal_base_url="https://portal.example",
        resubmission_fee_pence=15000,
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment from which `Settings.from_environment` reads these settings."""
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return {
        f"SCRIPTGATE_{name.upper()}": _written(value) for name, value in values.items() if value is not None
    }


def _written(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def forget_clients() -> None:
    """Drop the process's cached clients: one that was made under another mock talks to that one."""
    for client in (clients.dynamodb, clients.s3, clients.sqs, clients.sesv2):
        client.cache_clear()
    clients.CallCount.total = 0


def messages_in(url: str) -> list[dict[str, Any]]:
    """Take up to ten messages off a queue."""
    answer = clients.sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [dict(message) for message in answer.get("Messages", [])]


def _table(name: str) -> str:
    keys = ("PK", "SK", "cohort_pk", "cohort_sk", "due_pk", "due_at")
    clients.dynamodb().create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=_keys("PK", "SK"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_cohort",
                "KeySchema": _keys("cohort_pk", "cohort_sk"),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["register"]},
            },
            {
                "IndexName": "due",
                "KeySchema": _keys("due_pk", "due_at"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    return name


def _keys(partition: str, sort: str) -> Any:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]


def _bucket(name: str) -> str:
    client = clients.s3()
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def _queue(name: str) -> str:
    return clients.sqs().create_queue(QueueName=name)["QueueUrl"]


def _sender(address: str) -> str:
    clients.sesv2().create_email_identity(EmailIdentity=address)
    return address
