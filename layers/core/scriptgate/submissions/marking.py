"""Marking: an assessor's outcome, and its correction. Pure; what it costs is decided here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scriptgate.rules.rulebook import Task
from scriptgate.submissions import carrying, charges, claims
from scriptgate.submissions.claim import Outcome, Result
from scriptgate.submissions.claims import Call
from scriptgate.submissions.decisions import AuditLine, Decision, OutboxRow, Record
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.holding import held_by
from scriptgate.submissions.letter_facts import letter, utc
from scriptgate.submissions.states import State, advance
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

HIGHEST = 2
"""Each content area or criterion gets 0, 1 or 2."""

CRITERION = re.compile(r"[0-9]+(\.[0-9]+)*")
"""A criterion's id, e.g. `1.3.1`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A mark sheet as reported."""

    result: Result
    marks: tuple[tuple[str, int], ...]
    """(content area's or criterion's id, 0 to 2)."""
    total: int
    feedback: str
    reason: str | None = None
    """Why it corrects an earlier one; None: it is the first."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with what a sheet marks, by name."""

    unknown: tuple[str, ...]
    twice: tuple[str, ...]
    missing: tuple[str, ...]


def faults(names: Sequence[str], task: Task) -> Faults:
    """What a sheet that marks these leaves to be put right.

    A task is marked by its content areas or by its criteria, all of one kind: a sheet of both would count
    work twice. A rulebook that knows its criteria lists them, and then none may be missing; `own_criteria`
    says that the assessor has a list of their own, of which nobody here can tell what is missing. Where a
    rulebook names nothing to mark, own criteria do, and so does the outcome alone, with no mark and a total
    of 0.
    """
    wanted = _wanted(names, task)
    any_criterion = wanted is None
    return Faults(
        unknown=tuple(
            name
            for name in names
            if name not in (wanted or ()) and not (any_criterion and CRITERION.fullmatch(name))
        ),
        twice=tuple(sorted({name for name in names if names.count(name) > 1})),
        missing=tuple(name for name in wanted or () if name not in names),
    )


def _wanted(names: Sequence[str], task: Task) -> tuple[str, ...] | None:
    """All that a sheet has to mark which marks these; None: by criteria that nobody here knows."""
    areas = tuple(area.id for area in task.content_areas)
    begun = not names or bool(set(names) & set(areas))
    if areas and (begun or not (task.criteria or task.own_criteria)):
        return areas
    return task.criteria or None


def marked_by(task: Task) -> str:
    """What a sheet of this task has to mark, in words."""
    areas = ", ".join(area.id for area in task.content_areas)
    own = "criteria such as 1.3.1" if task.own_criteria or not areas else ""
    criteria = ", ".join(task.criteria) or own
    return " or instead by ".join(filter(None, (areas, criteria)))


def require_whole(sheet: Sheet, task: Task) -> None:
    """Raises Refused unless all that has to be marked is (see `faults`), and the total is the marks' sum."""
    found = faults([name for name, _ in sheet.marks], task)
    by = marked_by(task)
    for wrong, code, what in (
        (found.unknown, "unknown-area", f"This task is marked by {by}; not by"),
        (found.twice, "marked-twice", "There are two marks for"),
        (found.missing, "mark-missing", f"This task is marked by {by}; there is no mark for"),
    ):
        if wrong:
            raise Refused(code, f"{what} {', '.join(wrong)}.")
    if sheet.total != (marks := sum(mark for _, mark in sheet.marks)):
        raise Refused("wrong-total", f"The total is {sheet.total}, the marks add up to {marks}.")


def mark(call: Call, sheet: Sheet) -> Decision:
    """An outcome by the script's holder, or the correction of their own. Raises Refused."""
    submission, holder, now = call.submission, call.holder, call.now
    require_whole(sheet, call.terms.rulebook.task(submission.task))
    if submission.state is State.ASSESSED:
        return _corrected(call, sheet)
    if sheet.reason is not None:
        raise Refused("nothing-to-correct", "This script has no mark yet: leave the reason out.")
    claims.require_holder(submission, holder)
    outcome = Outcome(1, sheet.result, sheet.total, holder, now, now if call.terms.tell_outcome else None)
    state = advance(submission.state, State.ASSESSED)
    moved = replace(submission, state=state, outcome=outcome, claim=None, updated_at=now)
    settled = settle(call.entry, moved, call.terms, now)
    return Decision(
        entry=settled,
        submissions=(moved,),
        audit=(AuditLine("script-marked", holder, _facts(submission, outcome)),),
        outbox=_letters(settled, moved, call.terms, None, now),
        records=(
            _record(submission, outcome, sheet),
            claims.ended(submission, "marked", now),
            *held_by(submission, moved),
        ),
    )


def _corrected(call: Call, sheet: Sheet) -> Decision:
    submission, holder, now = call.submission, call.holder, call.now
    before = submission.outcome
    if before is None or before.holder != holder:
        raise Refused("not-yours", "Another assessor marked this script.")
    if sheet.reason is None:
        raise Refused("already-marked", "This script has been marked. To correct the mark, give a reason.")
    known = before.result if before.told_at is not None else before.told_before
    still = before.told_at if before.result is sheet.result else None
    told_at = now if call.terms.tell_outcome else still
    outcome = Outcome(before.number + 1, sheet.result, sheet.total, holder, now, told_at, known)
    moved = replace(submission, outcome=outcome, updated_at=now)
    resettled = _resettled(call.entry, moved, before, call.terms, now)
    settled, also = carrying.take_back(call.entry, resettled, call.newer, call.terms, actor=holder, now=now)
    return Decision(
        entry=settled,
        submissions=(moved,),
        audit=(AuditLine("mark-corrected", holder, _facts(submission, outcome), sheet.reason),),
        outbox=_letters(settled, moved, call.terms, before, now),
        records=(_record(submission, outcome, sheet),),
        also=also,
    )


def settle(entry: Entry, submission: Submission, terms: Terms, now: datetime) -> Entry:
    """What an outcome means for the entry: not passed frees it for another try, by policy at a price.

    One that the participant was not told means nothing yet: whatever changed would tell it.
    """
    outcome = submission.outcome
    if outcome is None or outcome.told_at is None or outcome.result is Result.PASSED:
        return entry
    freed = replace(entry, live=None if entry.live == submission.number else entry.live)
    if outcome.result is Result.FAILED:
        return charges.make_liable(freed, submission.number, charges.ASSESSOR_FAIL, terms, now)
    return freed


def _resettled(entry: Entry, moved: Submission, before: Outcome, terms: Terms, now: datetime) -> Entry:
    """The entry after a correction: what had counted and is another result now counts no longer."""
    counted = before.told_at is not None
    if counted and moved.outcome is not None and moved.outcome.result is before.result:
        return entry
    return settle(_undone(entry, moved, before, terms) if counted else entry, moved, terms, now)


def _undone(entry: Entry, submission: Submission, before: Outcome, terms: Terms) -> Entry:
    """The entry as it was before an outcome that is corrected, unless somebody has gone on from there.

    A charge that a later submission's decision has proposed already stays: staff waive it.
    """
    idle = entry.live is None and entry.awaiting is None  # a mere draft is nothing final
    back = replace(entry, live=submission.number) if idle else entry
    if before.result is Result.FAILED:
        back = charges.release_from(
            back, submission.number, charges.ASSESSOR_FAIL, terms, submission.updated_at
        )
    return back


def _letters(
    entry: Entry, submission: Submission, terms: Terms, before: Outcome | None, now: datetime
) -> tuple[OutboxRow, ...]:
    """To the provider; to the participant where the provider wants them to know at once.

    The provider's names the price that telling it will bring, if it has not been told.
    """
    outcome = _outcome_of(submission)
    corrects = before.result if before else None
    if outcome.told_at is not None:
        office = letter_to("provider", entry, submission, terms, corrects)
    else:
        as_told = replace(submission, outcome=replace(outcome, told_at=now))
        office = letter_to("provider", settle(entry, as_told, terms, now), submission, terms, corrects)
    if not terms.tell_outcome:
        return (office,)
    return office, letter_to("participant", entry, submission, terms, outcome.told_before)


def letter_to(
    name: str, entry: Entry, submission: Submission, terms: Terms, corrects: Result | None
) -> OutboxRow:
    """An outcome's letter to `provider` or `participant`; `corrects`: the result that they knew before."""
    outcome = _outcome_of(submission)
    return letter(
        "outcome",
        name,
        entry,
        submission,
        terms,
        row_id=f"{submission.number}-outcome-{outcome.number}-{name}",
        result=outcome.result.value,
        total=outcome.total,
        corrects=corrects.value if corrects else None,
        told=outcome.told_at is not None,
    )


def _outcome_of(submission: Submission) -> Outcome:
    if submission.outcome is None:
        raise ValueError("a marked submission has an outcome")
    return submission.outcome


def _record(submission: Submission, outcome: Outcome, sheet: Sheet) -> Record:
    fields = {
        "submission": submission.number,
        "holder": outcome.holder,
        "result": outcome.result.value,
        "marks": [{"of": name, "mark": given} for name, given in sheet.marks],
        "total": outcome.total,
        "feedback": sheet.feedback,
        "marked_at": utc(outcome.marked_at),
    }
    return Record(f"OUTCOME#{submission.number}#{outcome.number:04d}", fields)


def _facts(submission: Submission, outcome: Outcome) -> dict[str, Any]:
    return {
        "submission": submission.number,
        "outcome": outcome.number,
        "result": outcome.result.value,
        "total": outcome.total,
    }
