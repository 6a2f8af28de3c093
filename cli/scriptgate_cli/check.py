"""`scriptgate check`: the check of the upload page, on this computer, without a network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from scriptgate.reports import report_as_html, report_as_text
from scriptgate_cli.blocks import BlockNumber, how_to_move
from scriptgate_cli.files import write_page
from scriptgate_cli.offline import check_files
from scriptgate_cli.screen import json_text, show
from scriptgate_cli.tasks import find_task

COMPLIANT, FINDINGS, CANNOT = 0, 1, 2
"""Exit statuses."""


@click.command()
@click.argument("script", type=click.Path(path_type=Path))
@click.option("--task", "task_path", required=True, metavar="RULEBOOK/TASK", help="E.g. npqh-2017/task-1.")
@click.option(
    "--annex",
    "annexes",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A supporting document; repeat it for each, in order.",
)
@click.option(
    "--metadata",
    "declared",
    type=click.Path(path_type=Path),
    help="JSON: what you declare about your project, or a whole submission.json.",
)
@click.option("--confirm-boundary", "confirmed", type=BlockNumber(), help="Where the annexes begin, or none.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--html", "page", type=click.Path(path_type=Path), help="Write the report as a web page too.")
def check(  # noqa: PLR0913, PLR0917 - one parameter for each option
    script: Path,
    task_path: str,
    annexes: tuple[Path, ...],
    declared: Path | None,
    confirmed: int | None,
    as_json: bool,  # noqa: FBT001 - click passes flags so
    page: Path | None,
) -> int:
    """Check SCRIPT and its annexes with the rules that decide after an upload.

    Nothing leaves this computer, and no attempt is used. The exit status is 0 when everything that could
    be checked is compliant, 1 when there is something to mend or to decide, 2 when it can't be read.
    """
    rulebook, task = find_task(task_path)
    result = check_files(script, annexes, declared, rulebook, task, datetime.now(UTC), confirmed)
    if page is not None:
        write_page(page, report_as_html(result.report))
    show(json_text(result.report) if as_json else _as_text(result.report))
    if not result.script_was_read:
        return CANNOT
    return _status(result.report)


def _as_text(report: dict[str, Any]) -> str:
    return report_as_text(report) + how_to_move(report["boundary"])


def _status(report: dict[str, Any]) -> int:
    return COMPLIANT if report["verdict"] == "compliant" else FINDINGS
