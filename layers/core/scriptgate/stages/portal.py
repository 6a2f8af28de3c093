"""Portal: what a participant can do with a link. Every method takes the link's token first.

A GET changes nothing but the link's request counter, since mail scanners open links.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from scriptgate import ids
from scriptgate.aws import clients, places
from scriptgate.aws.files import Files
from scriptgate.aws.links import UnknownLink, open_link
from scriptgate.aws.queues import Queue, pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Loaded, NotFound, Store
from scriptgate.stages import portal_views as views
from scriptgate.stages.portal_reports import Reports
from scriptgate.stages.portal_requests import PortalRequests
from scriptgate.stages.portal_uploads import Uploads
from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import drafts, finals, sight
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.manifest import declared_from, manifest_of, require_valid
from scriptgate.submissions.receipts import receipt_to_keep, receipt_to_show
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef

View = dict[str, Any]

_NUMBER = re.compile("[0-9]{4,6}")


@dataclass(frozen=True, slots=True)
class Portal:
    """The participant's side of an entry."""

    store: Store
    inbox: Files
    work: Files
    check_queue: Queue
    settings: Settings
    new_script_id: Callable[[], str] = ids.script_id

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(
            Store.from_settings(settings),
            Files(clients.s3(), settings.inbox),
            Files(clients.s3(), settings.work),
            Queue(clients.sqs(), settings.check_queue),
            settings,
        )

    def require_link(self, token: str, now: datetime) -> None:
        """Raises UnknownLink when the token opens nothing."""
        self._open(token, None, now)

    def entry(self, token: str, now: datetime) -> View:
        """The task, its rules in plain words, the deadline, what was submitted so far, what it may cost."""
        loaded = self._load(token, None, now, with_person=True)
        entry = self._entry_of(loaded)
        rows = views.Rows(loaded.person, self.store.submissions_of(entry.id), self.store.charges_of(entry.id))
        return views.entry_view(entry, rows, terms_of(entry, self.settings), now)

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
        earlier = self._earlier(entry)
        newest = earlier if entry.draft else None
        decision = drafts.declare(entry, newest, declared_from(manifest), now, "participant")
        self.store.commit(decision, now)
        submission, *superseded = decision.submissions
        uploads = Uploads(self.inbox)
        uploads.write_manifest(submission)
        for older in superseded:
            if older.submitted_at is None:  # what has a receipt is kept
                self.work.let_go(places.work_of(older))
        needed = uploads.reuse(earlier, submission)
        return {"submission": submission.number, "uploads": uploads.addresses(submission, needed, now)}

    def _earlier(self, entry: Entry) -> Submission | None:
        """The draft, or else what was submitted last: the files of either need no second upload."""
        number = entry.draft or f"{entry.submissions:04d}"
        return self.store.load(SubmissionRef(entry.id, number)).submission

    def uploads(self, token: str, number: str, now: datetime) -> View:
        """Fresh addresses for the files that have not arrived yet."""
        entry, submission = self._submission(token, number, now)
        if submission.state is not State.RECEIVING:
            return {"submission": number, "uploads": []}
        drafts.require_open(entry, now)
        uploads = Uploads(self.inbox)
        missing = uploads.missing(submission)
        return {"submission": number, "uploads": uploads.addresses(submission, missing, now)}

    def state(self, token: str, number: str, now: datetime) -> View:
        """Where a submission is, and what its check found in short."""
        entry, submission = self._submission(token, number, now)
        missing = None
        if submission.state is State.RECEIVING:
            missing = Uploads(self.inbox).missing(submission)
        return views.submission_view(entry, submission, terms_of(entry, self.settings), now, missing)

    def report(self, token: str, number: str, form: str, now: datetime) -> str:
        """The report as `json`, `page`, `text` or `html`. Raises NotFound while there is none."""
        entry, submission = self._submission(token, number, now)
        return Reports(self.work).shown(submission, form, terms_of(entry, self.settings).rulebook)

    def marked(self, token: str, number: str, now: datetime) -> str:
        """The script's text with what was counted, as a web page. Raises NotFound when it can't be read."""
        entry, submission = self._submission(token, number, now)
        return Reports(self.work).marked(submission, terms_of(entry, self.settings).rulebook)

    def confirm_boundary(self, token: str, number: str, body: Any, now: datetime) -> View:
        """Say where the annexes begin: the draft is checked anew at once. Raises Refused."""
        return until_fresh(lambda: self._confirm_boundary(token, number, body, now))

    def _confirm_boundary(self, token: str, number: str, body: Any, now: datetime) -> View:
        entry, submission = self._submission(token, number, now)
        drafts.require_open(entry, now)
        wanted = body.get("block") if isinstance(body, dict) else None
        # The refusals of a state come before those of a choice, which needs the report.
        drafts.confirm_boundary(entry, submission, -1, now)
        block = Reports(self.work).require_choice(submission, wanted)
        decision = drafts.confirm_boundary(entry, submission, block, now)
        self.store.commit(decision, now)
        self.check_queue.send(pointer(submission.ref))
        return views.submission_view(entry, decision.submissions[0], terms_of(entry, self.settings), now)

    def submit(self, token: str, number: str, body: Any, now: datetime) -> View:
        """Make a submission final. `now`, the time of the click, decides lateness. Raises Refused."""
        if not (isinstance(body, dict) and body.get("declaration") is True):
            raise Refused("declaration", "Confirm the declaration to submit for assessment.")
        return until_fresh(lambda: self._submit(token, number, body.get("seen"), now))

    def _submit(self, token: str, number: str, seen: object, now: datetime) -> View:
        entry, submission = self._submission(token, number, now)
        terms = terms_of(entry, self.settings)
        if submission.submitted_at is not None:
            return receipt_to_show(entry, submission, terms)  # a second click: the same answer
        self._require_uploaded(submission)
        if seen is not None or entry.liability is not None:
            sight.require_unchanged(entry, submission, seen)
        decision = finals.submit(entry, submission, terms, now, self.new_script_id())
        self.store.commit(decision, now)
        return receipt_to_show(entry, decision.submissions[0], terms)

    def _require_uploaded(self, submission: Submission) -> None:
        if submission.state is not State.RECEIVING:
            return
        missing = Uploads(self.inbox).missing(submission)
        if missing:
            raise Refused(
                "uploading", f"{len(missing)} of {len(submission.files)} files have not arrived yet."
            )

    def receipt(self, token: str, number: str, now: datetime, *, to_keep: bool = False) -> View:
        """What was submitted and when; `to_keep`: only what never changes. Raises NotFound if it was not."""
        entry, submission = self._submission(token, number, now)
        if submission.submitted_at is None:
            raise NotFound("not submitted")
        make = receipt_to_keep if to_keep else receipt_to_show
        return make(entry, submission, terms_of(entry, self.settings))

    def ask(self, token: str, number: str, body: Any, now: datetime) -> View:
        """Pass a question about a submission on to the provider. Raises Refused."""

        def attempt() -> View:
            entry, submission = self._submission(token, number, now)
            return PortalRequests(self.store, self.settings).ask(entry, submission, body, now)

        return until_fresh(attempt)

    def renew(self, token: str, now: datetime) -> View:
        """A new link by email; this one stops to work. Raises Refused."""

        def attempt() -> View:
            entry, _ = self._open(token, None, now)
            return PortalRequests(self.store, self.settings).renew(entry, now)

        return until_fresh(attempt)

    def _submission(self, token: str, number: str, now: datetime) -> tuple[Entry, Submission]:
        entry, submission = self._open(token, number, now)
        if submission is None:
            raise NotFound("no such submission")
        return entry, submission

    def _open(self, token: str, number: str | None, now: datetime) -> tuple[Entry, Submission | None]:
        loaded = self._load(token, number, now)
        return self._entry_of(loaded), loaded.submission

    def _load(self, token: str, number: str | None, now: datetime, *, with_person: bool = False) -> Loaded:
        link = open_link(self.store, token, now)
        if number is not None and not _NUMBER.fullmatch(number):
            raise NotFound("no such submission")
        person = link.candidate if with_person else None
        loaded = self.store.load(SubmissionRef(link.entry, number or "none"), person)
        if loaded.entry is None or loaded.entry.link_generation != link.generation:
            raise UnknownLink
        return loaded

    @staticmethod
    def _entry_of(loaded: Loaded) -> Entry:
        if loaded.entry is None:
            raise UnknownLink
        return loaded.entry
