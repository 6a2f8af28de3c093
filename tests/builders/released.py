"""Scripts that wait for an assessor, without the way that led there: their rows, bundles and messages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from builders.bundles import FILES, a_bundle, an_index
from builders.domain import make_entry, make_submission
from scriptgate.aws import items, places
from scriptgate.aws.files import Files
from scriptgate.aws.queues import Queue
from scriptgate.aws.store import Store
from scriptgate.stages.release import Release
from scriptgate.submissions import finals
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Person
from scriptgate.submissions.finals import Bundle
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import SubmissionRef

COHORT = "2026-desk"
"""Of its own: whoever invites another cohort invites nobody of these."""


@dataclass(frozen=True, slots=True)
class Releasing:
    """Releases one script after the other into a deployment."""

    stage: Release
    prefix: str
    """Of candidates' numbers and scripts' ids: digits, other ones for each user of a deployment."""

    @classmethod
    def of(cls, store: Store, s3: Any, sqs: Any, scripts: str, queue: str, *, prefix: str = "9") -> Releasing:
        """Into this table, bucket and queue."""
        files = Files(s3, scripts)
        return cls(Release(store, files, files, Queue(sqs, queue), 14), prefix)

    def release(self, number: int, files: dict[str, bytes] = FILES) -> str:
        """Release the script of this number; its id."""
        candidate, now = f"LF{self.prefix}{number:04d}", datetime.now(UTC).replace(microsecond=0)
        script, entry_id = (
            f"S-{self.prefix}{number:0{12 - len(self.prefix)}d}",
            f"{candidate}-task-1-2026-autumn",
        )
        entry = make_entry(
            id=entry_id,
            candidate=candidate,
            cohort=COHORT,
            version=0,
            audit_lines=0,
            draft=None,
            live="0001",
        )
        queued = make_submission(
            State.QUEUED, entry=entry_id, candidate=candidate, cohort=COHORT, version=0, script_id=script,
            strict_words=3912, lenient_words=3654, word_limit=4000, rulebook_version="1.0.0",
            submitted_at=now,
        )  # fmt: skip
        store = self.stage.store
        person = Person(candidate, "Ada Example", f"{candidate.lower()}@school.example", None, (entry_id,))
        store.client.put_item(TableName=store.table, Item=items.encode(items.person_item(person)))
        store.commit(Decision(entry=entry, submissions=(queued,)), now)
        bundle = self._store(script, a_bundle(files, an_index(files, script=script)))
        loaded = store.load(SubmissionRef(entry_id, "0001"))
        store.commit(finals.released(loaded.entry, loaded.submission, bundle, now), now)
        released = store.submission(SubmissionRef(entry_id, "0001"))
        self.stage.assessor_queue.send(self.stage._message(released, bundle, now))
        return script

    def _store(self, script: str, content: bytes) -> Bundle:
        scripts = self.stage.scripts
        answer = scripts.client.put_object(Bucket=scripts.bucket, Key=places.bundle(script), Body=content)
        return Bundle(answer["VersionId"], hashlib.sha256(content).hexdigest(), len(content))
