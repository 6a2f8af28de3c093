"""What is owed, over any history of clicks, verdicts, reviews, marks, corrections and windows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from builders.domain import DEADLINE, NOW, SCRIPT_ID, make_entry, make_submission, with_verdict
from scriptgate.catalogue import load_rulebook
from scriptgate.rules.finding import Verdict
from scriptgate.submissions import finals, marking
from scriptgate.submissions.charges import ASSESSOR_FAIL, NON_COMPLIANT, Charge, policy_for
from scriptgate.submissions.claim import Claim, Result
from scriptgate.submissions.claims import Call
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.enrolment import Enrolment, Standing, enrol
from scriptgate.submissions.entry import Entry, Liability, Person
from scriptgate.submissions.marking import Sheet
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms

TERMS = Terms(
    load_rulebook("npqh-2017"), "Fellside Leadership", "office@fellside.example", 15000, tell_outcome=True
)
POLICIES = TERMS.rulebook.charges
MARKS = tuple((area.id, 1) for area in TERMS.rulebook.task("task-1").content_areas)
ADA = "arn:aws:sts::222222222222:assumed-role/marker/ada"
Key = tuple[str, str]

FINAL_VERDICTS = st.sampled_from([Verdict.COMPLIANT, Verdict.NON_COMPLIANT, Verdict.NEEDS_REVIEW])
RESULTS = st.sampled_from(Result)


def event_of(submission: Submission) -> str | None:
    """The setback that a submission is, as it stands now."""
    if submission.state is State.REJECTED:
        return NON_COMPLIANT
    failed = submission.outcome is not None and submission.outcome.result is Result.FAILED
    return ASSESSOR_FAIL if failed else None


class Histories(RuleBasedStateMachine):
    """One candidate's task, driven through every decision that can touch money."""

    def __init__(self) -> None:
        super().__init__()
        self.entry = make_entry(draft=None, submissions=0)
        self.submissions: dict[str, Submission] = {}
        self.shown: dict[str, Liability | None] = {}
        self.charged: set[Key] = set()
        self.base: Counter[str] = Counter()

    def take(self, decision: Decision) -> None:
        """What the store would commit; each charge is looked at in the moment of its decision."""
        for submission in decision.submissions:
            self.submissions[submission.number] = submission
        if decision.charge is not None:
            self.look_at(decision.charge, decision.submissions[0])
        assert decision.entry is not None
        self.entry = decision.entry

    def look_at(self, charge: Charge, charged: Submission) -> None:
        owed = self.shown[charged.number]
        assert owed is not None, "what the click showed as free was charged"
        assert (owed.key, owed.amount_pence) == ((charge.cause, charge.event), charge.amount_pence)
        if "#" not in charge.cause:
            assert event_of(self.submissions[charge.cause]) == charge.event, "its cause no longer stands"
        assert self.named(owed) not in self.charged, "it is charged twice"
        self.charged.add(self.named(owed))

    def named(self, owed: Liability) -> Key:
        """What is owed, its cause with the entry that it comes from."""
        return (owed.cause if owed.is_carried else f"{self.entry.id}#{owed.cause}", owed.event)

    def of(self, *states: State) -> list[Submission]:
        return [submission for submission in self.submissions.values() if submission.state in states]

    @precondition(lambda self: self.entry.live is None and self.entry.awaiting is None)
    @rule(checked=st.one_of(st.none(), FINAL_VERDICTS))
    def submit(self, checked: Verdict | None) -> None:
        number = f"{len(self.submissions) + 1:04d}"
        self.shown[number] = self.entry.liability
        draft = make_submission(State.EXTRACTED, number=number, entry=self.entry.id)
        if checked:
            draft = replace(with_verdict(draft, checked), state=State.CHECKED)
        self.take(finals.submit(self.entry, draft, TERMS, NOW, SCRIPT_ID))

    @precondition(lambda self: self.entry.awaiting is not None)
    @rule(verdict=st.sampled_from(Verdict))
    def complete(self, verdict: Verdict) -> None:
        checked = with_verdict(self.submissions[self.entry.awaiting or ""], verdict)
        self.take(finals.complete_check(self.entry, checked, TERMS, NOW, SCRIPT_ID))

    @precondition(lambda self: self.of(State.IN_REVIEW))
    @rule(decision=st.sampled_from(["accept", "reject"]))
    def review(self, decision: str) -> None:
        (waiting,) = self.of(State.IN_REVIEW)
        accepted = decision == "accept"
        decided = finals.decide_review(
            self.entry, waiting, TERMS, NOW, SCRIPT_ID, accepted=accepted, actor="staff", reason="So."
        )
        self.take(decided)

    @precondition(lambda self: self.of(State.QUEUED))
    @rule(result=RESULTS)
    def mark(self, result: Result) -> None:
        (queued,) = self.of(State.QUEUED)
        held = replace(queued, state=State.CLAIMED, claims=1, claim=Claim(1, ADA, NOW, DEADLINE))
        self.take(marking.mark(self.call(held), Sheet(result, MARKS, len(MARKS), "Clear.")))

    @precondition(lambda self: self.of(State.ASSESSED))
    @rule(result=RESULTS, data=st.data())
    def correct(self, result: Result, data: st.DataObject) -> None:
        marked = data.draw(st.sampled_from(self.of(State.ASSESSED)))
        sheet = Sheet(result, MARKS, len(MARKS), "Clear.", "A slip.")
        self.take(marking.mark(self.call(marked), sheet))

    def call(self, submission: Submission) -> Call:
        return Call(self.entry, submission, ADA, TERMS, NOW)

    @precondition(lambda self: self.entry.liabilities and not self.entry.live and not self.entry.awaiting)
    @rule()
    def enrol_in_the_next_window(self) -> None:
        """What was owed goes along; what goes on in the old window is not this candidate's next try."""
        later = self.entry.deadline + timedelta(days=90)
        row = Enrolment(
            2,
            "LF10042",
            "Ada Fell",
            "ada@fell.example",
            "next",
            "npqh-2017",
            "task-1",
            f"w{later:%Y%m%d}",
            later,
        )
        person = Person("LF10042", row.name, row.email, entries=(self.entry.id,))
        enrolled = enrol(row, Standing(person, {self.entry.id: self.entry}), "staff")
        old = enrolled.decisions[1].entry
        assert old is not None
        assert old.liabilities == ()
        assert len(enrolled.entry.liabilities) == len(self.entry.liabilities)
        self.entry, self.base = enrolled.entry, Counter(dict(enrolled.entry.occurrences))
        self.submissions, self.shown = {}, {}

    @invariant()
    def what_is_owed_follows_from_the_facts(self) -> None:
        """As if the history had been without corrections: only what stands counts."""
        counts, owed = Counter(self.base), []
        for number, submission in sorted(self.submissions.items()):
            event = event_of(submission)
            if event is None:
                continue
            counts[event] += 1
            if policy_for(event, counts[event], POLICIES) and (number, event) not in self.entry.settled:
                owed.append((number, event, counts[event]))
        own = [liability for liability in self.entry.liabilities if not liability.is_carried]
        assert [(item.cause, item.event, item.occurrence) for item in own] == owed
        assert self.entry.occurrences == tuple(sorted(counts.items()))

    @invariant()
    def nothing_charged_is_owed_still(self) -> None:
        assert not {self.named(owed) for owed in self.entry.liabilities} & self.charged


Histories.TestCase.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
TestHistories = Histories.TestCase


def entry_after(entry: Entry, submission: Submission, result: Result, reason: str | None = None) -> Decision:
    call = Call(entry, submission, ADA, TERMS, NOW)
    return marking.mark(call, Sheet(result, MARKS, len(MARKS), "Clear.", reason))


def referred(number: str) -> Submission:
    held = make_submission(State.CLAIMED, number=number, claims=1, claim=Claim(1, ADA, NOW, DEADLINE))
    return entry_after(make_entry(live=number), held, Result.REFERRED).submissions[0]


FAILED_BEFORE = ((ASSESSOR_FAIL, 1),)


def test_a_fail_that_comes_after_the_click_is_owed_by_the_next_submission():
    """The check of 0002 runs while 0001 is corrected to a fail: 0002 was shown as free and stays so."""
    entry = make_entry(draft="0002", occurrences=FAILED_BEFORE)
    clicked = finals.submit(entry, make_submission(number="0002"), TERMS, NOW, SCRIPT_ID)
    corrected = entry_after(clicked.entry, referred("0001"), Result.FAILED, "A slip.")
    assert corrected.entry.liability.cause == "0001"
    checked = with_verdict(clicked.submissions[0], Verdict.NON_COMPLIANT)
    decided = finals.complete_check(corrected.entry, checked, TERMS, NOW, SCRIPT_ID)
    assert decided.charge is None
    assert [owed.cause for owed in decided.entry.liabilities] == ["0001", "0002"]


def test_what_was_owed_at_the_click_and_was_a_mistake_is_not_charged():
    failed = entry_after(
        make_entry(live="0001", occurrences=FAILED_BEFORE),
        replace(referred("0001"), state=State.CLAIMED, claim=Claim(1, ADA, NOW, DEADLINE), outcome=None),
        Result.FAILED,
    )
    clicked = finals.submit(failed.entry, make_submission(number="0002"), TERMS, NOW, SCRIPT_ID)
    assert clicked.submissions[0].owed_at_click.cause == "0001"
    receipt = clicked.outbox[0].payload["context"]
    assert receipt["liability"]["amount_pence"] == 15000
    corrected = entry_after(clicked.entry, failed.submissions[0], Result.REFERRED, "A slip.")
    checked = with_verdict(clicked.submissions[0], Verdict.COMPLIANT)
    decided = finals.complete_check(corrected.entry, checked, TERMS, NOW, SCRIPT_ID)
    assert (decided.charge, decided.entry.liabilities) == (None, ())


def test_a_review_tells_what_its_own_decision_charges_and_not_what_came_since():
    entry = make_entry(draft="0002", occurrences=FAILED_BEFORE)
    clicked = finals.submit(entry, make_submission(number="0002"), TERMS, NOW, SCRIPT_ID)
    corrected = entry_after(clicked.entry, referred("0001"), Result.FAILED, "A slip.")
    checked = with_verdict(clicked.submissions[0], Verdict.NEEDS_REVIEW)
    waiting = finals.complete_check(corrected.entry, checked, TERMS, NOW, SCRIPT_ID)
    assert {row.payload["context"]["liability"] for row in waiting.outbox} == {None}


def test_a_later_fail_becomes_the_free_one_when_an_earlier_was_a_mistake():
    first = replace(referred("0001"), state=State.CLAIMED, claim=Claim(1, ADA, NOW, DEADLINE), outcome=None)
    failed = entry_after(make_entry(live="0001"), first, Result.FAILED)
    second = replace(first, number="0002")
    again = entry_after(replace(failed.entry, live="0002"), second, Result.FAILED)
    assert [owed.cause for owed in again.entry.liabilities] == ["0002"]
    corrected = entry_after(again.entry, failed.submissions[0], Result.REFERRED, "A slip.")
    assert (corrected.entry.liabilities, corrected.entry.occurrences) == ((), FAILED_BEFORE)
