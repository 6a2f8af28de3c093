"""`scriptgate provider register`: who has submitted what, and where it stands; one line for each entry.

The columns of CSV and JSON are stable: new ones come at the end. Times are UTC (`2026-12-04T12:00:00Z`),
amounts pence, no value an empty cell:

candidate, entry, cohort, rulebook, task, window, deadline, invited_at, withdrawn_at; submission (the live
one's number, or the newest one's), state, verdict, strict_words, lenient_words, word_limit, attempts (those
submitted for assessment), owes (`liable`, and the status of each charge), liability_pence, proposed_pence,
confirmed_pence, waived_pence, exported_pence, mail_trouble (`bounced` or `complained`: letters don't
arrive), assessor (`waiting`, `claimed`, `marked`), claimed_until, outcome, marks, marked_at, script (the id
that the assessor knows), submitted_at, released_at, state_since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter

import click

from scriptgate.aws.register_index import cohort_by_cohort
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.register import CLAIMED, MARKED, STATES, STATUSES, RegisterLine, lines_of
from scriptgate.wording import count, money, number
from scriptgate_cli.deployment import on_a_stack
from scriptgate_cli.provider.listing import Column, Form, in_forms, show_listing
from scriptgate_cli.provider.moments import uk_minute
from scriptgate_cli.provider.office import Office


class StateName(click.ParamType[str]):
    """A state of the register, with spaces or hyphens for its underlines."""

    name = "state"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Its stored name. Refuses others, naming all."""
        found = value.strip().lower().replace("-", "_").replace(" ", "_")
        if found not in {state.value for state in STATES}:
            self.fail(f"{value!r} is none of {', '.join(state.value for state in STATES)}.", param, ctx)
        return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for; empty and None: all."""

    task: str | None = None
    states: tuple[str, ...] = ()
    verdict: str | None = None

    def includes(self, line: RegisterLine) -> bool:
        """Whether a line is one of them."""
        return (
            self.task in {None, line.task}
            and (not self.states or line.state in self.states)
            and self.verdict in {None, line.verdict}
        )


@click.command()
@click.option("--cohort", help="Only this cohort.")
@click.option("--task", help="Only this task, e.g. task-1.")
@click.option("--state", "states", multiple=True, type=StateName(), help="Only this state; may be repeated.")
@click.option("--verdict", type=click.Choice([verdict.value for verdict in Verdict]), help="Only this.")
@in_forms
@on_a_stack
def register(  # noqa: PLR0913, PLR0917 - click passes options by name
    cohort: str | None,
    task: str | None,
    states: tuple[str, ...],
    verdict: str | None,
    form: Form,
    stack: str,
) -> None:
    """Show who has submitted what, and where it stands: one line for each entry.

    States: not_invited, invited, withdrawn; then those of the live or newest submission.
    """
    wanted = Wanted(task, states, verdict)
    lines = [line for line in read_register(Office.reading(stack), cohort) if wanted.includes(line)]
    show_listing(lines, TABLE if form is Form.TABLE else COLUMNS, form, empty="No entry matches.")
    if form is Form.TABLE and lines:
        click.echo(totals(lines))


def read_register(office: Office, cohort: str | None) -> list[RegisterLine]:
    """The register of a cohort, or of all; entries in order. Raises Unreachable for an unknown cohort."""
    cohorts = cohort_by_cohort(office.deployment.store, sorted(office.cohorts(cohort)))
    return [line for rows in cohorts for line in sorted(lines_of(rows), key=lambda line: line.entry)]


def totals(lines: Sequence[RegisterLine]) -> str:
    """How many entries are in each state, in the order of the way."""
    found = Counter(line.state for line in lines)
    by_state = ", ".join(f"{number(found[state])} {_words(state)}" for state in STATES if found[state])
    return f"{count(len(lines), 'entry', 'entries')}: {by_state}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _counted(line: RegisterLine) -> str | None:
    """`3,589 to 3,620 / 4,000`: by the lenient count and by the strict one, and the limit."""
    strict, lenient = line.strict_words, line.lenient_words
    if strict is None:
        return None
    words = number(strict) if lenient in {None, strict} else f"{number(lenient or 0)} to {number(strict)}"
    return words if line.word_limit is None else f"{words} / {number(line.word_limit)}"


def _verdict(line: RegisterLine) -> str | None:
    from scriptgate.reports.verdicts import VERDICT_NAMES  # a tenth of a second that only the table needs

    return line.verdict and VERDICT_NAMES[line.verdict]


def _owed(line: RegisterLine) -> str:
    """`liable £150.00; waived £150.00`: a sum for each status."""
    sums = {name: f"{name}_pence" if name in STATUSES else "liability_pence" for name in line.owes}
    return "; ".join(f"{name} {money(getattr(line, field))}" for name, field in sums.items())


def _at_assessors(line: RegisterLine) -> str | None:
    if line.assessor == CLAIMED and line.claimed_until is not None:
        return f"claimed until {uk_minute(line.claimed_until)}"
    if line.assessor == MARKED and line.outcome is not None:
        return f"{line.outcome}, {line.marks}"
    return line.assessor


def _uk(moment: datetime | None) -> str | None:
    return None if moment is None else uk_minute(moment)


def _time(name: str) -> Column[RegisterLine]:
    return Column(name, lambda line: utc(getattr(line, name)))


_TIMES = frozenset(
    {"deadline", "invited_at", "withdrawn_at", "claimed_until", "marked_at"}
    | {"submitted_at", "released_at", "state_since"}
)

COLUMNS: list[Column[RegisterLine]] = [
    _time(field.name) if field.name in _TIMES else Column(field.name, attrgetter(field.name))
    for field in fields(RegisterLine)
]
"""For CSV and JSON: the lines' fields, in their order."""

TABLE: list[Column[RegisterLine]] = [
    Column("entry", lambda line: line.entry),
    Column("cohort", lambda line: line.cohort),
    Column("deadline", lambda line: _uk(line.deadline), "deadline (UK)"),
    Column("state", lambda line: _words(line.state)),
    Column("words", _counted),
    Column("verdict", _verdict),
    Column("attempts", lambda line: line.attempts, "tries"),
    Column("owes", _owed),
    Column("mail_trouble", lambda line: line.mail_trouble, "mail"),
    Column("assessor", _at_assessors),
    Column("submitted_at", lambda line: _uk(line.submitted_at), "submitted (UK)"),
]
"""For people. An entry's id holds its candidate, task and window."""
