"""A participant in process: the portal's handler for requests, moto's S3 for the uploads."""

from __future__ import annotations

import copy
import hashlib
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import docx

from builders.pipeline import Pipeline, load_event
from scriptgate.aws import clients, items
from scriptgate.aws.links import Link, make_link
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry, Person

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

METADATA = {
    "home_school": {"urn": "123456"},
    "programme": {"title": "Reading for all", "starts_on": "2026-01-05", "terms": 2},
    "board": {
        "plan_presented_on": "2025-12-01",
        "implementation_started_on": "2026-01-05",
        "feedback_gathered": True,
        "feedback_on": "2025-12-08",
    },
    "declaration": {"own_work": True},
}

SENTENCE = "We met every week to look at reading and to plan the next small step for each class."


def make_docx(
    words: int, *, cites: str = "We attach Annex A and Annex B.", annexes: tuple[str, ...] = ()
) -> bytes:
    """A script of so many words after its two headings and the sentence that cites the annexes."""
    document = docx.Document()
    document.add_heading("Design", 1)
    document.add_paragraph(cites)
    document.add_heading("Evaluation", 1)
    source = SENTENCE.split()
    body = [source[number % len(source)] for number in range(words)]
    for start in range(0, words, 85):
        document.add_paragraph(" ".join(body[start : start + 85]))
    for annex in annexes:
        document.add_heading(annex, 1)
        document.add_paragraph("The board met and noted the plan.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_annex(title: str) -> bytes:
    """A one-page annex."""
    document = docx.Document()
    document.add_heading(title, 1)
    document.add_paragraph("The governing board met and discussed the plan. " * 5)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def declared(role: str, name: str, content: bytes, **annex: Any) -> dict[str, Any]:
    """A file's line in a declaration."""
    return {
        "role": role,
        "name": name,
        "media_type": DOCX,
        "length": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        **annex,
    }


def a_submission(words: int = 3000) -> tuple[dict[str, Any], list[bytes]]:
    """The declaration and the files of a complete submission for Task 1."""
    script, plan, feedback = make_docx(words), make_annex("Annex A"), make_annex("Annex B")
    areas = ["leading-with-impact"]
    files = [
        declared("script", "My essay.docx", script),
        declared(
            "annex", "plan.docx", plan, label="A", title="Plan", evidence="board-plan", content_areas=areas
        ),
        declared(
            "annex", "minutes.docx", feedback, label="B", title="Feedback",
            evidence="board-feedback", content_areas=areas,
        ),
    ]  # fmt: skip
    return {"files": files, "metadata": METADATA}, [script, plan, feedback]


@dataclass
class Answer:
    """What the portal answered."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass
class Participant:
    """Somebody with a link."""

    pipeline: Pipeline
    token: str
    entry: str = "LF10042-task-1-2026-autumn"

    @classmethod
    def enrolled(cls, pipeline: Pipeline, token: str = "a-token", **entry: Any) -> Participant:
        """A candidate, an entry and a link, as enrolling and inviting leave them."""
        facts = {
            "id": cls.entry,
            "candidate": "LF10042",
            "cohort": "2026-autumn",
            "rulebook": "npqh-2017",
            "task": "task-1",
            "window": "2026-autumn",
            "deadline": datetime.now(UTC) + timedelta(days=14),
            "link_generation": 1,
        }
        made = Entry(**{**facts, **entry})
        store, now = pipeline.store, datetime.now(UTC)
        person = Person("LF10042", "Ada Example", "ada@school.example", "0123456", (made.id,))
        store.client.put_item(TableName=store.table, Item=items.encode(items.person_item(person)))
        store.commit(Decision(entry=made), now)
        make_link(store, token, Link(made.id, made.candidate, 1, now + timedelta(days=365)))
        return cls(pipeline, token, made.id)

    def ask(self, method: str, path: str, body: Any = None, query: str = "") -> Answer:
        """One request to the portal."""
        event = copy.deepcopy(load_event("portal"))
        event["rawPath"] = event["requestContext"]["http"]["path"] = f"/s/{self.token}{path}"
        event["requestContext"]["http"]["method"] = method
        event["rawQueryString"] = query
        if query:
            event["queryStringParameters"] = dict(pair.split("=") for pair in query.split("&"))
        if body is not None:
            event["body"] = body if isinstance(body, str) else json.dumps(body)
        answer = self.pipeline.call("portal", event)
        text, headers = answer["body"], answer.get("headers", {})
        is_json = "json" in headers.get("content-type", headers.get("Content-Type", ""))
        return Answer(answer["statusCode"], headers, json.loads(text) if is_json else text)

    def declare(self, declaration: dict[str, Any]) -> str:
        """Declare a submission; its number."""
        answer = self.ask("POST", "/submissions", declaration)
        assert answer.status == 201, answer.body
        return answer.body["submission"]

    def put(self, number: str, content: bytes) -> str:
        """Upload one file; its key. Signatures, which moto does not check, are tested on the local cloud."""
        key = f"{self.entry}/{number}/{hashlib.sha256(content).hexdigest()}"
        clients.s3().put_object(Bucket=self.pipeline.settings.inbox, Key=key, Body=content)
        return key

    def upload(self, declaration: dict[str, Any], contents: list[bytes]) -> str:
        """Declare and upload everything; every event reaches intake. The submission's number."""
        number = self.declare(declaration)
        keys = [self.put(number, content) for content in contents]
        failed = self.pipeline.arrive(f"{self.entry}/{number}/submission.json", *keys)
        assert not failed
        return number

    def state(self, number: str) -> dict[str, Any]:
        """Where the submission is."""
        return self.ask("GET", f"/submissions/{number}").body

    def submit(self, number: str) -> Answer:
        """Click submit."""
        seen = self.state(number)["seen"]
        return self.ask("POST", f"/submissions/{number}/submit", {"declaration": True, "seen": seen})
