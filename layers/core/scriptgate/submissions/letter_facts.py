"""What letters say, as JSON without personal data: the mail function adds name and address."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from scriptgate.rules.finding import Finding
from scriptgate.submissions.charges import Charge, policy_for, standing
from scriptgate.submissions.decisions import OutboxRow
from scriptgate.submissions.entry import Entry, Liability
from scriptgate.submissions.form import label_of
from scriptgate.submissions.states import DRAFTS, FINAL, State
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

DECIDED = FINAL - {State.IN_REVIEW}
"""States that somebody or something has decided."""

_UNDECIDED = DRAFTS - {State.RETURNED} | {State.IN_REVIEW}
"""States in which a submission that was submitted waits for its decision, and for what that charges."""


def letter(  # noqa: PLR0913 - a letter's facts; all but four by name
    name: str,
    to: str,
    entry: Entry,
    submission: Submission | None,
    terms: Terms,
    *,
    row_id: str | None = None,
    charge: Charge | None = None,
    **more: Any,
) -> OutboxRow:
    """The outbox row of a letter to `participant` or `provider`; `more` goes into its context."""
    number = submission.number if submission else None
    context = {
        **entry_facts(entry, terms),
        **(submission_facts(submission, terms) if submission else {}),
        "liability": owed_facts(_owed(entry, submission), terms),
        "to": to,
        "charge": None if charge is None else _charge(charge, terms),
        **more,
    }
    return OutboxRow(
        id=row_id or f"{number}-{name}-{to}",
        target="mail",
        submission=number,
        payload={"letter": name, "to": to, "context": context},
    )


def entry_facts(entry: Entry, terms: Terms) -> dict[str, Any]:
    """Whom and what a letter is about, and what is owed."""
    task = terms.rulebook.task(entry.task)
    return {
        "provider_name": terms.provider_name,
        "contact_email": terms.contact_email,
        "entry": entry.id,
        "candidate": entry.candidate,
        "rulebook_title": terms.rulebook.title,
        "task_id": task.id,
        "task_title": task.title,
        "word_limit": task.word_limit,
        "deadline": utc(entry.deadline),
        "charge_policies": [policy.text for policy in terms.rulebook.charges],
        "fee_pence": terms.fee_pence,
        "liability": owed_facts(entry.liability, terms),
    }


def submission_facts(submission: Submission, terms: Terms) -> dict[str, Any]:
    """What was submitted and what was found."""
    return {
        "submission": submission.number,
        "reference": f"{submission.entry}/{submission.number}",
        "state": submission.state.value,
        "verdict": submission.verdict.value if submission.verdict else None,
        "strict_words": submission.strict_words,
        "lenient_words": submission.lenient_words,
        "rulebook_version": submission.rulebook_version,
        "findings": [_finding(finding, terms, submission.task) for finding in submission.findings],
        "submitted_at": utc(submission.submitted_at),
        "checked_at": utc(submission.checked_at),
        "decided_at": utc(submission.updated_at) if submission.state in DECIDED else None,
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


def _finding(finding: Finding, terms: Terms, task: str) -> dict[str, Any]:
    """A finding; the field that it is about by the question's words."""
    return {**asdict(finding), "field": label_of(finding.field, terms.rulebook.task(task).work)}


def utc(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC to the second, e.g. `2026-11-20T12:00:00Z`."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _owed(entry: Entry, submission: Submission | None) -> Liability | None:
    """What a submission that is under way will be charged for; else what the next one will be."""
    under_way = submission is not None and submission.submitted_at and submission.state in _UNDECIDED
    return standing(entry, submission) if submission and under_way else entry.liability


def owed_facts(owed: Liability | Charge | None, terms: Terms) -> dict[str, Any] | None:
    """An amount, what it is for, and the policy's words."""
    if owed is None:
        return None
    policy = policy_for(owed.event, owed.occurrence, terms.rulebook.charges)
    return {
        "amount_pence": owed.amount_pence,
        "occurrence": owed.occurrence,
        "cause": owed.cause,
        "event": owed.event,
        "policy_text": policy.text if policy else None,
    }


def _charge(charge: Charge, terms: Terms) -> dict[str, Any]:
    policy = policy_for(charge.event, charge.occurrence, terms.rulebook.charges)
    return {
        "amount_pence": charge.amount_pence,
        "cause": charge.cause,
        "occurrence": charge.occurrence,
        "policy_text": policy.text if policy else None,
    }
