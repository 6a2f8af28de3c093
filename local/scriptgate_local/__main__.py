"""`python -m scriptgate_local serve`, `demo` and `letters`."""

from __future__ import annotations

import signal
import sys
from types import FrameType

import click

from scriptgate_local.steps import StepFailed


@click.group()
def main() -> None:
    """The local cloud: the real template on this machine."""


@main.command()
def serve() -> None:
    """Keep the local cloud up until Ctrl-C and print where things are."""
    from scriptgate_local.serve import serve as keep_up

    keep_up()


@main.command()
def demo() -> None:
    """Play every demo case and show what happened; fails when one doesn't end as expected."""
    from scriptgate_local.demo.run import demo as play

    if not play():
        raise click.exceptions.Exit(1)


@main.command()
def letters() -> None:
    """Write every letter with example facts, and draw it light, dark and narrow."""
    from scriptgate_local.letters.pictures import write_all

    write_all()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def run() -> int:
    """Run a command; its exit status. A failed step is told in words, without a traceback."""
    for gentle in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell's `&` may have them ignored
        signal.signal(gentle, _interrupt)
    try:
        main(standalone_mode=False)
    except StepFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        print("\nStopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(run())
