"""`scriptgate provider extend`: a later deadline for one entry or a cohort, with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from scriptgate.rules.calendar import uk_time
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.extensions import Extension, NewDeadline, extension_of
from scriptgate.submissions.extensions import extend as decide
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.local_time import InvalidTime, read_local_time
from scriptgate.submissions.terms import Terms
from scriptgate_cli.deployment import on_a_stack
from scriptgate_cli.provider.listing import Column, Form, in_forms, show_listing
from scriptgate_cli.provider.office import Office, because
from scriptgate_cli.provider.office import dry_run as dry_run_option
from scriptgate_cli.provider.progress import progress
from scriptgate_cli.provider.roster import Roster


@dataclass(frozen=True, slots=True)
class Extended:
    """What became of an entry's deadline."""

    entry: str
    outcome: Extension
    was: datetime
    deadline: datetime
    told: bool
    """A letter goes to the participant."""


class UkTime(click.ParamType[datetime]):
    """A time as staff write it, UK time."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The UTC time; fails in words."""
        try:
            return read_local_time(value)
        except InvalidTime as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("entry", required=False)
@click.option("--cohort", help="All entries of this cohort, instead of one.")
@click.option("--until", required=True, type=UkTime(), help='The new deadline, UK time: "2026-12-11 12:00".')
@click.option("--grace", type=click.IntRange(0, 9999), help="Minutes of grace; as it was if left out.")
@click.option("--earlier", is_flag=True, help="An earlier deadline is meant.")
@because
@dry_run_option
@in_forms
@on_a_stack
def extend(  # noqa: PLR0913, PLR0917 - one parameter for each option
    entry: str | None,
    cohort: str | None,
    until: datetime,
    grace: int | None,
    earlier: bool,  # noqa: FBT001 - click passes flags so
    reason: str,
    dry_run: bool,  # noqa: FBT001
    form: Form,
    stack: str,
) -> None:
    """Give ENTRY, or every entry of a cohort, a later deadline.

    The participant hears of it by letter, if they were invited and have not submitted; their links go on,
    and reminders follow the new deadline. The reason stands in the record and in no letter. In a cohort,
    whoever has a later deadline already keeps it.
    """
    if (entry is None) == (cohort is None):
        raise click.UsageError("Name an ENTRY or a --cohort: one of the two.")
    office = Office.of(stack)
    wanted = NewDeadline(until, reason, None if grace is None else grace * 60, earlier)
    if entry is not None:
        done = [_extend(office, office.entry(entry), wanted, write=not dry_run)]
    else:
        done = _extend_all(office, cohort, wanted, write=not dry_run)
    _show(done, form, dry_run=dry_run)


def _extend_all(office: Office, cohort: str | None, wanted: NewDeadline, *, write: bool) -> list[Extended]:
    roster = Roster(office.deployment.store)
    entries = [entry for name in office.cohorts(cohort) for entry in roster.entries_of(name)]
    done = []
    with progress("Extending", len(entries)) as one_more:
        for entry in entries:
            kept = extension_of(entry, wanted)
            if kept is Extension.EXTENDED:
                done.append(_extend(office, entry, wanted, write=write))
            else:
                done.append(Extended(entry.id, kept, entry.deadline, entry.deadline, told=False))
            one_more()
    return done


def _extend(office: Office, entry: Entry, wanted: NewDeadline, *, write: bool) -> Extended:
    def decision(found: Entry, terms: Terms, now: datetime) -> Decision:
        return decide(found, wanted, terms, now, office.actor)

    made = office.change(entry.id, decision, write=write)
    return Extended(entry.id, Extension.EXTENDED, entry.deadline, wanted.until, told=bool(made.outbox))


def _show(done: Sequence[Extended], form: Form, *, dry_run: bool) -> None:
    show_listing(done, COLUMNS, form, empty="There is no entry.")
    counts = Counter(row.outcome for row in done)
    shown = ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Extension if counts[outcome])
    tail = " (dry run: nothing was written)" if dry_run else ""
    if done:
        click.echo(
            f"{shown}; {sum(row.told for row in done)} told by letter{tail}", err=form is not Form.TABLE
        )


COLUMNS: list[Column[Extended]] = [
    Column("entry", lambda row: row.entry),
    Column("outcome", lambda row: row.outcome.value, "what"),
    Column("was", lambda row: utc(row.was), ""),
    Column("was_uk", lambda row: uk_time(row.was), "was"),
    Column("deadline", lambda row: utc(row.deadline), ""),
    Column("deadline_uk", lambda row: uk_time(row.deadline), "deadline"),
    Column("told", lambda row: row.told, "letter", lambda told: "yes" if told else ""),
]
