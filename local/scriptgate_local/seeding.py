"""Scripts put where `release` leaves them, for the stress test of assessors and its bench."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scriptgate import catalogue
from scriptgate.aws import items, places
from scriptgate.aws.files import Files
from scriptgate.aws.store import Store
from scriptgate.rules.finding import Verdict
from scriptgate.stages.bundle import index_of
from scriptgate.submissions import finals
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.finals import Bundle
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate_local.cloud import LocalCloud

RULEBOOK, TASK, COHORT = "npqh-2017", "task-1", "stress"
USUAL_BYTES = 150_000
"""Of a bundle."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Seeded:
    """Scripts that wait for assessors."""

    scripts: tuple[str, ...]
    entries: tuple[str, ...]


def seed_scripts(cloud: LocalCloud, number: int, seed: int) -> Seeded:
    """Released scripts with their bundles and pointers, as `release` leaves them."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    store = Store(cloud.client("dynamodb"), cloud.outputs["TableName"])
    scripts = Files(cloud.client("s3"), cloud.outputs["ScriptsBucket"])
    made = [_queued(chance, seed, index) for index in range(number)]
    with ThreadPoolExecutor(8) as pool:
        messages = list(pool.map(lambda pair: _release(store, scripts, *pair), made))
    sqs, url = cloud.client("sqs"), cloud.outputs["AssessorQueueUrl"]
    for start in range(0, number, 10):
        batch = [
            {"Id": str(place), "MessageBody": json.dumps(message)}
            for place, message in enumerate(messages[start : start + 10])
        ]
        sqs.send_message_batch(QueueUrl=url, Entries=batch)
    ids = tuple(submission.script_id or "" for _, submission in made)
    return Seeded(ids, tuple(entry.id for entry, _ in made))


def _queued(chance: random.Random, seed: int, index: int) -> tuple[Entry, Submission]:
    candidate = f"ST{seed:03d}{index:05d}"
    now = datetime.now(UTC)
    entry = Entry(
        id=f"{candidate}-{TASK}-stress",
        candidate=candidate,
        cohort=COHORT,
        rulebook=RULEBOOK,
        task=TASK,
        window="stress",
        deadline=now + timedelta(days=7),
        submissions=1,
        live="0001",
    )
    submission = Submission(
        entry=entry.id,
        number="0001",
        candidate=candidate,
        cohort=COHORT,
        state=State.QUEUED,
        mode="submit",
        rulebook=RULEBOOK,
        task=TASK,
        files=(),
        metadata={},
        declared_at=now,
        updated_at=now,
        submitted_at=now,
        verdict=Verdict.COMPLIANT,
        strict_words=3900,
        lenient_words=3800,
        word_limit=4000,
        rulebook_version="1.0.0",
        script_id="S-" + "".join(chance.choices(_ALPHABET, k=12)),
    )
    return entry, submission


def _release(store: Store, scripts: Files, entry: Entry, submission: Submission) -> dict[str, Any]:
    now = datetime.now(UTC)
    content = _bundle(submission)
    version = scripts.write(places.bundle(submission.script_id or ""), content, "application/zip")
    bundle = Bundle(version, hashlib.sha256(content).hexdigest(), len(content))
    person = Person(entry.candidate, "Stress", f"{entry.candidate.lower()}@stress.example", None, (entry.id,))
    store.client.put_item(TableName=store.table, Item=items.encode(items.person_item(person)))
    store.commit(Decision(entry=entry, submissions=(submission,)), now)
    loaded = store.load(submission.ref)
    if loaded.entry is None or loaded.submission is None:
        raise RuntimeError("what was written is not there")
    store.commit(finals.released(loaded.entry, loaded.submission, bundle, now), now)
    place = {"bucket": scripts.bucket, "key": places.bundle(submission.script_id or "")}
    sizes = {"version_id": version, "sha256": bundle.sha256, "length": bundle.length}
    return {
        "version": 1,
        "type": "script",
        "script": submission.script_id,
        "rulebook": RULEBOOK,
        "rulebook_version": submission.rulebook_version,
        "task": TASK,
        "words": _words(submission),
        "bundle": {**place, **sizes},
        "released_at": utc(now),
        "due_at": utc(now + timedelta(days=14)),
    }


def _bundle(submission: Submission) -> bytes:
    """As `release` makes it: a script of a usual size, and an index that knows it."""
    content = hashlib.sha256((submission.script_id or "").encode()).digest() * (USUAL_BYTES // 32)
    rulebook = catalogue.load_rulebook(RULEBOOK)
    entry = {
        "path": "script.docx",
        "role": "script",
        "content_areas": [],
        "media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "length": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    report: dict[str, Any] = {"counts": _words(submission), "parts": [], "sections": [], "boundary": None}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("script.docx", content)
        archive.writestr("index.json", json.dumps(index_of(submission, rulebook, report, [entry])))
    return target.getvalue()


def _words(submission: Submission) -> dict[str, int | None]:
    return {
        "strict": submission.strict_words,
        "lenient": submission.lenient_words,
        "limit": submission.word_limit,
    }
