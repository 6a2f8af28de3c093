"""A task by the name that people type: `npqh-2017/task-1`."""

from __future__ import annotations

from difflib import get_close_matches

import click

from scriptgate.catalogue import load_rulebook, rulebook_ids
from scriptgate.rules.rulebook import Rulebook, Task


def find_task(path: str) -> tuple[Rulebook, Task]:
    """The rulebook and task of `RULEBOOK/TASK`. Raises click.BadParameter with the nearest that there is."""
    known = {
        f"{rulebook.id}/{task.id}": (rulebook, task)
        for rulebook in map(load_rulebook, rulebook_ids())
        for task in rulebook.tasks
    }
    if path not in known:
        raise click.BadParameter(
            f"there is no task '{path}'. {_advice(path, list(known))}", param_hint="--task"
        )
    return known[path]


def _advice(path: str, known: list[str]) -> str:
    """The nearest names; a bare task id means every rulebook's task of that id."""
    same = [name for name in known if path and path.lower() in name.split("/")]
    near = same or get_close_matches(path.lower(), known, n=1, cutoff=0.4)
    if not near:
        return f"There are: {', '.join(known)}."
    return f"Did you mean {' or '.join(near)}?"
