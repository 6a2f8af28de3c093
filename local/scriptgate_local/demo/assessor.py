"""The assessor's side of the demo: pull every message, fetch its bundle, and verify it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from scriptgate_local.cloud import LocalCloud
from scriptgate_local.deployment import Access

ASSESSOR = "222222222222"
"""The assessor's account: `Parameters.assessor_principal` lets it in."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """A script that the assessor holds."""

    script: str
    task: str
    words: int
    files: tuple[str, ...]
    problems: tuple[str, ...]


def pull_all(cloud: LocalCloud, expected: int) -> list[Pulled]:
    """Take the messages of the assessor's queue, with the assessor's own rights."""
    access = Access(cloud.emulator.endpoint, ASSESSOR, "test")
    sqs, s3, url = access.client("sqs"), access.client("s3"), cloud.outputs["AssessorQueueUrl"]
    pulled: list[Pulled] = []
    while True:
        wait = 2 if len(pulled) < expected else 0
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=wait)
        if not messages.get("Messages"):
            return pulled
        for message in messages["Messages"]:
            pulled.append(_open(s3, json.loads(message["Body"])))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def _open(s3: Any, pointer: dict[str, Any]) -> Pulled:
    place = pointer["bundle"]
    answer = s3.get_object(Bucket=place["bucket"], Key=place["key"], VersionId=place["version_id"])
    content = answer["Body"].read()
    problems = []
    if hashlib.sha256(content).hexdigest() != place["sha256"]:
        problems.append("the bundle is not the one that was announced")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        index = json.loads(archive.read("index.json"))
        for file in index["files"]:
            inside = archive.read(file["path"])
            if hashlib.sha256(inside).hexdigest() != file["sha256"]:
                problems.append(f"{file['path']} is not what the index says")
            if b"Example" in inside:
                problems.append(f"{file['path']} names its author")
    paths = tuple(file["path"] for file in index["files"])
    return Pulled(pointer["script"], pointer["task"], pointer["words"]["strict"], paths, tuple(problems))
