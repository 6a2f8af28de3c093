"""Decisions about charges, on what the table holds at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from scriptgate.submissions import charging
from scriptgate.submissions.charges import CONFIRMED, PROPOSED, Charge
from scriptgate.submissions.charging import Ruling
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry, Liability
from scriptgate.submissions.terms import Terms
from scriptgate_cli.provider.charge_rows import rows_of
from scriptgate_cli.provider.office import Office


@dataclass(frozen=True, slots=True)
class ChargeDesk:
    """Where staff decide about charges."""

    office: Office
    write: bool
    """False: only say what would happen."""

    def named(self, entry: str, causes: Sequence[str]) -> list[Charge]:
        """The entry's charges for these causes. Raises click's errors in words."""
        known = self._charges(self.office.entry(entry).id)
        found = []
        for cause in causes:
            matching = charging.named(known, cause)
            if not matching:
                raise click.ClickException(_unknown(entry, cause))
            found += matching
        return found

    def proposed(self, entry: str | None, cohort: str | None) -> list[Charge]:
        """What is proposed: of one entry, of one cohort, or at all."""
        entries = [self.office.entry(entry).id] if entry else self._with_proposals(cohort)
        return [charge for found in entries for charge in self._charges(found) if charge.status == PROPOSED]

    def confirm(self, known: Charge, amount: int | None) -> Charge:
        """Confirm a charge; as it is then. Raises click's errors in words."""

        def decide(entry: Entry, terms: Terms, now: datetime) -> Decision:
            charge = self._current(entry, known)
            return charging.confirm(entry, charge, terms, Ruling(self.office.actor, now), amount)

        return self.office.change(known.entry, decide, write=self.write).charges_changed[0].charge

    def waive(self, entry_id: str, cause: str | None, reason: str) -> Decision:
        """Waive what an entry was charged or owes. Raises click's errors in words.

        Looked up anew at each attempt: what was owed may have been charged meanwhile.
        """

        def decide(entry: Entry, terms: Terms, now: datetime) -> Decision:
            ruling = Ruling(self.office.actor, now, reason)
            found = _to_waive(entry, self._charges(entry.id), cause)
            if isinstance(found, Liability):
                return charging.waive_liability(entry, found, terms, ruling)
            return charging.waive(entry, found, terms, ruling)

        return self.office.change(entry_id, decide, write=self.write)

    def _with_proposals(self, cohort: str | None) -> list[str]:
        rows = rows_of(self.office.deployment.store, self.office.cohorts(cohort), PROPOSED)
        return list(dict.fromkeys(row.entry for row in rows))

    def _charges(self, entry: str) -> tuple[Charge, ...]:
        return self.office.deployment.store.charges_of(entry)

    def _current(self, entry: Entry, known: Charge) -> Charge:
        return next(charge for charge in self._charges(entry.id) if charge.key == known.key)


def _to_waive(entry: Entry, known: Sequence[Charge], cause: str | None) -> Charge | Liability:
    """The one thing that is meant. Raises Refused."""
    everything: list[Charge | Liability] = [*entry.liabilities, *known]
    if cause is not None:
        named = [item for item in everything if item.cause == charging.full_cause(cause)]
        if not named:
            raise Refused("no-charge", _unknown(entry.id, cause))
        return named[0]
    still = [item for item in everything if _is_open(item)]
    if not still:
        raise Refused("nothing", f"{entry.id} has nothing to waive.")
    if len(still) > 1:
        raise Refused("which", f"Name the cause: {', '.join(item.cause for item in still)}.")
    return still[0]


def _is_open(item: Charge | Liability) -> bool:
    return isinstance(item, Liability) or item.status in {PROPOSED, CONFIRMED}


def _unknown(entry: str, cause: str) -> str:
    return f"{entry} was not charged for {charging.full_cause(cause)}, and owes nothing for it."
