"""`scriptgate rulebook`: rules as data, validated and explained."""

from __future__ import annotations

from pathlib import Path

import click

from scriptgate import catalogue
from scriptgate.rules.rulebook import Rulebook
from scriptgate.wording import count
from scriptgate_cli.rulebooks.reading import FaultyRulebook, read_rulebook
from scriptgate_cli.rulebooks.reference import reference_text
from scriptgate_cli.screen import show

FAULTY = 1
"""Exit status: the rulebook has faults. What can't be read at all is 2."""


@click.group()
def rulebook() -> None:
    """Rulebooks: list those of this version, validate one, explain the rules."""


@rulebook.command("list")
def list_rulebooks() -> None:
    """Show the rulebooks that this version has."""
    for name in catalogue.rulebook_ids():
        found = catalogue.load_rulebook(name)
        tasks = ", ".join(f"{task.id} ({task.word_limit:,} words)" for task in found.tasks)
        show(f"{found.id} {found.version}  {found.title}: {tasks}")


@rulebook.command()
@click.argument("file", type=click.Path(path_type=Path))
def validate(file: Path) -> int:
    """Check the rulebook in FILE: each fault with its line, and what is expected there."""
    try:
        found = read_rulebook(file)
    except FaultyRulebook as error:
        for line, text in error.faults:
            show(f"{file.name}, line {line}: {text}")
        click.echo(f"{count(len(error.faults), 'fault')} in {file.name}.", err=True)
        return FAULTY
    _tell(file, found)
    return 0


def _tell(file: Path, found: Rulebook) -> None:
    show(f"{file.name}: {found.id} {found.version} is a good rulebook.")
    if file.stem != found.id:
        show(f"To be used, its file has to be called {found.id}.json, as its id says.")
    elif (known := _known(found.id)) is not None and known.version == found.version and known != found:
        show(f"It differs from the {known.id} {known.version} of this version: give it another version.")


def _known(name: str) -> Rulebook | None:
    return catalogue.load_rulebook(name) if name in catalogue.rulebook_ids() else None


@rulebook.command()
def reference() -> None:
    """Print docs/rules.md: every rule, what it checks, its limits, and what each rulebook makes of it."""
    click.echo(reference_text(), nl=False)
