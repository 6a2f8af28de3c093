"""`scriptgate assessor mark`: sheets checked, summed, shown and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from scriptgate.wording import count
from scriptgate_cli.assessor.counter import Counter, Held
from scriptgate_cli.assessor.desk import Desk, at_the_desk
from scriptgate_cli.assessor.folder import is_before
from scriptgate_cli.assessor.holding import refusal_of
from scriptgate_cli.assessor.index_text import uk_time
from scriptgate_cli.assessor.pull import new_id
from scriptgate_cli.assessor.sent import Told, send_mark
from scriptgate_cli.assessor.sheet_checking import Blank, Checked, Problem, check_sheet
from scriptgate_cli.assessor.troubles import some_done
from scriptgate_cli.screen import show

EARLIER = (
    "its folder is of an earlier claim: the script was given back or lapsed since, and is yours anew. Pull, "
    "and fill the sheet in the new folder"
)


@dataclass(slots=True)
class Sheets:
    """The sheets that were named, by what they are."""

    right: list[Checked] = field(default_factory=list)
    blank: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How many sheets have a problem."""
        return len({problem.path for problem in self.problems})

    def passed_over(self) -> int:
        """How many scripts have only a blank sheet: one of the two in a folder is never filled."""
        filled = {sheet.path.parent for sheet in self.right} | {item.path.parent for item in self.problems}
        return len({path.parent for path in self.blank} - filled)


@click.command()
@click.argument(
    "sheets", metavar="SHEET...", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--reason", help="These correct marks that you have sent: why. Both marks are kept.")
@click.option("--skip-wrong", is_flag=True, help="Send the sheets that are right all the same.")
@click.option("--dry-run", is_flag=True, help="Check and add up; send nothing.")
@at_the_desk
def mark(desk: Desk, sheets: tuple[Path, ...], reason: str | None, skip_wrong: bool, dry_run: bool) -> int:  # noqa: FBT001 - click passes options by name
    """Send filled mark sheets, checked and added up.

    SHEET is marks.csv or marks.json in a script's folder; S-*/marks.csv names them all. Every sheet is
    checked first; nothing is sent while one is wrong. Sheets that nobody has filled yet are passed over.
    Sending a sheet again changes nothing.
    """
    named = check_all(sheets, reason)
    counter = desk.counter() if named.right and not dry_run and (skip_wrong or not named.problems) else None
    if counter is not None:
        leave_earlier(named, counter.held())
    for problem in named.problems:
        click.echo(str(problem), err=True)
    if blank := named.passed_over():
        show(f"{count(blank, 'sheet')} not filled yet: passed over.")
    if named.problems and not skip_wrong:
        wrong = count(named.wrong, "sheet")
        click.echo(f"Nothing was sent: {wrong} to put right (or --skip-wrong).", err=True)
        return 2
    if not named.right and not named.problems:
        click.echo("Nothing was sent. If you have filled a sheet: is it saved, and saved here?", err=True)
    done = _send_all(counter, named.right)
    return _status(done, named.wrong + len(named.right) - done)


def check_all(paths: Sequence[Path], reason: str | None) -> Sheets:
    """The sheets that are right, those that are blank, and what is wrong with the others.

    One script has one sheet.
    """
    named, right = Sheets(), dict[str, Checked]()
    for path in dict.fromkeys(paths):
        found = check_sheet(path, reason)
        if isinstance(found, Blank):
            named.blank.append(path)
        elif not isinstance(found, Checked):
            named.problems.extend(found)
        elif found.script in right:
            other = right[found.script].path
            named.problems.append(Problem(path, 1, f"'{other}' marks the same script: name one of them"))
        else:
            right[found.script] = found
    named.right = list(right.values())
    return named


def leave_earlier(named: Sheets, held: Sequence[Held]) -> None:
    """A sheet in a folder of an earlier claim is a problem: whoever filled it had given the script back."""
    since = {item.script: item.claimed_at for item in held}
    for sheet in list(named.right):
        if sheet.script in since and is_before(sheet.path.absolute().parent, since[sheet.script]):
            named.right.remove(sheet)
            named.problems.append(Problem(sheet.path, 1, EARLIER))


def outcome_of(sheet: Checked) -> str:
    """`passed, 6 of 8`."""
    return f"{sheet.said['outcome']}, {sheet.said['total']} of {sheet.highest}"


def _send_all(counter: Counter | None, sheets: Sequence[Checked]) -> int:
    """How many are recorded; without a counter they are shown alone."""
    done = 0
    for sheet in sheets:
        with some_done(done):
            told = send_mark(counter, sheet, new_id) if counter else None
        show(f"{sheet.script}  {outcome_of(sheet)}: {_became(told) if told else 'not sent'}")
        done += told is None or told.answer.accepted
    return done


def _became(told: Told) -> str:
    if not told.answer.accepted:
        return refusal_of(told.answer)
    if told.corrected:
        return "recorded before; a correction of it stands since. Send it with a new --reason to return to it"
    if told.doubtful:
        return (
            "recorded before; another mark was sent since and got no answer. Send either with a new --reason"
        )
    if told.before:
        return f"recorded before, {uk_time(told.answer.at)}"
    return "recorded"


def _status(done: int, failed: int) -> int:
    """Blank sheets alone are nothing done: whoever filled one has perhaps not saved it."""
    if done and not failed:
        return 0
    return 1 if done else 2
