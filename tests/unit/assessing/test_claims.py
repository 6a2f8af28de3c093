"""Claims: the first wins, the holder alone decides, and nothing stays away for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from builders.domain import NOW, SCRIPT_ID, make_entry, make_submission, make_terms
from scriptgate.submissions import claims
from scriptgate.submissions.claim import Claim
from scriptgate.submissions.claims import LAPSE_AFTER, LONGEST, Call, due_of
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission

ADA, BEN = (
    "arn:aws:sts::222222222222:assumed-role/marker/ada",
    "arn:aws:sts::222222222222:assumed-role/marker/ben",
)
RELEASED = make_submission(State.RELEASED, script_id=SCRIPT_ID, bundle_version_id="v", bundle_length=5)
HELD = replace(RELEASED, state=State.CLAIMED, claim=Claim(1, ADA, NOW, NOW + timedelta(days=14)), claims=1)


def call(submission: Submission = HELD, holder: str = ADA, now: datetime = NOW) -> Call:
    return Call(make_entry(live="0001"), submission, holder, make_terms(), now)


def moved(decision: Decision) -> Submission:
    (submission,) = decision.submissions
    return submission


def refused(act, *arguments: object) -> str:
    with pytest.raises(Refused) as caught:
        act(*arguments)
    return caught.value.code


def test_the_first_who_claims_a_script_holds_it_for_the_days_given():
    decision = claims.claim(call(RELEASED), 14)
    assert moved(decision).state is State.CLAIMED
    assert moved(decision).claim == Claim(1, ADA, NOW, NOW + timedelta(days=14))
    assert [line.event for line in decision.audit] == ["script-claimed"]


def test_a_second_assessor_is_refused_before_opening_anything():
    assert refused(claims.claim, call(HELD, BEN), 14) == "claimed-by-another"


def test_claiming_again_what_one_holds_changes_nothing():
    assert claims.claim(call(HELD, ADA), 14) == Decision()


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (State.QUEUED, "not-released-yet"),
        (State.ASSESSED, "already-marked"),
        (State.REJECTED, "not-available"),
        (State.SUPERSEDED, "not-available"),
    ],
)
def test_a_script_that_is_not_waiting_can_not_be_claimed(state: State, code: str):
    assert refused(claims.claim, call(replace(RELEASED, state=state)), 14) == code


@pytest.mark.parametrize(
    "act",
    [
        lambda who: claims.extend(call(HELD, who), NOW + timedelta(days=20)),
        lambda who: claims.hand_back(call(HELD, who), "ill"),
        lambda who: claims.decline(call(HELD, who), "other", "ill"),
    ],
)
def test_the_holder_alone_extends_returns_and_declines(act):
    act(ADA)
    assert refused(act, BEN) == "not-yours"


def test_nobody_extends_what_nobody_holds():
    assert refused(claims.extend, call(RELEASED), NOW + timedelta(days=1)) == "not-claimed"


@pytest.mark.parametrize("until", [NOW, NOW - timedelta(days=1), NOW + LONGEST + timedelta(seconds=1)])
def test_an_extension_ends_in_the_future_and_in_reason(until: datetime):
    assert refused(claims.extend, call(), until) == "not-until-then"


def test_an_extension_never_shortens_a_claim():
    with pytest.raises(Refused, match="yours until 2026-12-04T10:15:00Z already: extend to a later time"):
        claims.extend(call(), HELD.claim.due_at - timedelta(seconds=1))
    assert moved(claims.extend(call(), HELD.claim.due_at)).claim == HELD.claim


def test_whoever_returned_a_script_can_claim_it_again():
    back = moved(claims.hand_back(call(), "By mistake."))
    assert moved(claims.claim(call(back), 14)).claim.number == HELD.claims + 1


def test_an_extension_forgets_that_the_claim_was_overdue():
    told = replace(HELD, claim=replace(HELD.claim, warned_at=NOW))
    assert moved(claims.extend(call(told), NOW + LONGEST)).claim == replace(HELD.claim, due_at=NOW + LONGEST)


def test_a_returned_script_is_announced_anew_and_its_reason_is_kept_apart():
    decision = claims.hand_back(call(), "I am ill.")
    assert (moved(decision).state, moved(decision).claim) == (State.RELEASED, None)
    assert [(row.target, row.id) for row in decision.outbox] == [("release", "0001-announce-after-claim-1")]
    assert decision.audit[0].reason == "I am ill."
    assert "ill" not in str(decision.audit[0].facts)


def test_who_declined_a_script_does_not_get_it_again():
    away = moved(claims.decline(call(), claims.CONFLICT, "I know the school."))
    assert refused(claims.claim, call(away, ADA), 14) == "declined-before"
    assert moved(claims.claim(call(away, BEN), 14)).claim.holder == BEN


def test_the_provider_hears_of_a_script_that_can_not_be_read():
    decision = claims.decline(call(), claims.UNREADABLE, "The file does not open.")
    assert [(row.target, row.payload.get("to")) for row in decision.outbox] == [
        ("release", None),
        ("mail", "provider"),
    ]
    assert not [row for row in claims.decline(call(), claims.CONFLICT, "x").outbox if row.target == "mail"]


def test_an_overdue_claim_is_told_once_then_lapses_and_is_announced_anew():
    terms = replace(make_terms(), assessor_email="lead@marking.example")
    warned = claims.warn(make_entry(), HELD, terms, NOW + timedelta(days=14))
    assert [row.payload["to"] for row in warned.outbox] == ["provider", "assessor"]
    assert moved(warned).state is State.CLAIMED
    lapsed = claims.lapse(make_entry(), moved(warned), NOW + timedelta(days=17))
    assert (moved(lapsed).state, moved(lapsed).claim) == (State.RELEASED, None)
    assert [row.target for row in lapsed.outbox] == ["release"]


def test_without_an_address_nobody_is_written_to_at_the_assessors():
    warned = claims.warn(make_entry(), HELD, make_terms(), NOW)
    assert [row.payload["to"] for row in warned.outbox] == ["provider"]


def test_sweep_looks_at_a_claim_when_it_is_due_and_when_it_lapses():
    assert due_of(HELD.claim) == HELD.claim.due_at
    assert due_of(replace(HELD.claim, warned_at=NOW)) == HELD.claim.due_at + LAPSE_AFTER


def test_each_claim_and_its_end_is_a_row():
    taken = claims.claim(call(RELEASED), 14)
    back = claims.hand_back(call(moved(taken)), "ill")
    rows = [(record.key, record.new, record.fields.get("status")) for record in taken.records]
    assert rows[0] == ("CLAIM#0001#0001", True, "held")
    ends = [(record.key, record.new, record.fields.get("status")) for record in back.records]
    assert ends[0] == ("CLAIM#0001#0001", False, "returned")


def test_what_a_holder_holds_is_written_and_ended_with_the_claim():
    taken = claims.claim(call(RELEASED), 14)
    back = claims.hand_back(call(moved(taken)), "ill")
    written, removed = taken.records[-1], back.records[-1]
    assert written.partition == removed.partition
    assert "ended" not in written.fields
    assert removed.fields["ended"] is True


def test_a_claim_that_is_extended_within_the_day_is_told_again_when_that_is_over_too():
    later = replace(HELD, claim=replace(HELD.claim, due_at=HELD.claim.due_at + timedelta(hours=8)))
    rows = [claims.warn(make_entry(), held, make_terms(), NOW).outbox[0].id for held in (HELD, later)]
    assert rows[0] != rows[1]


def test_a_late_warning_still_gives_its_days():
    late = HELD.claim.due_at + timedelta(days=26)
    warned = moved(claims.warn(make_entry(), HELD, make_terms(), late))
    assert due_of(warned.claim) == late + LAPSE_AFTER
