"""Listings of the office: one set of columns, shown as a table to read, as JSON or as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Generic, TypeVar

import click

from scriptgate.wording import one_line
from scriptgate_cli.provider.screen import show_table
from scriptgate_cli.screen import json_text

Row = TypeVar("Row")
F = TypeVar("F", bound=Callable[..., Any])

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at a cell's beginning."""


class Form(StrEnum):
    """How a listing is shown."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a listing. Its name is stable: programs rely on it."""

    name: str
    """JSON key and CSV heading, e.g. `strict_words`."""
    value: Callable[[Row], Any]
    """The plain value: text, number, True, False, a list for JSON; None when there is none."""
    title: str | None = None
    """The table's heading; None: the name with spaces. Empty: the table leaves it out."""
    shown: Callable[[Any], str] = str
    """The value in words, for the table."""


def in_forms(command: F) -> F:
    """Give a command `--json` and `--csv`; it gets `form`, a Form."""

    @click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
    @click.option("--csv", "as_csv", is_flag=True, help="As CSV with a header, for spreadsheets.")
    @wraps(command)
    def run(*args: Any, as_json: bool, as_csv: bool, **kwargs: Any) -> Any:
        if as_json and as_csv:
            raise click.UsageError("--json or --csv, not both.")
        form = Form.JSON if as_json else Form.CSV if as_csv else Form.TABLE
        return command(*args, form=form, **kwargs)

    return run  # type: ignore[return-value]


def show_listing(rows: Sequence[Row], columns: Sequence[Column[Row]], form: Form, *, empty: str) -> None:
    """Print the rows. An empty table is the sentence `empty`; an empty CSV has its header, JSON is `[]`."""
    if form is Form.JSON:
        click.echo(json_text(as_objects(rows, columns)))
    elif form is Form.CSV:
        click.echo(csv_text(rows, columns), nl=False)
    elif not rows:
        click.echo(empty)
    else:
        shown = [column for column in columns if column.title != ""]
        titles = [column.title or column.name.replace("_", " ") for column in shown]
        show_table(titles, [[_shown(column, row) for column in shown] for row in rows])


def as_objects(rows: Iterable[Row], columns: Sequence[Column[Row]]) -> list[dict[str, Any]]:
    """Each row as a JSON object."""
    return [{column.name: column.value(row) for column in columns} for row in rows]


def csv_text(rows: Iterable[Row], columns: Sequence[Column[Row]]) -> str:
    """CSV by RFC 4180, without a BOM. Foreign text can't become a formula in a spreadsheet."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([column.name for column in columns])
    writer.writerows([_cell(column.value(row)) for column in columns] for row in rows)
    return written.getvalue()


def _shown(column: Column[Row], row: Row) -> str:
    value = column.value(row)
    return "" if value is None else column.shown(value)


def _cell(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
