"""`scriptgate provider charges export` and `exports`: each charge once, each file as often as wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from scriptgate.submissions.exports import Export, Line
from scriptgate.wording import count, money
from scriptgate_cli.deployment import Unreachable, on_a_stack
from scriptgate_cli.files import write_whole
from scriptgate_cli.provider import charge_rows
from scriptgate_cli.provider.exporting import Exporting
from scriptgate_cli.provider.listing import Form, csv_text, in_forms, show_listing
from scriptgate_cli.provider.office import Office, dry_run


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the CSV file there.")
@click.option("--number", type=click.IntRange(min=1), help="Write the file of this export again.")
@dry_run
@on_a_stack
def export(out: Path | None, number: int | None, dry_run: bool, stack: str) -> None:  # noqa: FBT001 - click
    """Export all confirmed charges under the next number, as CSV for an invoicing program.

    Each charge is exported once. The file of an export can be written again by its number, byte for byte.
    """
    if number is not None and dry_run:
        raise click.UsageError("--number writes what was exported before: it has no dry run.")
    _require_folder(out)
    office = Office.of(stack, ("table",))
    exporting = Exporting(office.deployment.store, office.actor)
    if dry_run:
        _preview(exporting, out)
        return
    found = _again(exporting, number) if number is not None else _next(exporting)
    if found is not None:
        _write(found, exporting.lines(found), out)


@click.command()
@in_forms
@on_a_stack
def exports(form: Form, stack: str) -> None:
    """List the exports: when, by whom, how many charges and how much."""
    office = Office.of(stack, ("table",))
    found = Exporting(office.deployment.store, office.actor).exports.all()
    show_listing(found, charge_rows.EXPORTS, form, empty="Nothing was exported yet.")


def _next(exporting: Exporting) -> Export | None:
    """Begin and finish an export; what somebody left half done is finished first, and named."""
    left = exporting.unfinished()
    if left is not None:
        exporting.finish(left)
        _tell(
            f"Export {left.number}, begun by {charge_rows.arn_name(left.by)}, was not finished. It is now: "
            f"'provider charges export --number {left.number}' writes its file."
        )
    begun = exporting.begin()
    if begun is None:
        _tell("Nothing is confirmed that was not exported.")
        return None
    return exporting.finish(begun)


def _again(exporting: Exporting, number: int) -> Export:
    found = exporting.exports.get(number)
    if found is None:
        raise Unreachable(f"There is no export {number}.")
    return exporting.finish(found)


def _write(export: Export, lines: Sequence[Line], out: Path | None) -> None:
    text = csv_text(list(enumerate(lines, start=1)), charge_rows.file_columns(export.number))
    if out is None:
        click.echo(text, nl=False)
    else:
        write_whole(out, text.encode())
    to = "" if out is None else f", in {out}"
    _tell(f"Export {export.number}: {count(export.lines, 'charge')}, {money(export.total_pence)}{to}.")
    if export.dropped:
        _tell(f"{count(len(export.dropped), 'charge')} left out: waived while it was exported.")


def _preview(exporting: Exporting, out: Path | None) -> None:
    lines, number = exporting.confirmed(), exporting.next_number()
    if lines:
        columns = charge_rows.file_columns(number)
        shown = [column for column in columns if column.name not in {"pence", "currency", "candidate"}]
        show_listing(list(enumerate(lines, start=1)), shown, Form.TABLE, empty="")
    what = f"{count(len(lines), 'charge')}, {money(sum(line.amount_pence for line in lines))}"
    where = "" if out is None else f", in {out}"
    _tell(f"Export {number} would have {what}{where} (dry run: nothing was written).")


def _require_folder(out: Path | None) -> None:
    """Known before a number is taken."""
    if out is not None and not out.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder '{out.parent}'.")


def _tell(words: str) -> None:
    """Beside the file that may go to the standard output."""
    click.echo(words, err=True)
