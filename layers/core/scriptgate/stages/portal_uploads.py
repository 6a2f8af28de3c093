"""The portal's uploads: addresses for what is missing; what the draft before holds isn't asked for again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scriptgate.aws import places
from scriptgate.aws.files import UPLOAD_SECONDS, Files
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.manifest import manifest_from
from scriptgate.submissions.submission import Submission, SubmissionFile, SubmissionRef

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Uploads:
    """The inbox as the portal uses it."""

    inbox: Files

    def write_manifest(self, submission: Submission) -> None:
        """The manifest, from the submission's row: without it the submission is never whole."""
        content = json.dumps(manifest_from(submission), ensure_ascii=False).encode()
        self.inbox.write(places.manifest(submission.ref), content, "application/json")

    def missing(self, submission: Submission) -> list[SubmissionFile]:
        """The declared files that have not arrived. A manifest that a crash left out is written now."""
        found = self.inbox.list(places.prefix(submission.ref))
        if places.manifest(submission.ref) not in found and submission.mode == "check":
            self.write_manifest(submission)
        return [file for file in submission.files if places.upload(submission.ref, file.sha256) not in found]

    def reuse(self, earlier: Submission | None, submission: Submission) -> list[SubmissionFile]:
        """Copy what the draft before holds of this submission's files; the files that must be uploaded.

        A file is known by its SHA-256, so a copy is as good as another upload of the same bytes.
        """
        if earlier is None:
            return list(submission.files)
        found = self.inbox.list(places.prefix(earlier.ref))
        return [file for file in submission.files if not self._copied(earlier, submission, file, found)]

    def _copied(self, earlier: Submission, submission: Submission, file: SubmissionFile, found: View) -> bool:
        stored = found.get(places.upload(earlier.ref, file.sha256))
        if stored is None:
            return False
        target = places.upload(submission.ref, file.sha256)
        return self.inbox.copy(stored.key, stored.version_id, target, file.media_type)

    def addresses(self, submission: Submission, files: Iterable[SubmissionFile], now: datetime) -> list[View]:
        """An address to upload each file to, with the headers that it needs."""
        return [self._address(submission.ref, file, now) for file in files]

    def _address(self, ref: SubmissionRef, file: SubmissionFile, now: datetime) -> View:
        url, headers = self.inbox.presign_put(
            places.upload(ref, file.sha256),
            length=file.length,
            media_type=file.media_type,
            sha256=file.sha256,
        )
        return {
            "sha256": file.sha256,
            "method": "PUT",
            "url": url,
            "headers": headers,
            "expires_at": utc(now + timedelta(seconds=UPLOAD_SECONDS)),
        }
