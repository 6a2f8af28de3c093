"""Submissions before they are final."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders.domain import DEADLINE, NOW, PLAN, SCRIPT, make_entry, make_submission, make_terms, with_verdict
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.charges import NON_COMPLIANT
from scriptgate.submissions.drafts import (
    Declared,
    ExtractionResult,
    Refused,
    checked,
    declare,
    extracted,
    receive,
)
from scriptgate.submissions.entry import Liability
from scriptgate.submissions.states import DRAFTS, IllegalTransition, State

DECLARED = Declared("check", (SCRIPT, PLAN), {})


def test_a_declaration_takes_the_next_number():
    decision = declare(make_entry(submissions=7, draft=None), None, DECLARED, NOW, "participant")
    assert decision.submissions[0].number == "0008"
    assert decision.entry is not None
    assert (decision.entry.submissions, decision.entry.draft) == (8, "0008")


def test_a_bulk_upload_that_is_submitted_in_one_go_owes_what_the_entry_owed_then():
    owed = Liability("0001", NON_COMPLIANT, 1, 15000, NOW)
    for mode, at_click in (("submit", owed), ("check", None)):
        declared = replace(DECLARED, mode=mode)
        decision = declare(make_entry(liabilities=(owed,)), None, declared, NOW, "provider")
        assert decision.submissions[0].owed_at_click == at_click


@pytest.mark.parametrize("state", sorted(DRAFTS))
def test_a_newer_draft_supersedes_the_older_one(state: State):
    decision = declare(make_entry(), make_submission(state), DECLARED, NOW, "participant")
    assert [item.state for item in decision.submissions] == [State.RECEIVING, State.SUPERSEDED]


def test_a_rejected_submission_is_not_superseded_by_the_next():
    decision = declare(make_entry(), make_submission(State.REJECTED), DECLARED, NOW, "participant")
    assert [item.number for item in decision.submissions] == ["0002"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"live": "0001"}, "already-submitted"),
        ({"awaiting": "0001"}, "being-checked"),
        ({"deadline": NOW - timedelta(minutes=1)}, "closed"),
        ({"opens": NOW + timedelta(minutes=1)}, "not-open"),
    ],
)
def test_nothing_can_be_declared_when_it_would_not_be_accepted(changes, code):
    with pytest.raises(Refused) as refused:
        declare(make_entry(**changes), None, DECLARED, NOW, "participant")
    assert refused.value.code == code


def test_a_deadline_accepts_until_the_end_of_its_minute():
    entry = make_entry(draft=None)
    last_moment = DEADLINE + timedelta(seconds=59, microseconds=999_999)
    assert declare(entry, None, DECLARED, last_moment, "participant").submissions
    with pytest.raises(Refused):
        declare(entry, None, DECLARED, DEADLINE + timedelta(seconds=60), "participant")


def test_grace_moves_the_end():
    entry = make_entry(draft=None, grace_seconds=120)
    assert declare(entry, None, DECLARED, DEADLINE + timedelta(seconds=179), "participant").submissions
    with pytest.raises(Refused):
        declare(entry, None, DECLARED, DEADLINE + timedelta(seconds=180), "participant")


def test_receiving_pins_every_file_by_version():
    decision = receive(make_submission(State.RECEIVING), {"a" * 64: "v1", "b" * 64: "v2"}, "v0", NOW)
    assert [file.version_id for file in decision.submissions[0].files] == ["v1", "v2"]
    assert decision.submissions[0].manifest_version_id == "v0"


def test_a_step_out_of_turn_is_refused():
    with pytest.raises(IllegalTransition):
        extracted(make_submission(State.RECEIVING), ExtractionResult("v1", {}, None), NOW)


@pytest.mark.parametrize("verdict", [Verdict.COMPLIANT, Verdict.NON_COMPLIANT, Verdict.NEEDS_REVIEW])
def test_a_check_that_nobody_submitted_sends_nothing_and_costs_nothing(verdict: Verdict):
    entry = make_entry()
    decision = checked(entry, with_verdict(make_submission(), verdict), make_terms())
    assert decision.submissions[0].state is State.CHECKED
    assert (decision.outbox, decision.charge) == ((), None)
    assert decision.entry == entry


def test_a_returned_draft_tells_the_participant_alone():
    decision = checked(make_entry(), with_verdict(make_submission(), Verdict.RETURNED), make_terms())
    assert decision.submissions[0].state is State.RETURNED
    assert [row.payload["to"] for row in decision.outbox] == ["participant"]


def test_a_returned_submission_tells_the_provider_too_and_frees_the_entry():
    submission = replace(with_verdict(make_submission(), Verdict.RETURNED), submitted_at=NOW)
    decision = checked(make_entry(awaiting="0001"), submission, make_terms())
    assert [row.payload["to"] for row in decision.outbox] == ["participant", "provider"]
    assert decision.entry is not None
    assert decision.entry.awaiting is None
    assert decision.entry.liability is None
