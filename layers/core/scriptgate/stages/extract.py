"""Extract: untrusted files to manuscripts and anonymised copies. The only function that opens them."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from scriptgate.aws import clients, places
from scriptgate.aws.files import Files
from scriptgate.aws.queues import Queue, pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Stale, Store
from scriptgate.documents.errors import UnreadableDocument
from scriptgate.documents.formats import ANNEX_FORMATS, SCRIPT_FORMATS
from scriptgate.documents.together import Found, Reader, Untrusted, together
from scriptgate.stages.copies import IN_MEMORY, Copies
from scriptgate.stages.extraction import Extracted, Extraction
from scriptgate.submissions import drafts
from scriptgate.submissions.drafts import ExtractionResult
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import AnonymisedCopy, Submission, SubmissionFile, SubmissionRef

READING_SECONDS = 80.0
"""For all files of a submission; the function's timeout leaves as much again for reading and writing them."""


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
            Store.from_settings(settings),
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
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as archive:
            copies = Copies.written_to(archive)
            found = self._read_all(submission, copies)
            result = self._write(submission.ref, found, copies)
        try:
            self.store.commit(drafts.extracted(submission, result, now), now)
        except Stale:
            return self._commit_again(submission.ref, result, now)
        return True

    def _commit_again(self, ref: SubmissionRef, result: ExtractionResult, now: datetime) -> bool:
        """The row changed meanwhile: submitted (go on), superseded or extracted by a twin (stop)."""
        submission = self.store.submission(ref)
        if submission.state is not State.RECEIVED:
            return False
        self.store.commit(drafts.extracted(submission, result, now), now)
        return True

    def _write(self, ref: SubmissionRef, found: dict[str, Extracted], copies: Copies) -> ExtractionResult:
        content = Extraction(found).to_bytes()
        version = self.work.write(places.extraction(ref), content, "application/json")
        kept = {sha256: item.copy for sha256, item in found.items() if item.copy is not None}
        if not kept:
            return ExtractionResult(version, {}, None)
        return ExtractionResult(
            version, kept, self.work.write(places.copies(ref), copies.whole(), "application/zip")
        )

    def _read_all(self, submission: Submission, copies: Copies) -> dict[str, Extracted]:
        """What each file holds, by its SHA-256. Few files are in memory at a time."""
        reader = Reader(READING_SECONDS)
        extracted: dict[str, Extracted] = {}
        for group in together([file.length for file in submission.files]):
            files = [submission.files[index] for index in group]
            untrusted = [self._fetch(submission.ref, file) for file in files]
            whole = [(file, item) for file, item in zip(files, untrusted, strict=True) if item is not None]
            readings = reader.read([item for _, item in whole])
            for (file, _), found in zip(whole, readings, strict=True):
                extracted[file.sha256] = _keep(file, found, copies)
        lost = Extracted(None, unreadable="not-as-declared")
        return {file.sha256: extracted.get(file.sha256, lost) for file in submission.files}

    def _fetch(self, ref: SubmissionRef, file: SubmissionFile) -> Untrusted | None:
        """A file as it was uploaded; None if it isn't what was declared."""
        content = self.inbox.read(places.upload(ref, file.sha256), file.version_id or "")
        if len(content) != file.length or hashlib.sha256(content).hexdigest() != file.sha256:
            return None
        return Untrusted(content, SCRIPT_FORMATS if file.role == "script" else ANNEX_FORMATS)


def _keep(file: SubmissionFile, found: Found, copies: Copies) -> Extracted:
    if isinstance(found, UnreadableDocument):
        return Extracted(None, unreadable=found.code)
    copies.add(file.sha256, found.anonymised)
    return Extracted(
        found.manuscript, copy=AnonymisedCopy(found.suffix, found.media_type, found.manuscript.pages)
    )
