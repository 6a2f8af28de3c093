"""Release: the bundle for the assessor, then its pointer in the assessor's queue.

Opens no document: it zips the anonymised copies that `extract` made, pinned by version.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import IO, Any, Self

from scriptgate import catalogue
from scriptgate.aws import clients, items, places
from scriptgate.aws.files import Files
from scriptgate.aws.queues import Queue
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import NotFound, Stale, Store
from scriptgate.aws.transactions import outbox_done
from scriptgate.stages.bundle import Enclosure, enclosures, index_of, write_bundle
from scriptgate.stages.copies import IN_MEMORY, Copies
from scriptgate.stages.retrying import until_fresh
from scriptgate.submissions import finals
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.finals import Bundle
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef


@dataclass(frozen=True, slots=True)
class Queued:
    """A release's rows."""

    entry: Entry
    submission: Submission
    pending: bool = True
    """The row's effect is not done yet."""


@dataclass(frozen=True, slots=True)
class Release:
    """Hands queued submissions to the assessor."""

    store: Store
    work: Files
    scripts: Files
    assessor_queue: Queue
    claim_days: int

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(
            Store.from_settings(settings),
            Files(clients.s3(), settings.work),
            Files(clients.s3(), settings.scripts),
            Queue(clients.sqs(), settings.assessor_queue),
            settings.claim_days,
        )

    def run(self, entry: str, row_id: str, now: datetime) -> None:
        """Bundle and announce the submission of an outbox row, or announce again what is waiting unclaimed.

        The pointer goes out before the state changes: a crash in between announces the script twice,
        never not at all, and a claim in the table is what counts. Before either, the script's id finds
        its submission: whoever is quick with a claim is told to ask again, not that there is no such script.
        Raises NotFound.
        """
        loaded = self._load(entry, row_id)
        if loaded.submission.state is not State.QUEUED:
            self._announce_again(loaded, row_id, now)
            return
        bundle = self._bundle(loaded.submission)
        self.store.record(loaded.entry, finals.way_to(loaded.submission))
        self.assessor_queue.send(self._message(loaded.submission, bundle, now))
        try:
            self._note_released(loaded, row_id, bundle, now)
        except Stale:
            until_fresh(lambda: self._note_released(self._load(entry, row_id), row_id, bundle, now))

    def _announce_again(self, loaded: Queued, row_id: str, now: datetime) -> None:
        """A script that came back, or that nobody took for long: its pointer once more. Then the row is done.

        A script that was claimed or marked meanwhile needs no pointer.
        """
        submission = loaded.submission
        if not loaded.pending:
            return
        if submission.state is State.RELEASED:
            self.assessor_queue.send(self._message(submission, _bundle_of(submission), now))
        done = outbox_done(self.store.table, loaded.entry.id, row_id, now, submission.bundle_sha256 or "")
        self.store.client.update_item(**done["Update"])

    def _load(self, entry: str, row_id: str) -> Queued:
        """The rows of a release. Its row's id begins with the submission's number."""
        ref = SubmissionRef(entry, row_id.split("-", maxsplit=1)[0])
        keys = [items.outbox_key(entry, row_id), items.entry_key(entry), items.submission_key(ref)]
        row, found, submission = self.store.get_many(keys)
        if row is None or found is None or submission is None:
            raise NotFound(f"{entry}: no such outbox row or submission")
        pending = row["status"] != "sent"
        return Queued(items.restore(found, Entry), items.submission_from(submission), pending)

    def _bundle(self, submission: Submission) -> Bundle:
        ref = submission.ref
        report = json.loads(self.work.read(places.report(ref), submission.report_version_id or ""))
        index = partial(index_of, submission, catalogue.load_rulebook(submission.rulebook), report)
        with (
            tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as source,
            tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as target,
        ):
            self.work.copy_to(source, places.copies(ref), submission.copies_version_id or "")
            copies = Copies.read_from(source)

            def read(enclosure: Enclosure) -> bytes:
                return copies.read(enclosure.file.sha256)

            write_bundle(target, enclosures(submission), read, index)
            return self._store(submission.script_id or "", target)

    def _store(self, script_id: str, content: IO[bytes]) -> Bundle:
        length = content.tell()
        content.seek(0)
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        content.seek(0)
        version = self.scripts.write(places.bundle(script_id), content, "application/zip")
        return Bundle(version, sha256, length)

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
                "key": places.bundle(submission.script_id or ""),
                "version_id": bundle.version_id,
                "sha256": bundle.sha256,
                "length": bundle.length,
            },
            "released_at": utc(submission.released_at or now),
            "due_at": utc(now + timedelta(days=self.claim_days)),
        }

    def _note_released(self, loaded: Queued, row_id: str, bundle: Bundle, now: datetime) -> None:
        if loaded.submission.state is not State.QUEUED:
            return
        decision = finals.released(loaded.entry, loaded.submission, bundle, now)
        done = outbox_done(self.store.table, loaded.entry.id, row_id, now, bundle.sha256)
        self.store.commit(decision, now, [done])


def _bundle_of(submission: Submission) -> Bundle:
    """The bundle that a released submission has."""
    return Bundle(
        submission.bundle_version_id or "", submission.bundle_sha256 or "", submission.bundle_length or 0
    )
