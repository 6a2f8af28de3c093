"""Entries, submissions and terms for tests, each with one change named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scriptgate.counting.ledger import CountingRule
from scriptgate.rules.finding import Finding, Severity, Verdict
from scriptgate.rules.rulebook import ChargePolicy, Rulebook, Task
from scriptgate.submissions.charges import NON_COMPLIANT
from scriptgate.submissions.drafts import CheckResult, with_result
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionFile
from scriptgate.submissions.terms import Terms

NOW = datetime(2026, 11, 20, 10, 15, tzinfo=UTC)
DEADLINE = datetime(2026, 12, 4, 12, 0, tzinfo=UTC)
SCRIPT_ID = "S-TESTTESTTEST"

SCRIPT = SubmissionFile("script", "essay.docx", "application/msword", 1200, "a" * 64)
PLAN = SubmissionFile("annex", "plan.pdf", "application/pdf", 900, "b" * 64, label="A", title="Plan")

TASK = Task("task-1", "Task 1", 4000, "whole-school-programme", "Write.", (), (), ())
POLICY = ChargePolicy(NON_COMPLIANT, 1, "A resubmission may be charged.")


def make_terms(*, fee_pence: int | None = 15000, from_occurrence: int = 1) -> Terms:
    """Terms with one charge policy."""
    rulebook = Rulebook(
        id="npqh-2017",
        version="1",
        title="NPQH",
        source="test",
        anonymous=True,
        counting=CountingRule(frozenset(), frozenset()),
        tasks=(TASK,),
        charges=(replace(POLICY, from_occurrence=from_occurrence),),
    )
    return Terms(rulebook, "Fellside Leadership", "office@fellside.example", fee_pence)


def make_entry(**changes: object) -> Entry:
    """An open entry, read at version 3."""
    entry = Entry(
        id="LF10042-task-1-2026-autumn",
        candidate="LF10042",
        cohort="2026-autumn",
        rulebook="npqh-2017",
        task="task-1",
        window="2026-autumn",
        deadline=DEADLINE,
        submissions=1,
        draft="0001",
        audit_lines=2,
        version=3,
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def make_submission(state: State = State.EXTRACTED, **changes: object) -> Submission:
    """A submission of a script and one annex, read at version 2."""
    submission = Submission(
        entry="LF10042-task-1-2026-autumn",
        number="0001",
        candidate="LF10042",
        cohort="2026-autumn",
        state=state,
        mode="check",
        rulebook="npqh-2017",
        task="task-1",
        files=(SCRIPT, PLAN),
        metadata={},
        declared_at=NOW - timedelta(minutes=5),
        updated_at=NOW - timedelta(minutes=1),
        version=2,
    )
    return replace(submission, **changes)  # type: ignore[arg-type]


def with_verdict(submission: Submission, verdict: Verdict, now: datetime = NOW) -> Submission:
    """The submission as a check leaves it."""
    severity = {
        Verdict.NON_COMPLIANT: Severity.REJECT,
        Verdict.NEEDS_REVIEW: Severity.REVIEW,
        Verdict.RETURNED: Severity.RETURN,
        Verdict.COMPLIANT: Severity.WARN,
    }[verdict]
    finding = Finding("word-limit", severity, "Over the word limit", "4,212 words.", "Shorten by 212 words.")
    return with_result(submission, CheckResult(verdict, (finding,), 4212, 4100, 4000, "1", "v1"), now)
