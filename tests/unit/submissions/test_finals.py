"""The click, the verdict, the review, and what each costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.domain import DEADLINE, NOW, SCRIPT_ID, make_entry, make_submission, make_terms, with_verdict
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.charges import NON_COMPLIANT
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry, Liability
from scriptgate.submissions.finals import Bundle, complete_check, decide, decide_review, released, submit
from scriptgate.submissions.states import State

LIABLE = Liability("0001", NON_COMPLIANT, 1, 15000, NOW - timedelta(days=3))


def entry_of(decision: Decision) -> Entry:
    assert decision.entry is not None
    return decision.entry


def letters(decision: Decision) -> list[tuple[str, str]]:
    return [(row.payload["letter"], row.payload["to"]) for row in decision.outbox if row.target == "mail"]


def submitted(verdict: Verdict, number: str = "0001", owed: Liability | None = None):
    checked = with_verdict(make_submission(number=number), verdict)
    return replace(checked, submitted_at=NOW, owed_at_click=owed)


def test_a_compliant_submission_is_queued_released_and_told():
    decision = decide(make_entry(awaiting="0001"), submitted(Verdict.COMPLIANT), make_terms(), NOW, SCRIPT_ID)
    assert (decision.submissions[0].state, decision.submissions[0].script_id) == (State.QUEUED, SCRIPT_ID)
    assert [row.id for row in decision.outbox if row.target == "release"] == ["0001-release"]
    assert letters(decision) == [("verdict", "participant"), ("compliance", "provider")]
    entry = entry_of(decision)
    assert (entry.live, entry.awaiting, entry.liability) == ("0001", None, None)


def test_a_rejection_makes_liable_and_costs_nothing_yet():
    decision = decide(make_entry(), submitted(Verdict.NON_COMPLIANT), make_terms(), NOW, SCRIPT_ID)
    assert decision.submissions[0].state is State.REJECTED
    assert entry_of(decision).liability == Liability("0001", NON_COMPLIANT, 1, 15000, NOW)
    assert decision.charge is None
    assert not [row for row in decision.outbox if row.target == "release"]


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        (Verdict.COMPLIANT, []),
        (Verdict.NON_COMPLIANT, []),
        (Verdict.RETURNED, []),
        (Verdict.NEEDS_REVIEW, ["compliance"]),
    ],
)
def test_who_reads_the_digest_alone_hears_at_once_of_what_waits_for_them(verdict, told):
    terms = replace(make_terms(), each_verdict=False)
    decision = decide(make_entry(awaiting="0001"), submitted(verdict), terms, NOW, SCRIPT_ID)
    assert [name for name, to in letters(decision) if to == "provider"] == told
    assert ("verdict", "participant") in letters(decision)


@pytest.mark.parametrize("each", [True, False])
def test_a_proposed_charge_has_a_letter_of_its_own_to_the_provider(each):
    terms = replace(make_terms(), each_verdict=each)
    decision = decide(
        make_entry(liabilities=(LIABLE,)), submitted(Verdict.COMPLIANT, "0002", LIABLE), terms, NOW, SCRIPT_ID
    )
    (told,) = [row for row in decision.outbox if row.payload.get("letter") == "proposal"]
    assert told.payload["to"] == "provider"
    assert told.payload["context"]["charge"]["amount_pence"] == 15000
    assert ("compliance", "provider") in letters(decision) or not each


def test_the_letters_of_a_rejection_name_the_amount():
    decision = decide(make_entry(), submitted(Verdict.NON_COMPLIANT), make_terms(), NOW, SCRIPT_ID)
    assert {row.payload["context"]["liability"]["amount_pence"] for row in decision.outbox} == {15000}


def test_a_policy_that_starts_with_the_second_rejection_leaves_the_first_free():
    terms = make_terms(from_occurrence=2)
    first = decide(make_entry(), submitted(Verdict.NON_COMPLIANT), terms, NOW, SCRIPT_ID)
    assert entry_of(first).liability is None
    second = decide(entry_of(first), submitted(Verdict.NON_COMPLIANT, "0002"), terms, NOW, SCRIPT_ID)
    assert second.charge is None
    liability = entry_of(second).liability
    assert liability is not None
    assert liability.occurrence == 2


@pytest.mark.parametrize("verdict", [Verdict.COMPLIANT, Verdict.NON_COMPLIANT])
def test_the_next_decided_submission_proposes_the_charge(verdict: Verdict):
    decision = decide(
        make_entry(liabilities=(LIABLE,)), submitted(verdict, "0002", LIABLE), make_terms(), NOW, SCRIPT_ID
    )
    assert decision.charge is not None
    assert (decision.charge.cause, decision.charge.submission, decision.charge.amount_pence) == (
        "0001",
        "0002",
        15000,
    )


def test_a_fee_that_is_not_set_stays_to_be_decided():
    decision = decide(
        make_entry(), submitted(Verdict.NON_COMPLIANT), make_terms(fee_pence=None), NOW, SCRIPT_ID
    )
    liability = entry_of(decision).liability
    assert liability is not None
    assert liability.amount_pence is None


@pytest.mark.parametrize("verdict", [Verdict.NEEDS_REVIEW, Verdict.RETURNED])
def test_a_review_or_a_return_changes_no_money(verdict: Verdict):
    decision = decide(
        make_entry(liabilities=(LIABLE,)), submitted(verdict, "0002", LIABLE), make_terms(), NOW, SCRIPT_ID
    )
    assert decision.charge is None
    assert entry_of(decision).liability == LIABLE


def test_a_review_that_rejects_makes_liable():
    waiting = replace(submitted(Verdict.NEEDS_REVIEW), state=State.IN_REVIEW)
    decision = decide_review(
        make_entry(live="0001"),
        waiting,
        make_terms(),
        NOW,
        SCRIPT_ID,
        accepted=False,
        actor="staff",
        reason="The plan is missing.",
    )
    entry = entry_of(decision)
    assert (decision.submissions[0].state, entry.live) == (State.REJECTED, None)
    assert entry.liability is not None
    assert decision.audit[0].reason == "The plan is missing."


def test_a_review_that_accepts_queues_and_says_why():
    waiting = replace(submitted(Verdict.NEEDS_REVIEW), state=State.IN_REVIEW)
    decision = decide_review(
        make_entry(live="0001"),
        waiting,
        make_terms(),
        NOW,
        SCRIPT_ID,
        accepted=True,
        actor="staff",
        reason="Tables are data.",
    )
    assert decision.submissions[0].state is State.QUEUED
    assert entry_of(decision).live == "0001"
    assert {row.id for row in decision.outbox} == {
        "0001-release",
        "0001-decided-participant",
        "0001-decided-provider",
    }


@pytest.mark.parametrize(
    ("state", "reason", "code"),
    [(State.QUEUED, "yes", "not-in-review"), (State.IN_REVIEW, "  ", "no-reason")],
)
def test_a_review_needs_a_waiting_submission_and_a_reason(state, reason, code):
    submission = replace(submitted(Verdict.NEEDS_REVIEW), state=state)
    with pytest.raises(Refused) as refused:
        decide_review(
            make_entry(live="0001"),
            submission,
            make_terms(),
            NOW,
            SCRIPT_ID,
            accepted=True,
            actor="staff",
            reason=reason,
        )
    assert refused.value.code == code


def test_a_click_before_the_check_ends_keeps_its_time_and_waits():
    received = make_submission(State.RECEIVED)
    decision = submit(make_entry(), received, make_terms(), NOW, SCRIPT_ID)
    assert decision.submissions[0].state is State.RECEIVED
    assert decision.submissions[0].submitted_at == NOW
    assert entry_of(decision).awaiting == "0001"
    assert letters(decision) == [("receipt", "participant")]


def test_the_waiting_click_becomes_final_when_the_check_completes():
    waiting = replace(with_verdict(make_submission(), Verdict.COMPLIANT), submitted_at=NOW)
    decision = complete_check(make_entry(awaiting="0001"), waiting, make_terms(), NOW, SCRIPT_ID)
    assert decision.submissions[0].state is State.QUEUED


def test_a_click_on_a_finished_check_is_final_at_once_with_a_receipt():
    ready = with_verdict(make_submission(State.CHECKED), Verdict.COMPLIANT)
    decision = submit(make_entry(), ready, make_terms(), NOW, SCRIPT_ID)
    assert decision.submissions[0].state is State.QUEUED
    assert letters(decision) == [
        ("receipt", "participant"),
        ("verdict", "participant"),
        ("compliance", "provider"),
    ]


def test_a_click_in_the_deadlines_minute_counts_and_one_after_it_does_not():
    ready = with_verdict(make_submission(State.CHECKED), Verdict.COMPLIANT)
    last = DEADLINE + timedelta(seconds=59)
    assert submit(make_entry(), ready, make_terms(), last, SCRIPT_ID).submissions[0].submitted_at == last
    with pytest.raises(Refused, match="extension"):
        submit(make_entry(), ready, make_terms(), DEADLINE + timedelta(minutes=1), SCRIPT_ID)


@pytest.mark.parametrize(
    ("state", "changes", "code"),
    [
        (State.RETURNED, {}, "returned"),
        (State.SUPERSEDED, {}, "superseded"),
        (State.CHECKED, {"live": "0001"}, "already-submitted"),
        (State.CHECKED, {"awaiting": "0001"}, "being-checked"),
    ],
)
def test_what_cannot_be_final_is_refused(state, changes, code):
    with pytest.raises(Refused) as refused:
        submit(make_entry(**changes), make_submission(state), make_terms(), NOW, SCRIPT_ID)
    assert refused.value.code == code


def test_letters_hold_no_personal_data():
    decision = decide(make_entry(), submitted(Verdict.NON_COMPLIANT), make_terms(), NOW, SCRIPT_ID)
    names = {name for row in decision.outbox for name in row.payload["context"]}
    assert not names & {"person_name", "name", "email", "trn"}


def test_a_release_keeps_what_was_released():
    queued = make_submission(State.QUEUED, script_id=SCRIPT_ID)
    decision = released(make_entry(live="0001"), queued, Bundle("v9", "f" * 64, 5), NOW)
    moved = decision.submissions[0]
    (pointer,) = decision.records
    assert (pointer.partition, pointer.fields["submission"]) == (f"SCRIPT#{SCRIPT_ID}", "0001")
    assert (moved.state, moved.bundle_version_id, moved.bundle_sha256) == (State.RELEASED, "v9", "f" * 64)


@given(st.lists(st.sampled_from(Verdict), max_size=12), st.integers(1, 3))
def test_over_any_history_each_rejection_is_charged_at_most_once(verdicts: list[Verdict], first: int):
    """Charges = chargeable rejections that a later decided submission followed; no cause twice."""
    terms = make_terms(from_occurrence=first)
    entry, charges, chargeable = make_entry(draft=None), [], []
    for number, verdict in enumerate(verdicts, start=1):
        submission = submitted(verdict, f"{number:04d}", entry.liability)
        decided = decide(entry, submission, terms, NOW, SCRIPT_ID)
        if verdict is Verdict.NEEDS_REVIEW:
            decided = decide_review(
                entry_of(decided),
                decided.submissions[0],
                terms,
                NOW,
                SCRIPT_ID,
                accepted=False,
                actor="staff",
                reason="Not enough.",
            )
        expected = chargeable.pop() if chargeable and verdict is not Verdict.RETURNED else None
        assert (decided.charge.cause if decided.charge else None) == expected
        charges += [decided.charge.cause] if decided.charge else []
        entry = replace(entry_of(decided), live=None)
        if entry.liability is not None and entry.liability.cause == submission.number:
            chargeable.append(submission.number)
    assert len(charges) == len(set(charges))
