"""What staff submit for a participant: declared by them, late only with a reason, never the same twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders.domain import DEADLINE, NOW, PLAN, SCRIPT, make_entry, make_submission, make_terms
from scriptgate.submissions.bulk import is_same, require_takeable, take
from scriptgate.submissions.drafts import Declared, Refused
from scriptgate.submissions.states import State

TERMS = make_terms()
DECLARED = Declared("submit", (SCRIPT, PLAN), {})
AFTER = DEADLINE + timedelta(hours=1)


def taken(entry, newest=None, now=NOW, late_reason=None):
    return take(entry, newest, DECLARED, TERMS, now, "arn:staff", late_reason)


def test_what_staff_submit_is_awaited_and_the_record_and_the_receipt_say_who():
    decision = taken(make_entry())

    (submission,) = decision.submissions
    assert (submission.number, submission.mode, submission.state) == ("0002", "submit", State.RECEIVING)
    assert submission.submitted_at == NOW
    assert decision.entry.awaiting == "0002"
    (line,) = decision.audit
    assert (line.actor, line.facts["on_behalf"], line.reason) == ("arn:staff", True, None)
    (receipt,) = decision.outbox
    assert receipt.payload["context"]["on_behalf"] is True


def test_a_draft_is_superseded():
    decision = taken(make_entry(), make_submission(State.CHECKED))

    assert [one.state for one in decision.submissions] == [State.RECEIVING, State.SUPERSEDED]


def test_after_the_deadline_it_takes_a_reason_and_the_check_does_not_call_it_late():
    with pytest.raises(Refused):
        taken(make_entry(), now=AFTER)
    with pytest.raises(Refused):
        taken(make_entry(), now=AFTER, late_reason="  ")

    decision = taken(make_entry(), now=AFTER, late_reason="Our server was down")

    assert decision.submissions[0].late_allowed
    assert decision.audit[0].facts["late"] is True
    assert decision.audit[0].reason == "Our server was down"


def test_in_time_a_reason_for_lateness_is_not_recorded():
    decision = taken(make_entry(), late_reason="Just in case")

    assert not decision.submissions[0].late_allowed
    assert decision.audit[0].reason is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"withdrawn_at": NOW}, "withdrawn"),
        ({"live": "0001"}, "already-submitted"),
        ({"awaiting": "0001"}, "already-submitted"),
        ({"opens": NOW + timedelta(days=1)}, "not-open"),
    ],
)
def test_an_entry_that_takes_nothing_is_refused_whatever_the_reason(facts, code):
    with pytest.raises(Refused) as refusal:
        require_takeable(make_entry(**facts), NOW, "late")
    assert refusal.value.code == code


SUBMITTED = make_submission(State.RECEIVED, submitted_at=NOW)
OTHER_DETAILS = replace(DECLARED, metadata={"programme": {"title": "Another"}})
OTHER_LABEL = replace(DECLARED, files=(SCRIPT, replace(PLAN, label="B")))


@pytest.mark.parametrize(
    ("newest", "declared", "same"),
    [
        (SUBMITTED, DECLARED, True),
        (SUBMITTED, OTHER_DETAILS, True),
        (SUBMITTED, replace(DECLARED, files=(SCRIPT,)), False),
        (replace(SUBMITTED, submitted_at=None), DECLARED, False),
        (replace(SUBMITTED, state=State.REJECTED), DECLARED, True),
        (replace(SUBMITTED, state=State.REJECTED), OTHER_DETAILS, False),
        (replace(SUBMITTED, state=State.RETURNED), OTHER_LABEL, False),
    ],
    ids=["same", "other details while it goes on", "other files", "a draft", "rejected, same",
         "rejected, other details", "returned, other label"],
)  # fmt: skip
def test_the_same_is_submitted_once(newest, declared, same):
    assert is_same(newest, declared) is same


def test_files_that_were_pinned_and_copied_since_are_the_same_files():
    pinned = tuple(replace(file, version_id="v1") for file in SUBMITTED.files)

    assert is_same(replace(SUBMITTED, state=State.REJECTED, files=pinned), DECLARED)
