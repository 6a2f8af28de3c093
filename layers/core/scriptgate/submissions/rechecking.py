"""Rechecking: a changed rulebook's verdict on what was checked already, and what follows from it. Pure.

A recheck never makes a final submission worse, and makes nobody liable: a result that is worse is recorded
beside the old one, for a person to look at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from scriptgate.rules.finding import Severity, Verdict
from scriptgate.rules.rulebook import Rulebook
from scriptgate.submissions import carrying, charges, drafts, finals
from scriptgate.submissions.decisions import AuditLine, Decision, OutboxRow, Record
from scriptgate.submissions.drafts import CheckResult
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter, utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

_RANK = {Verdict.COMPLIANT: 0, Verdict.NEEDS_REVIEW: 1, Verdict.RETURNED: 2, Verdict.NON_COMPLIANT: 3}
"""The lower, the better for the participant."""

RECHECKED = frozenset(
    {
        State.CHECKED,
        State.IN_REVIEW,
        State.REJECTED,
        State.QUEUED,
        State.RELEASED,
        State.CLAIMED,
        State.ASSESSED,
    }
)
"""States whose files were read and whose verdict stands."""

OPEN = frozenset({State.IN_REVIEW, State.REJECTED})
"""Final states that a better result can move, when staff ask for it."""


class Change(StrEnum):
    """What a changed rulebook makes of a verdict."""

    SAME = "same"
    BETTER = "better"
    WORSE = "worse"


class Tell(StrEnum):
    """Which participants a recheck writes to."""

    IMPROVED = "improved"
    CHANGED = "changed"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Request:
    """Who rechecks, how, and why."""

    actor: str
    reason: str
    rulebook_sha256: str
    """Of the rulebook's file: the same one changes nothing twice."""
    final: bool = False
    """What is final is moved too, where the result is better."""
    tell: Tell = Tell.IMPROVED


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A submission and what the changed rulebook says of it."""

    entry: Entry
    submission: Submission
    result: CheckResult
    newer: tuple[Entry, ...] = ()
    """Entries that have counted setbacks of this one (see `carrying`)."""

    @property
    def change(self) -> Change:
        """How the verdict changes."""
        if self.submission.verdict is None or self.submission.verdict is self.result.verdict:
            return Change.SAME
        better = _RANK[self.result.verdict] < _RANK[self.submission.verdict]
        return Change.BETTER if better else Change.WORSE

    @property
    def gone(self) -> tuple[str, ...]:
        """Rules that are broken no longer."""
        return tuple(sorted(_broken(self.submission.findings) - _broken(self.result.findings)))

    @property
    def new(self) -> tuple[str, ...]:
        """Rules that are broken now."""
        return tuple(sorted(_broken(self.result.findings) - _broken(self.submission.findings)))


def _broken(findings: Any) -> set[str]:
    return {finding.rule for finding in findings if finding.severity is not Severity.WARN}


def moves(rechecked: Rechecked, *, final: bool) -> bool:
    """Whether the submission itself gets the new result; else it is only recorded beside the old one.

    What is final never becomes a draft again: one that would have been returned is for a person to look at.
    So is the work of a withdrawn entry, which can't go to the assessor.
    """
    state = rechecked.submission.state
    if state is State.CHECKED:
        return True
    opens = (
        state in OPEN
        and rechecked.result.verdict is not Verdict.RETURNED
        and rechecked.entry.withdrawn_at is None
    )
    return final and opens and rechecked.change is Change.BETTER and _is_newest(rechecked)


def _is_newest(rechecked: Rechecked) -> bool:
    """Nothing that came later is final or on its way: two of one entry can't both be live."""
    entry, submission = rechecked.entry, rechecked.submission
    if submission.state is State.IN_REVIEW:
        return True
    later_draft = entry.draft == f"{entry.submissions:04d}" and entry.submissions > int(submission.number)
    newest = int(submission.number) == entry.submissions or (
        later_draft and int(submission.number) == entry.submissions - 1
    )
    return newest and entry.live is None and entry.awaiting is None


def under(rulebook: Rulebook, terms: Terms) -> Terms:
    """The terms with a changed rulebook's rules and the charges in force.

    What a changed policy would charge is not a recheck's to say: it makes nobody liable.
    """
    return replace(terms, rulebook=replace(rulebook, charges=terms.rulebook.charges))


def record_key(submission: Submission, request: Request) -> str:
    """The sort key of a recheck's row: one for a submission and a rulebook's file."""
    return f"RECHECK#{submission.number}#{request.rulebook_sha256[:16]}"


def recheck(rechecked: Rechecked, request: Request, terms: Terms, now: datetime, script_id: str) -> Decision:
    """The new result's row and audit line; for what `moves`, its state, letters and release as well.

    `terms` are those of `under`. The caller has seen that there is no row of `record_key` yet.
    """
    moved = moves(rechecked, final=request.final)
    decision = _moved(rechecked, request, terms, now, script_id) if moved else _recorded(rechecked)
    line = AuditLine("submission-rechecked", request.actor, _facts(rechecked, moved=moved), request.reason)
    row = Record(
        record_key(rechecked.submission, request),
        {
            "submission": rechecked.submission.number,
            "rulebook_version": rechecked.result.rulebook_version,
            "rulebook_sha256": request.rulebook_sha256,
            "was": _verdict(rechecked.submission.verdict),
            "becomes": rechecked.result.verdict.value,
            "strict_words": rechecked.result.strict_words,
            "lenient_words": rechecked.result.lenient_words,
            "report_version_id": rechecked.result.report_version_id,
            "moved": moved,
            "at": utc(now),
        },
    )
    return replace(
        decision,
        audit=(line, *decision.audit),
        records=(*decision.records, row),
        outbox=(*decision.outbox, *_letters(decision, rechecked, request, terms, now, moved=moved)),
    )


def _recorded(rechecked: Rechecked) -> Decision:
    """Nothing changes but the record."""
    return Decision(entry=rechecked.entry)


def _moved(rechecked: Rechecked, request: Request, terms: Terms, now: datetime, script_id: str) -> Decision:
    judged = drafts.with_result(rechecked.submission, rechecked.result, now)
    submission = replace(judged, checked_at=rechecked.submission.checked_at or now)  # its own check's time
    if submission.state is State.CHECKED:
        return _of_a_draft(rechecked.entry, submission)
    entry = rechecked.entry
    if submission.state is State.REJECTED:
        entry = charges.release_from(entry, submission.number, charges.NON_COMPLIANT, terms, now)
    decided = finals.decide(entry, submission, terms, now, script_id)
    if decided.entry is None:
        raise ValueError("what is decided changes its entry")
    after, also = carrying.take_back(
        rechecked.entry, decided.entry, rechecked.newer, terms, actor=request.actor, now=now
    )
    kept = replace(after, draft=entry.draft)
    return replace(decided, entry=kept, outbox=_again(decided.outbox, request), also=also)


def _of_a_draft(entry: Entry, submission: Submission) -> Decision:
    """A draft that can't be judged any more goes back; else it only has another result."""
    if submission.verdict is Verdict.RETURNED:
        submission = replace(submission, state=State.RETURNED)
    return Decision(entry=entry, submissions=(submission,))


def _again(outbox: tuple[OutboxRow, ...], request: Request) -> tuple[OutboxRow, ...]:
    """The provider's letter and the release under ids of their own; the participant gets another letter."""
    suffix = f"recheck-{request.rulebook_sha256[:8]}"
    return tuple(
        replace(row, id=f"{row.id}-{suffix}")
        for row in outbox
        if row.target == "release" or row.payload["to"] == "provider"
    )


def _letters(  # noqa: PLR0913 - what was decided, and for whom
    decision: Decision, rechecked: Rechecked, request: Request, terms: Terms, now: datetime, *, moved: bool
) -> tuple[OutboxRow, ...]:
    told = {
        Tell.IMPROVED: moved and rechecked.change is Change.BETTER,
        Tell.CHANGED: rechecked.change is not Change.SAME,
        Tell.NOBODY: False,
    }
    entry = decision.entry or rechecked.entry
    if not told[request.tell] or entry.withdrawn_at is not None:
        return ()
    submission = decision.submissions[0] if decision.submissions else rechecked.submission
    shown = submission if moved else drafts.with_result(submission, rechecked.result, now)
    row = letter(
        "recheck",
        "participant",
        entry,
        shown,
        terms,
        row_id=f"{submission.number}-recheck-{request.rulebook_sha256[:8]}-participant",
        was=_verdict(rechecked.submission.verdict),
        becomes=rechecked.result.verdict.value,
        moved=moved,
        freed=entry.occurrences != rechecked.entry.occurrences,
    )
    return (row,)


def _facts(rechecked: Rechecked, *, moved: bool) -> dict[str, Any]:
    return {
        "submission": rechecked.submission.number,
        "was": _verdict(rechecked.submission.verdict),
        "becomes": rechecked.result.verdict.value,
        "rulebook_version": rechecked.result.rulebook_version,
        "moved": moved,
    }


def _verdict(verdict: Verdict | None) -> str | None:
    return None if verdict is None else verdict.value
