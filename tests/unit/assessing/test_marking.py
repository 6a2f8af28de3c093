"""Marks: whole sheets alone, by the holder alone, corrected with a reason; what a fail costs and undoes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders.domain import NOW, SCRIPT_ID, make_entry, make_submission
from scriptgate.catalogue import load_rulebook
from scriptgate.rules.rulebook import Task
from scriptgate.submissions import marking
from scriptgate.submissions.charges import ASSESSOR_FAIL
from scriptgate.submissions.claim import Claim, Outcome, Result
from scriptgate.submissions.claims import Call
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.marking import Sheet
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

ADA = "arn:aws:sts::222222222222:assumed-role/marker/ada"
TERMS = Terms(load_rulebook("npqh-2017"), "Fellside Leadership", "office@fellside.example", 15000)
TELLING = replace(TERMS, tell_outcome=True)
"""Marks are told at once, so that they count at once; `test_announcing.py` has those that wait."""
TASK: Task = TERMS.rulebook.task("task-1")
MARKS = tuple((area.id, 1) for area in TASK.content_areas)
HELD = make_submission(
    State.CLAIMED, script_id=SCRIPT_ID, claim=Claim(1, ADA, NOW, NOW + timedelta(days=14)), claims=1
)
FAILED_ONCE = ((ASSESSOR_FAIL, 1),)


def sheet(result: Result = Result.PASSED, reason: str | None = None) -> Sheet:
    return Sheet(result, MARKS, 4, "Clear and well evidenced.", reason)


def call(submission: Submission = HELD, entry: Entry | None = None, holder: str = ADA) -> Call:
    return Call(entry or make_entry(live="0001", draft=None), submission, holder, TELLING, NOW)


def marked(result: Result) -> Submission:
    outcome = Outcome(1, result, 4, ADA, NOW, NOW)
    return replace(HELD, state=State.ASSESSED, claim=None, outcome=outcome)


def code_of(act, *arguments: object) -> str:
    with pytest.raises(Refused) as caught:
        act(*arguments)
    return caught.value.code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"marks": MARKS[1:], "total": 3}, "mark-missing"),
        ({"marks": (*MARKS, MARKS[0]), "total": 5}, "marked-twice"),
        ({"marks": (*MARKS, ("increasing-capability", 1)), "total": 5}, "unknown-area"),
        ({"total": 5}, "wrong-total"),
        ({"marks": (), "total": 0}, "mark-missing"),
    ],
)
def test_a_sheet_that_is_not_whole_is_refused(changes: dict, code: str):
    assert code_of(marking.mark, call(), replace(sheet(), **changes)) == code


BY_CRITERIA = (("1.3.1", 2), ("1.3.2", 1))
LISTED = replace(TASK, criteria=("1.3.1", "1.3.2"))
OWN = replace(TASK, own_criteria=True)
NOTHING = replace(TASK, content_areas=())
CASE_STUDY = load_rulebook("npq-2021").tasks[0]


def sum_of(marks: tuple[tuple[str, int], ...]) -> Sheet:
    return replace(sheet(), marks=marks, total=sum(mark for _, mark in marks))


@pytest.mark.parametrize(
    ("task", "marks"),
    [
        (TASK, MARKS),
        (LISTED, BY_CRITERIA),
        (LISTED, MARKS),
        (replace(LISTED, content_areas=()), BY_CRITERIA),
        (OWN, BY_CRITERIA),
        (OWN, MARKS),
        (NOTHING, BY_CRITERIA),
        (NOTHING, ()),
        (CASE_STUDY, BY_CRITERIA),
        (CASE_STUDY, ()),
    ],
)
def test_a_task_is_marked_by_its_areas_or_by_the_criteria_that_its_rulebook_takes(task, marks):
    marking.require_whole(sum_of(marks), task)


@pytest.mark.parametrize(
    ("task", "marks", "code", "named"),
    [
        (TASK, (("9.9.9", 1),), "unknown-area", "strategy-and-improvement"),
        (TASK, (*MARKS, ("1.3.1", 1)), "unknown-area", "not by 1.3.1"),
        (LISTED, BY_CRITERIA[:1], "mark-missing", "no mark for 1.3.2"),
        (LISTED, (*BY_CRITERIA, ("9.9.9", 1)), "unknown-area", "or instead by 1.3.1, 1.3.2; not by 9.9.9"),
        (LISTED, (*MARKS, *BY_CRITERIA), "unknown-area", "not by 1.3.1, 1.3.2"),
        (LISTED, (), "mark-missing", "strategy-and-improvement"),
        (replace(LISTED, content_areas=()), (), "mark-missing", "no mark for 1.3.1, 1.3.2"),
        (OWN, (*MARKS, ("1.3.1", 1)), "unknown-area", "or instead by criteria such as 1.3.1"),
        (OWN, (), "mark-missing", "strategy-and-improvement"),
        (OWN, (("1.3.1", 1), ("1.3.1", 2)), "marked-twice", "1.3.1"),
        (NOTHING, (("leadership", 1),), "unknown-area", "criteria such as 1.3.1; not by leadership"),
        (NOTHING, (("1a", 1),), "unknown-area", "not by 1a"),
    ],
)
def test_what_a_task_is_not_marked_by_is_refused_with_what_is_expected(task, marks, code, named):
    with pytest.raises(Refused, match=named) as caught:
        marking.require_whole(sum_of(marks), task)
    assert caught.value.code == code


def test_a_pass_is_recorded_and_told():
    decision = marking.mark(call(), sheet())
    (submission,) = decision.submissions
    assert (submission.state, submission.claim) == (State.ASSESSED, None)
    assert submission.outcome == Outcome(1, Result.PASSED, 4, ADA, NOW, NOW)
    assert [row.payload["to"] for row in decision.outbox] == ["provider", "participant"]
    assert decision.entry.live == "0001"
    assert decision.entry.liability is None


def test_feedback_stays_out_of_letters_and_audit():
    decision = marking.mark(call(), sheet())
    assert "well evidenced" not in str(decision.outbox) + str(decision.audit)
    assert decision.records[0].fields["feedback"] == "Clear and well evidenced."


def test_a_fail_frees_the_entry_and_is_free_the_first_time():
    entry = marking.mark(call(), sheet(Result.FAILED)).entry
    assert (entry.live, entry.liability, entry.occurrences) == (None, None, FAILED_ONCE)


def test_a_second_fail_makes_the_next_submission_chargeable():
    before = make_entry(live="0001", occurrences=FAILED_ONCE)
    owed = marking.mark(call(entry=before), sheet(Result.FAILED)).entry.liability
    assert (owed.cause, owed.event, owed.occurrence, owed.amount_pence) == ("0001", ASSESSOR_FAIL, 2, 15000)


def test_a_referral_frees_the_entry_and_costs_nothing():
    entry = marking.mark(call(), sheet(Result.REFERRED)).entry
    assert (entry.live, entry.liability, entry.occurrences) == (None, None, ())


def test_nobody_marks_what_they_do_not_hold():
    assert code_of(marking.mark, call(holder="somebody else"), sheet()) == "not-yours"
    assert (
        code_of(marking.mark, call(replace(HELD, state=State.RELEASED, claim=None)), sheet()) == "not-claimed"
    )


def test_a_second_mark_needs_a_reason_and_the_same_assessor():
    done = marked(Result.PASSED)
    assert code_of(marking.mark, call(done), sheet(Result.FAILED)) == "already-marked"
    assert code_of(marking.mark, call(done, holder="ben"), sheet(Result.FAILED, "typo")) == "not-yours"
    assert code_of(marking.mark, call(), sheet(reason="typo")) == "nothing-to-correct"


def test_a_correction_keeps_the_history():
    decision = marking.mark(call(marked(Result.PASSED)), sheet(Result.REFERRED, "added up wrongly"))
    assert decision.submissions[0].outcome.number == 2
    assert [record.key for record in decision.records] == ["OUTCOME#0001#0002"]
    assert decision.audit[0].reason == "added up wrongly"


def test_a_fail_that_was_a_mistake_is_not_counted_and_owed():
    failed = marking.mark(
        call(entry=make_entry(live="0001", draft=None, occurrences=FAILED_ONCE)), sheet(Result.FAILED)
    )
    corrected = marking.mark(call(failed.submissions[0], failed.entry), sheet(Result.PASSED, "typo"))
    assert corrected.entry.liability is None
    assert corrected.entry.occurrences == FAILED_ONCE
    assert corrected.entry.live == "0001"


def test_a_pass_that_was_a_mistake_becomes_a_fail_with_its_price():
    before = make_entry(live="0001", draft=None, occurrences=FAILED_ONCE)
    entry = marking.mark(call(marked(Result.PASSED), before), sheet(Result.FAILED, "typo")).entry
    assert entry.live is None
    assert entry.liability.occurrence == 2


def test_a_correction_does_not_disturb_a_submission_that_came_since():
    failed = marking.mark(call(), sheet(Result.FAILED))
    gone_on = replace(failed.entry, live="0002")
    corrected = marking.mark(call(failed.submissions[0], gone_on), sheet(Result.PASSED, "typo"))
    assert corrected.entry.live == "0002"


def test_a_mere_draft_does_not_open_the_entry_of_somebody_who_passed():
    failed = marking.mark(call(), sheet(Result.FAILED))
    with_draft = replace(failed.entry, draft="0002")
    corrected = marking.mark(call(failed.submissions[0], with_draft), sheet(Result.PASSED, "typo"))
    assert corrected.entry.live == "0001"


def test_the_same_result_again_changes_marks_alone():
    before = make_entry(live=None, occurrences=FAILED_ONCE)
    decision = marking.mark(call(marked(Result.FAILED), before), sheet(Result.FAILED, "feedback mended"))
    assert decision.entry == before


def test_a_fail_that_was_charged_is_not_charged_again_however_often_it_is_corrected():
    charged = make_entry(live=None, draft=None, occurrences=FAILED_ONCE, settled=(("0001", ASSESSOR_FAIL),))
    entry = marking.mark(call(marked(Result.PASSED), charged), sheet(Result.FAILED, "typo")).entry
    assert entry.liability is None
