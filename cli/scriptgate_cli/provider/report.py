"""`scriptgate provider report`: the register's figures as one web page, with plots."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from scriptgate.aws.items import Item
from scriptgate.aws.register_index import rows_of_cohorts
from scriptgate.aws.store import Store
from scriptgate.reports.register_figures import figures_of
from scriptgate.reports.register_page import register_page
from scriptgate.wording import count, moment
from scriptgate_cli.deployment import on_a_stack
from scriptgate_cli.files import write_page
from scriptgate_cli.provider.office import Office

_BATCH = 100
"""Keys of a batch read."""


@click.command()
@click.option("--cohort", help="Only this cohort.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The HTML file.")
@click.option("--open", "opened", is_flag=True, help="Open the page when it is written.")
@on_a_stack
def report(cohort: str | None, out: Path, opened: bool, stack: str) -> None:  # noqa: FBT001 - click
    """Write the register's figures as a web page: words, findings, the way to the deadline, turnaround.

    One file without scripts, which fetches nothing and names nobody; it can be printed.
    """
    office = Office.reading(stack)
    store = office.deployment.store
    rows = rows_of_cohorts(store, office.cohorts(cohort))
    figures = figures_of(rows, claimed_at(store, rows))
    write_page(out, register_page(figures, cohort or "all cohorts", datetime.now(UTC)))
    click.echo(f"Written to {out}: {count(figures.entries, 'entry', 'entries')}.")
    if opened:
        click.launch(str(out))


def claimed_at(store: Store, rows: Iterable[Item]) -> dict[tuple[str, str], datetime]:
    """When what is marked was last claimed: the claims' own rows know, a hundred a read."""
    marked = {
        (row["entry"], row["number"]): row["claims"]
        for row in rows
        if row.get("outcome") and row.get("claims")
    }
    keys = [
        {"PK": f"ENTRY#{entry}", "SK": f"CLAIM#{number}#{claim:04d}"}
        for (entry, number), claim in marked.items()
    ]
    found = [
        row for start in range(0, len(keys), _BATCH) for row in store.get_many(keys[start : start + _BATCH])
    ]
    return {
        which: moment(row["claimed_at"]) for which, row in zip(marked, found, strict=True) if row is not None
    }
