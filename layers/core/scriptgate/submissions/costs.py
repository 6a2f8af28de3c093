"""What submitting costs, and what it may lead to, in the words of the participant's page. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from scriptgate.rules.finding import Verdict
from scriptgate.submissions.charges import ASSESSOR_FAIL, NON_COMPLIANT, Charge, policy_for
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms
from scriptgate.submissions.windows import is_open
from scriptgate.wording import money

View = dict[str, Any]

_CAUSES = {NON_COMPLIANT: "was not accepted", ASSESSOR_FAIL: "did not pass"}

_STATUS = {
    "proposed": "is proposed. {provider} confirms or waives it and writes to you",
    "confirmed": "has been confirmed",
    "exported": "has been confirmed",
    "waived": "was proposed and has been waived: you owe nothing",
}


def costs(entry: Entry, charges: Iterable[Charge], terms: Terms, now: datetime) -> View:
    """What the next submission costs (`due`), what a rejection of it could (`possible`), what is proposed."""
    may_submit = is_open(entry, now) and entry.live is None and entry.awaiting is None
    due, possible = _due(entry, terms), possible_charge(entry, terms)
    text = ""
    if may_submit:
        first = due["text"] if due else "Submitting costs nothing now."
        risk = possible["text"] if possible else ""
        text = " ".join(filter(None, [str(first), str(risk), "Checking is always free."]))
    return {
        "due": due if may_submit else None,
        "possible": possible if may_submit else None,
        "charges": [_charge(charge, terms) for charge in charges],
        "text": text,
    }


def _due(entry: Entry, terms: Terms) -> View | None:
    owed = entry.liability
    if owed is None:
        return None
    amount = money(owed.amount_pence)
    why = _CAUSES.get(owed.event, _CAUSES[NON_COMPLIANT])
    text = (
        f"Your submission {owed.cause} {why}, so the next one is chargeable: {amount}. "
        f"The charge is proposed when it has been decided, and {terms.provider_name} confirms or waives it."
    )
    if later := entry.liabilities[1:]:
        others = ", ".join(other.cause for other in later)
        text += f" For submission {others} nothing is charged yet: it is owed by a later one."
    return {"amount": amount, "cause": owed.cause, "text": text}


def possible_charge(entry: Entry, terms: Terms) -> View | None:
    """What a rejection of the next submission would make the one after it cost, by the policy."""
    times = dict(entry.occurrences).get(NON_COMPLIANT, 0) + 1
    if policy_for(NON_COMPLIANT, times, terms.rulebook.charges) is None:
        return None
    amount = money(terms.fee_pence)
    text = f"If it does not meet the requirements, the submission after it may cost {amount}."
    return {"amount": amount, "text": text}


def _charge(charge: Charge, terms: Terms) -> View:
    amount = money(charge.amount_pence)
    said = _STATUS.get(charge.status, _STATUS["proposed"]).format(provider=terms.provider_name)
    text = f"A resubmission charge of {amount} for your submission {charge.submission} {said}."
    return {"submission": charge.submission, "amount": amount, "status": charge.status, "text": text}


def consequence(entry: Entry, submission: Submission, terms: Terms) -> View | None:
    """What happens if this is submitted as it is, beyond being passed on; None when nothing does."""
    if submission.submitted_at is not None or submission.state is State.RETURNED:
        return None
    if submission.verdict is Verdict.NON_COMPLIANT:
        return _rejection(entry, terms)
    if submission.verdict is Verdict.NEEDS_REVIEW:
        text = (
            f"A person at {terms.provider_name} looks at it before it can go to the assessor. Nothing is "
            "charged while they do, and you can't change it meanwhile. "
            "What the report names can be mended before."
        )
        return {"level": "review", "title": "A person will decide first", "text": text, "declaration": None}
    if submission.verdict is None:
        text = (
            "The check is not complete. You can submit now: the time of your click counts. "
            "But if the check finds that a requirement is not met, it will not be accepted."
        )
        return {"level": "unknown", "title": "It is still being checked", "text": text, "declaration": None}
    return None


def _rejection(entry: Entry, terms: Terms) -> View:
    possible = possible_charge(entry, terms)
    cost = f" Your next submission may then cost {possible['amount']}." if possible else ""
    declared = f", and that my next submission may cost {possible['amount']}" if possible else ""
    return {
        "level": "reject",
        "title": "Submitted like this, it will not be accepted",
        "text": f"The report names a requirement that is not met.{cost} Checking again is free.",
        "declaration": f"I know that this will not be accepted as it is{declared}.",
    }
