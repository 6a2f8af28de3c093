"""Announcing: the provider has the participant told an assessor's outcome, which counts from then on. Pure.

Where a deployment tells outcomes at once (`TellOutcome`), marking does both in one; else an entry stays as
it was when its script went to the assessor, so that nothing the participant sees depends on a result that
they don't know.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scriptgate.rules.calendar import uk_time
from scriptgate.submissions import marking
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms


def tell(entry: Entry, submission: Submission, terms: Terms, actor: str, now: datetime) -> Decision:
    """Tell a marked submission's outcome: the participant's letter, and what it means for the entry.

    Not passed, it frees the entry for another try, by the rulebook's policy at a price. A window that has
    closed meanwhile is the provider's to extend. `updated_at` stays the time of the mark. Raises Refused.
    """
    outcome = submission.outcome
    if submission.state is not State.ASSESSED or outcome is None:
        raise Refused(
            "not-marked", f"This submission is {submission.state.value}: there is no outcome to tell."
        )
    if outcome.told_at is not None:
        raise Refused("already-told", f"The participant was told on {uk_time(outcome.told_at)}.")
    told = replace(submission, outcome=replace(outcome, told_at=now))
    settled = marking.settle(entry, told, terms, now)
    facts = {"submission": told.number, "outcome": outcome.number, "result": outcome.result.value}
    return Decision(
        entry=settled,
        submissions=(told,),
        audit=(AuditLine("outcome-told", actor, facts),),
        outbox=(marking.letter_to("participant", settled, told, terms, outcome.told_before),),
    )
