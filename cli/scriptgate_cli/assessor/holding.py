"""`scriptgate assessor list`, `extend`, `return` and `decline`: what somebody holds, and for how long."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from scriptgate.submissions.claims import CONFLICT, UNREADABLE
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.local_time import InvalidTime, read_local_time
from scriptgate.wording import moment
from scriptgate_cli.assessor.counter import Answer, Held
from scriptgate_cli.assessor.desk import Desk, at_the_desk
from scriptgate_cli.assessor.folder import is_before
from scriptgate_cli.assessor.index_text import uk_time
from scriptgate_cli.assessor.pull import new_id
from scriptgate_cli.assessor.script_id import is_script_id
from scriptgate_cli.assessor.troubles import Trouble, some_done
from scriptgate_cli.provider.screen import show_table
from scriptgate_cli.screen import show

_DAY = re.compile(r"20\d\d-\d\d-\d\d|\d{1,2}([/.-])\d{1,2}\1\d{4}|\d{1,2} [a-z]{3,9} \d{4}", re.IGNORECASE)
"""A day alone, as `read_local_time` takes it before a time."""


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    envvar="SCRIPTGATE_ASSESSOR_FOLDER",
    show_envvar=True,
    help="The folder that you pull into.",
)
@at_the_desk
def list_held(desk: Desk, as_json: bool, into: Path) -> None:  # noqa: FBT001 - click passes options by name
    """Show the scripts that you hold, the first due first."""
    now = datetime.now(UTC)
    rows = [_row(held, into, now) for held in desk.counter().held()]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    elif rows:
        shown = [(row["script"], row["task"], _due(row), row["folder"] or "not here: pull") for row in rows]
        show_table(("script", "task", "due", "folder"), shown)
    else:
        click.echo("You hold no scripts.")


def _row(held: Held, into: Path, now: datetime) -> dict[str, Any]:
    place = into / held.script
    here = (place / "index.json").is_file() and not is_before(place, held.claimed_at)
    return {
        "script": held.script,
        "task": held.task,
        "claimed_at": held.claimed_at,
        "due_at": held.due_at,
        "overdue": moment(held.due_at) < now,
        "folder": str(place) if here else None,
    }


def _due(row: dict[str, Any]) -> str:
    return f"{uk_time(row['due_at'])}{'  OVERDUE' if row['overdue'] else ''}"


@click.command()
@click.argument("scripts", metavar="SCRIPT...", nargs=-1, required=True)
@click.option(
    "--days",
    type=click.IntRange(1, 56),
    help="So many days after the due time, or after now when that has passed.",
)
@click.option(
    "--until", help="A day, or a day and time, in UK time: 2026-12-18, 18/12/2026 or '2026-12-18 12:00'."
)
@at_the_desk
def extend(desk: Desk, scripts: tuple[str, ...], days: int | None, until: str | None) -> int:
    """Keep scripts longer, at most 56 days from their claim."""
    if (days is None) is (until is None):
        raise click.UsageError("Give --days or --until.")
    counter, now = desk.counter(), datetime.now(UTC)
    held = {item.script: item.due_at for item in counter.held()} if days else {}

    def ask(script: str) -> Answer:
        end = _end_of(until) if until else later(held.get(script), days or 0, now)
        return counter.report("extend", script, new_id(), until=utc(end))

    return _each(scripts, ask, lambda answer: f"yours until {uk_time(answer.due_at or '')}")


def later(due_at: str | None, days: int, now: datetime) -> datetime:
    """So many days after the due time, or after now when that has passed."""
    return max(moment(due_at) if due_at else now, now) + timedelta(days=days)


def _end_of(text: str) -> datetime:
    """The UTC time of a day's end or of a time, both in the UK. Raises UsageError."""
    try:
        return read_local_time(f"{text} 23:59" if _DAY.fullmatch(text) else text)
    except InvalidTime as error:
        raise click.UsageError(f"--until '{text}': {error}.") from None


def _in_words(_context: click.Context, _option: click.Parameter, reason: str) -> str:
    """A reason that says something; the schema refuses blank ones in a program's words."""
    if not reason.strip():
        raise click.BadParameter("say why, in a few words.")
    return reason


@click.command("return")
@click.argument("scripts", metavar="SCRIPT...", nargs=-1, required=True)
@click.option("--reason", required=True, callback=_in_words, help="Why; the provider can read it.")
@at_the_desk
def hand_back(desk: Desk, scripts: tuple[str, ...], reason: str) -> int:
    """Give scripts back unmarked: they go to somebody else at once."""
    counter = desk.counter()
    return _each(
        scripts,
        lambda script: counter.report("return", script, new_id(), reason=reason),
        lambda _: "returned. Delete its folder: it is no longer yours to keep.",
    )


@click.command()
@click.argument("scripts", metavar="SCRIPT...", nargs=-1, required=True)
@click.option("--why", type=click.Choice([CONFLICT, UNREADABLE, "other"]), required=True, help="What kind.")
@click.option("--reason", required=True, callback=_in_words, help="In words; the provider can read it.")
@at_the_desk
def decline(desk: Desk, scripts: tuple[str, ...], why: str, reason: str) -> int:
    """Give scripts away for good: another assessor gets them.

    The provider is told of one that is unreadable.
    """
    counter = desk.counter()
    return _each(
        scripts,
        lambda script: counter.report("decline", script, new_id(), why=why, reason=reason),
        lambda _: "declined. Delete its folder: it is no longer yours to keep.",
    )


def _each(named: Sequence[str], ask: Callable[[str], Answer], done: Callable[[Answer], str]) -> int:
    """Report each script; 0 when all are accepted, 1 when some are, 2 when none is. Raises Trouble."""
    scripts = [script_of(name) for name in named]
    accepted = 0
    for script in dict.fromkeys(scripts):
        with some_done(accepted):
            answer = ask(script)
        accepted += answer.accepted
        show(f"{script}  {done(answer) if answer.accepted else refusal_of(answer)}")
    if accepted == len(set(scripts)):
        return 0
    return 1 if accepted else 2


def refusal_of(answer: Answer) -> str:
    """Why not, in the counter's words."""
    return "; ".join((f"refused: {answer.message}", *answer.fields))


def script_of(name: str) -> str:
    """A script's id, also when it is given as its folder. Raises Trouble."""
    found = Path(name).name.upper()
    if not is_script_id(found):
        raise Trouble(f"'{name}' is no script: they look like S-7QK4M2XW9RTA.")
    return found
