"""What happens to a submission before it is final: declared, received, extracted, checked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scriptgate.rules.finding import Finding, Verdict
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter
from scriptgate.submissions.states import DRAFTS, State, advance
from scriptgate.submissions.submission import AnnexInside, AnonymisedCopy, Submission, SubmissionFile
from scriptgate.submissions.terms import Terms
from scriptgate.submissions.windows import is_open


class Refused(Exception):  # noqa: N818 - the person is told so in these words
    """What was asked for can't be done now; the message says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Declared:
    """What a manifest declares, already valid by its schema."""

    mode: str
    files: tuple[SubmissionFile, ...]
    metadata: dict[str, Any]
    confirmed_boundary: int | None = None
    annexes_inside: tuple[AnnexInside, ...] = ()
    number: str | None = None
    """Given by a bulk upload's manifest; None: the entry's next."""


def declare(
    entry: Entry, newest: Submission | None, declared: Declared, now: datetime, actor: str
) -> Decision:
    """A new submission in `receiving`; the newest draft before it is superseded.

    Raises Refused when the window is closed or something is submitted already.
    """
    require_open(entry, now)
    require_nothing_final(entry)
    return admit(entry, newest, declared, now, actor)


def admit(entry: Entry, newest: Submission | None, declared: Declared, now: datetime, actor: str) -> Decision:
    """As `declare`, for files that have arrived already: whether it is late is then the check's to say."""
    number = declared.number or f"{entry.submissions + 1:04d}"
    submission = Submission(
        entry=entry.id,
        number=number,
        candidate=entry.candidate,
        cohort=entry.cohort,
        state=State.RECEIVING,
        mode=declared.mode,
        rulebook=entry.rulebook,
        task=entry.task,
        files=declared.files,
        metadata=declared.metadata,
        confirmed_boundary=declared.confirmed_boundary,
        annexes_inside=declared.annexes_inside,
        declared_at=now,
        updated_at=now,
        submitted_at=now if declared.mode == "submit" else None,
        owed_at_click=entry.liability if declared.mode == "submit" else None,
    )
    superseded = () if newest is None else supersede(newest, now)
    changed = replace(
        entry,
        submissions=max(entry.submissions, int(number)),
        draft=number,
        awaiting=number if declared.mode == "submit" else entry.awaiting,
    )
    audit = AuditLine("submission-declared", actor, {"submission": number, "files": len(declared.files)})
    return Decision(entry=changed, submissions=(submission, *superseded), audit=(audit,))


def supersede(newest: Submission, now: datetime) -> tuple[Submission, ...]:
    """The draft that a newer one replaces, if it still is a draft."""
    if newest.state not in DRAFTS:
        return ()
    return (replace(newest, state=State.SUPERSEDED, updated_at=now),)


def was_let_go(submission: Submission) -> bool:
    """A draft whose window closed long ago: what its check made is no longer kept."""
    return submission.state in {State.CHECKED, State.RETURNED} and submission.rings > 0


def require_kept(submission: Submission) -> None:
    """Raises Refused for a draft that was let go, should its window be open again."""
    if was_let_go(submission):
        raise Refused(
            "let-go", "This check is from long ago and its files are no longer kept. Check again (free)."
        )


def require_open(entry: Entry, now: datetime) -> None:
    """Raises Refused outside the entry's window, and when it was withdrawn."""
    require_not_withdrawn(entry)
    if entry.opens is not None and now < entry.opens:
        raise Refused("not-open", "Uploads for this task have not opened yet.")
    if not is_open(entry, now):
        raise Refused("closed", "The deadline has passed. Ask your provider for an extension.")


def require_not_withdrawn(entry: Entry) -> None:
    """Raises Refused for an entry that the provider has withdrawn."""
    if entry.withdrawn_at is not None:
        raise Refused(
            "withdrawn",
            "Your provider has withdrawn this entry, so nothing more can be uploaded or submitted. "
            "Write to them if you did not expect it.",
        )


def require_nothing_final(entry: Entry) -> None:
    """Raises Refused when a submission is final or about to be: one live final submission at most."""
    if entry.live is not None:
        raise Refused(
            "already-submitted",
            "You have already submitted this task for assessment. Your provider will tell you the outcome.",
        )
    if entry.awaiting is not None:
        raise Refused("being-checked", "You have submitted this task; it is being checked at this moment.")


def receive(
    submission: Submission, versions: Mapping[str, str], manifest_version: str, now: datetime
) -> Decision:
    """All files are there: pin them by S3 version (`versions`: SHA-256 to version id)."""
    files = tuple(replace(file, version_id=versions[file.sha256]) for file in submission.files)
    return _step(submission, State.RECEIVED, now, files=files, manifest_version_id=manifest_version)


@dataclass(frozen=True, slots=True)
class ExtractionResult:
    """What extraction wrote, as the submission's row pins it."""

    extraction_version_id: str
    copies: Mapping[str, AnonymisedCopy]
    """By the SHA-256 of the file as uploaded."""
    copies_version_id: str | None
    """The archive that holds them; None when there are none."""


def extracted(submission: Submission, result: ExtractionResult, now: datetime) -> Decision:
    """The files have been read (or could not be): results and copies are pinned."""
    return _step(
        submission,
        State.EXTRACTED,
        now,
        files=tuple(replace(file, copy=result.copies.get(file.sha256)) for file in submission.files),
        extraction_version_id=result.extraction_version_id,
        copies_version_id=result.copies_version_id,
    )


def confirm_boundary(entry: Entry, submission: Submission, block: int, now: datetime) -> Decision:
    """The participant says at which block the annexes begin (-1: there are none): it is checked anew.

    Raises Refused for anything but a checked draft: what is final stays as it was submitted.
    """
    if submission.submitted_at is not None:
        raise Refused(
            "already-submitted", "You have submitted this, so its boundary can't be moved any more."
        )
    if submission.state is not State.CHECKED:
        raise Refused("not-checked", "Wait until the check is complete, then say where the annexes begin.")
    require_kept(submission)
    audit = AuditLine("boundary-confirmed", "participant", {"submission": submission.number, "block": block})
    unchecked = {
        "confirmed_boundary": block,
        "verdict": None,
        "findings": (),
        "strict_words": None,
        "lenient_words": None,
        "report_version_id": None,
        "checked_at": None,
    }
    again = _step(submission, State.EXTRACTED, now, **unchecked)
    return Decision(entry=entry, submissions=again.submissions, audit=(audit,))


def _step(submission: Submission, state: State, now: datetime, **changes: Any) -> Decision:
    moved = replace(
        submission, state=advance(submission.state, state), updated_at=now, rings=0, rung_at=None, **changes
    )
    return Decision(submissions=(moved,))


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, as the submission's row keeps it."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    strict_words: int | None
    lenient_words: int | None
    word_limit: int
    rulebook_version: str
    report_version_id: str | None


def with_result(submission: Submission, result: CheckResult, now: datetime) -> Submission:
    """The submission with a check's result, in the state that it had."""
    return replace(
        submission,
        verdict=result.verdict,
        findings=result.findings,
        strict_words=result.strict_words,
        lenient_words=result.lenient_words,
        word_limit=result.word_limit,
        rulebook_version=result.rulebook_version,
        report_version_id=result.report_version_id,
        checked_at=now,
        updated_at=now,
        rings=0,
        rung_at=None,
    )


def checked(entry: Entry, submission: Submission, terms: Terms) -> Decision:
    """A check that nobody submitted: `checked`, or `returned` when the files must be mended first."""
    audit = AuditLine(
        "submission-checked",
        "scriptgate",
        {"submission": submission.number, "verdict": str(submission.verdict)},
    )
    if submission.verdict is not Verdict.RETURNED:
        moved = replace(submission, state=advance(submission.state, State.CHECKED))
        return Decision(entry=entry, submissions=(moved,), audit=(audit,))
    return returned(entry, submission, terms, audit)


def returned(entry: Entry, submission: Submission, terms: Terms, audit: AuditLine) -> Decision:
    """Back to the participant: no attempt is used, nothing is charged.

    The provider hears of it when it had been submitted.
    """
    moved = replace(submission, state=advance(submission.state, State.RETURNED))
    freed = replace(entry, awaiting=None if entry.awaiting == submission.number else entry.awaiting)
    letters = [letter("verdict", "participant", freed, moved, terms)]
    if submission.submitted_at is not None and terms.each_verdict:
        letters.append(letter("compliance", "provider", freed, moved, terms))
    return Decision(entry=freed, submissions=(moved,), audit=(audit,), outbox=tuple(letters))
