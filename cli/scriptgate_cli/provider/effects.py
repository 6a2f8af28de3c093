"""What a decision leads to, in words: for dry runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scriptgate.submissions.charging import EVENTS
from scriptgate.submissions.decisions import Decision, OutboxRow
from scriptgate.submissions.entry import Entry, Liability
from scriptgate.wording import money
from scriptgate_cli.provider.listing import Column, Form, show_listing


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that follows."""

    what: str
    detail: str


COLUMNS: list[Column[Effect]] = [
    Column("what", lambda effect: effect.what),
    Column("detail", lambda effect: effect.detail),
]


def show_effects(before: Entry, decision: Decision) -> None:
    """Print what would follow."""
    show_listing(list(effects_of(before, decision)), COLUMNS, Form.TABLE, empty="Nothing would change.")


def effects_of(before: Entry, decision: Decision) -> Iterator[Effect]:
    """States, charges, what is owed, releases and letters."""
    for submission in decision.submissions:
        yield Effect("state", f"submission {submission.number} is {submission.state.value}")
    if decision.charge is not None:
        charge = decision.charge
        cause = f"{charge.cause}, {EVENTS.get(charge.event, charge.event)}"
        yield Effect("charge", f"{money(charge.amount_pence)} proposed for {charge.submission} ({cause})")
    yield from _owed(before, decision.entry or before)
    yield from (_effect(row) for row in decision.outbox)


def _owed(before: Entry, after: Entry) -> Iterator[Effect]:
    """What is owed from now on, and what stays so."""
    for owed in after.liabilities:
        yield Effect("owed", f"{_amount(owed)}{' as before' if owed in before.liabilities else ''}")


def _amount(owed: Liability) -> str:
    cause = f"{owed.cause}, {EVENTS.get(owed.event, owed.event)}"
    return f"{money(owed.amount_pence)} by a later submission ({cause})"


def _effect(row: OutboxRow) -> Effect:
    if row.target == "mail":
        return Effect("letter", f"{row.payload['letter']}, to the {row.payload['to']}")
    return Effect("release", f"the script of {row.submission} goes to the assessor's queue")
