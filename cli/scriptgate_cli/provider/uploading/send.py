"""Send a submission: its files, then its row, and the manifest last. Stopping between any two loses nothing.

The files come first, so that nothing is awaited that may never come. The row, on the version of the entry
that was read, decides: whoever else submits at this moment wins or loses as a whole. From then on the
manifest alone is missing, and sending it again does no harm.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from botocore.exceptions import ClientError

from scriptgate.aws import places
from scriptgate.aws.files import Files
from scriptgate.stages.portal_uploads import Uploads
from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import bulk
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.submission import Submission, SubmissionFile, SubmissionRef
from scriptgate_cli.files import CannotRead, read_bytes
from scriptgate_cli.provider.office import Office
from scriptgate_cli.provider.uploading.plan import Planned, Step, newest_of, same_of, step_for


class ChangedMeanwhile(Exception):  # noqa: N818 - named for what is wrong
    """A file isn't what was checked, or a charge is due that nobody has seen; the message says which."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends to a deployment."""

    office: Office
    inbox: Files
    work: Files
    late_reason: str | None
    accept_charges: bool

    def send(self, planned: Planned) -> Submission:
        """The submission, new or as it was found. Raises Refused, ChangedMeanwhile or Stale."""
        return until_fresh(lambda: self._send(planned))

    def _send(self, planned: Planned) -> Submission:
        entry = self.office.entry(planned.entry.id)
        store = self.office.deployment.store
        same = same_of(store, entry, planned.declared)
        if same is None:
            return self._declare(planned, entry, newest_of(store, entry))
        if step_for(same) is Step.FINISH:
            self._finish(same)
        return same

    def _declare(self, planned: Planned, entry: Entry, newest: Submission | None) -> Submission:
        now = datetime.now(UTC)
        bulk.require_takeable(entry, now, self.late_reason)
        if entry.liability is not None and not self.accept_charges:
            raise ChangedMeanwhile("it would be chargeable since a moment ago: say --accept-charges")
        self._put_files(planned, SubmissionRef(entry.id, f"{entry.submissions + 1:04d}"))
        now = datetime.now(UTC)
        terms = terms_of(entry, self.office.deployment.settings)
        decision = bulk.take(entry, newest, planned.declared, terms, now, self.office.actor, self.late_reason)
        self.office.deployment.store.commit(decision, now)
        self._let_go(decision)
        self._finish(decision.submissions[0])
        return decision.submissions[0]

    def _put_files(self, planned: Planned, ref: SubmissionRef) -> None:
        paths = [file.path for file in planned.found.files]
        for path, file in zip(paths, planned.declared.files, strict=True):
            self._put(path, places.upload(ref, file.sha256), file)

    def _put(self, path: Path, key: str, file: SubmissionFile) -> None:
        """S3 holds the bytes against the SHA-256; an answer of 412 says that they are there already."""
        content = _unchanged(path, file)
        try:
            self.inbox.client.put_object(
                Bucket=self.inbox.bucket,
                Key=key,
                Body=content,
                ContentType=file.media_type,
                ChecksumSHA256=base64.b64encode(bytes.fromhex(file.sha256)).decode(),
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in {"PreconditionFailed", "412"}:
                raise

    def _finish(self, submission: Submission) -> None:
        """The manifest, from the row: its event lets the check begin."""
        Uploads(self.inbox).write_manifest(submission)

    def _let_go(self, decision: Decision) -> None:
        for older in decision.submissions[1:]:
            if older.submitted_at is None:
                self.work.let_go(places.work_of(older))


def _unchanged(path: Path, file: SubmissionFile) -> bytes:
    """The bytes that were checked. Raises ChangedMeanwhile."""
    try:
        content = read_bytes(path)
    except CannotRead as error:
        raise ChangedMeanwhile(error.message) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ChangedMeanwhile(f"{path.name} was changed since it was checked")
    return content
