"""An assessor in process: signed requests as AWS passes them on, to the outcome function's handler."""

from __future__ import annotations

import copy
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from builders.cloud import messages_in
from builders.participant import Answer
from builders.pipeline import Pipeline, load_event
from scriptgate.catalogue import load_rulebook

ROLE = "arn:aws:sts::222222222222:assumed-role/marker"
_numbers = itertools.count(1)


def marks_of(task: str = "task-1", mark: int = 1) -> list[dict[str, Any]]:
    """A whole sheet: the same mark for every content area."""
    areas = load_rulebook("npqh-2017").task(task).content_areas
    return [{"of": area.id, "mark": mark} for area in areas]


@dataclass
class Assessor:
    """Somebody of the assessor's organisation."""

    pipeline: Pipeline
    name: str = "ada@marking.example"
    role: str = field(default=ROLE)

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """One signed request."""
        event = copy.deepcopy(load_event("outcome"))
        event["rawPath"] = event["requestContext"]["http"]["path"] = path
        event["requestContext"]["http"]["method"] = method
        event["requestContext"]["authorizer"]["iam"]["userArn"] = f"{self.role}/{self.name}"
        event["body"] = body if isinstance(body, str) else json.dumps(body)
        answer = self.pipeline.call("outcome", event)
        return Answer(answer["statusCode"], answer["headers"], json.loads(answer["body"]))

    def report(self, kind: str, script: str, *, id: str | None = None, **said: Any) -> Answer:  # noqa: A002 - the field's name
        """One report under an id of its own."""
        chosen = id or f"{kind}-{next(_numbers):08d}"
        body = {"version": 1, "id": chosen, "type": kind, "script": script, **said}
        return self.ask("POST", "/reports", body)

    def mark(self, script: str, outcome: str = "passed", **said: Any) -> Answer:
        """A whole mark sheet."""
        sheet = {"marks": marks_of(), "total": 4, "feedback": "Well argued.", **said}
        return self.report("mark", script, outcome=outcome, **sheet)

    def held(self) -> list[str]:
        """The scripts that they hold."""
        return [item["script"] for item in self.ask("GET", "/scripts").body["scripts"]]

    def messages(self) -> list[dict[str, Any]]:
        """What the assessor's queue holds now; taken off it."""
        return [json.loads(message["Body"]) for message in messages_in(self.pipeline.settings.assessor_queue)]
