"""What the demo shows: progress while it runs, a table in the end."""

from __future__ import annotations

from rich import box
from rich.table import Table

from scriptgate.wording import money
from scriptgate_local.demo.cases import DemoCase
from scriptgate_local.demo.playing import Played

_WHERE = {
    "released": "assessor",
    "rejected": "back",
    "in_review": "review",
    "returned": "to mend",
}
_COLOURS = {
    "compliant": "green",
    "non_compliant": "red",
    "needs_review": "yellow",
    "returned": "cyan",
}

WIDE = 120
"""Columns from which the summary has room for titles."""


def progress_table(cases: tuple[DemoCase, ...], doing: dict[str, str]) -> Table:
    """Every case and what is happening to it."""
    table = Table(box=box.SIMPLE, title="Submissions on their way", title_justify="left")
    table.add_column("candidate")
    table.add_column("case")
    table.add_column("now")
    for case in cases:
        step = doing.get(case.candidate, "waiting")
        done = step in _WHERE
        table.add_row(case.candidate, case.title, f"[{'bold' if done else 'dim'}]{step.replace('_', ' ')}[/]")
    return table


def summary_table(results: list[Played], width: int) -> Table:
    """What became of every submission; on a narrow screen without the cases' titles, which stand above."""
    table = Table(box=None, title="What happened", title_justify="left", padding=(0, 2, 0, 0))
    wide = width >= WIDE
    for heading in ("", "entry", *(["case"] if wide else []), "words/limit", "verdict", "charge", "where"):
        table.add_column(heading, justify="right" if "words" in heading else "left", no_wrap=True)
    for result in results:
        colour = _COLOURS[result.verdict]
        table.add_row(
            "[green]✓[/]" if not result.problems else "[red]✗[/]",
            f"{result.case.candidate} {result.case.task}",
            *([result.case.title] if wide else []),
            words_of(result),
            f"[{colour}]{result.verdict}[/]",
            money_of(result),
            result.marked or _WHERE.get(result.state, result.state),
        )
    return table


def words_of(result: Played) -> str:
    """The counts against the limit: one figure, or lenient to strict when the limit lies between."""
    if result.words is None or result.lenient is None:
        return "-"
    between = result.lenient <= result.limit < result.words
    counted = f"{result.lenient:,}-{result.words:,}" if between else f"{result.words:,}"
    if result.lenient > result.limit:
        counted = f"{result.lenient:,}"
    return f"{counted}/{result.limit:,}"


def money_of(result: Played) -> str:
    """The flag or the charge, with its amount."""
    if result.charges:
        return f"{money(result.amount_pence)} proposed"
    return f"{money(result.amount_pence)} if again" if result.liable else "-"
