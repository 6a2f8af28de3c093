"""A withdrawn entry takes no work; what was submitted goes on; reinstating takes it all back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders.domain import NOW, make_entry, make_submission, make_terms
from scriptgate.submissions import drafts, finals, rescue
from scriptgate.submissions.drafts import Declared, Refused
from scriptgate.submissions.entry import Liability
from scriptgate.submissions.invitations import Invitation, invitation_of
from scriptgate.submissions.progress import progress_of
from scriptgate.submissions.reminders import next_reminder
from scriptgate.submissions.states import State
from scriptgate.submissions.windows import is_open
from scriptgate.submissions.withdrawals import going_on, reinstate, withdraw

TERMS = make_terms()
INVITED = make_entry(invited_at=NOW - timedelta(days=20))


def withdrawn(entry=INVITED):
    return withdraw(entry, TERMS, NOW, "arn:staff", "Changed school")


def test_a_withdrawal_says_who_and_why_and_tells_the_participant_without_the_reason():
    decision = withdrawn()

    assert decision.entry.withdrawn_at == NOW
    (line,) = decision.audit
    assert (line.event, line.actor, line.reason) == ("entry-withdrawn", "arn:staff", "Changed school")
    (row,) = decision.outbox
    assert (row.payload["letter"], row.payload["to"]) == ("withdrawn", "participant")
    assert "Changed school" not in str(row)


def test_nothing_more_is_declared_submitted_invited_or_reminded_of():
    entry = withdrawn().entry

    assert not is_open(entry, NOW)
    assert next_reminder(entry, (7, 2)) is None
    assert invitation_of(entry, NOW, again=True) is Invitation.WITHDRAWN
    with pytest.raises(Refused) as declaring:
        drafts.declare(entry, None, Declared("check", (), {}), NOW, "participant")
    with pytest.raises(Refused) as submitting:
        finals.submit(entry, make_submission(State.CHECKED), TERMS, NOW, "S-1")
    assert declaring.value.code == submitting.value.code == "withdrawn"


def test_what_was_submitted_goes_on_and_is_named():
    entry = replace(INVITED, draft=None, live="0001")

    decision = withdrawn(entry)

    assert going_on(decision.entry) == "0001"
    assert decision.audit[0].facts["goes_on"] == "0001"
    assert decision.outbox[0].payload["context"]["goes_on"] == "0001"
    assert decision.submissions == ()


def test_reinstating_takes_it_all_back_but_the_record():
    entry = withdrawn().entry

    decision = reinstate(entry, TERMS, "arn:staff", "A mistake")

    assert decision.entry == INVITED
    assert [line.event for line in decision.audit] == ["entry-reinstated"]
    assert decision.outbox[0].payload["context"]["reinstated"] is True


def test_a_liability_is_charged_for_nothing_and_stays():
    owing = replace(INVITED, liabilities=(Liability("0001", "non_compliant_submission", 1, 15000, NOW),))

    decision = withdrawn(owing)

    assert decision.charge is None
    assert decision.entry.liability == owing.liability


def test_who_was_never_invited_gets_no_letter():
    assert withdrawn(make_entry()).outbox == ()


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_reason_no_withdrawal(reason):
    with pytest.raises(Refused):
        withdraw(INVITED, TERMS, NOW, "staff", reason)
    with pytest.raises(Refused):
        reinstate(withdrawn().entry, TERMS, "staff", reason)


def test_twice_is_refused():
    with pytest.raises(Refused, match="already"):
        withdrawn(withdrawn().entry)
    with pytest.raises(Refused, match="not withdrawn"):
        reinstate(INVITED, TERMS, "staff", "x")


def test_nobody_is_asked_for_the_missing_files_of_a_withdrawn_entry():
    waiting = make_submission(State.RECEIVING, rings=2)

    assert rescue.ring(INVITED, waiting, TERMS, NOW).outbox != ()
    assert rescue.ring(withdrawn().entry, waiting, TERMS, NOW).outbox == ()


def test_the_page_says_of_a_draft_that_the_entry_was_withdrawn_and_not_that_it_is_late():
    progress = progress_of(make_submission(State.CHECKED), window_open=False, withdrawn=True)

    assert "withdrawn" in progress.next
