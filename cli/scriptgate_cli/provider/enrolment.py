"""`scriptgate provider enrol`: a cohort from a CSV file, wholly valid or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from scriptgate import catalogue
from scriptgate.submissions.cohort_file import BadCell, InvalidCohort, read_cohort
from scriptgate.submissions.enrolment import Conflict, Enrolled, Enrolment, Outcome
from scriptgate.wording import count
from scriptgate_cli.deployment import Deployment, caller, on_a_stack
from scriptgate_cli.provider.roster import Roster
from scriptgate_cli.provider.screen import show_table


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the file and show what would change; write nothing.")
@on_a_stack
def enrol(file: Path, dry_run: bool, stack: str) -> None:  # noqa: FBT001 - click passes options by name
    """Enrol the candidates of FILE, a CSV file with a header.

    Columns: candidate, name, email, trn, cohort, rulebook, task, window, deadline, opens, grace_minutes,
    home_urn; trn and the last three may be left out. Times are UK times, e.g. 2026-11-20 12:00. If any row
    is bad, nothing is written and the exit status is 1. Enrolling the same file again changes nothing.
    """
    try:
        enrolments = _read(file)
        roster = Roster(Deployment.of(stack).store)
        actor = caller()
        planned = roster.plan(enrolments, actor)
    except InvalidCohort as error:
        _refuse(error.problems)
    if not dry_run:
        planned = _written(roster, enrolments, planned, actor)
    _show(planned, dry_run=dry_run)


def _read(file: Path) -> tuple[Enrolment, ...]:
    rulebooks = {rulebook: catalogue.load_rulebook(rulebook) for rulebook in catalogue.rulebook_ids()}
    return read_cohort(file.read_bytes(), rulebooks, catalogue.load_schema("enrolment"))


def _written(
    roster: Roster, enrolments: Sequence[Enrolment], planned: Sequence[Enrolled], actor: str
) -> list[Enrolled]:
    """Write row by row what isn't there yet; a crash half-way is mended by running the command again."""
    now = datetime.now(UTC)
    written = []
    for enrolment, plan in zip(enrolments, planned, strict=True):
        if plan.outcome is Outcome.UNCHANGED:
            written.append(plan)
            continue
        try:
            written.append(roster.write(enrolment, actor, now))
        except Conflict as error:
            done = sum(row.outcome is not Outcome.UNCHANGED for row in written)
            raise click.ClickException(
                f"{error}. Somebody else changed it meanwhile; {count(done, 'row')} written before it."
            ) from None
    return written


def _refuse(problems: Iterable[BadCell]) -> NoReturn:
    """Name every bad row. Exit status 1."""
    found = list(problems)
    for problem in found:
        place = f"line {problem.line}" + (f", {problem.column}" if problem.column else "")
        click.echo(f"{place}: {problem.reason}", err=True)
    lines = len({problem.line for problem in found})
    raise click.ClickException(f"{count(lines, 'bad row')}; nothing was written.")


def _show(planned: Sequence[Enrolled], *, dry_run: bool) -> None:
    """What was done, by candidate number and entry; the unchanged ones only as a number."""
    touched = [row for row in planned if row.outcome is not Outcome.UNCHANGED]
    if touched:
        columns = ("candidate", "cohort", "entry", "what", "changed", "owes from before")
        show_table(columns, [_line(row) for row in touched])
    counts = Counter(row.outcome for row in planned)
    click.echo(
        ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome) + _tail(dry_run=dry_run)
    )
    if any("email" in row.changed for row in touched):
        click.echo(
            "An address changed: 'provider invite --again --entry ENTRY' sends a new link and ends the old."
        )


def _tail(*, dry_run: bool) -> str:
    return " (dry run: nothing was written)" if dry_run else ""


def _line(row: Enrolled) -> tuple[str, ...]:
    owes = row.entry.liability.cause if row.outcome is Outcome.NEW and row.entry.liability else ""
    return (
        row.entry.candidate,
        row.entry.cohort,
        row.entry.id,
        row.outcome.value,
        ", ".join(row.changed),
        owes,
    )
