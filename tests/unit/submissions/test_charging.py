"""What staff decide about charges."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.domain import NOW, make_entry, make_terms
from scriptgate.submissions import charging
from scriptgate.submissions.charges import NON_COMPLIANT, Charge
from scriptgate.submissions.charging import Ruling
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Liability

TERMS = make_terms()
ENTRY = make_entry(setbacks=(("0001", NON_COMPLIANT),))
OWED = Liability("0001", NON_COMPLIANT, 1, 15000, NOW)
CHARGE = Charge(ENTRY.id, "0001", NON_COMPLIANT, "0002", 1, NOW, 15000)
ANN = Ruling("arn:ann", NOW)
WHY = replace(ANN, reason="A death in the family.")


def in_status(status, **changes):
    return replace(CHARGE, status=status, decided_by="arn:bo", decided_at=NOW, **changes)


def refused(decide, *arguments):
    with pytest.raises(Refused) as refusal:
        decide(*arguments)
    return refusal.value


def test_a_confirmed_charge_says_who_and_when_and_is_told_with_its_policy():
    decision = charging.confirm(ENTRY, CHARGE, TERMS, ANN, None)

    (change,) = decision.charges_changed
    assert (change.was, change.charge.status) == ("proposed", "confirmed")
    assert (change.charge.decided_by, change.charge.decided_at) == ("arn:ann", NOW)
    (line,) = decision.audit
    assert (line.event, line.actor, line.facts["amount_pence"]) == ("charge-confirmed", "arn:ann", 15000)
    (row,) = decision.outbox
    assert (row.payload["letter"], row.payload["to"]) == ("charge", "participant")
    assert row.payload["context"]["ruled"]["policy_text"] == "A resubmission may be charged."
    assert row.payload["context"]["reference"] == charging.reference(ENTRY.id, CHARGE)


def test_an_amount_to_be_decided_is_needed_and_set():
    undecided = replace(CHARGE, amount_pence=None)

    assert refused(charging.confirm, ENTRY, undecided, TERMS, ANN, None).code == "no-amount"
    (change,) = charging.confirm(ENTRY, undecided, TERMS, ANN, 6000).charges_changed
    assert change.charge.amount_pence == 6000


@pytest.mark.parametrize(("amount", "code"), [(6000, "amount-set"), (0, "amount-set")])
def test_an_amount_that_is_known_is_not_changed(amount, code):
    assert refused(charging.confirm, ENTRY, CHARGE, TERMS, ANN, amount).code == code


def test_nothing_is_no_charge():
    assert (
        refused(charging.confirm, ENTRY, replace(CHARGE, amount_pence=None), TERMS, ANN, 0).code == "nothing"
    )


def test_a_charge_whose_mark_was_corrected_is_not_confirmed_but_can_be_waived():
    entry = replace(ENTRY, setbacks=())

    refusal = refused(charging.confirm, entry, CHARGE, TERMS, ANN, None)

    assert (refusal.code, "Waive the charge" in refusal.message) == ("corrected", True)
    assert charging.waive(entry, CHARGE, TERMS, WHY).charges_changed[0].charge.status == "waived"


def test_a_charge_carried_from_an_earlier_window_can_be_confirmed():
    carried = replace(CHARGE, cause="LF10042-task-1-2026-spring#0001")

    assert charging.confirm(ENTRY, carried, TERMS, ANN, None).charges_changed[0].charge.status == "confirmed"


@pytest.mark.parametrize("status", ["proposed", "confirmed"])
def test_what_was_not_exported_can_be_waived_with_a_reason_that_stays_in_the_record(status):
    decision = charging.waive(ENTRY, in_status(status), TERMS, WHY)

    (change,) = decision.charges_changed
    assert (change.was, change.charge.status, change.charge.amount_pence) == (status, "waived", 15000)
    assert decision.audit[0].reason == "A death in the family."
    assert "death" not in str(decision.outbox)


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_waiver_needs_a_reason(reason):
    blank = replace(ANN, reason=reason)
    owing = replace(ENTRY, liabilities=(OWED,))

    assert refused(charging.waive, ENTRY, CHARGE, TERMS, blank).code == "no-reason"
    assert refused(charging.waive_liability, owing, OWED, TERMS, blank).code == "no-reason"


def test_an_exported_charge_is_corrected_by_a_credit_note():
    refusal = refused(charging.waive, ENTRY, in_status("exported", export=7), TERMS, WHY)

    assert "It is in export 7: your invoicing program corrects it with a credit note." in refusal.message


@pytest.mark.parametrize(
    ("decide", "statuses"),
    [
        (
            lambda charge: charging.confirm(ENTRY, charge, TERMS, ANN, None),
            ["confirmed", "waived", "exported"],
        ),
        (lambda charge: charging.waive(ENTRY, charge, TERMS, WHY), ["waived", "exported"]),
        (lambda charge: charging.export(ENTRY, charge, 7, ANN), ["waived", "exported"]),
    ],
)
def test_what_was_decided_is_not_decided_again_and_the_refusal_names_who_did(decide, statuses):
    for status in statuses:
        refusal = refused(decide, in_status(status, export=3 if status == "exported" else None))

        assert refusal.code == "already-decided"
        assert "by arn:bo at 2026-11-20T10:15:00Z" in refusal.message


def test_a_proposal_is_not_exported():
    assert refused(charging.export, ENTRY, CHARGE, 7, ANN).code == "only-proposed"


def test_what_is_owed_and_waived_is_never_charged():
    owing = replace(ENTRY, liabilities=(OWED,))

    decision = charging.waive_liability(owing, OWED, TERMS, WHY)

    assert decision.entry.liabilities == ()
    assert OWED.key in decision.entry.settled
    assert decision.audit[0].event == "liability-waived"
    (row,) = decision.outbox
    assert (row.payload["context"]["decided"], row.payload["context"]["ruled"]["submission"]) == (
        "waived",
        None,
    )
    assert row.payload["context"]["liability"] is None


def test_what_is_not_owed_can_not_be_waived():
    assert refused(charging.waive_liability, ENTRY, OWED, TERMS, WHY).code == "not-owed"


@given(st.integers(0, 99_999_999))
def test_pounds_are_read_to_the_penny(pence):
    written = charging.pounds_of(pence)

    assert charging.pence_of(written) == charging.pence_of(f"£{written}") == pence


@pytest.mark.parametrize(
    "text", ["", "60.5", "60,00", "1,000", "-1", "60.000", "6e1", "£", "٦٠", "60 pounds"]
)
def test_what_is_no_exact_amount_is_refused(text):
    with pytest.raises(ValueError, match="no amount in pounds"):
        charging.pence_of(text)


def test_a_reference_is_the_same_for_a_charge_and_the_liability_that_it_was_and_no_other():
    assert charging.reference(ENTRY.id, CHARGE) == charging.reference(ENTRY.id, OWED)
    others = {charging.reference(ENTRY.id, replace(OWED, cause=f"{number:04d}")) for number in range(500)}
    assert len(others) == 500


@pytest.mark.parametrize(("cause", "found"), [("1", 1), ("0001", 1), ("2", 0), (f"{ENTRY.id}#0001", 0)])
def test_a_cause_may_be_named_without_its_zeros(cause, found):
    assert len(charging.named([CHARGE], cause)) == found
