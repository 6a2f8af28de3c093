"""What submitting costs is said before the click, and what is proposed afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builders.domain import DEADLINE, NOW, make_entry, make_submission, make_terms, with_verdict
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.charges import ASSESSOR_FAIL, NON_COMPLIANT, Charge
from scriptgate.submissions.costs import consequence, costs
from scriptgate.submissions.entry import Liability
from scriptgate.submissions.states import State

OWED = Liability("0001", NON_COMPLIANT, 1, 9500, NOW)
CHARGE = Charge("E", "0001", NON_COMPLIANT, "0002", 1, NOW, 9500)


def test_what_a_rejection_could_cost_is_said_before_anything_is_owed():
    found = costs(make_entry(), (), make_terms(), NOW)
    assert found["due"] is None
    assert found["possible"]["amount"] == "£150.00"
    assert "the submission after it may cost £150.00" in found["text"]


def test_a_policy_that_charges_later_says_nothing_yet():
    found = costs(make_entry(), (), make_terms(from_occurrence=2), NOW)
    assert found["possible"] is None
    assert found["text"] == "Submitting costs nothing now. Checking is always free."


def test_what_is_owed_is_said_with_its_cause():
    found = costs(make_entry(liabilities=(OWED,)), (), make_terms(), NOW)
    assert (found["due"]["amount"], found["due"]["cause"]) == ("£95.00", "0001")
    assert "Your submission 0001 was not accepted" in found["text"]
    assert "£95.00" in found["text"]
    failed = replace(OWED, event=ASSESSOR_FAIL)
    said = costs(make_entry(liabilities=(failed,)), (), make_terms(), NOW)["text"]
    assert "Your submission 0001 did not pass" in said


def test_of_two_that_are_owed_one_is_due_now_and_the_other_is_named():
    entry = make_entry(liabilities=(OWED, replace(OWED, cause="0002")))
    due = costs(entry, (), make_terms(), NOW)["due"]
    assert due["cause"] == "0001"
    assert "For submission 0002 nothing is charged yet" in due["text"]


@pytest.mark.parametrize(
    "changes", [{"live": "0002"}, {"awaiting": "0002"}, {"deadline": NOW - timedelta(days=1)}]
)
def test_when_nothing_can_be_submitted_nothing_is_said_of_what_it_costs(changes: dict):
    found = costs(make_entry(**changes), (), make_terms(), NOW)
    assert (found["text"], found["due"], found["possible"]) == ("", None, None)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("proposed", "is proposed. Fellside Leadership confirms or waives it and writes to you."),
        ("confirmed", "has been confirmed."),
        ("waived", "was proposed and has been waived: you owe nothing."),
    ],
)
def test_a_charge_is_shown_as_it_stands(status: str, said: str):
    (shown,) = costs(make_entry(live="0002"), (replace(CHARGE, status=status),), make_terms(), NOW)["charges"]
    assert shown["text"] == f"A resubmission charge of £95.00 for your submission 0002 {said}"


def test_a_failing_script_is_announced_with_its_price_and_a_declaration_of_its_own():
    failing = with_verdict(make_submission(State.CHECKED), Verdict.NON_COMPLIANT)
    found = consequence(make_entry(), failing, make_terms())
    assert found["level"] == "reject"
    assert found["declaration"] == (
        "I know that this will not be accepted as it is, and that my next submission may cost £150.00."
    )


def test_a_failing_script_without_a_price_names_none():
    failing = with_verdict(make_submission(State.CHECKED), Verdict.NON_COMPLIANT)
    found = consequence(make_entry(), failing, make_terms(from_occurrence=3))
    assert found["declaration"] == "I know that this will not be accepted as it is."


def test_a_person_is_announced_before_the_click():
    doubtful = with_verdict(make_submission(State.CHECKED), Verdict.NEEDS_REVIEW)
    assert consequence(make_entry(), doubtful, make_terms())["title"] == "A person will decide first"


def test_what_is_good_or_submitted_has_no_warning():
    good = with_verdict(make_submission(State.CHECKED), Verdict.COMPLIANT)
    failing = with_verdict(make_submission(State.REJECTED, submitted_at=NOW), Verdict.NON_COMPLIANT)
    assert consequence(make_entry(), good, make_terms()) is None
    assert consequence(make_entry(deadline=DEADLINE), failing, make_terms()) is None
