"""A day's letter from the register's rows: what waits, for whom, and since when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from builders.domain import NOW
from scriptgate.letters import render
from scriptgate.submissions.digest import MOST_NAMED, digest, digest_day
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.reconciliation import Reconciliation
from scriptgate.submissions.states import State


def submission(state, days=0.0, **facts):
    since = utc(NOW - timedelta(days=days))
    row = {"SK": "SUBMISSION#0001", "entry": "LF1-task-1-autumn", "number": "0001", "state": state.value}
    return {**row, "updated_at": since, "submitted_at": since, "verdict": "compliant", **facts}


def entry(days, **facts):
    return {"SK": "ENTRY", "entry": "LF1-task-1-autumn", "deadline": utc(NOW + timedelta(days=days)), **facts}


def charge(pence, status="proposed"):
    return {"SK": "CHARGE#0001#fail", "status": status, "amount_pence": pence}


def facts_of(*rows):
    row = digest("2026-11-20", rows, Reconciliation(), 0, "Fellside Leadership", NOW)
    render("digest", row.payload["context"])
    return row.payload["context"]


def test_reviews_are_named_the_longest_waiting_first():
    found = facts_of(*(submission(State.IN_REVIEW, days, number=f"000{days}") for days in (1, 4, 2)))

    assert (found["reviews"], found["oldest_review_days"]) == (3, 4)
    assert [review["submission"] for review in found["waiting_reviews"]] == ["0004", "0002", "0001"]


def test_outcomes_that_nobody_has_told_wait_for_the_office():
    told, untold = {"result": "passed", "told_at": utc(NOW)}, {"result": "failed", "told_at": None}
    rows = [submission(State.ASSESSED, outcome=found) for found in (told, untold, untold)]

    row = digest("2026-11-20", rows, Reconciliation(), 0, "Fellside Leadership", NOW)

    assert row.payload["context"]["outcomes_untold"] == 2
    text = render("digest", row.payload["context"]).text
    assert "2 outcomes have not been told to their participants." in text
    assert "scriptgate provider outcome list --untold" in text


def test_of_many_reviews_the_oldest_are_named_and_all_are_counted():
    found = facts_of(*[submission(State.IN_REVIEW, 1)] * (MOST_NAMED + 3))

    assert (found["reviews"], len(found["waiting_reviews"])) == (MOST_NAMED + 3, MOST_NAMED)


def test_proposed_charges_are_counted_and_added_up_in_pence():
    found = facts_of(
        charge(15000), charge(6050), charge(None), charge(9999, "confirmed"), charge(1, "waived")
    )

    assert [found[name] for name in ("charges_proposed", "charges_pence", "charges_without_amount")] == [
        3,
        21050,
        1,
    ]


def test_liabilities_are_counted_apart_from_charges():
    found = facts_of(entry(90, liability={"amount_pence": 15000}), entry(90))

    assert (found["liable_entries"], found["charges_proposed"]) == (1, 0)


def test_only_a_claim_whose_time_is_over_is_overdue():
    late, early = ({"due_at": utc(NOW + timedelta(days=days))} for days in (-1, 1))
    found = facts_of(
        submission(State.CLAIMED, claim=late),
        submission(State.CLAIMED, claim=early),
        submission(State.RELEASED, claim=late),
    )

    assert found["overdue"] == 1


def test_scripts_that_nobody_takes_are_counted_after_three_days():
    assert facts_of(submission(State.RELEASED, 2.9), submission(State.RELEASED, 3.1))["unclaimed"] == 1


def test_deadlines_of_the_next_seven_days_say_how_many_have_not_submitted():
    found = facts_of(
        entry(2),
        entry(2, live="0001"),
        entry(2, awaiting="0001"),
        entry(2, withdrawn_at=utc(NOW)),
        entry(6.9),
        entry(7.1),
        entry(-0.1),
    )

    assert [(item["entries"], item["missing"]) for item in found["deadlines"]] == [(3, 1), (1, 1)]


def test_mail_that_does_not_arrive_is_counted_by_letters_and_by_entries():
    letter = {"SK": "OUTBOX#invitation-1", "status": "bounced"}
    found = facts_of(letter, letter, entry(90, mail_trouble="bounced"), entry(90))

    assert (found["letters_in_trouble"], found["unreached"]) == (2, 1)


def test_what_was_submitted_in_the_last_day_is_counted_by_verdict():
    found = facts_of(
        submission(State.QUEUED, 0.5),
        submission(State.REJECTED, 0.5, verdict="non_compliant"),
        submission(State.QUEUED, 1.5),
        submission(State.CHECKED, 0.5, submitted_at=None),
    )

    assert found["submitted_lately"] == {
        "compliant": 1,
        "non_compliant": 1,
        "needs_review": 0,
        "returned": 0,
    }


def test_strays_are_a_difference_too():
    row = digest("2026-11-20", [], Reconciliation(uploads=2, verdicts=1), 3, "Fellside", NOW)

    assert row.payload["context"]["reconciliation"]["difference"] == 2 + 3


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 20, 6, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 20, 7, 0, tzinfo=UTC), "2026-11-20"),
        (datetime(2026, 7, 20, 6, 0, tzinfo=UTC), "2026-07-20"),
    ],
)
def test_a_digest_is_written_from_seven_in_the_morning_uk_time(now, day):
    assert digest_day(now) == day
