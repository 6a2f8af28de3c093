"""What goes wrong on the assessor's side, each in one line that says what to do."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from botocore import exceptions as aws

from scriptgate.wording import one_line

GUIDE = "docs/assessor.md"

STATEMENTS = {
    "ReceiveMessage": ("sqs:ReceiveMessage", "TakeMessages"),
    "DeleteMessage": ("sqs:DeleteMessage", "TakeMessages"),
    "ChangeMessageVisibility": ("sqs:ChangeMessageVisibility", "TakeMessages"),
    "GetQueueAttributes": ("sqs:GetQueueAttributes", "TakeMessages"),
    "GetObject": ("s3:GetObject and s3:GetObjectVersion", "ReadBundles"),
    "InvokeFunctionUrl": ("lambda:InvokeFunctionUrl and lambda:InvokeFunction", "SendReports"),
}
"""AWS's operations: the action that allows each, and the statement of the guide's policy that has it."""

DENIED = {"AccessDenied", "AccessDeniedException", "AccessDeniedFault", "403"}
_NO_QUEUE = {"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_UNKNOWN_KEYS = {
    "InvalidClientTokenId",
    "InvalidAccessKeyId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class Trouble(click.ClickException):
    """Something that stands in the way of every script; the message says what to do. Exit status 2."""

    exit_code = 2
    passing = False
    """Whether another try may help."""


class SomeFailed(Trouble):
    """A trouble that came when something had been done already. Exit status 1."""

    exit_code = 1


@contextmanager
def some_done(done: int) -> Iterator[None]:
    """A trouble after something was done leaves another exit status than one before."""
    try:
        yield
    except Trouble as trouble:
        if done:
            raise SomeFailed(trouble.message) from None
        raise


class Unanswered(Trouble):
    """Nothing came back."""

    passing = True


class NotTheCounter(Trouble):
    """Whoever answered is not the counter, or speaks another version."""

    def __init__(self) -> None:
        super().__init__(
            "What answers at the outcome's address is not the assessor's counter, or speaks another version: "
            "check --outcome-url, then whether there is a newer scriptgate."
        )


class NoRoom(Trouble):
    """The disk is full."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full. Make room and run the same command again: nothing is lost, what was begun is "
            "cleared away, and what you have claimed comes first."
        )


class BadBundle(ValueError):  # noqa: N818 - named for what is wrong
    """A bundle that is not what was announced; the message says in what."""


def denied(operation: str, region: str | None = None) -> Trouble:
    """Which permission is missing (`region`: where), and which line of the guide's policy gives it."""
    if operation.startswith("AssumeRole"):
        return no_role()
    action, statement = STATEMENTS.get(operation, (operation, ""))
    where = f"the statement {statement} of the policy in {GUIDE}" if statement else f"the policy in {GUIDE}"
    place = f" in {region}" if region else ""
    return Trouble(
        f"You have no permission for {action}{place}: your organisation adds {where}, and the provider's "
        "AssessorPrincipal must be your account or role."
    )


def no_role() -> Trouble:
    """The own organisation's side, before anything of the provider's is asked."""
    return Trouble(
        "You may not assume the role of your profile: check role_arn and source_profile in ~/.aws/config, "
        "then ask your administrator whether the role's trust policy lets you in."
    )


def refused_at_the_door(status: int, told: Any) -> Trouble:
    """AWS's own refusal of a request to the counter, before the counter saw it."""
    found = (told.get("Message") or told.get("message") or "") if isinstance(told, dict) else ""
    said = one_line(str(found), 200)
    for words, trouble in _AT_THE_DOOR:
        if words in said.lower():
            return trouble()
    if status in {401, 403}:
        return denied("InvokeFunctionUrl")
    if status >= 500:  # noqa: PLR2004 - theirs
        return Unanswered(f"The counter does not answer ({status}): try again in a few minutes.")
    return NotTheCounter()


def expired() -> Trouble:
    """The credentials were good once."""
    return Trouble("Your AWS credentials have expired: sign in again.")


def wrong_clock() -> Trouble:
    """Signatures are good for five minutes."""
    return Trouble("This computer's clock is wrong by more than five minutes: set it right.")


def unknown_keys() -> Trouble:
    """The credentials were never good, or not here."""
    return Trouble("AWS does not know these credentials: check --profile, AWS_PROFILE or your keys.")


def signed_elsewhere() -> Trouble:
    """The signature names another region than the counter's."""
    return Trouble("The counter is in another region than the one that you sign for: leave --region out.")


_AT_THE_DOOR: tuple[tuple[str, Callable[[], Trouble]], ...] = (
    ("signature expired", wrong_clock),
    ("not yet current", wrong_clock),
    ("expired", expired),
    ("scoped to", signed_elsewhere),
    ("security token", unknown_keys),
    ("signature", unknown_keys),
)
"""What AWS says, in small letters, and what it means; the first that fits."""


@contextmanager
def in_words(region: str) -> Iterator[None]:
    """AWS's and the disk's errors as Trouble."""
    try:
        yield
    except aws.ClientError as error:
        raise _refusal(error, region) from None
    except aws.BotoCoreError as error:
        raise _obstacle(error) from None
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise NoRoom from None
        if error.filename is None:
            raise
        raise Trouble(f"'{error.filename}': {error.strerror}.") from None


def _refusal(error: aws.ClientError, region: str) -> Trouble:
    code, operation = str(error.response["Error"].get("Code", "")), error.operation_name
    said = one_line(error.response["Error"].get("Message", ""), 200)
    known: tuple[tuple[bool, Callable[[], Trouble]], ...] = (
        (code in DENIED, lambda: denied(operation, region)),
        (code in _NO_QUEUE, lambda: no_queue(region)),
        (code in _EXPIRED, expired),
        (code == "RequestTimeTooSkewed", wrong_clock),
        (code in _UNKNOWN_KEYS, unknown_keys),
        ("Region" in code or code == "PermanentRedirect", lambda: wrong_region(region)),
    )
    for applies, trouble in known:
        if applies:
            return trouble()
    return Trouble(f"AWS refused ({operation}, {code}): {said}")


def no_queue(region: str) -> Trouble:
    """An address that no queue has, there."""
    return Trouble(f"There is no such queue in {region}: check --queue-url, then --region.")


def wrong_region(region: str) -> Trouble:
    """Asked in another region than where it is."""
    return Trouble(f"It is not in the region {region}: leave --region out, the addresses name the right one.")


def _obstacle(error: aws.BotoCoreError) -> Trouble:
    if isinstance(error, aws.ProfileNotFound):
        return Trouble(f"{one_line(str(error))}. `aws configure list-profiles` lists them.")
    if isinstance(error, aws.NoCredentialsError | aws.PartialCredentialsError | aws.CredentialRetrievalError):
        return Trouble(
            "There are no AWS credentials: sign in, or set --profile, AWS_PROFILE or AWS_ACCESS_KEY_ID."
        )
    if isinstance(error, aws.SSOError | aws.TokenRetrievalError):
        return expired()
    if isinstance(error, aws.HTTPClientError | aws.ConnectionError):
        return Unanswered(
            "AWS can't be reached: check the network, the addresses, --region and --endpoint-url."
        )
    return Trouble(one_line(str(error), 300))
