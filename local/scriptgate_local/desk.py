"""Assessors at the desk of a local cloud, who crash and repeat themselves: for the stress test and its bench.

Everything goes over SQS, S3 and signed requests, as it would elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from scriptgate import catalogue
from scriptgate.aws.store import Store
from scriptgate.submissions.audit import verify
from scriptgate_local.cloud import LocalCloud
from scriptgate_local.deployment import ASSESSOR, Access
from scriptgate_local.emulator import REGION
from scriptgate_local.seeding import COHORT, RULEBOOK, TASK, Seeded

HIDDEN_SECONDS = 3
"""How long a received pointer stays hidden: who crashes is followed soon."""


class Crashed(Exception):  # noqa: N818 - what happens to an assessor, not a fault
    """The assessor's machine stopped at a random point; they start again from what the gate knows."""


@dataclass(slots=True)
class Tally:
    """What happened to all assessors together."""

    crashes: int = 0
    repeats: int = 0
    refusals: int = 0
    late: int = 0
    """Pointers that were shown again before they were deleted."""
    marked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str) -> None:
        """Count one."""
        with self.lock:
            setattr(self, name, getattr(self, name) + 1)


@dataclass(slots=True)
class Marker:
    """One assessor: a session of their own, and bad luck."""

    cloud: LocalCloud
    access: Access
    chance: random.Random
    tally: Tally
    name: str
    misfortune: float
    reports: int = 0
    _clients: dict[str, Any] = field(default_factory=dict)

    def work(self, enough: threading.Event) -> None:
        """Pull and mark until there is nothing left; start again after each crash."""
        while not enough.is_set():
            try:
                for script in self._held():
                    self._mark(script)
                if not self._pull():
                    enough.wait(0.2)
            except Crashed:
                self.tally.add("crashes")

    def _pull(self) -> bool:
        sqs, url = self._client("sqs"), self.cloud.outputs["AssessorQueueUrl"]
        answer = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=5, VisibilityTimeout=HIDDEN_SECONDS, WaitTimeSeconds=0
        )
        for message in answer.get("Messages", []):
            self._perhaps_crash()
            script = json.loads(message["Body"])["script"]
            told = self._report("claim", script)
            self._perhaps_crash()
            if told["accepted"]:
                self._fetch(told["bundle"])
            self._delete(message["ReceiptHandle"])
            self._perhaps_crash()
            if told["accepted"]:
                self._mark(script)
        return bool(answer.get("Messages"))

    def _client(self, service: str) -> Any:
        """Made once: making one costs more than a request."""
        if service not in self._clients:
            self._clients[service] = self.access.client(service)
        return self._clients[service]

    def _delete(self, receipt: str) -> None:
        """Who was slow finds that the pointer has come back, perhaps to somebody else: no harm."""
        sqs = self._client("sqs")
        try:
            sqs.delete_message(QueueUrl=self.cloud.outputs["AssessorQueueUrl"], ReceiptHandle=receipt)
        except sqs.exceptions.ReceiptHandleIsInvalid:
            self.tally.add("late")

    def _fetch(self, bundle: dict[str, Any]) -> None:
        found = self._client("s3").get_object(
            Bucket=bundle["bucket"], Key=bundle["key"], VersionId=bundle["version_id"]
        )
        if hashlib.sha256(found["Body"].read()).hexdigest() != bundle["sha256"]:
            raise RuntimeError("the bundle is not the one that was announced")

    def _mark(self, script: str) -> None:
        areas = catalogue.load_rulebook(RULEBOOK).task(TASK).content_areas
        given = {area.id: self.chance.randrange(3) for area in areas}
        marks = [{"of": area, "mark": mark} for area, mark in given.items()]
        total = sum(given.values())
        told = self._report("mark", script, outcome="passed", marks=marks, total=total, feedback="")
        self._perhaps_crash()
        if told["accepted"]:
            self.tally.add("marked")

    def _report(self, kind: str, script: str, **said: Any) -> dict[str, Any]:
        """Send a report, now and then twice: the answer must be the same."""
        self.reports += 1
        body = {"version": 1, "id": f"{self.name}-{self.reports:08d}", "type": kind, "script": script, **said}
        told: dict[str, Any] = self._ask("POST", "/reports", body)
        if self.chance.random() < self.misfortune:
            self.tally.add("repeats")
            if self._ask("POST", "/reports", body) != told:
                raise RuntimeError("the same report got another answer")
        if not told["accepted"]:
            self.tally.add("refusals")
        return told

    def _held(self) -> list[str]:
        return [item["script"] for item in self._ask("GET", "/scripts", None)["scripts"]]

    def _ask(self, method: str, path: str, body: Any) -> Any:
        url = f"{self.cloud.outcome_url}{path}"
        content = b"" if body is None else json.dumps(body).encode()
        request = AWSRequest(method, url, data=content, headers={"content-type": "application/json"})
        keys = Credentials(self.access.access_key, self.access.secret_key, self.access.session_token)
        SigV4Auth(keys, "lambda", REGION).add_auth(request)
        for _ in range(5):
            answer = requests.request(method, url, data=content, headers=dict(request.headers), timeout=60)
            if answer.status_code < 500:  # noqa: PLR2004 - ours to mend, so worth another try
                return answer.json()
        raise RuntimeError(f"the counter answers {answer.status_code}")

    def _perhaps_crash(self) -> None:
        if self.chance.random() < self.misfortune:
            raise Crashed


def hire(cloud: LocalCloud, number: int, seed: int, tally: Tally, misfortune: float) -> list[Marker]:
    """Assessors of the assessor's organisation, each under a session of their own."""
    own = Access(cloud.emulator.endpoint, ASSESSOR, "test")
    role = own.client("iam").create_role(RoleName=f"desk-{seed}", AssumeRolePolicyDocument=json.dumps(_TRUST))
    own.client("iam").put_role_policy(
        RoleName=f"desk-{seed}", PolicyName="desk", PolicyDocument=json.dumps(_POLICY)
    )
    made = []
    for index in range(number):
        arn, name = role["Role"]["Arn"], f"marker-{index}"
        keys = own.client("sts").assume_role(RoleArn=arn, RoleSessionName=name)["Credentials"]
        access = Access(
            cloud.emulator.endpoint, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]
        )
        chance = random.Random(seed * 1000 + index)  # noqa: S311 - repeatable, not secret
        made.append(Marker(cloud, access, chance, tally, f"{seed}-{name}", misfortune))
    return made


_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ASSESSOR}:root"}, "Action": "sts:AssumeRole"}
    ],
}
_POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["sqs:*", "s3:*", "lambda:*"], "Resource": "*"}],
}


def mark_all(cloud: LocalCloud, seeded: Seeded, markers: Iterable[Marker], seconds: float) -> None:
    """Let them work until every script is marked. Raises RuntimeError when time is up."""
    store = Store(cloud.client("dynamodb"), cloud.outputs["TableName"])
    enough = threading.Event()
    threads = [threading.Thread(target=marker.work, args=(enough,), daemon=True) for marker in markers]
    for thread in threads:
        thread.start()
    end = datetime.now(UTC) + timedelta(seconds=seconds)
    try:
        while left := sum(1 for _ in _unmarked(store, seeded)):
            if datetime.now(UTC) > end or not any(thread.is_alive() for thread in threads):
                raise RuntimeError(f"{left} of {len(seeded.scripts)} scripts are not marked")
            enough.wait(0.5 + left / 200)  # a look reads the whole cohort, which the assessors wait for
    finally:
        enough.set()
        for thread in threads:
            thread.join(30)


def _unmarked(store: Store, seeded: Seeded) -> Iterable[str]:
    rows = store.in_cohort(COHORT)
    marked = {
        row["entry"] for row in rows if row["SK"].startswith("SUBMISSION#") and row["state"] == "assessed"
    }
    return (entry for entry in seeded.entries if entry not in marked)


def problems(cloud: LocalCloud, seeded: Seeded) -> list[str]:
    """What is wrong once all are marked: a script with two outcomes or none, or one that is still held."""
    store = Store(cloud.client("dynamodb"), cloud.outputs["TableName"])
    found = []
    for entry in seeded.entries:
        rows = list(store.rows_of(entry))
        outcomes = [row for row in rows if row["SK"].startswith("OUTCOME#")]
        if len(outcomes) != 1:
            found.append(f"{entry}: {len(outcomes)} outcomes")
        ends = [row["status"] for row in rows if row["SK"].startswith("CLAIM#")]
        if ends != ["marked"]:
            found.append(f"{entry}: its claims are {', '.join(ends) or 'none'}")
        faults = verify(store.entry(entry), store.rows_of(entry, "AUDIT#"), store.rows_of(entry, "REASON#"))
        found += [f"{entry}: audit line {fault.number}: {fault.what}" for fault in faults]
    return found
