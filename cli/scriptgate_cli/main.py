"""The command line's one entry point: commands are imported when they are asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from scriptgate import __version__
from scriptgate_cli.groups import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("scriptgate_cli.check:check", "Check a script and its annexes on this computer."),
    "count": ("scriptgate_cli.count:count", "Count a document's words, and show what counts."),
    "provider": ("scriptgate_cli.provider:provider", "The provider's office: enrol, invite, review."),
    "assessor": (
        "scriptgate_cli.assessor:assessor",
        "The assessor's desk: pull, list, extend, return, mark.",
    ),
    "rulebook": ("scriptgate_cli.rulebooks:rulebook", "Validate a rulebook, explain the rules."),
    "receipt": ("scriptgate_cli.receipt:receipt", "Compare a receipt that somebody kept with the record."),
}
"""Each command: where it is, and what it does in a line."""

CANNOT = 2
"""Exit status: bad usage, or something that can't be read or reached."""
INTERRUPTED = 130

_TELL_ALL = "SCRIPTGATE_TRACEBACK"


@click.group(cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="scriptgate")
def scriptgate() -> None:
    """The gate between a participant's upload and the external assessor."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit status; never a traceback."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; its exit status."""
    try:
        status = scriptgate.main(arguments, prog_name="scriptgate", standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: say no more
        return 0
    except Exception as fault:  # noqa: BLE001 - nothing prints a traceback
        return _own_fault(fault)
    return status if isinstance(status, int) else 0


def _own_fault(fault: Exception) -> int:
    """One line about a defect of ours; developers can ask for all of it."""
    if os.environ.get(_TELL_ALL):
        raise fault
    if isinstance(fault, ModuleNotFoundError):
        click.echo(f"This needs the Python package '{fault.name}', which is not installed.", err=True)
        return CANNOT
    click.echo(
        f"Something went wrong inside scriptgate ({type(fault).__name__}); your files are untouched. "
        f"Set {_TELL_ALL}=1 and run it again to see where.",
        err=True,
    )
    return CANNOT
