"""Portal: what a participant can do with a link. Every method takes the link's token first.

A GET changes nothing but the link's request counter, since mail scanners open links.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from scriptgate import ids
from scriptgate.aws import clients, places
from scriptgate.aws.files import UPLOAD_SECONDS, Files
from scriptgate.aws.links import UnknownLink, open_link
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Loaded, NotFound, Store
from scriptgate.reports import report_as_html, report_as_text
from scriptgate.stages import portal_views as views
from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import drafts, finals
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.manifest import declared_from, manifest_of, require_valid
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionFile, SubmissionRef

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Portal:
    """The participant's side of an entry."""

    store: Store
    inbox: Files
    work: Files
    settings: Settings
    new_script_id: Callable[[], str] = ids.script_id

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(
            Store(clients.dynamodb(), settings.table, settings.due_shards),
            Files(clients.s3(), settings.inbox),
            Files(clients.s3(), settings.work),
            settings,
        )

    def entry(self, token: str, now: datetime) -> View:
        """The task, its rules in plain words, the deadline, what was submitted so far, what it may cost."""
        entry, _ = self._open(token, None, now)
        submissions = self.store.submissions_of(entry.id)
        return views.entry_view(entry, submissions, terms_of(entry, self.settings), now)

    def declare(self, token: str, body: Any, now: datetime) -> View:
        """A new submission and the addresses to upload its files to.

        Raises InvalidSubmission with an answer for each field, or Refused.
        """
        return until_fresh(lambda: self._declare(token, body, now))

    def _declare(self, token: str, body: Any, now: datetime) -> View:
        entry, _ = self._open(token, None, now)
        drafts.require_nothing_final(entry)
        manifest = manifest_of(body, entry, utc(now) or "")
        task = terms_of(entry, self.settings).rulebook.task(entry.task)
        require_valid(manifest, task)
        newest = self.store.submission(SubmissionRef(entry.id, entry.draft)) if entry.draft else None
        decision = drafts.declare(entry, newest, declared_from(manifest), now, "participant")
        self.store.commit(decision, now)
        submission, *superseded = decision.submissions
        for older in superseded:
            self.work.let_go(places.work_of(older))
        content = json.dumps(manifest, ensure_ascii=False).encode()
        self.inbox.write(places.manifest(submission.ref), content, "application/json")
        return {"submission": submission.number, "uploads": self._uploads(submission, submission.files, now)}

    def uploads(self, token: str, number: str, now: datetime) -> View:
        """Fresh addresses for the files that have not arrived yet."""
        entry, submission = self._submission(token, number, now)
        if submission.state is not State.RECEIVING:
            return {"submission": number, "uploads": []}
        drafts.require_open(entry, now)
        return {"submission": number, "uploads": self._uploads(submission, self._missing(submission), now)}

    def state(self, token: str, number: str, now: datetime) -> View:
        """Where a submission is, and what its check found in short."""
        entry, submission = self._submission(token, number, now)
        return views.submission_view(entry, submission)

    def report(self, token: str, number: str, form: str, now: datetime) -> str:
        """The report as `json`, `text` or `html`. Raises NotFound while there is none."""
        _, submission = self._submission(token, number, now)
        if submission.report_version_id is None:
            raise NotFound("no report yet")
        content = self.work.read(places.report(submission.ref), submission.report_version_id)
        if form == "json":
            return content.decode()
        render = report_as_html if form == "html" else report_as_text
        return render(json.loads(content))

    def submit(self, token: str, number: str, body: Any, now: datetime) -> View:
        """Make a submission final. `now`, the time of the click, decides lateness. Raises Refused."""
        if not (isinstance(body, dict) and body.get("declaration") is True):
            raise Refused("declaration", "Confirm the declaration to submit for assessment.")
        return until_fresh(lambda: self._submit(token, number, now))

    def _submit(self, token: str, number: str, now: datetime) -> View:
        entry, submission = self._submission(token, number, now)
        if submission.submitted_at is not None:
            return views.receipt_view(entry, submission)  # a second click: the same answer
        if submission.state is State.RECEIVING and (missing := self._missing(submission)):
            raise Refused(
                "uploading", f"{len(missing)} of {len(submission.files)} files have not arrived yet."
            )
        terms = terms_of(entry, self.settings)
        decision = finals.submit(entry, submission, terms, now, self.new_script_id())
        self.store.commit(decision, now)
        return views.receipt_view(entry, decision.submissions[0])

    def receipt(self, token: str, number: str, now: datetime) -> View:
        """What was submitted and when. Raises NotFound when it was not submitted."""
        entry, submission = self._submission(token, number, now)
        if submission.submitted_at is None:
            raise NotFound("not submitted")
        return views.receipt_view(entry, submission)

    def _submission(self, token: str, number: str, now: datetime) -> tuple[Entry, Submission]:
        entry, submission = self._open(token, number, now)
        if submission is None:
            raise NotFound("no such submission")
        return entry, submission

    def _open(self, token: str, number: str | None, now: datetime) -> tuple[Entry, Submission | None]:
        link = open_link(self.store, token, now)
        loaded: Loaded = self.store.load(SubmissionRef(link.entry, number or "none"))
        if loaded.entry is None or loaded.entry.link_generation != link.generation:
            raise UnknownLink
        return loaded.entry, loaded.submission

    def _missing(self, submission: Submission) -> list[SubmissionFile]:
        found = self.inbox.list(places.prefix(submission.ref))
        return [file for file in submission.files if places.upload(submission.ref, file.sha256) not in found]

    def _uploads(self, submission: Submission, files: Any, now: datetime) -> list[View]:
        return [self._upload(submission.ref, file, now) for file in files]

    def _upload(self, ref: SubmissionRef, file: SubmissionFile, now: datetime) -> View:
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
