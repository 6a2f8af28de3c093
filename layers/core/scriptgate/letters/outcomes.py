"""What became of a submission, in the words of its subject line and its heading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scriptgate.rules.calendar import uk_time
from scriptgate.wording import count, moment, money, number

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way that a submission can end up."""

    id: str
    tag: str
    """For the provider's subject line; sorts by verdict."""
    title: str
    """For the participant."""
    tone: str
    """`good`, `bad`, `wait` or `plain`: the colour beside the title."""


QUEUED = Outcome("queued", "COMPLIANT", "Your submission meets the requirements", "good")
REJECTED = Outcome("rejected", "NON-COMPLIANT", "Your submission does not meet a requirement", "bad")
IN_REVIEW = Outcome("in_review", "NEEDS REVIEW", "A person will look at your submission", "wait")
ACCEPTED = Outcome("accepted", "REVIEW ACCEPTED", "Your submission was reviewed and accepted", "good")
REFUSED = Outcome("refused", "REVIEW REJECTED", "Your submission was reviewed and not accepted", "bad")
RETURNED = Outcome("returned", "RETURNED", "Your files need mending before they can be checked", "wait")

_BY_VERDICT = {
    "compliant": QUEUED,
    "non_compliant": REJECTED,
    "needs_review": IN_REVIEW,
    "returned": RETURNED,
}


REPORTING = frozenset({"receipt", "verdict", "compliance"})
"""Letters that report what became of a submission: a check that was good is no good news in a reminder."""


def outcome_of(facts: Facts) -> Outcome | None:
    """The outcome that a letter reports; None when it reports none yet."""
    if facts["review"]:
        return ACCEPTED if facts["review"]["accepted"] else REFUSED
    return _BY_VERDICT.get(facts["verdict"] or "")


def words_of(facts: Facts) -> str:
    """The count against the limit, `3,912/4,000 words`; both figures where the limit lies between them."""
    strict, lenient, limit = facts["strict_words"], facts["lenient_words"], facts["word_limit"]
    if strict is None:
        return "words not counted"
    if limit is None:
        return count(strict, "word")
    shown = number(strict)
    if lenient is not None and lenient > limit:
        shown = number(lenient)
    elif lenient is not None and strict > limit:
        shown = f"{number(lenient)} to {number(strict)}"
    return f"{shown}/{number(limit)} words"


def subject_of(name: str, facts: Facts) -> str:
    """The subject line. Provider's subjects name a candidate number and nobody."""
    return _SUBJECTS[name](facts)


def _invitation(facts: Facts) -> str:
    what = "Your new link" if facts["renewed"] else "Your link"
    return f"{what} to check and submit {facts['task_title']}"


def _reminder(facts: Facts) -> str:
    what = "Checked but NOT submitted" if facts["state"] == "checked" else "Not submitted yet"
    due = f": deadline {uk_time(moment(facts['deadline']))}" if facts["deadline"] else ""
    return f"{what}{due} ({facts['task_title']})"


def _question(facts: Facts) -> str:
    if facts["to"] == "participant":
        return f"We have passed on your question ({facts['reference'] or facts['entry']})"
    return " ".join(["[QUESTION]", facts["candidate"], facts["task_id"], facts["submission"] or ""]).rstrip()


def _receipt(facts: Facts) -> str:
    return f"We have received {facts['task_title']} ({facts['reference'] or facts['entry']})"


def _verdict(facts: Facts) -> str:
    outcome = outcome_of(facts)
    title = outcome.title if outcome else "About your submission"
    return f"{title} ({facts['task_title']})"


def _compliance(facts: Facts) -> str:
    outcome = outcome_of(facts)
    tag = outcome.tag if outcome else "CHECKED"
    return f"[{tag}] {facts['candidate']} {facts['task_id']} {words_of(facts)}"


def _trouble(facts: Facts) -> str:
    if facts["to"] == "participant":
        return f"Your files are safe, our checking is slow ({facts['task_title']})"
    return f"[TROUBLE] {facts['candidate']} {facts['task_id']} {facts['state'] or 'stuck'}"


def _outcome(facts: Facts) -> str:
    if facts["to"] == "participant":
        return f"The assessor has marked your work ({facts['task_title']})"
    tag = f"{facts['result'] or 'marked'}{', corrected' if facts['corrects'] else ''}".upper()
    return f"[{tag}] {facts['candidate']} {facts['task_id']}"


def _overdue(facts: Facts) -> str:
    if facts["to"] == "assessor":
        return f"Overdue: script {facts['script'] or facts['entry']}"
    return f"[OVERDUE] {facts['candidate']} {facts['task_id']} with an assessor"


def _recheck(facts: Facts) -> str:
    return f"Your submission was checked again ({facts['task_title']})"


def _erased(facts: Facts) -> str:
    return f"Please delete script {facts['script'] or facts['entry']}"


def _incomplete(facts: Facts) -> str:
    return f"Your files have not all arrived ({facts['task_title']})"


def _extended(facts: Facts) -> str:
    due = f": {uk_time(moment(facts['deadline']))}" if facts["deadline"] else ""
    return f"Your new deadline{due} ({facts['task_title']})"


def _withdrawn(facts: Facts) -> str:
    what = "is open again" if facts["reinstated"] else "has been withdrawn"
    return f"Your entry for {facts['task_title']} {what}"


def _digest(facts: Facts) -> str:
    sums = facts["reconciliation"] or {}
    tag = "LOOK" if sums.get("difference") else "OK"
    waits = f", {count(facts['reviews'], 'review')} waiting" if facts["reviews"] else ""
    return f"[DIGEST {tag}] {facts['day'] or 'today'}{waits}"


def _declined(facts: Facts) -> str:
    return f"[UNREADABLE] {facts['candidate']} {facts['task_id']} given back by an assessor"


def _bounced(facts: Facts) -> str:
    tag = "MAIL UNWANTED" if facts["mail_trouble"] == "complained" else "MAIL BOUNCED"
    return " ".join([f"[{tag}]", facts["candidate"], facts["task_id"], facts["about"] or ""]).rstrip()


def _proposal(facts: Facts) -> str:
    amount = money(facts["charge"]["amount_pence"]) if facts["charge"] else ""
    return " ".join(["[CHARGE PROPOSED]", facts["candidate"], facts["task_id"], amount]).rstrip()


def _charge(facts: Facts) -> str:
    what = "Nothing is charged" if facts["decided"] == "waived" else "A resubmission charge is confirmed"
    return f"{what} ({facts['task_title']})"


_SUBJECTS: dict[str, Callable[[Facts], str]] = {
    "invitation": _invitation,
    "receipt": _receipt,
    "verdict": _verdict,
    "compliance": _compliance,
    "trouble": _trouble,
    "reminder": _reminder,
    "question": _question,
    "outcome": _outcome,
    "overdue": _overdue,
    "declined": _declined,
    "erased": _erased,
    "incomplete": _incomplete,
    "extended": _extended,
    "withdrawn": _withdrawn,
    "digest": _digest,
    "recheck": _recheck,
    "bounced": _bounced,
    "proposal": _proposal,
    "charge": _charge,
}

LETTERS = frozenset(_SUBJECTS)
