"""Ways to the assessor's counter that end at the outcome function's handler, in process."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import boto3

from builders.assessor import Assessor
from scriptgate_cli.assessor.counter import Reply
from scriptgate_cli.assessor.desk import SignedTransport
from scriptgate_cli.assessor.troubles import Unanswered

URL = "https://abcdefghijklmnop.lambda-url.eu-west-2.on.aws/"

Meddle = Callable[[dict[str, Any]], None]


@dataclass
class InProcess:
    """A transport without a network: the caller is whoever `assessor` is."""

    assessor: Assessor
    sent: list[dict[str, Any]] = field(default_factory=list)
    """Every report so far, as it was sent."""
    lose_answers: int = 0
    """So many answers get lost on the way back: what they answer has happened."""
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)
    """A handler serves one request at a time, as on Lambda."""
    before: Meddle = field(default=lambda _report: None)
    """What happens while a report is under way."""

    def send(self, method: str, path: str, body: bytes = b"") -> Reply:
        """One request to the handler."""
        with self._one_at_a_time:
            return self._send(method, path, body)

    def _send(self, method: str, path: str, body: bytes) -> Reply:
        report = json.loads(body) if body else {}
        if report:
            self.sent.append(report)
            self.before(report)
        answer = self.assessor.ask(method, f"/{path}", body.decode() if body else "")
        if self.lose_answers:
            self.lose_answers -= 1
            raise Unanswered("The line is dead.")
        return Reply(answer.status, json.dumps(answer.body).encode())

    def claims(self, script: str) -> list[str]:
        """The ids under which a script was claimed."""
        return [said["id"] for said in self.sent if (said["type"], said["script"]) == ("claim", script)]


@dataclass
class FakeHttp:
    """Botocore's HTTP session: whatever is not signed is refused as AWS does."""

    assessor: Assessor
    requests: list[Any] = field(default_factory=list)

    def send(self, request: Any) -> Any:
        """One prepared request."""
        self.requests.append(request)
        if not str(request.headers.get("Authorization", "")).startswith("AWS4-HMAC-SHA256 Credential="):
            return SimpleNamespace(status_code=403, content=b'{"Message":"Forbidden"}')
        body = request.body or ""
        text = body.decode() if isinstance(body, bytes) else body
        answer = self.assessor.ask(request.method, urlsplit(request.url).path, text)
        return SimpleNamespace(status_code=answer.status, content=json.dumps(answer.body).encode())


def signed(assessor: Assessor, http: Any = None) -> SignedTransport:
    """The transport that the command line uses, on a network that is not one."""
    session = boto3.Session(region_name="eu-west-2")
    return SignedTransport(session, URL, "eu-west-2", http or FakeHttp(assessor))
