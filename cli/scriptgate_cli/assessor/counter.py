"""The assessor's counter as its client sees it: signed requests, one report each, answered at once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from jsonschema import Draft202012Validator

from scriptgate import catalogue
from scriptgate.wording import moment, one_line
from scriptgate_cli.assessor.script_id import is_script_id
from scriptgate_cli.assessor.troubles import NotTheCounter, Trouble, refused_at_the_door

TRIES = 4
BUSY = frozenset({429, 500, 502, 503, 504})
"""Statuses after which the same request is sent again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for a request."""

    status: int
    body: bytes


class Transport(Protocol):
    """A way to the counter that signs what it carries."""

    def send(self, method: str, path: str, body: bytes = b"") -> Reply:
        """One signed request, once. Raises Trouble when nothing comes back."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bundle is, and what it must be."""

    bucket: str
    key: str
    version_id: str
    sha256: str
    length: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The counter's answer to a report."""

    accepted: bool
    code: str
    message: str
    retry: bool
    due_at: str | None
    """UTC; None when the script is not the caller's."""
    bundle: Place | None
    """Of a script that is the caller's."""
    at: str = ""
    """When the counter decided, UTC; the same for the same report."""
    fields: tuple[str, ...] = ()
    """What is wrong, field by field."""


@dataclass(frozen=True, slots=True)
class Held:
    """A script that the caller holds."""

    script: str
    task: str
    claimed_at: str
    due_at: str


@dataclass(frozen=True, slots=True)
class Counter:
    """Reports and questions; each is repeated as it is while the counter is busy."""

    transport: Transport
    sleep: Callable[[float], None] = time.sleep

    def report(self, kind: str, script: str, report_id: str, **said: Any) -> Answer:
        """Send a report under this id. Raises Trouble."""
        body = json.dumps({"version": 1, "id": report_id, "type": kind, "script": script, **said})
        return _answer(self._send("POST", "reports", body.encode()))

    def held(self) -> list[Held]:
        """What the caller holds, the first due first. Raises Trouble."""
        told = _json(self._send("GET", "scripts"))
        try:
            return [_held(item) for item in told["scripts"]]
        except (KeyError, TypeError, ValueError):
            raise NotTheCounter from None

    def _send(self, method: str, path: str, body: bytes = b"") -> Reply:
        """The last try's reply; a lost answer is asked for again, which its id makes harmless."""
        for attempt in range(TRIES):
            if attempt:
                self.sleep(0.3 * 2**attempt)
            try:
                reply = self.transport.send(method, path, body)
            except Trouble as trouble:
                if not trouble.passing or attempt == TRIES - 1:
                    raise
                continue
            if reply.status not in BUSY:
                break
        return reply


def _held(item: Any) -> Held:
    """An id becomes a folder's name, and times are compared. Raises KeyError, TypeError, ValueError."""
    times = [moment(item[name]) for name in ("claimed_at", "due_at")]
    if not is_script_id(item["script"]) or any(time.tzinfo is None for time in times):
        raise ValueError("not a script that is held")
    return Held(item["script"], str(item["task"]), item["claimed_at"], item["due_at"])


def _answer(reply: Reply) -> Answer:
    told = _json(reply)
    if not _ANSWER.is_valid(told):
        raise NotTheCounter
    place = told["bundle"]
    return Answer(
        told["accepted"],
        told["code"],
        one_line(told["message"], 300),
        told["retry"],
        told["due_at"],
        Place(**place) if place and told["accepted"] else None,
        told["at"],
        tuple(one_line(f"{item['field']}: {item['problem']}", 200) for item in told["fields"]),
    )


def _json(reply: Reply) -> Any:
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or told.get("version") != 1:
        raise refused_at_the_door(reply.status, told)
    return told


_ANSWER = Draft202012Validator(catalogue.load_schema("assessor-answer"))
