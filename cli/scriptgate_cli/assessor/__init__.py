"""The assessor's desk on the command line: pull scripts, keep them, give them back, mark them."""

from __future__ import annotations

import click

from scriptgate_cli.assessor.holding import decline, extend, hand_back, list_held
from scriptgate_cli.assessor.marking import mark
from scriptgate_cli.assessor.pull import pull


@click.group()
def assessor() -> None:
    """The assessor's desk: pull scripts, see what you hold, mark.

    Exit status: 0 all done, 1 some failed, 2 nothing could be done.
    """


for command in (pull, list_held, extend, hand_back, decline, mark):
    assessor.add_command(command)
