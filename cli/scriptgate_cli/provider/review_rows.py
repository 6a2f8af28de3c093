"""What waits for a person's decision, as the office lists it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.rules.finding import Finding, Severity
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.reviewing import LONG, waits_long
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.wording import count, number
from scriptgate_cli.provider.listing import Column


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission in review."""

    submission: Submission
    now: datetime

    @property
    def time(self) -> timedelta:
        """How long it has waited."""
        return self.now - self.submission.updated_at


def once_each(titles: Iterable[str]) -> str:
    """`An annex is missing (2 times); Over the limit`."""
    found = Counter(titles)
    return "; ".join(title if times == 1 else f"{title} ({times} times)" for title, times in found.items())


COLUMNS: list[Column[Waiting]] = [
    Column("entry", lambda row: row.submission.entry),
    Column("submission", lambda row: row.submission.number),
    Column("candidate", lambda row: row.submission.candidate, ""),
    Column("cohort", lambda row: row.submission.cohort),
    Column("task", lambda row: row.submission.task, ""),
    Column("words", lambda row: words(row.submission)),
    Column("strict_words", lambda row: row.submission.strict_words, ""),
    Column("lenient_words", lambda row: row.submission.lenient_words, ""),
    Column("word_limit", lambda row: row.submission.word_limit, "limit", number),
    Column("reasons", lambda row: [doubt.title for doubt in doubts(row.submission)], "why", once_each),
    Column("rules", lambda row: [doubt.rule for doubt in doubts(row.submission)], "", "; ".join),
    Column("questions", lambda row: row.submission.questions, None, lambda asked: str(asked or "")),
    Column("submitted_at", lambda row: utc(row.submission.submitted_at), ""),
    Column("waiting_since", lambda row: utc(row.submission.updated_at), ""),
    Column("waiting_seconds", lambda row: int(row.time.total_seconds()), ""),
    Column("waits", lambda row: duration(row.time)),
    Column("tag", lambda row: f"over {duration(LONG)}" if waits_long(row.submission, row.now) else None),
]


def waiting(store: Store, cohorts: Iterable[str], now: datetime) -> list[Waiting]:
    """What is in review in these cohorts, the longest waiting first."""
    found = [Waiting(submission, now) for submission in _in_review(store, cohorts)]
    return sorted(found, key=lambda row: row.submission.updated_at)


def _in_review(store: Store, cohorts: Iterable[str]) -> Iterator[Submission]:
    """The index may lag, so each row is read again."""
    rows = (row for cohort in cohorts for row in store.in_cohort(cohort, State.IN_REVIEW.value))
    for item in store.get_all({"PK": row["PK"], "SK": row["SK"]} for row in rows):
        if item["state"] == State.IN_REVIEW.value:
            yield items.submission_from(item)


def doubts(found: Submission) -> list[Finding]:
    """The findings that a person is asked about."""
    return [finding for finding in found.findings if finding.severity is Severity.REVIEW]


def words(found: Submission) -> str:
    """`3,950 to 4,020`: by the lenient count and by the strict one; one figure when they agree."""
    if found.strict_words is None or found.lenient_words is None:
        return "not counted"
    if found.strict_words == found.lenient_words:
        return number(found.strict_words)
    return f"{number(found.lenient_words)} to {number(found.strict_words)}"


def duration(time: timedelta) -> str:
    """In its largest whole unit: `3 days`, `5 hours`, `1 minute`."""
    minutes = int(time.total_seconds()) // 60
    if minutes >= 24 * 60:
        return count(minutes // (24 * 60), "day")
    return count(minutes // 60, "hour") if minutes >= 60 else count(minutes, "minute")  # noqa: PLR2004
