"""Playing a case: its participant uploads, checks and submits; staff and the assessor do their part."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions.delivery import UNSENT
from scriptgate_local import project
from scriptgate_local.cloud import LocalCloud
from scriptgate_local.demo.cases import DemoCase, Upload
from scriptgate_local.demo.participant import Document, Participant

ENDINGS = ("released", "rejected", "in_review", "returned")
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Played:
    """How a case went."""

    case: DemoCase
    words: int | None
    lenient: int | None
    limit: int
    verdict: str
    state: str
    liable: bool
    charges: int
    amount_pence: int | None
    script: str | None = None
    """The opaque id of the released script."""
    marked: str | None = None
    """The assessor's outcome."""
    problems: tuple[str, ...] = field(default=())
    """What is not as expected; none when all is well."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where cases are played."""

    cloud: LocalCloud
    store: Store

    @classmethod
    def on(cls, cloud: LocalCloud) -> Stage:
        """On a running local cloud."""
        return cls(cloud, Store(cloud.client("dynamodb"), cloud.outputs["TableName"]))

    def play(self, case: DemoCase, link: str, tell: Tell) -> Played:
        """Play a case to its end."""
        participant = Participant(link)
        problems: list[str] = []
        state: dict[str, Any] = {}
        for upload in case.uploads:
            state = self._upload(case, upload, participant, tell)
            problems += _compare(upload, state)
        if case.rule and case.rule not in [finding["rule"] for finding in state["findings"]]:
            problems.append(f"no finding {case.rule}")
        tell(state["state"])
        return self._outcome(case, participant, state, problems)

    def _upload(self, case: DemoCase, upload: Upload, participant: Participant, tell: Tell) -> dict[str, Any]:
        tell("writing")
        documents = upload.documents()
        if upload.bulk:
            return self._send_in_bulk(case, documents, upload, participant, tell)
        tell("uploading")
        number = participant.upload(documents, upload.metadata)
        tell("checking")
        state = participant.wait_for(number, "checked", "returned")
        if state["state"] == "returned":
            return state
        tell("submitting")
        participant.submit(number)
        state = participant.wait_for(number, *ENDINGS)
        if case.accept and state["state"] == "in_review":
            tell("in review")
            self.run_cli("review", "accept", case.entry, number, "--reason", case.accept)
            state = participant.wait_for(number, "released", "rejected")
        return state

    def _send_in_bulk(
        self, case: DemoCase, documents: list[Document], upload: Upload, participant: Participant, tell: Tell
    ) -> dict[str, Any]:
        """The portal refuses it field by field; staff who send it in all the same get it back as well."""
        answer = participant.declare(documents, upload.metadata)
        if answer.status_code != requests.codes.unprocessable_entity:
            return {**participant.state("0001"), "problems": [f"the portal answered {answer.status_code}"]}
        tell("sent by staff")
        s3, bucket = self.cloud.client("s3"), self.cloud.outputs["InboxBucket"]
        for document in documents:
            s3.put_object(Bucket=bucket, Key=f"{case.entry}/0001/{document.sha256}", Body=document.content)
        manifest = {
            "version": 1,
            "entry": case.entry,
            "submission": "0001",
            "rulebook": "npqh-2017",
            "task": case.task,
            "mode": "submit",
            "declared_at": "2026-11-20T10:15:00Z",
            "files": [document.declared() for document in documents],
            "metadata": upload.metadata,
        }
        key = f"{case.entry}/0001/submission.json"
        s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(manifest).encode())
        tell("checking")
        self._wait_for_row(case.entry)
        return participant.wait_for("0001", *ENDINGS)

    def _wait_for_row(self, entry: str) -> None:
        end = time.monotonic() + 60
        while not self.store.submissions_of(entry) and time.monotonic() < end:
            time.sleep(0.3)

    def _outcome(
        self, case: DemoCase, participant: Participant, state: dict[str, Any], problems: list[str]
    ) -> Played:
        entry = self.store.entry(case.entry)
        charges = list(self.store.rows_of(case.entry, "CHARGE#"))
        if (entry.liability is not None) != case.liable:
            problems.append("liable" if entry.liability else "not liable")
        if len(charges) != case.charges:
            problems.append(f"{len(charges)} charges")
        counts = state["counts"] or {}
        amounts = [charge.get("amount_pence") for charge in charges]
        amount = amounts[0] if amounts else entry.liability.amount_pence if entry.liability else None
        return Played(
            case=case,
            words=counts.get("strict"),
            lenient=counts.get("lenient"),
            limit=participant.entry()["task"]["word_limit"],
            verdict=state["verdict"],
            state=state["state"],
            liable=entry.liability is not None,
            charges=len(charges),
            amount_pence=amount,
            script=self.store.submissions_of(case.entry)[-1].script_id,
            problems=tuple(problems),
        )

    def run_cli(self, *arguments: str) -> str:
        """`scriptgate provider ...` as staff run it. Raises RuntimeError with what it printed."""
        command = [str(project.ROOT / ".venv" / "bin" / "scriptgate"), "provider", *arguments]
        environment = {**os.environ, **self.cloud.environment}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command[-4:])} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def stays_pending(self) -> list[str]:
        """Outbox rows whose effect is still to come."""
        pages = self.store.client.get_paginator("scan").paginate(TableName=self.store.table)
        rows = [items.decode(item) for page in pages for item in page["Items"]]
        return [row["id"] for row in rows if row["SK"].startswith("OUTBOX#") and row["status"] in UNSENT]


def _compare(upload: Upload, state: dict[str, Any]) -> list[str]:
    counts = state["counts"] or {}
    found = (state["state"], state["verdict"], counts.get("strict"), counts.get("lenient"))
    expected = (upload.ends, upload.verdict, upload.words, upload.lenient)
    names = ("state", "verdict", "strict words", "lenient words")
    differing = [
        f"{name} {got}, expected {wanted}"
        for name, got, wanted in zip(names, found, expected, strict=True)
        if got != wanted
    ]
    if differing:
        differing.append("found " + ", ".join(finding["rule"] for finding in state["findings"]))
    return differing + list(state.get("problems", ()))
