"""`scriptgate provider withdraw` and `reinstate`: an entry takes no more work, or takes it again."""

from __future__ import annotations

from datetime import datetime

import click

from scriptgate.rules.calendar import uk_time
from scriptgate.submissions import withdrawals
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.terms import Terms
from scriptgate_cli.deployment import on_a_stack
from scriptgate_cli.provider.office import Office, because
from scriptgate_cli.provider.office import dry_run as dry_run_option
from scriptgate_cli.provider.telling import add, say, tells


@click.command()
@click.argument("entry")
@because
@dry_run_option
@tells
@on_a_stack
def withdraw(entry: str, reason: str, dry_run: bool, stack: str) -> None:  # noqa: FBT001 - click passes options by name
    """Withdraw ENTRY: nothing more is uploaded, submitted or reminded of, and the participant is told.

    What was submitted goes on. The reason stands in the record and in no letter.
    """
    office = Office.of(stack)

    def decide(found: Entry, terms: Terms, now: datetime) -> Decision:
        return withdrawals.withdraw(found, terms, now, office.actor, reason)

    made = office.change(entry, decide, write=not dry_run)
    say(_did(entry, "withdrawn", dry_run=dry_run), entry, "withdrawn", written=not dry_run)
    _tell_what_goes_on(office, made)
    _tell_of_letters(made)


def _tell_what_goes_on(office: Office, made: Decision) -> None:
    if made.entry is None:
        return
    going = withdrawals.going_on(made.entry)
    if going is not None:
        state = office.submission(made.entry.id, going).state.value.replace("_", " ")
        add(f"Submission {going} was submitted ({state}) and goes on: it is not stopped by this.")
    elif made.entry.draft is not None:
        add(f"Submission {made.entry.draft} is a draft: it can't be submitted any more.")
    if made.entry.liability is not None:
        add("A resubmission would have been chargeable: as none can come, nothing is charged.")


@click.command()
@click.argument("entry")
@because
@dry_run_option
@tells
@on_a_stack
def reinstate(entry: str, reason: str, dry_run: bool, stack: str) -> None:  # noqa: FBT001 - click passes options by name
    """Take back the withdrawal of ENTRY: it takes work again until its deadline."""
    office = Office.of(stack)

    def decide(found: Entry, terms: Terms, _now: datetime) -> Decision:
        return withdrawals.reinstate(found, terms, office.actor, reason)

    made = office.change(entry, decide, write=not dry_run)
    say(_did(entry, "reinstated", dry_run=dry_run), entry, "reinstated", written=not dry_run)
    if made.entry is not None:
        add(f"Its deadline: {uk_time(made.entry.deadline)}.")
    _tell_of_letters(made)


def _did(entry: str, what: str, *, dry_run: bool) -> str:
    return f"{entry} would be {what} (dry run: nothing was written)." if dry_run else f"{entry} is {what}."


def _tell_of_letters(made: Decision) -> None:
    told = "is told by letter" if made.outbox else "was never invited and gets no letter"
    add(f"The participant {told}.")
