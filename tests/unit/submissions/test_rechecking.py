"""A changed rulebook's verdict on any submission: always an answer, never to anybody's cost."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from builders.domain import NOW, SCRIPT_ID, make_entry, make_submission, make_terms, with_verdict
from scriptgate.catalogue import load_rulebook
from scriptgate.rules.finding import Verdict
from scriptgate.rules.rulebook import ChargePolicy
from scriptgate.submissions import charges
from scriptgate.submissions.charges import NON_COMPLIANT
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.drafts import CheckResult
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.rechecking import RECHECKED, Rechecked, Request, Tell, recheck, under
from scriptgate.submissions.states import State
from scriptgate.submissions.terms import Terms

TERMS = Terms(load_rulebook("npqh-2017"), "Fellside Leadership", "office@fellside.example", 15000)
VERDICT_OF = {State.REJECTED: Verdict.NON_COMPLIANT, State.IN_REVIEW: Verdict.NEEDS_REVIEW}
CASES = list(itertools.product(sorted(RECHECKED), Verdict, (False, True)))


def rechecked(state: State, verdict: Verdict, *, final: bool = True) -> tuple[Entry, Decision]:
    """A first submission in this state, and what the changed rulebook's verdict makes of it."""
    was = VERDICT_OF.get(state, Verdict.COMPLIANT)
    submission = with_verdict(
        make_submission(state, submitted_at=None if state is State.CHECKED else NOW), was
    )
    entry = make_entry(
        draft="0001" if state is State.CHECKED else None,
        live="0001" if state not in {State.CHECKED, State.REJECTED} else None,
        submissions=1,
    )
    if state is State.REJECTED:
        entry = charges.make_liable(entry, "0001", NON_COMPLIANT, TERMS, NOW)
    result = CheckResult(verdict, (), 3900, 3800, 4000, "2", "v2")
    request = Request("office", "It was misread.", "ab" * 32, final=final, tell=Tell.CHANGED)
    return entry, recheck(Rechecked(entry, submission, result), request, TERMS, NOW, SCRIPT_ID)


@pytest.mark.parametrize(("state", "verdict", "final"), CASES)
def test_every_verdict_on_every_state_is_an_answer_and_makes_nobody_liable(
    state: State,
    verdict: Verdict,
    final: bool,  # noqa: FBT001 - parametrize passes by name
):
    before, decision = rechecked(state, verdict, final=final)
    assert set(decision.entry.setbacks) <= set(before.setbacks)
    assert set(decision.entry.liabilities) <= set(before.liabilities)
    assert decision.charge is None
    assert [line.event for line in decision.audit].count("submission-rechecked") == 1
    if state not in {State.CHECKED, State.IN_REVIEW, State.REJECTED} or (
        state is not State.CHECKED and not final
    ):
        assert decision.submissions == ()


def test_a_rejection_that_would_have_been_returned_is_recorded_for_a_person_to_look_at():
    """What is final never becomes a draft again."""
    before, decision = rechecked(State.REJECTED, Verdict.RETURNED)
    assert (decision.entry, decision.submissions) == (before, ())
    assert [(record.fields["becomes"], record.fields["moved"]) for record in decision.records] == [
        ("returned", False)
    ]


def test_a_changed_rulebooks_charges_make_no_earlier_rejection_cost_anything():
    """0001 was the free one; 0002 turns out to be compliant, and the changed file would charge for 0001."""
    terms = make_terms(from_occurrence=2)
    entry = make_entry(draft=None, submissions=2)
    for number in ("0001", "0002"):
        entry = charges.make_liable(entry, number, NON_COMPLIANT, terms, NOW)
    assert [owed.cause for owed in entry.liabilities] == ["0002"]
    dearer = replace(terms.rulebook, charges=(ChargePolicy(NON_COMPLIANT, 1, "From the first."),))
    rejected = make_submission(State.REJECTED, number="0002", submitted_at=NOW)
    result = CheckResult(Verdict.COMPLIANT, (), 3900, 3800, 4000, "2", "v2")
    request = Request("office", "It was misread.", "ab" * 32, final=True)
    before = with_verdict(rejected, Verdict.NON_COMPLIANT)

    decision = recheck(Rechecked(entry, before, result), request, under(dearer, terms), NOW, SCRIPT_ID)

    assert (decision.entry.live, decision.entry.liabilities) == ("0002", ())
