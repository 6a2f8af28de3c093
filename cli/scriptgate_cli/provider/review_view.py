"""One review as a person reads it before they decide: findings in full, counts, questions, what is owed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from scriptgate.aws import clients
from scriptgate.aws.files import Files
from scriptgate.aws.store import NotFound, Store
from scriptgate.reports import report_as_text
from scriptgate.rules.calendar import uk_time
from scriptgate.stages.portal_reports import Reports
from scriptgate.submissions.charges import standing
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.wording import money, one_line
from scriptgate_cli.provider import review_rows
from scriptgate_cli.provider.office import Office


@dataclass(frozen=True, slots=True)
class Question:
    """What the participant asked about the submission."""

    at: str
    text: str | None
    """None once it was erased."""


@dataclass(frozen=True, slots=True)
class Review:
    """All that a decision rests on."""

    entry: Entry
    submission: Submission
    report: dict[str, Any] | None
    """None when it is no longer kept."""
    questions: tuple[Question, ...]


def read(office: Office, entry: str, number: str) -> Review:
    """A submission with its report and questions. Raises Unreachable when there is none."""
    submission = office.submission(entry, number)
    work = Files(clients.s3(), office.deployment.settings.work)
    try:
        report = Reports(work).report(submission)
    except NotFound:
        report = None
    questions = tuple(_questions(office.deployment.store, submission))
    return Review(office.entry(entry), submission, report, questions)


def _questions(store: Store, submission: Submission) -> list[Question]:
    reasons = {_line(row): row.get("reason") for row in store.rows_of(submission.entry, "REASON#")}
    return [
        Question(row["at"], reasons.get(_line(row)))
        for row in store.rows_of(submission.entry, "AUDIT#")
        if row["event"] == "question-asked" and row["facts"].get("submission") == submission.number
    ]


def _line(row: dict[str, Any]) -> str:
    return str(row["SK"]).rpartition("#")[2]


def as_json(found: Review) -> dict[str, Any]:
    """For other programs; the findings are the report's where it is kept."""
    submission = found.submission
    findings = found.report["findings"] if found.report else [asdict(each) for each in submission.findings]
    owed = standing(found.entry, submission)
    return {
        "entry": submission.entry,
        "submission": submission.number,
        "candidate": submission.candidate,
        "cohort": submission.cohort,
        "state": submission.state.value,
        "strict_words": submission.strict_words,
        "lenient_words": submission.lenient_words,
        "word_limit": submission.word_limit,
        "submitted_at": utc(submission.submitted_at),
        "waiting_since": utc(submission.updated_at),
        "withdrawn_at": utc(found.entry.withdrawn_at),
        "owed": None if owed is None else {"cause": owed.cause, "amount_pence": owed.amount_pence},
        "findings": findings,
        "questions": [asdict(question) for question in found.questions],
        "report": found.report,
    }


def as_text(found: Review, now: datetime) -> str:
    """To read."""
    parts = [_heading(found, now), _reasons(found), _asked(found)]
    report = "The report is no longer kept." if found.report is None else report_as_text(found.report)
    return "\n\n".join("\n".join(part) for part in [*parts, [report.rstrip()], _commands(found)] if part)


def _heading(found: Review, now: datetime) -> list[str]:
    submission, entry = found.submission, found.entry
    lines = [f"{entry.id} {submission.number}: candidate {entry.candidate}, cohort {entry.cohort}"]
    if submission.state is State.IN_REVIEW:
        lines.append(f"In review for {review_rows.duration(now - submission.updated_at)}")
    else:
        lines.append(f"Not in review: it is {submission.state.value}")
    if submission.submitted_at is not None:
        lines.append(f"Submitted {uk_time(submission.submitted_at)}")
    if entry.withdrawn_at is not None:
        lines.append(f"The entry was withdrawn {uk_time(entry.withdrawn_at)}")
    owed = standing(entry, submission)
    if owed is not None:
        lines.append(f"Deciding it proposes {money(owed.amount_pence)}, owed since submission {owed.cause}")
    return lines


def _reasons(found: Review) -> list[str]:
    doubts = review_rows.doubts(found.submission)
    return ["Why it waits", *(f"- {one_line(doubt.title)}" for doubt in doubts)] if doubts else []


def _asked(found: Review) -> list[str]:
    lines = ["The participant asks"] if found.questions else []
    for question in found.questions:
        text = (question.text or "(not kept any more)").split("\n")
        lines += [f"- at {question.at}", *(f"  > {one_line(line)}" for line in text)]
    return lines


def _commands(found: Review) -> list[str]:
    if found.submission.state is not State.IN_REVIEW:
        return []
    name = f"{found.submission.entry} {found.submission.number}"
    return [
        "To decide (--dry-run shows what follows)",
        f'  scriptgate provider review accept {name} --reason "..."',
        f'  scriptgate provider review reject {name} --reason "..."',
    ]
