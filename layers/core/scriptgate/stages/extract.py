"""Extract: untrusted files to manuscripts and anonymised copies. The only function that opens them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from scriptgate.aws import clients, places
from scriptgate.aws.files import Files
from scriptgate.aws.queues import Queue, pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Stale, Store
from scriptgate.documents.errors import UnreadableDocument
from scriptgate.documents.reading import read_document
from scriptgate.stages.extraction import Extracted, Extraction
from scriptgate.submissions import drafts
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import AnonymisedCopy, Submission, SubmissionFile, SubmissionRef

SCRIPT_FORMATS = frozenset({"docx", "pdf"})
ANNEX_FORMATS = frozenset({"docx", "pdf", "png", "jpeg"})


@dataclass(frozen=True, slots=True)
class Extract:
    """Reads a submission's files, each in a child process."""

    store: Store
    inbox: Files
    work: Files
    check_queue: Queue

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(
            Store(clients.dynamodb(), settings.table, settings.due_shards),
            Files(clients.s3(), settings.inbox),
            Files(clients.s3(), settings.work),
            Queue(clients.sqs(), settings.check_queue),
        )

    def run(self, ref: SubmissionRef, now: datetime, *, repeated: bool = False) -> None:
        """Read the files of a submission that is `received`. Raises NotFound for an unknown one.

        `repeated`: the message may have failed half-way before, so the next doorbell is rung again.
        """
        submission = self.store.submission(ref)
        if submission.state is State.RECEIVED:
            extracted = self._extract(submission, now)
        else:
            extracted = repeated and submission.state is State.EXTRACTED
        if extracted:
            self.check_queue.send(pointer(ref))

    def _extract(self, submission: Submission, now: datetime) -> bool:
        found = {file.sha256: self._read(submission.ref, file) for file in submission.files}
        content = Extraction(found).to_bytes()
        version = self.work.write(places.extraction(submission.ref), content, "application/json")
        copies = {sha256: item.copy for sha256, item in found.items() if item.copy is not None}
        try:
            self.store.commit(drafts.extracted(submission, version, copies, now), now)
        except Stale:
            return self._commit_again(submission.ref, version, copies, now)
        return True

    def _commit_again(
        self, ref: SubmissionRef, version: str, copies: dict[str, AnonymisedCopy], now: datetime
    ) -> bool:
        """The row changed meanwhile: submitted (go on), superseded or extracted by a twin (stop)."""
        submission = self.store.submission(ref)
        if submission.state is not State.RECEIVED:
            return False
        self.store.commit(drafts.extracted(submission, version, copies, now), now)
        return True

    def _read(self, ref: SubmissionRef, file: SubmissionFile) -> Extracted:
        untrusted = self.inbox.read(places.upload(ref, file.sha256), file.version_id or "")
        if len(untrusted) != file.length or hashlib.sha256(untrusted).hexdigest() != file.sha256:
            return Extracted(None, unreadable="not-as-declared")
        accepted = SCRIPT_FORMATS if file.role == "script" else ANNEX_FORMATS
        try:
            reading = read_document(untrusted, accepted)
        except UnreadableDocument as reason:
            return Extracted(None, unreadable=reason.code)
        key = places.anonymised(ref, file.sha256)
        version = self.work.write(key, reading.anonymised, reading.media_type)
        copy = AnonymisedCopy(version, reading.suffix, reading.media_type, reading.manuscript.pages)
        return Extracted(reading.manuscript, copy=copy)
