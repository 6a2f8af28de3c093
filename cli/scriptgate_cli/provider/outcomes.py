"""`scriptgate provider outcome`: what assessors decided, and telling it to participants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from scriptgate.aws import items
from scriptgate.submissions import announcing
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef
from scriptgate.submissions.terms import Terms
from scriptgate.wording import count, money
from scriptgate_cli.deployment import on_a_stack
from scriptgate_cli.provider.listing import Column, Form, in_forms, show_listing
from scriptgate_cli.provider.moments import uk_minute_of
from scriptgate_cli.provider.office import Office, dry_run
from scriptgate_cli.provider.telling import add, say, tells

COLUMNS: list[Column[Submission]] = [
    Column(name="entry", value=lambda row: row.entry),
    Column(name="submission", value=lambda row: row.number),
    Column(name="candidate", value=lambda row: row.candidate, title=""),
    Column(name="outcome", value=lambda row: row.outcome and row.outcome.result.value),
    Column(name="total", value=lambda row: row.outcome and row.outcome.total),
    Column(
        name="marked_at",
        value=lambda row: row.outcome and utc(row.outcome.marked_at),
        title="marked (UK)",
        shown=uk_minute_of,
    ),
    Column(
        name="told_at",
        value=lambda row: utc(row.outcome.told_at) if row.outcome else None,
        title="told (UK)",
        shown=uk_minute_of,
    ),
]
"""Stable: programs rely on the names."""


@click.group()
def outcome() -> None:
    """What assessors decided: list, and tell it to participants."""


@outcome.command("list")
@click.option("--cohort", help="Only this cohort.")
@click.option("--untold", is_flag=True, help="Only those that their participant has not been told.")
@in_forms
@on_a_stack
def list_outcomes(cohort: str | None, untold: bool, form: Form, stack: str) -> None:  # noqa: FBT001 - click
    """Show the marked submissions, the first marked first."""
    found = [row for row in _marked(Office.of(stack), cohort) if not (untold and _is_told(row))]
    empty = "Every outcome has been told." if untold else "Nothing has been marked yet."
    show_listing(found, COLUMNS, form, empty=empty)


@outcome.command()
@click.argument("entries", nargs=-1, metavar="[ENTRY]...")
@click.option("--cohort", help="All that are marked and untold in this cohort.")
@dry_run
@tells
@on_a_stack
def tell(entries: tuple[str, ...], cohort: str | None, dry_run: bool, stack: str) -> None:  # noqa: FBT001 - click
    """Send participants the outcome of ENTRY, or of all that are untold in a cohort.

    From then on it counts: who has not passed may submit again while their window is open, by the policy at
    a price. Extend the window first if it has closed.
    """
    if bool(entries) == bool(cohort):
        raise click.UsageError("Name one or more entries, or a --cohort.")
    office = Office.of(stack)
    told = 0
    for submission in _wanted(office, entries, cohort):
        said = _said(_tell(office, submission.ref, write=not dry_run), submission)
        say(said, submission.entry, "told", submission.number, written=not dry_run)
        told += 1
    tail = " (dry run: nothing was written)" if dry_run else ""
    add(f"{count(told, 'participant')} {'would be ' if dry_run else ''}told{tail}.")


def _wanted(office: Office, entries: tuple[str, ...], cohort: str | None) -> Iterator[Submission]:
    if cohort is not None:
        yield from (row for row in _marked(office, cohort) if not _is_told(row))
        return
    for name in entries:
        office.entry(name)
        marked = [row for row in office.deployment.store.submissions_of(name) if row.state is State.ASSESSED]
        if not marked:
            raise click.ClickException(f"Nothing of {name} has been marked yet.")
        yield from [row for row in marked if not _is_told(row)] or marked[-1:]


def _tell(office: Office, ref: SubmissionRef, *, write: bool) -> Decision:
    def decide(entry: Entry, terms: Terms, now: datetime) -> Decision:
        return announcing.tell(entry, office.submission(ref.entry, ref.number), terms, office.actor, now)

    return office.change(ref.entry, decide, write=write)


def _said(decision: Decision, submission: Submission) -> str:
    result = submission.outcome.result.value if submission.outcome else "marked"
    owed = decision.entry.liability if decision.entry else None
    costs = f", its next submission may cost {money(owed.amount_pence)}" if owed else ""
    return f"{submission.entry} {submission.number}: {result}{costs}"


def _marked(office: Office, cohort: str | None) -> list[Submission]:
    """The marked submissions of one cohort or all; the index may lag, so each row is read again."""
    store = office.deployment.store
    keys = (
        {"PK": row["PK"], "SK": row["SK"]}
        for name in office.cohorts(cohort)
        for row in store.in_cohort(name, State.ASSESSED.value)
    )
    found = map(items.submission_from, store.get_all(keys))
    marked = [row for row in found if row.outcome is not None]
    return sorted(marked, key=lambda row: utc(row.outcome.marked_at if row.outcome else None) or "")


def _is_told(submission: Submission) -> bool:
    return submission.outcome is not None and submission.outcome.told_at is not None
