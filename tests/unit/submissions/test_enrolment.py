"""Enrolling: made once, brought up to date, carried into the next window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.domain import DEADLINE, NOW, make_submission
from scriptgate.submissions.charges import ASSESSOR_FAIL, NON_COMPLIANT, propose
from scriptgate.submissions.enrolment import Change, Conflict, Enrolment, Outcome, Standing, after, enrol
from scriptgate.submissions.entry import Liability

NOBODY = Standing(None, {})
ROW = Enrolment(
    line=2,
    candidate="LF10042",
    name="Rowan Example",
    email="rowan@fellside-school.example",
    trn="0123456",
    cohort="2026-autumn",
    rulebook="npqh-2017",
    task="task-1",
    window="2026-autumn",
    deadline=DEADLINE,
)
NEXT_WINDOW = replace(ROW, window="2027-spring", deadline=DEADLINE + timedelta(days=120))
LIABILITY = Liability("0002", NON_COMPLIANT, 1, 15000, NOW)


def enrolled_before(*rows, **changes):
    """What is stored after these rows; the entry of the first one with `changes`."""
    standing = NOBODY
    for row in rows or (ROW,):
        standing = after(standing, enrol(row, standing, "staff"))
    first = replace(
        standing.entries[(rows or (ROW,))[0].entry], **{"version": 1, "audit_lines": 1, **changes}
    )
    return replace(standing, entries={**standing.entries, first.id: first})


def test_a_new_candidate_gets_a_person_an_entry_and_an_audit_line():
    enrolled = enrol(ROW, NOBODY, "arn:staff")

    assert enrolled.outcome is Outcome.NEW
    assert enrolled.person.entries == ("LF10042-task-1-2026-autumn",)
    (decision,) = enrolled.decisions
    assert decision.entry.id == "LF10042-task-1-2026-autumn"
    assert decision.entry.version == 0
    assert [(line.event, line.actor) for line in decision.audit] == [("entry-enrolled", "arn:staff")]


def test_enrolling_twice_changes_nothing():
    enrolled = enrol(ROW, enrolled_before(), "staff")

    assert enrolled.outcome is Outcome.UNCHANGED
    assert enrolled.decisions == ()


def test_a_second_task_is_added_to_the_same_person():
    enrolled = enrol(replace(ROW, task="task-2"), enrolled_before(), "staff")

    assert enrolled.person.entries == ("LF10042-task-1-2026-autumn", "LF10042-task-2-2026-autumn")


def test_of_where_somebody_works_the_line_says_only_that_it_changed():
    """A line is never erased, so it holds nothing personal."""
    standing = enrolled_before()

    enrolled = enrol(replace(ROW, home_urn="123456"), standing, "staff")

    ((line,),) = (decision.audit for decision in enrolled.decisions)
    assert line.facts == {"was": {}, "becomes": {}, "changed": ["home_urn"]}


def test_a_changed_deadline_is_written_and_noted_and_all_else_is_kept():
    standing = enrolled_before(
        submissions=3,
        liabilities=(LIABILITY,),
        occurrences=((NON_COMPLIANT, 1),),
        version=9,
        link_generation=2,
    )
    later = DEADLINE + timedelta(days=7)

    enrolled = enrol(replace(ROW, deadline=later), standing, "staff")

    assert (enrolled.outcome, enrolled.changed) == (Outcome.CHANGED, ("deadline",))
    (decision,) = enrolled.decisions
    assert decision.entry == replace(standing.entries[ROW.entry], deadline=later)
    (line,) = decision.audit
    assert line.event == "entry-changed"
    assert line.facts == {
        "was": {"deadline": "2026-12-04T12:00:00Z"},
        "becomes": {"deadline": "2026-12-11T12:00:00Z"},
    }


def test_a_changed_name_is_noted_without_the_name():
    enrolled = enrol(replace(ROW, name="Rowan Sample"), enrolled_before(), "staff")

    assert (enrolled.outcome, enrolled.changed) == (Outcome.CHANGED, ("name",))
    assert enrolled.person.name == "Rowan Sample"
    (line,) = enrolled.decisions[0].audit
    assert (line.event, line.facts) == ("candidate-changed", {"changed": ["name"]})


def test_a_blank_cell_leaves_what_is_stored():
    standing = enrolled_before(replace(ROW, grace_seconds=600, home_urn="123456", opens=NOW))

    assert enrol(replace(ROW, trn=None), standing, "staff").outcome is Outcome.UNCHANGED


def test_an_erased_person_can_be_enrolled_again():
    erased = Standing(None, enrolled_before().entries)

    enrolled = enrol(ROW, erased, "staff")

    assert enrolled.outcome is Outcome.CHANGED
    assert enrolled.person.entries == (ROW.entry,)


def test_the_same_window_under_another_rulebook_is_a_conflict():
    with pytest.raises(Conflict, match="line 2, rulebook: LF10042-task-1-2026-autumn is enrolled already"):
        enrol(replace(ROW, rulebook="npq-2021"), enrolled_before(), "staff")


def test_a_cohort_can_change_only_until_something_was_submitted():
    moved = replace(ROW, cohort="2027-spring")

    assert enrol(moved, enrolled_before(), "staff").changed == ("cohort",)
    with pytest.raises(Conflict, match="cohort"):
        enrol(moved, enrolled_before(submissions=1), "staff")


def test_a_resit_takes_the_liability_from_the_earlier_entry_in_the_same_transaction():
    standing = enrolled_before(liabilities=(LIABILITY,), occurrences=((NON_COMPLIANT, 1),))

    enrolled = enrol(NEXT_WINDOW, standing, "staff")

    new, old = enrolled.decisions
    assert new.entry.liability == replace(LIABILITY, cause="LF10042-task-1-2026-autumn#0002")
    assert new.entry.occurrences == ((NON_COMPLIANT, 1),)
    assert old.entry == replace(standing.entries[ROW.entry], liabilities=(), settled=(LIABILITY.key,))
    assert [line.event for line in old.audit] == ["liability-moved"]
    assert new.audit[0].facts["liability_from"] == ROW.entry


def test_a_liability_that_was_carried_once_keeps_the_name_of_its_cause():
    standing = enrolled_before(liabilities=(LIABILITY,))
    standing = after(standing, enrol(NEXT_WINDOW, standing, "staff"))
    third = replace(ROW, window="2027-autumn", deadline=DEADLINE + timedelta(days=300))

    new, old = enrol(third, standing, "staff").decisions

    assert new.entry.liability.cause == "LF10042-task-1-2026-autumn#0002"
    assert old.entry.id == NEXT_WINDOW.entry


def test_a_liability_whose_resubmission_is_in_hand_stays_where_it_will_be_charged():
    for in_hand in ({"live": "0003"}, {"awaiting": "0003"}):
        (new,) = enrol(NEXT_WINDOW, enrolled_before(liabilities=(LIABILITY,), **in_hand), "staff").decisions

        assert new.entry.liability is None


@pytest.mark.parametrize(
    "other",
    [
        replace(NEXT_WINDOW, task="task-2"),
        replace(NEXT_WINDOW, rulebook="npq-2021"),
        replace(NEXT_WINDOW, deadline=DEADLINE - timedelta(days=1)),
    ],
)
def test_nothing_is_carried_to_other_work_or_to_an_earlier_window(other):
    standing = enrolled_before(liabilities=(LIABILITY,), occurrences=((NON_COMPLIANT, 1),))

    (new,) = enrol(other, standing, "staff").decisions

    assert (new.entry.liability, new.entry.occurrences) == (None, ())


def test_occurrences_go_on_from_the_last_window():
    standing = enrolled_before(ROW, NEXT_WINDOW, occurrences=((NON_COMPLIANT, 1),))
    second = replace(
        standing.entries[NEXT_WINDOW.entry], occurrences=((ASSESSOR_FAIL, 1), (NON_COMPLIANT, 3))
    )
    standing = replace(standing, entries={**standing.entries, second.id: second})
    third = replace(ROW, window="2027-autumn", deadline=DEADLINE + timedelta(days=300))

    enrolled = enrol(third, standing, "staff")

    assert enrolled.entry.occurrences == ((ASSESSOR_FAIL, 1), (NON_COMPLIANT, 3))


@given(st.lists(st.sampled_from([ROW, NEXT_WINDOW, replace(ROW, task="task-2")]), max_size=8))
def test_a_liability_is_proposed_as_a_charge_once_however_often_windows_are_enrolled(rows):
    standing = enrolled_before(liabilities=(LIABILITY,))
    for row in rows:
        standing = after(standing, enrol(row, standing, "staff"))

    charges = [
        propose(entry, make_submission(number="0009", owed_at_click=entry.liability), NOW)[1]
        for entry in standing.entries.values()
    ]

    assert len([charge for charge in charges if charge]) == 1


def test_changes_show_what_was_and_what_becomes_but_no_personal_value():
    moved = replace(ROW, deadline=DEADLINE + timedelta(days=7), email="r.example@fellside-school.example")

    enrolled = enrol(moved, enrolled_before(), "staff")

    assert enrolled.changes == (Change("deadline", DEADLINE, moved.deadline), Change("email"))


def test_a_withdrawn_entry_stays_withdrawn_when_its_row_comes_again():
    enrolled = enrol(ROW, enrolled_before(withdrawn_at=NOW), "staff")

    assert enrolled.outcome is Outcome.WITHDRAWN
    assert enrolled.decisions == ()


def test_a_row_that_would_change_a_withdrawn_entry_is_refused_with_what_to_do():
    moved = replace(ROW, deadline=DEADLINE + timedelta(days=7))

    with pytest.raises(Conflict, match="reinstate"):
        enrol(moved, enrolled_before(withdrawn_at=NOW), "staff")


def test_a_new_address_is_taken_even_where_the_entry_was_withdrawn():
    enrolled = enrol(
        replace(ROW, email="r.example@fellside-school.example"), enrolled_before(withdrawn_at=NOW), "staff"
    )

    assert (enrolled.outcome, enrolled.changed) == (Outcome.CHANGED, ("email",))
    assert enrolled.entry.withdrawn_at == NOW


def test_another_address_ends_the_trouble_with_the_old_one_on_every_entry():
    standing = enrolled_before(ROW, NEXT_WINDOW, mail_trouble="bounced")
    later = replace(standing.entries[NEXT_WINDOW.entry], mail_trouble="complained")
    standing = replace(standing, entries={**standing.entries, later.id: later})

    enrolled = enrol(replace(ROW, email="rowan@new.example"), standing, "staff")

    assert {decision.entry.id: decision.entry.mail_trouble for decision in enrolled.decisions} == {
        ROW.entry: None,
        NEXT_WINDOW.entry: None,
    }
    cleared = [line for decision in enrolled.decisions for line in decision.audit]
    assert [line.event for line in cleared].count("mail-trouble-cleared") == 2
    assert after(standing, enrolled).entries[later.id].mail_trouble is None


def test_the_same_address_again_ends_no_trouble():
    standing = enrolled_before(mail_trouble="bounced")

    assert enrol(ROW, standing, "staff").decisions == ()
