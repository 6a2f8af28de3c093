"""LocalCloud: build, start, deploy, use, stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from scriptgate_local.build import built
from scriptgate_local.deployment import ASSESSOR, Access, Parameters, deploy
from scriptgate_local.door import open_door
from scriptgate_local.emulator import Emulator
from scriptgate_local.mailbox import Mailbox
from scriptgate_local.runs import end_run, new_run

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class LocalCloud:
    """The deployed stack on this machine."""

    emulator: Emulator
    access: Access
    outputs: dict[str, str]
    """The stack's outputs: `TableName`, `InboxBucket`, `AssessorQueueUrl`, `PortalFunction` ..."""
    portal_url: str
    """Where a browser reaches the portal, without a trailing slash: the links of emails begin with it."""
    mailbox: Mailbox
    parameters: Parameters
    started_in: dict[str, float]
    """Seconds that each step took: `build`, `start`, `deploy`."""

    def client(self, service: Any) -> Any:
        """A boto3 client with the administrator's rights."""
        return self.access.client(service)

    @property
    def environment(self) -> dict[str, str]:
        """What the library's settings and boto3 need to use this cloud from outside, as an administrator."""
        return {
            "AWS_ENDPOINT_URL": self.emulator.endpoint,
            "AWS_DEFAULT_REGION": "eu-west-2",
            "AWS_ACCESS_KEY_ID": self.access.access_key,
            "AWS_SECRET_ACCESS_KEY": self.access.secret_key,
            "SCRIPTGATE_STAGE": "local",
            "SCRIPTGATE_TABLE": self.outputs["TableName"],
            **{
                f"SCRIPTGATE_{name.upper()}": self.outputs[f"{name}Bucket"]
                for name in ("Inbox", "Work", "Scripts")
            },
            **{
                f"SCRIPTGATE_{name.upper()}_QUEUE": self.outputs[f"{name}QueueUrl"]
                for name in ("Intake", "Extract", "Check", "Release", "Mail", "Assessor")
            },
            "SCRIPTGATE_PROVIDER_NAME": self.parameters.provider_name,
            "SCRIPTGATE_PROVIDER_EMAIL": self.parameters.provider_email,
            "SCRIPTGATE_SENDER_EMAIL": self.parameters.sender_email,
            "SCRIPTGATE_RESUBMISSION_FEE_PENCE": self.parameters.resubmission_fee_pence,
            "SCRIPTGATE_PORTAL_BASE_URL": self.portal_url,
            "SCRIPTGATE_CONFIGURATION_SET": self.outputs["MailConfigurationSet"],
        }

    @property
    def assessor_environment(self) -> dict[str, str]:
        """What `scriptgate assessor` needs to use this cloud as somebody of the assessor's account."""
        return {
            "AWS_ENDPOINT_URL": self.emulator.endpoint,
            "AWS_DEFAULT_REGION": "eu-west-2",
            "AWS_ACCESS_KEY_ID": ASSESSOR,
            "AWS_SECRET_ACCESS_KEY": self.access.secret_key,
            "SCRIPTGATE_ASSESSOR_QUEUE": self.outputs["AssessorQueueUrl"],
            "SCRIPTGATE_OUTCOME_URL": self.outcome_url,
        }

    def as_function(self, function: str) -> Access:
        """Access with the rights of a function's role (`Extract` ...) and no others."""
        name = self.outputs[f"{function}Function"]
        role = self.client("lambda").get_function_configuration(FunctionName=name)["Role"]
        answer = self.client("sts").assume_role(RoleArn=role, RoleSessionName="as-function")
        keys = answer["Credentials"]
        return Access(
            self.emulator.endpoint, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]
        )

    @property
    def outcome_url(self) -> str:
        """Where assessors send signed reports, without a trailing slash."""
        return function_url(self.emulator.endpoint, self.outputs["OutcomeUrl"])

    def function_log(self, function: str) -> list[str]:
        """What a function (`Portal` ...) has logged, oldest first."""
        group = f"/scriptgate/scriptgate-local/{function.lower()}"
        pages = self.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"].rstrip() for page in pages for event in page["events"]]

    def troubles(self) -> list[str]:
        """What went wrong so far, a function that can't be imported included: no function log has that."""
        lines = self.emulator.log.read_text(errors="replace").splitlines()
        return [line for line in lines if " ERROR [" in line or " WARNING [lambda]" in line]

    def waiting(self, queue: str) -> int:
        """How many messages a queue (`Mail`, `MailDead` ...) holds, seen and unseen."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.client("sqs").get_queue_attributes(
            QueueUrl=self.outputs[f"{queue}QueueUrl"], AttributeNames=names
        )
        return sum(int(answer["Attributes"][name]) for name in names)


@contextmanager
def local_cloud(
    say: Say = print, parameters: Parameters | None = None, door_port: int = 0, cloud_port: int = 0
) -> Iterator[LocalCloud]:
    """Build, start and deploy; stop in the end, whatever happened. Raises StepFailed.

    The ports are wishes: a busy one is chosen around.
    """
    chosen = parameters or Parameters()
    laps = Laps()
    with ExitStack() as running:
        door = running.enter_context(open_door(door_port))
        with built() as made:
            say(
                f"Built in {laps.end('build'):.1f} s."
                if made
                else "Nothing has changed since the last build."
            )
            emulator = running.enter_context(_started(cloud_port))
            say(f"MiniStack listens on {emulator.endpoint} after {laps.end('start'):.1f} s.")
            access = Access(emulator.endpoint)
            outputs = deploy(access, chosen, door.url, emulator.folder / "deploy.log")
            say(f"Deployed in {laps.end('deploy'):.1f} s.")
        door.behind = function_url(emulator.endpoint, outputs["PortalFunctionUrl"])
        yield LocalCloud(
            emulator, access, outputs, door.url, Mailbox(emulator.endpoint), chosen, laps.seconds
        )


@contextmanager
def _started(preferred_port: int) -> Iterator[Emulator]:
    folder = new_run()
    try:
        emulator = Emulator.start(folder, preferred_port)
        try:
            yield emulator
        finally:
            emulator.stop()
    finally:
        end_run(folder)


def function_url(endpoint: str, url: str) -> str:
    """Where the emulator serves `https://<id>.lambda-url.<region>.on.aws/`: under a path with the id."""
    return f"{endpoint}/_aws/lambda-url/{(urlsplit(url).hostname or '').split('.')[0]}"


class Laps:
    """Seconds that each step took."""

    def __init__(self) -> None:
        """Start the clock."""
        self.seconds: dict[str, float] = {}
        self._since = time.monotonic()

    def end(self, step: str) -> float:
        """End a step, begin the next; how long it took."""
        now = time.monotonic()
        self.seconds[step], self._since = now - self._since, now
        return self.seconds[step]
