"""What commands that change something say: sentences to read, or the same as rows for programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

import click

from scriptgate_cli.provider.listing import Column, Form, in_forms, show_listing

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was done, or would be."""

    entry: str
    """Or a candidate's number."""
    about: str | None
    """What of it: a submission's number, a cause, a letter's row."""
    what: str
    """E.g. `withdrawn`, `confirmed`."""
    written: bool
    """False in a dry run."""
    said: str


@dataclass(slots=True)
class _Telling:
    form: Form
    rows: list[Told] = field(default_factory=list)


COLUMNS: list[Column[Told]] = [
    Column(name="entry", value=lambda row: row.entry),
    Column(name="about", value=lambda row: row.about),
    Column(name="what", value=lambda row: row.what),
    Column(name="written", value=lambda row: row.written),
    Column(name="said", value=lambda row: row.said),
]
"""Stable: programs rely on the names."""


def tells(command: F) -> F:
    """Give a command that changes something `--json` and `--csv`; it speaks by `say` and `add`.

    What was done before a failure is told too.
    """

    @in_forms
    @wraps(command)
    def run(*args: Any, form: Form, **kwargs: Any) -> Any:
        telling = _Telling(form)
        click.get_current_context().meta[__name__] = telling
        try:
            answer = command(*args, **kwargs)
        except BaseException:
            if telling.rows:
                show_listing(telling.rows, COLUMNS, form, empty="")
            raise
        if form is not Form.TABLE:
            show_listing(telling.rows, COLUMNS, form, empty="")
        return answer

    return run  # type: ignore[return-value]


def say(said: str, entry: str, what: str, about: str | None = None, *, written: bool = True) -> None:
    """A thing that was done: its sentence, or its row."""
    telling = _telling()
    if telling.form is Form.TABLE:
        click.echo(said)
    else:
        telling.rows.append(Told(entry, about, what, written, said))


def add(sentence: str) -> None:
    """What else there is to say; beside rows it goes to standard error."""
    click.echo(sentence, err=_telling().form is not Form.TABLE)


def for_people() -> bool:
    """Sentences and tables are wanted, and no rows."""
    return _telling().form is Form.TABLE


def _telling() -> _Telling:
    """The running command's; outside of one, sentences."""
    context = click.get_current_context(silent=True)
    found: _Telling | None = context.meta.get(__name__) if context else None
    return found or _Telling(Form.TABLE)
