"""Which deployment a command works on, and what goes wrong on the way to it, in one clear line each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Self, TypeVar

import boto3
import click
from botocore import exceptions as aws

from scriptgate.aws.settings import Settings
from scriptgate.aws.store import NotFound, Stale, Store

DEFAULT_STACK = "scriptgate"

OUTPUTS = {
    "TableName": "table",
    "InboxBucket": "inbox",
    "WorkBucket": "work",
    "ScriptsBucket": "scripts",
    "IntakeQueueUrl": "intake_queue",
    "ExtractQueueUrl": "extract_queue",
    "CheckQueueUrl": "check_queue",
    "MailQueueUrl": "mail_queue",
    "ReleaseQueueUrl": "release_queue",
    "AssessorQueueUrl": "assessor_queue",
    "PortalUrl": "portal_base_url",
    "MailConfigurationSet": "configuration_set",
}
"""The stack's outputs, and the settings that they give."""

PARAMETERS = {
    "Stage": "stage",
    "ProviderName": "provider_name",
    "ProviderEmail": "provider_email",
    "SenderEmail": "sender_email",
    "ResubmissionFeePence": "resubmission_fee_pence",
    "ReminderDays": "reminder_days",
    "AssessorEmail": "assessor_email",
    "ProviderMail": "provider_mail",
    "RetentionDays": "retention_days",
}
"""The stack's parameters, and the settings that they give."""

F = TypeVar("F", bound=Callable[..., Any])


class Unreachable(click.ClickException):
    """The deployment can't be worked on; the message says why and what to do. Exit status 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Deployment:
    """A stack that runs, as its staff work on it."""

    settings: Settings
    store: Store

    @classmethod
    def of(cls, stack: str, needed: tuple[str, ...] = ("table",)) -> Self:
        """The deployment of a stack, or the one that the environment's `SCRIPTGATE_*` variables name.

        Variables override what the stack says. Raises Unreachable when one of the `needed` settings is
        missing.
        """
        found = {} if "SCRIPTGATE_TABLE" in os.environ else _environment_of(stack)
        settings = _read({**found, **os.environ})
        for name in needed:
            if not getattr(settings, name):
                raise Unreachable(f"{name} is not known: set SCRIPTGATE_{name.upper()}, or deploy the stack.")
        return cls(settings, Store.from_settings(settings))


def _read(environment: Mapping[str, str]) -> Settings:
    try:
        return Settings.from_environment(environment)
    except ValueError as error:
        raise Unreachable(
            "SCRIPTGATE_RESUBMISSION_FEE_PENCE and _DUE_SHARDS are whole numbers, _REMINDER_DAYS are "
            f"whole numbers with commas, e.g. 7,2: {error}"
        ) from None


def _environment_of(stack: str) -> dict[str, str]:
    """The variables that the stack's outputs and parameters amount to."""
    description = _describe(stack)
    outputs = {item["OutputKey"]: item["OutputValue"] for item in description.get("Outputs", [])}
    given = {item["ParameterKey"]: item["ParameterValue"] for item in description.get("Parameters", [])}
    found = {
        **{setting: outputs[name] for name, setting in OUTPUTS.items() if name in outputs},
        **{setting: given[name] for name, setting in PARAMETERS.items() if name in given},
    }
    return {f"SCRIPTGATE_{setting.upper()}": value for setting, value in found.items()}


def _describe(stack: str) -> Any:
    client: Any = boto3.client("cloudformation")
    try:
        return client.describe_stacks(StackName=stack)["Stacks"][0]
    except aws.ClientError as error:
        if "does not exist" in error.response["Error"].get("Message", ""):
            place = client.meta.region_name
            raise Unreachable(f"There is no stack '{stack}' in {place}: name yours with --stack.") from None
        raise


def caller() -> str:
    """Who works here, for the record: the caller's ARN, or `staff` when it can't be told."""
    try:
        return str(boto3.client("sts").get_caller_identity()["Arn"])
    except (aws.ClientError, aws.BotoCoreError):
        return "staff"


def on_a_stack(command: F) -> F:
    """Give a command its `--stack`, and tell AWS's errors in words."""

    @click.option(
        "--stack",
        default=DEFAULT_STACK,
        envvar="SCRIPTGATE_STACK",
        show_default=True,
        show_envvar=True,
        help="The deployed stack to work on.",
    )
    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        _follow_region()
        with aws_errors_in_words():
            return command(*args, **kwargs)

    return run  # type: ignore[return-value]


def _follow_region() -> None:
    """AWS's other tools read AWS_REGION; boto3 reads AWS_DEFAULT_REGION alone."""
    if "AWS_REGION" in os.environ:
        os.environ.setdefault("AWS_DEFAULT_REGION", os.environ["AWS_REGION"])


@contextmanager
def aws_errors_in_words() -> Iterator[None]:
    """AWS's errors as Unreachable, lost races as one sentence."""
    try:
        yield
    except Stale:
        raise click.ClickException("Somebody else is changing the same entry: try again.") from None
    except NotFound as error:
        raise Unreachable(f"There is no '{error}'.") from None
    except aws.ClientError as error:
        raise Unreachable(_refusal(error)) from None
    except aws.BotoCoreError as error:
        raise Unreachable(_obstacle(error)) from None


def _refusal(error: aws.ClientError) -> str:
    code = error.response["Error"].get("Code", "")
    message = error.response["Error"].get("Message", "")
    if code in {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}:
        return f"AWS does not let you do this ({error.operation_name}): {_one_line(message)}"
    if code in {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}:
        return "Your AWS credentials have expired: sign in again."
    if code in {"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"}:
        return "AWS does not know these credentials: check AWS_PROFILE or your keys."
    if code == "ResourceNotFoundException":
        return "The deployment's table is not there: check --stack, SCRIPTGATE_TABLE and the region."
    return f"AWS refused ({error.operation_name}, {code}): {_one_line(message)}"


def _obstacle(error: aws.BotoCoreError) -> str:
    if isinstance(error, aws.NoCredentialsError | aws.PartialCredentialsError | aws.CredentialRetrievalError):
        return "There are no AWS credentials: sign in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID."
    if isinstance(error, aws.NoRegionError):
        return "No AWS region is set: set AWS_REGION, e.g. to eu-west-2."
    if isinstance(error, aws.ConnectionError | aws.HTTPClientError):
        return f"AWS can't be reached: check the network and AWS_ENDPOINT_URL. {_one_line(str(error))}"
    return _one_line(str(error))


def _one_line(text: str) -> str:
    return " ".join(text.split())
