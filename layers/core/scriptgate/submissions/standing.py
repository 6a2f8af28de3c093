"""Where an entry stands, in one or two sentences for the provider's office. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scriptgate.rules.calendar import uk_time
from scriptgate.rules.finding import VERDICT_OF_WORST
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.wording import count, money

_SENTENCES = {
    State.RECEIVING: "{it} is being uploaded: not all of its files are there.",
    State.RECEIVED: "{it} is being read.",
    State.EXTRACTED: "{it} is being checked.",
    State.CHECKED: "{it} was checked at {checked} ({verdict}) and is not submitted.",
    State.RETURNED: "{it} has to be mended first: {found}. No attempt was used.",
    State.QUEUED: "{it} meets the requirements and is on its way to the assessors' queue.",
    State.RELEASED: "{it} has waited for an assessor since {since}.",
    State.CLAIMED: "{it} is with an assessor until {due}.",
    State.ASSESSED: "{it} was marked at {marked}: {outcome}.",
    State.IN_REVIEW: "{it} has waited for your decision since {since}: {found}.",
    State.REJECTED: "{it} was not accepted at {since}: {found}.",
    State.ERASED: "{it} was erased: what it held is no longer kept.",
    State.SUPERSEDED: "{it} was replaced, or let go without being submitted.",
}

_NEXT = "The next submission is chargeable"
_PENDING = frozenset({State.RECEIVING, State.RECEIVED, State.EXTRACTED, State.IN_REVIEW})
"""Submitted, these are on their way to a decision."""


def stands_for(entry: Entry, submissions: Sequence[Submission]) -> Submission | None:
    """The live submission, or the one that becomes final, or the newest; None without any.

    What was erased stands for nothing: its candidate may have been enrolled again since.
    """
    by_number = {found.number: found for found in submissions if found.state is not State.ERASED}
    live = by_number.get(entry.live or entry.awaiting or "")
    return live or (by_number[max(by_number)] if by_number else None)


def standing_in_words(entry: Entry, last: Submission | None, now: datetime) -> str:
    """What to answer to "what happened to my submission?"."""
    deadline = f"The deadline {'was' if entry.deadline < now else 'is'} {uk_time(entry.deadline)}."
    if entry.erased_at is not None:
        return f"The candidate was erased at {uk_time(entry.erased_at)}; the record and charges remain."
    if entry.withdrawn_at is not None:
        return f"Withdrawn at {uk_time(entry.withdrawn_at)}."
    if last is None and entry.invited_at is None:
        return f"Not invited yet. {deadline}"
    if last is None:
        return f"Invited at {_uk(entry.invited_at)}; nothing has been uploaded. {deadline}"
    sentences = [_SENTENCES[last.state].format_map(_facts(last))]
    if last.state in {State.CHECKED, State.RETURNED, State.RECEIVING} and last.submitted_at is None:
        sentences.append(deadline)
    if entry.liability is not None:
        amount = money(entry.liability.amount_pence)
        # What is submitted and not decided is itself the next one.
        subject = "When it is decided, a charge is proposed" if _is_pending(last) else _NEXT
        sentences.append(f"{subject}: {amount}.")
    return " ".join(sentences)


def _is_pending(last: Submission) -> bool:
    return last.submitted_at is not None and last.state in _PENDING


def _facts(last: Submission) -> dict[str, str]:
    submitted = f", submitted at {uk_time(last.submitted_at)}," if last.submitted_at else ""
    outcome = last.outcome
    return {
        "it": f"Submission {last.number}{submitted}",
        "checked": _uk(last.checked_at),
        "verdict": (last.verdict or "no verdict").replace("_", " "),
        "found": _deciding(last),
        "since": _uk(last.updated_at),
        "due": _uk(last.claim.due_at if last.claim else None),
        "marked": _uk(outcome.marked_at if outcome else None),
        "outcome": f"{outcome.result}, {count(outcome.total, 'mark')}" if outcome else "no outcome",
    }


def _deciding(last: Submission) -> str:
    """The findings that led to the verdict, each title once."""
    titles = [found.title for found in last.findings if VERDICT_OF_WORST[found.severity] is last.verdict]
    return "; ".join(dict.fromkeys(titles)) or "the report says why"


def _uk(moment: datetime | None) -> str:
    return "an unknown time" if moment is None else uk_time(moment)
