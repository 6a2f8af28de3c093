"""What the portal answers, as JSON."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from scriptgate.documents.formats import ANNEX_FORMATS, MEDIA_TYPES, SCRIPT_FORMATS, SUFFIXES
from scriptgate.reports.verdicts import VERDICT_NAMES
from scriptgate.rules.calendar import uk_time
from scriptgate.rules.plain import rules_in_words
from scriptgate.submissions.charges import Charge
from scriptgate.submissions.costs import consequence, costs
from scriptgate.submissions.drafts import was_let_go
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.form import form_of
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.metadata import MOST_ANNEXES, MOST_BYTES, MOST_FILE_BYTES
from scriptgate.submissions.progress import progress_of
from scriptgate.submissions.questions import may_ask
from scriptgate.submissions.sight import seen_of
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionFile
from scriptgate.submissions.terms import Terms
from scriptgate.submissions.windows import closing_time, is_open
from scriptgate.wording import count, words_against

View = dict[str, Any]

MOST = 100
"""Submissions of an entry that are shown, the newest ones: an answer holds six million bytes."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What the table has beside an entry."""

    person: Person | None
    submissions: tuple[Submission, ...]
    charges: tuple[Charge, ...]


def entry_view(entry: Entry, rows: Rows, terms: Terms, now: datetime) -> View:
    """An entry as its participant sees it."""
    task = terms.rulebook.task(entry.task)
    return {
        "entry": entry.id,
        "candidate": entry.candidate,
        "name": rows.person.name if rows.person else None,
        "provider_name": terms.provider_name,
        "contact_email": terms.contact_email,
        "rulebook": {
            "id": terms.rulebook.id,
            "version": terms.rulebook.version,
            "title": terms.rulebook.title,
        },
        "task": {
            "id": task.id,
            "title": task.title,
            "summary": task.summary,
            "word_limit": task.word_limit,
            "work": task.work,
            "content_areas": [asdict(area) for area in task.content_areas],
            "evidence": [asdict(kind) for kind in task.evidence],
        },
        "rules": rules_in_words(terms.rulebook, task),
        "charge_policy": [policy.text for policy in terms.rulebook.charges],
        "cost": costs(entry, rows.charges, terms, now),
        **_times(entry, now),
        "form": {"groups": [asdict(group) for group in form_of(task.work)]},
        "files": _accepted(),
        "final": entry.live,
        "awaiting": entry.awaiting,
        "draft": entry.draft,
        "submissions": [
            _in_short(submission_view(entry, submission, terms, now))
            for submission in rows.submissions[-MOST:]
        ],
    }


def _in_short(view: View) -> View:
    """A submission that was replaced: what it declared was declared again since."""
    if view["state"] != State.SUPERSEDED.value:
        return view
    return {**view, "files": [], "metadata": {}, "annexes_inside": [], "findings": []}


def _times(entry: Entry, now: datetime) -> View:
    return {
        "opens_at": utc(entry.opens),
        "opens_uk": None if entry.opens is None else uk_time(entry.opens),
        "deadline_at": utc(entry.deadline),
        "deadline_uk": uk_time(entry.deadline),
        "closes_at": utc(closing_time(entry)),
        "open": is_open(entry, now),
        "withdrawn_uk": None if entry.withdrawn_at is None else uk_time(entry.withdrawn_at),
        "now_at": utc(now),
        "now_uk": uk_time(now),
    }


def _accepted() -> View:
    """Which files may be uploaded: suffixes with the media type to declare, and sizes in bytes."""

    def types(formats: frozenset[str]) -> View:
        accepted = {SUFFIXES[name]: MEDIA_TYPES[name] for name in sorted(formats)}
        return {**accepted, ".jpeg": MEDIA_TYPES["jpeg"]} if "jpeg" in formats else accepted

    return {
        "script": types(SCRIPT_FORMATS),
        "annex": types(ANNEX_FORMATS),
        "most_bytes": MOST_FILE_BYTES,
        "most_bytes_in_all": MOST_BYTES,
        "most_annexes": MOST_ANNEXES,
    }


def submission_view(
    entry: Entry,
    submission: Submission,
    terms: Terms,
    now: datetime,
    missing: Collection[SubmissionFile] | None = None,
) -> View:
    """Where a submission is. `missing`: the files that have not arrived; None: known by their versions."""
    progress = progress_of(
        submission, window_open=is_open(entry, now), withdrawn=entry.withdrawn_at is not None
    )
    return {
        "entry": entry.id,
        "submission": submission.number,
        "state": submission.state.value,
        "stage": progress.stage,
        "state_text": progress.text,
        "next": progress.next,
        "verdict": submission.verdict.value if submission.verdict else None,
        "verdict_text": VERDICT_NAMES[submission.verdict] if submission.verdict else None,
        "counts": _counts(submission),
        "findings": _findings(submission),
        "files": [
            {**_file(file), "media_type": file.media_type, "arrived": _arrived(file, missing)}
            for file in submission.files
        ],
        "metadata": submission.metadata,
        "annexes_inside": [asdict(annex) for annex in submission.annexes_inside],
        "confirmed_boundary": submission.confirmed_boundary,
        "report_ready": submission.report_version_id is not None,
        "may_submit": _may_submit(entry, submission, now),
        "may_ask": may_ask(submission),
        "asked": submission.questions,
        "asked_text": _asked(submission, terms),
        "consequence": consequence(entry, submission, terms),
        **_moments(submission),
        "server_now_at": utc(now),
        "seen": seen_of(entry, submission),
    }


def _findings(submission: Submission) -> list[View]:
    return [
        {"rule": finding.rule, "severity": finding.severity.value, "title": finding.title}
        for finding in submission.findings
    ]


def _moments(submission: Submission) -> View:
    submitted = submission.submitted_at
    return {
        "declared_at": utc(submission.declared_at),
        "checked_at": utc(submission.checked_at),
        "submitted_at": utc(submitted),
        "submitted_uk": None if submitted is None else uk_time(submitted),
    }


def _asked(submission: Submission, terms: Terms) -> str | None:
    if not submission.questions:
        return None
    asked = count(submission.questions, "question")
    return f"You have asked {asked} about this submission. {terms.provider_name} answers by email."


def _arrived(file: SubmissionFile, missing: Collection[SubmissionFile] | None) -> bool:
    return file.version_id is not None if missing is None else file not in missing


def _may_submit(entry: Entry, submission: Submission, now: datetime) -> bool:
    return (
        entry.live is None
        and entry.awaiting is None
        and is_open(entry, now)
        and not was_let_go(submission)
        and submission.state in {State.RECEIVING, State.RECEIVED, State.EXTRACTED, State.CHECKED}
    )


def _file(file: SubmissionFile) -> View:
    return {
        "role": file.role,
        "name": file.name,
        "label": file.label,
        "title": file.title,
        "evidence": file.evidence,
        "content_areas": list(file.content_areas),
        "length": file.length,
        "sha256": file.sha256,
    }


def _counts(submission: Submission) -> View | None:
    if submission.strict_words is None:
        return None
    return {
        "strict": submission.strict_words,
        "lenient": submission.lenient_words,
        "limit": submission.word_limit,
        "text": words_against(submission.strict_words, submission.lenient_words, submission.word_limit),
    }
