"""A setback of an older window that turns out not to have been: newer windows neither count nor charge it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.domain import DEADLINE, NOW, SCRIPT_ID, make_entry, make_submission, with_verdict
from scriptgate.catalogue import load_rulebook
from scriptgate.rules.finding import Verdict
from scriptgate.submissions import carrying, charges, finals, marking
from scriptgate.submissions.charges import ASSESSOR_FAIL, NON_COMPLIANT
from scriptgate.submissions.claim import Outcome, Result
from scriptgate.submissions.claims import Call
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.enrolment import Enrolment, Standing, enrol
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.marking import Sheet
from scriptgate.submissions.states import State
from scriptgate.submissions.terms import Terms

TERMS = Terms(
    load_rulebook("npqh-2017"), "Fellside Leadership", "office@fellside.example", 15000, tell_outcome=True
)
MARKS = tuple((area.id, 1) for area in TERMS.rulebook.task("task-1").content_areas)
ADA = "arn:aws:sts::222222222222:assumed-role/marker/ada"
FAILED = make_submission(State.ASSESSED, outcome=Outcome(1, Result.FAILED, 4, ADA, NOW, NOW))
ONCE_BEFORE = ((ASSESSOR_FAIL, 1),)
"""Under this rulebook the first fail is free, so this one is owed."""


def failed_entry(**changes: object) -> Entry:
    entry = make_entry(**{"draft": None, "occurrences": ONCE_BEFORE, **changes})
    return charges.make_liable(entry, "0001", ASSESSOR_FAIL, TERMS, NOW)


def next_windows(old: Entry, windows: int = 1) -> list[Entry]:
    """The entries for the same work, oldest first, once the next windows were enrolled."""
    entries = {old.id: old}
    for number in range(1, windows + 1):
        deadline = DEADLINE + timedelta(days=90 * number)
        row = Enrolment(
            2,
            old.candidate,
            "Ada Fell",
            "ada@fell.example",
            "next",
            old.rulebook,
            old.task,
            f"w{number}",
            deadline,
        )
        person = Person(old.candidate, row.name, row.email, entries=tuple(entries))
        enrolled = enrol(row, Standing(person, entries), "staff")
        entries |= {decision.entry.id: decision.entry for decision in enrolled.decisions if decision.entry}
    return list(entries.values())


def corrected(old: Entry, newer: list[Entry], result: Result = Result.PASSED, marked=FAILED) -> Decision:
    sheet = Sheet(result, MARKS, len(MARKS), "Clear.", "A slip.")
    return marking.mark(Call(old, marked, ADA, TERMS, NOW, tuple(newer)), sheet)


def test_a_fail_that_was_carried_and_corrected_is_owed_and_counted_nowhere():
    old, new = next_windows(failed_entry())
    assert (new.liability.cause, new.occurrences) == (f"{old.id}#0001", ((ASSESSOR_FAIL, 2),))

    decision = corrected(old, [new])

    (other,) = decision.also
    assert (other.entry.id, other.entry.version) == (new.id, new.version)
    assert (other.entry.liabilities, other.entry.occurrences) == ((), ONCE_BEFORE)
    assert [line.event for line in other.audit] == ["setback-taken-back"]
    assert (decision.entry.liabilities, decision.entry.settled, decision.entry.carried) == ((), (), ())


def test_a_submission_that_was_clicked_before_the_correction_is_then_free():
    old, new = next_windows(failed_entry())
    clicked = finals.submit(new, make_submission(entry=new.id), TERMS, NOW, SCRIPT_ID)
    assert clicked.submissions[0].owed_at_click is not None
    (other,) = corrected(old, [clicked.entry]).also

    checked = with_verdict(clicked.submissions[0], Verdict.COMPLIANT)
    decided = finals.complete_check(other.entry, checked, TERMS, NOW, SCRIPT_ID)

    assert decided.charge is None


def test_it_is_followed_through_every_window_that_it_went_on_to():
    old, *newer = next_windows(failed_entry(), windows=3)
    assert [len(entry.liabilities) for entry in newer] == [0, 0, 1]

    decision = corrected(old, newer)

    assert [other.entry.occurrences for other in decision.also] == [ONCE_BEFORE] * 3
    assert [other.entry.liabilities for other in decision.also] == [()] * 3


def test_a_free_setback_is_not_counted_in_the_next_window_once_it_is_gone():
    """The first fail there is then the first again, which is free."""
    old, new = next_windows(failed_entry(occurrences=()))
    again = charges.make_liable(new, "0001", ASSESSOR_FAIL, TERMS, NOW)
    assert again.liabilities != ()

    (other,) = corrected(old, [again]).also

    assert (other.entry.liabilities, other.entry.occurrences) == ((), ONCE_BEFORE)


def test_a_second_setback_that_becomes_the_free_one_is_not_owed_in_the_next_window_either():
    twice = charges.make_liable(failed_entry(occurrences=()), "0002", ASSESSOR_FAIL, TERMS, NOW)
    old, new = next_windows(twice)
    assert [owed.cause for owed in new.liabilities] == [f"{old.id}#0002"]

    decision = corrected(old, [new])

    assert decision.also[0].entry.liabilities == ()
    assert decision.also[0].entry.occurrences == ONCE_BEFORE


def test_what_was_charged_in_the_next_window_is_never_charged_again():
    old, new = next_windows(failed_entry())
    submission = make_submission(entry=new.id, owed_at_click=new.liability)
    charged, charge = charges.propose(new, submission, NOW)
    assert charge is not None

    passed = corrected(old, [charged])
    failed = corrected(passed.entry, [passed.also[0].entry], Result.FAILED, passed.submissions[0])

    assert (failed.entry.liabilities, passed.also[0].entry.liabilities) == ((), ())
    assert passed.also[0].entry.settled == charged.settled


def test_a_fail_that_comes_back_is_owed_where_it_happened_and_once():
    old, new = next_windows(failed_entry())
    passed = corrected(old, [new])
    failed = corrected(passed.entry, [], Result.FAILED, passed.submissions[0])

    assert [owed.cause for owed in failed.entry.liabilities] == ["0001"]
    assert failed.also == ()


def test_what_is_owed_for_something_else_stays_in_the_next_window():
    both = charges.make_liable(failed_entry(), "0002", NON_COMPLIANT, TERMS, NOW)
    both = charges.make_liable(both, "0003", NON_COMPLIANT, TERMS, NOW)
    old, new = next_windows(both)

    (other,) = corrected(old, [new]).also

    assert [owed.event for owed in other.entry.liabilities] == [
        owed.event for owed in new.liabilities if owed.event == NON_COMPLIANT
    ]
    assert dict(other.entry.occurrences)[NON_COMPLIANT] == 2


def test_a_setback_that_came_to_an_old_window_late_is_counted_by_the_one_after_the_next():
    old, new = next_windows(make_entry(draft=None))
    old = charges.make_liable(replace(old, live="0001"), "0001", ASSESSOR_FAIL, TERMS, NOW)
    new = charges.make_liable(new, "0001", ASSESSOR_FAIL, TERMS, NOW)
    row = Enrolment(
        2,
        old.candidate,
        "Ada Fell",
        "ada@fell.example",
        "next",
        old.rulebook,
        old.task,
        "w9",
        DEADLINE + timedelta(days=400),
    )
    person = Person(old.candidate, row.name, row.email, entries=(old.id, new.id))

    third = enrol(row, Standing(person, {old.id: old, new.id: new}), "staff").entry

    assert third.occurrences == ((ASSESSOR_FAIL, 2),)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("setback"), st.integers(0, 5), st.sampled_from([ASSESSOR_FAIL, NON_COMPLIANT])),
        st.tuples(st.just("mistake"), st.integers(0, 9), st.just("")),
        st.tuples(st.just("charge"), st.integers(0, 5), st.just("")),
        st.tuples(st.just("enrol"), st.just(0), st.just("")),
    ),
    max_size=25,
)


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_whatever_happens_in_any_window_nothing_is_owed_that_does_not_stand_or_charged_twice(steps):
    """Setbacks, mistakes, charges and windows in any order, in old windows too."""
    entries, charged = [make_entry(draft=None)], []
    for number, (what, at, event) in enumerate(steps, start=1):
        one = entries[at % len(entries)]
        if what == "setback":
            entries[at % len(entries)] = charges.make_liable(one, f"{number:04d}", event, TERMS, NOW)
        elif what == "charge":
            submission = make_submission(entry=one.id, owed_at_click=one.liability)
            entries[at % len(entries)], charge = charges.propose(one, submission, NOW)
            charged += [(carrying.named(one.id, charge.cause), charge.event)] if charge else []
        elif what == "enrol" and len(entries) < 4:
            entries = enrolled_next(entries)
        elif what == "mistake" and one.setbacks:
            entries = taken_back(entries, one, one.setbacks[at % len(one.setbacks)])
        stand = {(f"{entry.id}#{cause}", kind) for entry in entries for cause, kind in entry.setbacks}
        owed = [
            (carrying.named(entry.id, item.cause), item.event)
            for entry in entries
            for item in entry.liabilities
        ]
        assert set(owed) <= stand
        assert len(owed) == len(set(owed))
        assert len(charged) == len(set(charged))
        assert not set(owed) & set(charged)


def enrolled_next(entries: list[Entry]) -> list[Entry]:
    deadline = max(entry.deadline for entry in entries) + timedelta(days=90)
    window = f"w{len(entries)}"
    first = entries[0]
    row = Enrolment(
        2, first.candidate, "Ada Fell", "a@fell.example", "c", first.rulebook, first.task, window, deadline
    )
    known = {entry.id: entry for entry in entries}
    person = Person(first.candidate, row.name, row.email, entries=tuple(known))
    enrolled = enrol(row, Standing(person, known), "staff")
    return list((known | {one.entry.id: one.entry for one in enrolled.decisions if one.entry}).values())


def taken_back(entries: list[Entry], one: Entry, setback: tuple[str, str]) -> list[Entry]:
    after = charges.release_from(one, *setback, TERMS, NOW)
    newer = [entry for entry in entries if entry.id in {to for _, _, to in one.carried}]
    left, also = carrying.take_back(one, after, newer, TERMS, actor="staff", now=NOW)
    changed = {left.id: left} | {item.entry.id: item.entry for item in also if item.entry}
    return [changed.get(entry.id, entry) for entry in entries]
