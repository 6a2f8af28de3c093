"""Where an assessor's commands find the queue, the bundles and the counter."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

import boto3
import click
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from scriptgate.submissions.callers import holder_of
from scriptgate_cli.assessor.counter import Counter, Reply
from scriptgate_cli.assessor.troubles import Trouble, in_words

F = TypeVar("F", bound=Callable[..., Any])

AT_ONCE = 4
"""Scripts on their way at the same time."""
QUEUE, OUTCOME = "SCRIPTGATE_ASSESSOR_QUEUE", "SCRIPTGATE_OUTCOME_URL"

_OF_QUEUE = re.compile(
    r"(?:sqs\.([a-z]{2}(?:-[a-z]+)+-\d)|([a-z]{2}(?:-[a-z]+)+-\d)\.queue)\.amazonaws\.com(?:\.cn)?"
)
_OF_OUTCOME = re.compile(r"[a-z0-9]+\.lambda-url\.([a-z]{2}(?:-[a-z]+)+-\d)\.on\.aws")
_SECONDS = 30
"""To connect, and for an answer."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the options and the environment say."""

    queue_url: str | None = None
    outcome_url: str | None = None
    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None

    def region_of(self, own: str | None = None) -> str:
        """The addresses' region; else the one asked for, else the profile's (`own`).

        Raises Trouble when they contradict each other.
        """
        named = {
            "the queue": _first(_OF_QUEUE, self.queue_url),
            "the counter": _first(_OF_OUTCOME, self.outcome_url),
            "--region": self.region,
        }
        said = [(what, region) for what, region in named.items() if region]
        if len({region for _, region in said}) > 1:
            listed = ", ".join(f"{what} is in {region}" for what, region in said if what != "--region")
            asked = f", and --region says {self.region}" if self.region else ""
            raise Trouble(
                f"These don't go together: {listed}{asked}. Both addresses come from one deployment, and "
                "--region can be left out."
            )
        found = said[0][1] if said else own
        if found is None:
            raise Trouble("No AWS region is set, and no address names one: give --region, e.g. eu-west-2.")
        return found

    def counter_url(self) -> str:
        """Where the counter is, with a slash at the end. Raises Trouble.

        On the local cloud a Function URL is a path of the endpoint.
        """
        if not self.outcome_url:
            raise Trouble(
                f"Where is the counter? Give --outcome-url or set {OUTCOME}: the provider tells you it."
            )
        parts = urlsplit(self.outcome_url)
        if self.endpoint_url and (parts.hostname or "").endswith(".on.aws"):
            return f"{self.endpoint_url.rstrip('/')}/_aws/lambda-url/{(parts.hostname or '').split('.')[0]}/"
        if parts.scheme not in {"https", "http"} or not parts.hostname:
            raise Trouble("--outcome-url is an address that begins with https://.")
        return f"{self.outcome_url.rstrip('/')}/"


@dataclass(frozen=True, slots=True)
class Desk:
    """An assessor's way to everything."""

    session: boto3.Session
    addresses: Addresses
    region: str

    @classmethod
    def at(cls, addresses: Addresses) -> Desk:
        """As the options say. Raises Trouble."""
        with in_words(addresses.region or "?"):
            session = boto3.Session(profile_name=addresses.profile)
        return cls(
            session, addresses, addresses.region_of(session.region_name or os.environ.get("AWS_REGION"))
        )

    def client(self, service: Any) -> Any:
        """A boto3 client."""
        retries: Any = {"mode": "standard", "max_attempts": 4}
        return self.session.client(
            service,
            region_name=self.region,
            endpoint_url=self.addresses.endpoint_url,
            config=Config(retries=retries, connect_timeout=_SECONDS, max_pool_connections=2 * AT_ONCE),
        )

    def is_nobody(self) -> bool:
        """Whether claims would belong to a role as a whole; False when that can't be told."""
        try:
            arn = str(self.client("sts").get_caller_identity()["Arn"])
        except (BotoCoreError, ClientError):
            return False
        return holder_of(arn) != arn

    def counter(self) -> Counter:
        """The counter. Raises Trouble."""
        return Counter(SignedTransport(self.session, self.addresses.counter_url(), self.region))


class SignedTransport:
    """Requests signed with AWS Signature Version 4; several threads may share it."""

    def __init__(self, session: boto3.Session, url: str, region: str, http: Any = None) -> None:
        self._session, self._url, self._region = session, url, region
        self._http = http or URLLib3Session(
            verify=os.environ.get("AWS_CA_BUNDLE") or True,  # type: ignore[arg-type]  # botocore takes a path
            proxies=get_environ_proxies(url),
            timeout=_SECONDS,
            max_pool_connections=2 * AT_ONCE,
        )

    def send(self, method: str, path: str, body: bytes = b"") -> Reply:
        """One signed request, once. Raises Trouble."""
        headers = {"content-type": "application/json", "accept": "application/json"}
        request = AWSRequest(method, self._url + path, headers, body or None)
        with in_words(self._region):
            found = self._session.get_credentials()
            if found is None:
                raise NoCredentialsError
            SigV4Auth(found.get_frozen_credentials(), "lambda", self._region).add_auth(request)
            answer = self._http.send(request.prepare())
            return Reply(answer.status_code, answer.content)


def at_the_desk(command: F) -> F:
    """Give a command the options that say where things are, as its first argument `desk`."""

    @click.option("--outcome-url", envvar=OUTCOME, show_envvar=True, help="The provider's OutcomeUrl.")
    @click.option("--profile", help="A profile of ~/.aws/config.  [env var: AWS_PROFILE]")
    @click.option("--region", help="Only where no address names it.")
    @click.option(
        "--endpoint-url", envvar="AWS_ENDPOINT_URL", show_envvar=True, help="Another cloud than AWS's."
    )
    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        names = ("outcome_url", "profile", "region", "endpoint_url")
        chosen = {name: options.pop(name) or None for name in names}
        addresses = Addresses(queue_url=options.pop("queue_url", None), **chosen)
        desk = Desk.at(addresses)
        with in_words(desk.region):
            return command(desk, *args, **options)

    return run  # type: ignore[return-value]


def _first(pattern: re.Pattern[str], url: str | None) -> str | None:
    found = pattern.fullmatch(urlsplit(url or "").hostname or "")
    return next((group for group in found.groups() if group), None) if found else None
