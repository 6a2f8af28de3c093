"""What the portal answers, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from scriptgate.rules.calendar import uk_time
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import entry_facts, utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms
from scriptgate.submissions.windows import closing_time, is_open

View = dict[str, Any]


def entry_view(entry: Entry, submissions: tuple[Submission, ...], terms: Terms, now: datetime) -> View:
    """An entry as its participant sees it."""
    task = terms.rulebook.task(entry.task)
    return {
        **entry_facts(entry, terms),
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
        "charge_policy": [policy.text for policy in terms.rulebook.charges],
        "opens": utc(entry.opens),
        "deadline_uk": uk_time(entry.deadline),
        "closes": utc(closing_time(entry)),
        "open": is_open(entry, now),
        "now": utc(now),
        "now_uk": uk_time(now),
        "final": entry.live,
        "submissions": [submission_view(entry, submission) for submission in submissions],
    }


def submission_view(entry: Entry, submission: Submission) -> View:
    """Where a submission is."""
    return {
        "entry": entry.id,
        "submission": submission.number,
        "state": submission.state.value,
        "verdict": submission.verdict.value if submission.verdict else None,
        "counts": _counts(submission),
        "findings": [
            {"rule": finding.rule, "severity": finding.severity.value, "title": finding.title}
            for finding in submission.findings
        ],
        "files": [
            {
                "role": file.role,
                "name": file.name,
                "label": file.label,
                "arrived": file.version_id is not None,
            }
            for file in submission.files
        ],
        "report_ready": submission.report_version_id is not None,
        "may_submit": entry.live is None
        and entry.awaiting is None
        and submission.state in {State.RECEIVING, State.RECEIVED, State.EXTRACTED, State.CHECKED},
        "declared_at": utc(submission.declared_at),
        "checked_at": utc(submission.checked_at),
        "submitted_at": utc(submission.submitted_at),
    }


def receipt_view(entry: Entry, submission: Submission) -> View:
    """The receipt: what was submitted, when, in which version, under which rules."""
    submitted = submission.submitted_at
    return {
        "reference": f"{entry.id}/{submission.number}",
        "entry": entry.id,
        "submission": submission.number,
        "state": submission.state.value,
        "verdict": submission.verdict.value if submission.verdict else None,
        "submitted_at": utc(submitted),
        "submitted_at_uk": None if submitted is None else uk_time(submitted),
        "rulebook": submission.rulebook,
        "rulebook_version": submission.rulebook_version,
        "task": submission.task,
        "counts": _counts(submission),
        "files": [
            {
                "role": file.role,
                "name": file.name,
                "label": file.label,
                "length": file.length,
                "sha256": file.sha256,
            }
            for file in submission.files
        ],
    }


def _counts(submission: Submission) -> View | None:
    if submission.strict_words is None:
        return None
    return {
        "strict": submission.strict_words,
        "lenient": submission.lenient_words,
        "limit": submission.word_limit,
    }
