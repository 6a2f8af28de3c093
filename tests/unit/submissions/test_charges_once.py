"""However decisions mix and people race, one event is charged once at most and exported once at most."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from builders.domain import NOW, SCRIPT_ID, make_entry, make_submission, make_terms, with_verdict
from scriptgate.rules.finding import Verdict
from scriptgate.submissions import charging, finals
from scriptgate.submissions.charging import Ruling
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.states import State

TERMS = make_terms()
WHY = Ruling("arn:ann", NOW, "Agreed.")


class Office(RuleBasedStateMachine):
    """One entry, people who read it at any time, and commits that hold to what was read."""

    def __init__(self):
        super().__init__()
        self.entry = make_entry(submissions=0, draft=None)
        self.charges = {}
        self.read = [(self.entry, {})]
        self.letters = []
        self.exported = {}
        self.waived_unpaid = set()
        self.lost = 0

    def commit(self, decision):
        """As the table does: the entry's version, new keys, and the status that was read."""
        stale = (
            decision.entry.version != self.entry.version
            or (decision.charge is not None and decision.charge.key in self.charges)
            or any(self.charges[each.charge.key].status != each.was for each in decision.charges_changed)
        )
        if stale:
            self.lost += 1
            return False
        self.entry = replace(decision.entry, version=decision.entry.version + 1)
        if decision.charge is not None:
            self.charges[decision.charge.key] = decision.charge
        for each in decision.charges_changed:
            self.charges[each.charge.key] = each.charge
        self.letters += [row.id for row in decision.outbox if row.target == "mail"]
        self.read.append((self.entry, dict(self.charges)))
        return True

    def seen(self, back):
        """What somebody read: the newest, or what was true a few changes ago."""
        return self.read[-1 - min(back, len(self.read) - 1)]

    @precondition(lambda self: self.entry.live is None)
    @rule(verdict=st.sampled_from([Verdict.COMPLIANT, Verdict.NON_COMPLIANT]), back=st.integers(0, 2))
    def submit(self, verdict, back):
        entry, _ = self.seen(back)
        number = f"{entry.submissions + 1:04d}"
        checked = with_verdict(make_submission(number=number), verdict)
        draft = replace(entry, submissions=entry.submissions + 1, draft=number, live=None)
        ready = replace(checked, state=State.CHECKED)
        decision = finals.submit(draft, ready, TERMS, NOW, SCRIPT_ID)
        if self.commit(decision):  # the next one may come: what was accepted isn't held up here
            self.entry = replace(self.entry, live=None)
            self.read[-1] = (self.entry, dict(self.charges))

    @precondition(lambda self: self.charges)
    @rule(data=st.data(), back=st.integers(0, 3), act=st.sampled_from(["confirm", "waive", "export"]))
    def decide(self, data, back, act):
        entry, known = self.seen(back)
        if not known:
            return
        charge = known[data.draw(st.sampled_from(sorted(known)))]
        number = len(self.exported) + 1
        try:
            decision = {
                "confirm": lambda: charging.confirm(entry, charge, TERMS, WHY, None),
                "waive": lambda: charging.waive(entry, charge, TERMS, WHY),
                "export": lambda: charging.export(entry, charge, number, WHY),
            }[act]()
        except Refused:
            return
        if self.commit(decision) and act == "export":
            assert charge.key not in self.exported
            self.exported[charge.key] = number

    @precondition(lambda self: self.entry.liabilities)
    @rule(back=st.integers(0, 2))
    def waive_what_is_owed(self, back):
        entry, _ = self.seen(back)
        if not entry.liabilities:
            return
        owed = entry.liabilities[0]
        if self.commit(charging.waive_liability(entry, owed, TERMS, WHY)):
            self.waived_unpaid.add(owed.key)

    @invariant()
    def nothing_is_charged_twice_and_nothing_after_it_was_waived(self):
        assert not self.waived_unpaid & self.charges.keys()
        assert len(self.letters) == len(set(self.letters))
        owed = {each.key for each in self.entry.liabilities}
        assert not owed & self.charges.keys()
        assert not owed & self.waived_unpaid

    @invariant()
    def what_was_exported_stays_as_it_is(self):
        for key, number in self.exported.items():
            assert (self.charges[key].status, self.charges[key].export) == ("exported", number)


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
