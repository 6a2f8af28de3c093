"""`scriptgate assessor mark`: sheets checked, summed, shown and sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from scriptgate.wording import count
from scriptgate_cli.assessor.counter import Counter
from scriptgate_cli.assessor.desk import Desk, at_the_desk
from scriptgate_cli.assessor.holding import refusal_of
from scriptgate_cli.assessor.pull import new_id
from scriptgate_cli.assessor.sent import send_mark
from scriptgate_cli.assessor.sheet_checking import Checked, Problem, check_sheet
from scriptgate_cli.assessor.troubles import some_done
from scriptgate_cli.screen import show


@click.command()
@click.argument(
    "sheets", metavar="SHEET...", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--reason", help="These correct marks that you have sent: why. Both marks are kept.")
@click.option("--skip-wrong", is_flag=True, help="Send the sheets that are right all the same.")
@click.option("--dry-run", is_flag=True, help="Check and add up; send nothing.")
@at_the_desk
def mark(desk: Desk, sheets: tuple[Path, ...], reason: str | None, skip_wrong: bool, dry_run: bool) -> int:  # noqa: FBT001 - click passes options by name
    """Send filled mark sheets (marks.csv or marks.json in a script's folder).

    Every sheet is checked first; nothing is sent while one is wrong. Sending a sheet again changes nothing.
    """
    right, problems = check_all(sheets, reason)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems and not skip_wrong:
        wrong = count(len({problem.path for problem in problems}), "sheet")
        click.echo(f"Nothing was sent: {wrong} to put right (or --skip-wrong).", err=True)
        return 2
    if dry_run:
        for sheet in right:
            show(f"{sheet.script}  {outcome_of(sheet)}: not sent")
        return _status(len(right), len(problems))
    counter = desk.counter()
    done = 0
    for sheet in right:
        with some_done(done):
            done += _send(counter, sheet)
    return _status(done, len(problems) + len(right) - done)


def check_all(paths: Sequence[Path], reason: str | None) -> tuple[list[Checked], list[Problem]]:
    """The sheets that are right, and what is wrong with the others. One script has one sheet."""
    right: dict[str, Checked] = {}
    problems: list[Problem] = []
    for path in dict.fromkeys(paths):
        found = check_sheet(path, reason)
        if not isinstance(found, Checked):
            problems.extend(found)
        elif found.script in right:
            other = right[found.script].path
            problems.append(Problem(path, 1, f"'{other}' marks the same script: name one of them"))
        else:
            right[found.script] = found
    return list(right.values()), problems


def outcome_of(sheet: Checked) -> str:
    """`passed, 6 of 8`."""
    return f"{sheet.said['outcome']}, {sheet.said['total']} of {sheet.highest}"


def _send(counter: Counter, sheet: Checked) -> bool:
    answer = send_mark(counter, sheet, new_id)
    said = "recorded" if answer.accepted else refusal_of(answer)
    show(f"{sheet.script}  {outcome_of(sheet)}: {said}")
    return answer.accepted


def _status(done: int, failed: int) -> int:
    if not failed:
        return 0
    return 1 if done else 2
