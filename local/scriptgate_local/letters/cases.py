"""Entries, submissions and a register to write example letters about; everybody in them is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from scriptgate import catalogue
from scriptgate.rules.finding import Finding, Severity, Verdict
from scriptgate.submissions.charges import NON_COMPLIANT, Charge
from scriptgate.submissions.entry import Entry, Liability
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionFile
from scriptgate.submissions.terms import Terms

NOW = datetime(2026, 11, 20, 10, 15, 31, tzinfo=UTC)
LINK = "https://npq.northmoor.example/s/Qm9iIHdhcyBoZXJlIGFuZCBzYXcgdGhlIGxpbms"
TERMS = Terms(
    catalogue.load_rulebook("npqh-2017"),
    "Northmoor Leadership Trust",
    "npq-office@northmoor.example",
    fee_pence=15000,
    assessor_email="desk@assessors.example",
)


ENTRY = Entry(
    id="LF10042-task-1-2026-autumn",
    candidate="LF10042",
    cohort="2026-autumn",
    rulebook="npqh-2017",
    task="task-1",
    window="2026-autumn",
    deadline=datetime(2026, 12, 4, 12, 0, tzinfo=UTC),
    submissions=2,
)
OWING = replace(ENTRY, liabilities=(Liability("0001", NON_COMPLIANT, 1, 15000, NOW),))
CHARGE = Charge(ENTRY.id, "0001", NON_COMPLIANT, "0002", 1, NOW, 15000)

_OVER = Finding(
    "word-limit",
    Severity.REJECT,
    "Over the word limit",
    "4,212 words by the strict count and 4,130 by the lenient one.",
    "Shorten it by at least 212 words. Tables and notes count; annexes and the bibliography do not.",
    limit="4,000 words",
    where="Implementation (1,480 words), Impact (1,115 words)",
)
_CLOSE = Finding(
    "word-limit",
    Severity.REVIEW,
    "The word limit lies between the two counts",
    "4,060 words by the strict count and 3,950 by the lenient one.",
    "Shorten it by 60 words to be under the limit by both counts.",
    limit="4,000 words",
)
_UNUSED = Finding(
    "annex-cited",
    Severity.WARN,
    "An annex is never mentioned",
    "Annex B is not cited anywhere in the account.",
    "Mention it where it supports what you say, or leave it out.",
    where="Annex B",
)
_LOCKED = Finding(
    "readable",
    Severity.RETURN,
    "The file needs a password",
    "My account.docx can't be opened.",
    "Save a copy without a password and upload that.",
)
_MADE = Submission(
    entry=ENTRY.id,
    number="0002",
    candidate=ENTRY.candidate,
    cohort=ENTRY.cohort,
    state=State.QUEUED,
    mode="check",
    rulebook=ENTRY.rulebook,
    task=ENTRY.task,
    files=(
        SubmissionFile("script", "My account.docx", "application/msword", 123_456, "ab12" * 16),
        SubmissionFile("annex", "Improvement plan.pdf", "application/pdf", 81_200, "cd34" * 16, label="A"),
        SubmissionFile("annex", "Minutes.pdf", "application/pdf", 9_100, "ef56" * 16, label="B"),
    ),
    metadata={},
    declared_at=NOW - timedelta(minutes=20),
    updated_at=NOW,
    submitted_at=NOW - timedelta(minutes=1),
    checked_at=NOW - timedelta(minutes=5),
    verdict=Verdict.COMPLIANT,
    strict_words=3912,
    lenient_words=3880,
    word_limit=4000,
    rulebook_version="2017.3",
    findings=(_UNUSED,),
    script_id="S-7Q2M4XKD9TPA",
)
ACCEPTED = _MADE
REJECTED = replace(
    _MADE,
    state=State.REJECTED,
    verdict=Verdict.NON_COMPLIANT,
    strict_words=4212,
    lenient_words=4130,
    findings=(_OVER, _UNUSED),
)
IN_REVIEW = replace(
    _MADE,
    state=State.IN_REVIEW,
    verdict=Verdict.NEEDS_REVIEW,
    strict_words=4060,
    lenient_words=3950,
    findings=(_CLOSE, _UNUSED),
)
RETURNED = replace(
    _MADE,
    state=State.RETURNED,
    verdict=Verdict.RETURNED,
    strict_words=None,
    lenient_words=None,
    findings=(_LOCKED,),
)
CHECKED = replace(_MADE, state=State.CHECKED, submitted_at=None)
STUCK = replace(_MADE, state=State.RECEIVED, verdict=None, strict_words=None, lenient_words=None, findings=())
STUCK_OWING = replace(STUCK, owed_at_click=OWING.liability)
REVIEW_LOST = replace(REJECTED, verdict=Verdict.NEEDS_REVIEW, findings=(_CLOSE,))
REVIEW_WON = replace(ACCEPTED, verdict=Verdict.NEEDS_REVIEW, findings=(_CLOSE,))


def _row(state: State, hours: int, **facts: Any) -> dict[str, Any]:
    """A submission's row in the register."""
    since = utc(NOW - timedelta(hours=hours))
    row = {"SK": "SUBMISSION#0001", "entry": ENTRY.id, "number": "0001", "state": state.value}
    times = {"updated_at": since, "submitted_at": since, "released_at": since}
    return {**row, **times, "verdict": "compliant", **facts}


def _entry(deadline_in: int, **facts: Any) -> dict[str, Any]:
    return {"SK": "ENTRY", "entry": ENTRY.id, "deadline": utc(NOW + timedelta(hours=deadline_in)), **facts}


def _charge(pence: int | None, status: str = "proposed") -> dict[str, Any]:
    return {"SK": "CHARGE#0001", "status": status, "amount_pence": pence}


_CLAIM = {"due_at": utc(NOW - timedelta(days=1))}
REGISTER = [
    *[_row(State.CHECKED, 30, submitted_at=None)] * 12,
    *[
        _row(State.IN_REVIEW, hours, verdict="needs_review", entry=f"LF1004{digit}-task-1-2026-autumn")
        for digit, hours in ((5, 5), (6, 50), (7, 75))
    ],
    *[_row(State.RELEASED, hours) for hours in (2, 3, 20, 30, 80)],
    *[_row(State.CLAIMED, 100)] * 8,
    _row(State.CLAIMED, 400, claim=_CLAIM),
    *[_row(State.ASSESSED, 200)] * 21,
    *[_row(State.REJECTED, hours, verdict="non_compliant") for hours in (9, 60, 60, 60)],
    *[_entry(50)] * 14,
    *[_entry(50, live="0001")] * 43,
    *[_entry(146)] * 18,
    _entry(146, live="0001", mail_trouble="bounced"),
    *[_entry(900, liability={"amount_pence": 15000})] * 4,
    _charge(15000),
    _charge(15000),
    _charge(None),
    _charge(15000, "confirmed"),
    {"SK": "OUTBOX#invitation-1", "status": "bounced"},
]
LOST = [*REGISTER, _row(State.QUEUED, 9)]
QUIET = [_row(State.ASSESSED, 200), _row(State.RELEASED, 40), _entry(900, live="0001")]
