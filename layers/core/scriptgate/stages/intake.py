"""Intake: is the submission whole, and is its manifest valid?

Wholeness doesn't depend on order: on any event the submission's folder is listed, and it is whole when
the manifest and all that it names are there. Events may be doubled, late or reordered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import unquote_plus

from scriptgate import catalogue
from scriptgate.aws import clients, places
from scriptgate.aws.files import Files, Stored
from scriptgate.aws.queues import Queue, UnknownMessage, pointer, read_pointer
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Store
from scriptgate.rules.finding import Finding, Severity, Verdict
from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import drafts
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.drafts import CheckResult, Declared, Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.manifest import declared_from
from scriptgate.submissions.metadata import validate_manifest
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef


class StrayUpload(LookupError):  # noqa: N818 - named for what is wrong
    """An object in the inbox that belongs to no entry. It stays there, and an alarm tells of it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """That something of a submission has arrived."""

    ref: SubmissionRef
    manifest_alone: bool = False
    """Only the manifest: what the portal has declared has no other news in it."""


def notices_in(message: object) -> list[Notice]:
    """What an S3 notification (or a pointer from `sweep`) is about, each submission once.

    A bucket's first message, `s3:TestEvent`, is about none. Raises UnknownMessage or StrayUpload.
    """
    if not isinstance(message, dict):
        raise UnknownMessage("a message must be an object")
    if message.get("Event") == "s3:TestEvent":
        return []
    if "Records" not in message:
        return [Notice(read_pointer(message))]
    try:
        keys = [unquote_plus(record["s3"]["object"]["key"]) for record in message["Records"]]
    except (KeyError, TypeError) as error:
        raise UnknownMessage("not a notification of S3") from error
    return merged(_notice_of(key) for key in keys)


def merged(notices: Iterable[Notice]) -> list[Notice]:
    """One notice for each submission, of the manifest alone only if all of them were."""
    alone: dict[SubmissionRef, bool] = {}
    for notice in notices:
        alone[notice.ref] = alone.get(notice.ref, True) and notice.manifest_alone
    return [Notice(ref, manifest_alone) for ref, manifest_alone in alone.items()]


def _notice_of(key: str) -> Notice:
    match key.split("/"):
        case [entry, number, name] if entry and len(number) == 4 and number.isascii() and number.isdigit():  # noqa: PLR2004
            return Notice(SubmissionRef(entry, number), name == places.MANIFEST)
        case _:
            raise StrayUpload("the object's key isn't that of a submission's file")


@dataclass(frozen=True, slots=True)
class Intake:
    """Receives submissions."""

    store: Store
    inbox: Files
    extract_queue: Queue
    settings: Settings

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(
            Store.from_settings(settings),
            Files(clients.s3(), settings.inbox),
            Queue(clients.sqs(), settings.extract_queue),
            settings,
        )

    def run(self, notice: Notice, now: datetime, *, repeated: bool = False) -> None:
        """Take a step if there is one to take. `repeated`: the message may have failed half-way before."""
        received = until_fresh(lambda: self._receive(notice, now, repeated=repeated))
        if received:
            self.extract_queue.send(pointer(notice.ref))

    def _receive(self, notice: Notice, now: datetime, *, repeated: bool) -> bool:
        """Whether `extract` has work now.

        The portal writes the manifest before anybody has an address to upload to, so the news of it
        alone needs no look at the folder: the files' own news will come.
        """
        ref = notice.ref
        loaded = self.store.load(ref)
        if loaded.entry is None:
            raise StrayUpload("no such entry")
        submission = loaded.submission
        if submission is None:
            return self._admit_bulk(ref, loaded.entry, now)
        if submission.state is State.RECEIVED:
            return repeated
        if submission.state is not State.RECEIVING or (notice.manifest_alone and submission.mode == "check"):
            return False
        return self._receive_if_whole(submission, self.inbox.list(places.prefix(ref)), now)

    def _receive_if_whole(self, submission: Submission, found: Mapping[str, Stored], now: datetime) -> bool:
        keys = {file.sha256: places.upload(submission.ref, file.sha256) for file in submission.files}
        manifest = found.get(places.manifest(submission.ref))
        if manifest is None or not all(key in found for key in keys.values()):
            return False
        versions = {sha256: found[key].version_id for sha256, key in keys.items()}
        decision = drafts.receive(submission, versions, manifest.version_id, now)
        self.store.commit(decision, now)
        return True

    def _admit_bulk(self, ref: SubmissionRef, entry: Entry, now: datetime) -> bool:
        """Files that staff uploaded: their manifest declares the submission."""
        found = self.inbox.read_newest(places.manifest(ref))
        if found is None:
            return False
        raw = _parsed(found[0])
        declared, errors = _declared(raw, ref, entry)
        errors = errors or _already_final(entry)
        if errors:
            self.store.commit(self._refused(entry, declared, errors, now), now)
            return False
        if not self._whole(ref, declared):
            return False  # nothing is superseded and nothing awaited for files that may never come
        newest = None
        if entry.draft is not None and entry.draft != ref.number:
            newest = self.store.load(SubmissionRef(entry.id, entry.draft)).submission
        self.store.commit(drafts.admit(entry, newest, declared, now, "provider"), now)
        return self._receive(Notice(ref), now, repeated=False)

    def _whole(self, ref: SubmissionRef, declared: Declared) -> bool:
        found = self.inbox.list(places.prefix(ref))
        return all(places.upload(ref, file.sha256) in found for file in declared.files)

    def _refused(
        self, entry: Entry, declared: Declared, errors: tuple[Finding, ...], now: datetime
    ) -> Decision:
        """A bulk upload that can't be taken is returned and told; nothing else of the entry changes."""
        terms = terms_of(entry, self.settings)
        admitted = drafts.admit(entry, None, declared, now, "provider")
        counted = replace(entry, submissions=max(entry.submissions, int(declared.number or 0)))
        limit = terms.rulebook.task(entry.task).word_limit
        result = CheckResult(Verdict.RETURNED, errors, None, None, limit, terms.rulebook.version, None)
        submission = drafts.with_result(replace(admitted.submissions[0], submitted_at=now), result, now)
        audit = AuditLine("submission-returned", "scriptgate", {"submission": submission.number})
        returned = drafts.returned(counted, submission, terms, audit)
        return replace(returned, audit=(*admitted.audit, *returned.audit))


def _already_final(entry: Entry) -> tuple[Finding, ...]:
    """One live final submission at most and none once withdrawn, whoever uploads."""
    try:
        drafts.require_not_withdrawn(entry)
        drafts.require_nothing_final(entry)
    except Refused as refusal:
        return (_WITHDRAWN if refusal.code == "withdrawn" else replace(_SUBMITTED, limit=refusal.code),)
    return ()


_SUBMITTED = Finding(
    rule="entry-matches",
    severity=Severity.RETURN,
    title="This task is submitted already",
    found="A submission of this task is final or being checked, so this one was not taken.",
    fix="Nothing needs to be done. To replace what was submitted, ask your provider.",
)
_WITHDRAWN = Finding(
    rule="entry-matches",
    severity=Severity.RETURN,
    title="This entry was withdrawn",
    found="Your provider has withdrawn this entry, so nothing more is taken for it.",
    fix="Write to your provider if you did not expect it.",
    limit="withdrawn",
)


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _declared(raw: Any, ref: SubmissionRef, entry: Entry) -> tuple[Declared, tuple[Finding, ...]]:
    """What a manifest declares, or findings that name each field and what is expected there."""
    task = catalogue.load_rulebook(entry.rulebook).task(entry.task)
    errors = tuple(
        _finding(error.pointer, error.expected, error.found) for error in validate_manifest(raw, task)
    )
    if not errors and (raw["entry"], raw["submission"]) != (ref.entry, ref.number):
        errors = (_finding("/entry", f"{ref.entry}, submission {ref.number}", "another entry or number"),)
    if errors:
        return Declared("submit", (), {}, number=ref.number), errors
    return declared_from(raw, ref.number), ()


def _finding(pointer_: str, expected: str, found: str) -> Finding:
    return Finding(
        rule="metadata-valid",
        severity=Severity.RETURN,
        title="The submission's details are incomplete or not valid",
        found=f"At {pointer_ or 'the top'}: {found}.",
        fix=f"Give {expected}.",
        field=pointer_,
    )
