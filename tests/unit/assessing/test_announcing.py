"""An outcome that the provider tells: until then nothing that the participant sees depends on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from builders.domain import NOW, SCRIPT_ID, make_entry, make_submission
from scriptgate.catalogue import load_rulebook
from scriptgate.stages.portal_views import Rows, entry_view
from scriptgate.submissions import drafts, finals, marking
from scriptgate.submissions.announcing import tell
from scriptgate.submissions.charges import ASSESSOR_FAIL
from scriptgate.submissions.claim import Claim, Result
from scriptgate.submissions.claims import Call
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.marking import Sheet
from scriptgate.submissions.progress import progress_of
from scriptgate.submissions.reminders import next_reminder, remind
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

ADA = "arn:aws:sts::222222222222:assumed-role/marker/ada"
OFFICE = "arn:aws:iam::111111111111:user/office"
TERMS = Terms(load_rulebook("npqh-2017"), "Fellside Leadership", "office@fellside.example", 15000)
TELLING = replace(TERMS, tell_outcome=True)
MARKS = tuple((area.id, 1) for area in TERMS.rulebook.task("task-1").content_areas)
HELD = make_submission(
    State.CLAIMED, script_id=SCRIPT_ID, claim=Claim(1, ADA, NOW, NOW + timedelta(days=14)), claims=1
)
FAILED_ONCE = ((ASSESSOR_FAIL, 1),)
BEFORE = make_entry(live="0001", draft=None, occurrences=FAILED_ONCE, invited_at=NOW, submissions=1)
LATER = NOW + timedelta(days=1)


def mark(
    result: Result, entry: Entry = BEFORE, submission: Submission = HELD, terms: Terms = TERMS, why: str = ""
) -> Decision:
    sheet = Sheet(result, MARKS, 4, "Clear.", why or None)
    return marking.mark(Call(entry, submission, ADA, terms, NOW), sheet)


def told(decision: Decision) -> Decision:
    return tell(decision.entry, decision.submissions[0], TERMS, OFFICE, LATER)


def page(decision: Decision) -> dict:
    return entry_view(decision.entry, Rows(None, decision.submissions, ()), TERMS, NOW)


def test_until_it_is_told_every_result_looks_the_same():
    """Page, costs and reminders of a fail are those of a pass, to the letter."""
    passed, *others = (mark(result) for result in (Result.PASSED, Result.FAILED, Result.REFERRED))
    for other in others:
        assert page(other) == page(passed)
        assert other.entry == passed.entry == BEFORE
        assert next_reminder(other.entry, (7, 2)) is None
        assert [row.payload["to"] for row in other.outbox] == ["provider"]
    shown = page(passed)
    assert (shown["final"], shown["cost"]["text"], shown["cost"]["due"]) == ("0001", "", None)
    assert shown["submissions"][0]["state_text"] == "Marked"
    assert "Your provider will tell you the outcome" in shown["submissions"][0]["next"]


@pytest.mark.parametrize(
    "act",
    [
        drafts.require_nothing_final,
        lambda entry: finals.submit(entry, make_submission(State.CHECKED, number="0002"), TERMS, NOW, "S-2"),
    ],
    ids=["another upload", "another submission"],
)
def test_until_it_is_told_nothing_else_can_be_submitted(act: Callable[[Entry], object]):
    with pytest.raises(Refused) as caught:
        act(mark(Result.FAILED).entry)
    assert caught.value.code == "already-submitted"
    assert "will tell you the outcome" in caught.value.message


def test_the_provider_hears_at_once_and_what_telling_will_cost():
    (row,) = mark(Result.FAILED).outbox
    context = row.payload["context"]
    assert (context["told"], context["liability"]["amount_pence"]) == (False, 15000)


def test_telling_sends_the_letter_frees_the_entry_and_makes_it_liable():
    decision = told(mark(Result.FAILED))
    (row,) = decision.outbox
    assert (row.id, row.payload["to"]) == ("0001-outcome-1-participant", "participant")
    assert row.payload["context"]["liability"]["amount_pence"] == 15000
    assert (decision.entry.live, decision.entry.liability.cause) == (None, "0001")
    (line,) = decision.audit
    assert (line.event, line.actor) == ("outcome-told", OFFICE)
    assert line.facts == {"submission": "0001", "outcome": 1, "result": "failed"}
    assert decision.submissions[0].outcome.told_at == LATER
    assert "did not pass" in page(decision)["cost"]["text"]
    assert page(decision)["submissions"][0]["state_text"] == "Marked: did not pass"


def test_telling_a_pass_leaves_the_entry_as_it_is():
    decision = told(mark(Result.PASSED))
    assert decision.entry == BEFORE
    assert page(decision)["submissions"][0]["state_text"] == "Marked: passed"


def test_told_later_or_at_once_it_comes_to_the_same():
    later, at_once = told(mark(Result.FAILED)), mark(Result.FAILED, terms=TELLING)
    assert replace(later.entry, liabilities=()) == replace(at_once.entry, liabilities=())
    assert later.outbox[0].id == at_once.outbox[1].id


def test_nothing_is_told_twice_or_before_it_is_marked():
    done = told(mark(Result.FAILED))
    for entry, submission, code in (
        (done.entry, done.submissions[0], "already-told"),
        (BEFORE, HELD, "not-marked"),
    ):
        with pytest.raises(Refused) as caught:
            tell(entry, submission, TERMS, OFFICE, LATER)
        assert caught.value.code == code


def test_a_correction_before_it_was_told_was_never_seen():
    """A fail that nobody told and that was a mistake leaves no trace with the participant."""
    failed = mark(Result.FAILED)
    passed = mark(Result.PASSED, failed.entry, failed.submissions[0], why="typo")
    assert passed.entry == BEFORE
    (row,) = told(passed).outbox
    assert (row.payload["context"]["result"], row.payload["context"]["corrects"]) == ("passed", None)


def test_a_correction_of_what_was_told_waits_for_the_provider_again():
    """What was owed for the mistake goes at once; nothing can be submitted until the new result is told."""
    failed = told(mark(Result.FAILED))
    passed = mark(Result.PASSED, failed.entry, failed.submissions[0], why="typo")
    assert passed.entry == BEFORE
    assert page(passed)["submissions"][0]["state_text"] == "Marked"
    (row,) = told(passed).outbox
    assert (row.id, row.payload["context"]["corrects"]) == ("0001-outcome-2-participant", "failed")


def test_a_correction_of_marks_alone_counts_nothing_twice():
    failed = told(mark(Result.FAILED))
    again = mark(Result.FAILED, failed.entry, failed.submissions[0], why="feedback mended")
    assert again.entry == failed.entry
    assert again.submissions[0].outcome.told_at == LATER


def test_a_fail_that_becomes_a_referral_unseen_is_not_counted():
    failed = mark(Result.FAILED)
    referred = told(mark(Result.REFERRED, failed.entry, failed.submissions[0], why="typo"))
    assert (referred.entry.live, referred.entry.liability, referred.entry.occurrences) == (
        None,
        None,
        FAILED_ONCE,
    )


def test_no_reminder_comes_on_top_of_the_letter():
    """The moments that passed while it was with the assessor are not made up for; the next one comes."""
    moment = BEFORE.deadline - timedelta(days=2)
    failed = mark(Result.FAILED)
    decision = tell(failed.entry, failed.submissions[0], TERMS, OFFICE, moment + timedelta(minutes=1))
    soon = moment + timedelta(minutes=5)
    assert remind(decision.entry, decision.submissions[0], TERMS, (7, 2), soon).outbox == ()
    early = told(failed)
    assert remind(early.entry, early.submissions[0], TERMS, (7, 2), soon).outbox


@pytest.mark.parametrize("result", [Result.FAILED, Result.REFERRED])
def test_a_window_that_has_closed_meanwhile_is_the_providers_to_extend(result: Result):
    (submission,) = told(mark(result)).submissions
    assert "until the deadline" in progress_of(submission).next
    assert "Ask your provider for an extension" in progress_of(submission, window_open=False).next
