"""Release: the bundle for the assessor, then its pointer in the assessor's queue.

Opens no document: it zips the anonymised copies that `extract` made, pinned by version.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO, Any, Self

from scriptgate import catalogue
from scriptgate.aws import clients, items, places
from scriptgate.aws.files import Files
from scriptgate.aws.queues import Queue
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import NotFound, Store
from scriptgate.aws.transactions import outbox_done
from scriptgate.stages.bundle import Enclosure, enclosures, index_of, write_bundle
from scriptgate.stages.extraction import Extraction
from scriptgate.stages.retrying import until_fresh
from scriptgate.submissions import finals
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef

IN_MEMORY = 16 * 1024 * 1024
"""Bytes of a bundle that are kept in memory; a larger one goes to the temporary folder."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Where a bundle is, and what it is."""

    key: str
    version_id: str
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class Release:
    """Hands queued submissions to the assessor."""

    store: Store
    work: Files
    scripts: Files
    assessor_queue: Queue

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(
            Store(clients.dynamodb(), settings.table, settings.due_shards),
            Files(clients.s3(), settings.work),
            Files(clients.s3(), settings.scripts),
            Queue(clients.sqs(), settings.assessor_queue),
        )

    def run(self, entry: str, row_id: str, now: datetime) -> None:
        """Bundle and announce the submission of an outbox row; once it is released there is nothing to do.

        The pointer goes out before the state changes: a crash in between announces the script twice,
        never not at all, and a claim in the table is what counts. Raises NotFound.
        """
        row = self.store.get(items.outbox_key(entry, row_id))
        if row is None:
            raise NotFound(f"{entry}: no such outbox row")
        submission = self.store.submission(SubmissionRef(entry, row["submission"]))
        if submission.state is not State.QUEUED:
            return
        bundle = self._bundle(submission)
        self.assessor_queue.send(self._message(submission, bundle, now))
        until_fresh(lambda: self._note_released(submission.ref, row_id, bundle, now))

    def _bundle(self, submission: Submission) -> Bundle:
        ref = submission.ref
        report = json.loads(self.work.read(places.report(ref), submission.report_version_id or ""))
        found = Extraction.from_bytes(
            self.work.read(places.extraction(ref), submission.extraction_version_id or "")
        )

        def read(enclosure: Enclosure) -> bytes:
            version = enclosure.extracted.anonymised_version_id or ""
            return self.work.read(places.anonymised(ref, enclosure.file.sha256), version)

        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as target:
            index = partial(index_of, submission, catalogue.load_rulebook(submission.rulebook), report)
            write_bundle(target, enclosures(submission, found), read, index)
            return self._store(submission.script_id or "", target)

    def _store(self, script_id: str, content: IO[bytes]) -> Bundle:
        length = content.tell()
        content.seek(0)
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        content.seek(0)
        key = places.bundle(script_id)
        version = self.scripts.write(key, content, "application/zip")
        return Bundle(key, version, sha256, length)

    def _message(self, submission: Submission, bundle: Bundle, now: datetime) -> dict[str, Any]:
        """The pointer (`schemas/assessor-message.schema.json`): ids and counts, no personal data."""
        return {
            "version": 1,
            "type": "script",
            "script": submission.script_id,
            "rulebook": submission.rulebook,
            "rulebook_version": submission.rulebook_version,
            "task": submission.task,
            "words": {
                "strict": submission.strict_words,
                "lenient": submission.lenient_words,
                "limit": submission.word_limit,
            },
            "bundle": {
                "bucket": self.scripts.bucket,
                "key": bundle.key,
                "version_id": bundle.version_id,
                "sha256": bundle.sha256,
                "length": bundle.length,
            },
            "released_at": utc(now),
        }

    def _note_released(self, ref: SubmissionRef, row_id: str, bundle: Bundle, now: datetime) -> None:
        loaded = self.store.load(ref)
        if loaded.entry is None or loaded.submission is None:
            raise NotFound(f"{ref.entry}/{ref.number}")
        if loaded.submission.state is not State.QUEUED:
            return
        decision = finals.released(loaded.entry, loaded.submission, bundle.version_id, bundle.sha256, now)
        done = outbox_done(self.store.table, ref.entry, row_id, now, bundle.sha256)
        self.store.commit(decision, now, [done])
