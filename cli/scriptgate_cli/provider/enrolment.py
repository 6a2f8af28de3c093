"""`scriptgate provider enrol`: a cohort from a CSV file, wholly valid or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from scriptgate import catalogue
from scriptgate.rules.calendar import uk_time
from scriptgate.submissions.cohort_file import read_cohort
from scriptgate.submissions.enrolment import UNTOUCHED, Change, Conflict, Enrolled, Enrolment, Outcome
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.tables import BadCell, InvalidTable
from scriptgate.wording import count
from scriptgate_cli.deployment import Deployment, caller, on_a_stack
from scriptgate_cli.provider.listing import Column, Form, in_forms, show_listing
from scriptgate_cli.provider.office import dry_run as dry_run_option
from scriptgate_cli.provider.progress import progress
from scriptgate_cli.provider.roster import Planned, Roster

WRITERS = 8
"""Candidates that are written side by side; the rows of one keep their order."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@dry_run_option
@in_forms
@on_a_stack
def enrol(file: Path, dry_run: bool, form: Form, stack: str) -> None:  # noqa: FBT001 - click passes options by name
    """Enrol the candidates of FILE, a CSV file with a header, as Excel saves it.

    Columns: candidate, name, email, trn, cohort, rulebook, task, window, deadline, opens, grace_minutes,
    home_urn; trn and the last three may be left out. Times are UK times, the day before the month, e.g.
    2026-11-20 12:00, 20/11/2026 12:00 or 20 Nov 2026 12:00. If any row is bad, nothing is written and the
    exit status is 1. Enrolling the same file again changes nothing.
    """
    try:
        enrolments = _read(file)
        roster = Roster(Deployment.of(stack).store)
        actor = caller()
        planned = roster.plan(enrolments, actor)
    except InvalidTable as error:
        refuse(error.problems)
    fresh = sorted({plan.enrolment.cohort for plan in planned} - set(roster.store.cohorts()))
    done = [plan.enrolled for plan in planned] if dry_run else _written(roster, planned, actor)
    _show(done, form, dry_run=dry_run)
    if fresh:
        click.echo(f"A cohort that was not there before: {', '.join(fresh)}.", err=form is not Form.TABLE)


def _read(file: Path) -> tuple[Enrolment, ...]:
    rulebooks = {rulebook: catalogue.load_rulebook(rulebook) for rulebook in catalogue.rulebook_ids()}
    return read_cohort(file.read_bytes(), rulebooks, catalogue.load_schema("enrolment"))


def _written(roster: Roster, planned: Sequence[Planned], actor: str) -> list[Enrolled]:
    """Write what isn't there yet; a crash half-way is mended by running the command again."""
    now = datetime.now(UTC)
    touched = [plan for plan in planned if plan.enrolled.outcome not in UNTOUCHED]
    roster.list_cohorts((plan.enrolment.cohort for plan in touched), now)
    with progress("Enrolling", len(planned)) as one_more, ThreadPoolExecutor(WRITERS) as pool:

        def write(plans: list[Planned]) -> list[Enrolled | Conflict]:
            return [_attempt(roster, plan, actor, now, one_more) for plan in plans]

        groups = list(pool.map(write, _by_candidate(planned)))
    return _require_all_written([row for group in groups for row in group])


def _by_candidate(planned: Iterable[Planned]) -> list[list[Planned]]:
    groups: dict[str, list[Planned]] = {}
    for plan in planned:
        groups.setdefault(plan.enrolment.candidate, []).append(plan)
    return list(groups.values())


def _attempt(
    roster: Roster, plan: Planned, actor: str, now: datetime, one_more: Callable[[], None]
) -> Enrolled | Conflict:
    try:
        return roster.write(plan, actor, now)
    except Conflict as conflict:
        return conflict
    finally:
        one_more()


def _require_all_written(done: Sequence[Enrolled | Conflict]) -> list[Enrolled]:
    written = [row for row in done if isinstance(row, Enrolled)]
    conflicts = [row for row in done if isinstance(row, Conflict)]
    if conflicts:
        touched = sum(row.outcome not in UNTOUCHED for row in written)
        told = "; ".join(map(str, conflicts))
        raise click.ClickException(
            f"{told}. Somebody else changed it meanwhile; {count(touched, 'other row')} written."
        )
    return written


def refuse(problems: Iterable[BadCell]) -> NoReturn:
    """Name every bad row. Exit status 1."""
    found = list(problems)
    for problem in found:
        place = f"line {problem.line}" + (f", {problem.column}" if problem.column else "")
        click.echo(f"{place}: {problem.reason}", err=True)
    lines = len({problem.line for problem in found})
    raise click.ClickException(f"{count(lines, 'bad row')}; nothing was written.")


def _show(done: Sequence[Enrolled], form: Form, *, dry_run: bool) -> None:
    """What was done, by candidate number and entry; in the table the unchanged ones only as a number."""
    touched = [row for row in done if row.outcome is not Outcome.UNCHANGED]
    if touched or form is not Form.TABLE:
        show_listing(touched if form is Form.TABLE else done, COLUMNS, form, empty="")
    counts = Counter(row.outcome for row in done)
    shown = [
        f"{counts[outcome]} {outcome.value}" for outcome in Outcome if counts[outcome] or outcome in _ALWAYS
    ]
    tail = " (dry run: nothing was written)" if dry_run else ""
    click.echo(", ".join(shown) + tail, err=form is not Form.TABLE)
    for advice in _advice(touched, datetime.now(UTC)):
        click.echo(advice, err=form is not Form.TABLE)


_ALWAYS = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED})


def _advice(touched: Sequence[Enrolled], now: datetime) -> Iterable[str]:
    if past := [row.entry.id for row in touched if row.entry.deadline <= now]:
        more = f" and {count(len(past) - 1, 'more entry', 'more entries')}" if len(past) > 1 else ""
        yield f"A deadline is in the past, of {past[0]}{more}: nobody is invited to it. Is the year right?"
    if any("email" in row.changed for row in touched):
        yield "An address changed: 'provider invite --again --entry ENTRY' sends a new link and ends the old."
    if any("deadline" in row.changed for row in touched):
        yield "A deadline changed: nobody is told by letter; 'provider extend' tells them, with a reason."
    if any(row.outcome is Outcome.WITHDRAWN for row in touched):
        yield "What was withdrawn stays so: 'provider reinstate ENTRY --reason ...' takes it back."


def _change(change: Change) -> str:
    """`deadline: 12:00 GMT on ... → ...`; of a personal column only its name."""
    if change.was is None and change.becomes is None:
        return change.column
    return f"{change.column}: {_value(change.was)} → {_value(change.becomes)}"


def _value(value: Any) -> str:
    if value is None:
        return "none"
    return uk_time(value) if isinstance(value, datetime) else str(value)


def _owes(row: Enrolled) -> str | None:
    liability = row.entry.liability
    return liability.cause if row.outcome is Outcome.NEW and liability else None


COLUMNS: list[Column[Enrolled]] = [
    Column("candidate", lambda row: row.entry.candidate),
    Column("cohort", lambda row: row.entry.cohort),
    Column("entry", lambda row: row.entry.id),
    Column("outcome", lambda row: row.outcome.value, "what"),
    Column("deadline", lambda row: utc(row.entry.deadline), ""),
    Column("deadline_uk", lambda row: uk_time(row.entry.deadline), "deadline"),
    Column("changed", lambda row: [_change(change) for change in row.changes], shown="; ".join),
    Column("owes_from_before", _owes),
]
