"""Recheck: a changed rulebook over stored manuscripts, for the provider's office. No file is opened again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scriptgate import ids
from scriptgate.aws import items, places
from scriptgate.aws.files import Ended, Files
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Store
from scriptgate.reports import make_report
from scriptgate.rules.case import Case
from scriptgate.rules.engine import Assessment, assess
from scriptgate.rules.rulebook import Rulebook
from scriptgate.stages.check import Check, candidate_of, case_of, result_of
from scriptgate.stages.extraction import Extraction
from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.drafts import was_let_go
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.rechecking import RECHECKED, Rechecked, Request, recheck, record_key, under
from scriptgate.submissions.submission import Submission, SubmissionRef

AT_ONCE = 16
"""Objects that are read at the same time."""

LATE = "within-window"
"""The rule about deadlines."""

BATCH = 30
"""Submissions whose rows are read with one call: three rows each, and a call takes a hundred."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A submission under the changed rulebook, with what its report is made of."""

    rechecked: Rechecked
    case: Case
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Ungradable:
    """A submission that can't be rechecked: its manuscripts are no longer kept, or its task is gone."""

    ref: SubmissionRef
    why: str


@dataclass(frozen=True, slots=True)
class _Rows:
    entry: Entry
    submission: Submission
    person: Person | None


@dataclass(frozen=True, slots=True)
class Recheck:
    """Judges and records."""

    store: Store
    work: Files
    settings: Settings
    rulebook: Rulebook

    def judge(self, refs: Sequence[SubmissionRef]) -> Iterator[Judged | Ungradable]:
        """Each of these under the rulebook, in their order. Writes nothing.

        What is of another rulebook, or in a state without a verdict, is left out.
        """
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for start in range(0, len(refs), BATCH):
                rows = [row for row in self._rows(refs[start : start + BATCH]) if self._is_ours(row)]
                contents = pool.map(self._content, [row.submission for row in rows])
                for row, content in zip(rows, contents, strict=True):
                    yield self._judged(row, content)

    def _is_ours(self, row: _Rows) -> bool:
        return row.entry.rulebook == self.rulebook.id and row.submission.state in RECHECKED

    def _rows(self, refs: Iterable[SubmissionRef]) -> Iterator[_Rows]:
        wanted = list(refs)
        keys: dict[tuple[str, str], None] = {}
        for ref in wanted:
            keys |= {(key["PK"], key["SK"]): None for key in _keys(ref)}
        found = self.store.get_many([{"PK": pk, "SK": sk} for pk, sk in keys])
        rows = dict(zip(keys, found, strict=True))
        for ref in wanted:
            entry, submission, person = (rows[key["PK"], key["SK"]] for key in _keys(ref))
            if entry is not None and submission is not None:
                known = items.restore(person, Person) if person else None
                yield _Rows(items.restore(entry, Entry), items.submission_from(submission), known)

    def _content(self, submission: Submission) -> bytes | None:
        """What extraction found; None when its lifecycle has ended it."""
        if submission.extraction_version_id is None:
            return None
        try:
            return self.work.read(places.extraction(submission.ref), submission.extraction_version_id)
        except Ended:
            return None

    def _judged(self, row: _Rows, content: bytes | None) -> Judged | Ungradable:
        ref = row.submission.ref
        if content is None or was_let_go(row.submission):
            return Ungradable(ref, "its text is no longer kept")
        if row.entry.task not in {task.id for task in self.rulebook.tasks}:
            return Ungradable(ref, f"the rulebook has no task '{row.entry.task}'")
        submission = _in_time(row.submission)
        case = case_of(row.entry, submission, row.person, Extraction.from_bytes(content), self.rulebook)
        try:
            assessment = assess(case)
        except (KeyError, TypeError):  # a rule reads details that were never asked for
            return Ungradable(ref, "its details are not those that the changed rulebook asks for")
        result = result_of(case, assessment, None)
        return Judged(Rechecked(row.entry, row.submission, result), case, assessment)

    def apply(self, judged: Judged, request: Request, now: datetime) -> bool:
        """Record the new result, and move what it moves. False: this rulebook's file was applied already.

        The rows are read again: somebody may have gone on since. Raises Stale after several races.
        """
        return until_fresh(lambda: self._apply(judged, request, now))

    def _apply(self, judged: Judged, request: Request, now: datetime) -> bool:
        (row,) = self._rows([judged.rechecked.submission.ref])
        submission = row.submission
        key = {"PK": f"ENTRY#{row.entry.id}", "SK": record_key(submission, request)}
        is_same = _judged_by(submission) == _judged_by(judged.rechecked.submission)
        if not self._is_ours(row) or not is_same or self.store.get(key) is not None:
            return False
        report = make_report(judged.case, judged.assessment, now, submission.entry, submission.number)
        version = Check(self.store, self.work, self.settings).keep(submission, report)
        result = replace(judged.rechecked.result, report_version_id=version)
        terms = under(self.rulebook, terms_of(row.entry, self.settings))
        decision: Decision = recheck(
            Rechecked(row.entry, submission, result, self.store.newer(row.entry)),
            request,
            terms,
            now,
            ids.script_id(),
        )
        self.store.commit(decision, now)
        return True


def _in_time(submission: Submission) -> Submission:
    """Whether it was late was decided at its check: a deadline that was moved since makes nobody late."""
    was_late = any(found.rule == LATE for found in submission.findings)
    return submission if was_late else replace(submission, late_allowed=True)


def _judged_by(submission: Submission) -> tuple[object, ...]:
    """What a result rests on that may change after it.

    Another boundary is another count; a draft that was let go meanwhile has nothing left to be released.
    """
    return submission.extraction_version_id, submission.confirmed_boundary, was_let_go(submission)


def _keys(ref: SubmissionRef) -> list[dict[str, Any]]:
    return [
        items.entry_key(ref.entry),
        items.submission_key(ref),
        items.person_key(candidate_of(ref)),
    ]
