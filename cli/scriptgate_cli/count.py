"""`scriptgate count`: any document's words, what counts of them and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scriptgate.catalogue import load_rulebook, rulebook_ids
from scriptgate.counting.counter import count_words
from scriptgate.counting.ledger import CountingRule
from scriptgate.documents.errors import REASONS
from scriptgate.documents.formats import SCRIPT_FORMATS
from scriptgate.documents.manuscript import Manuscript
from scriptgate.reports import ledger_as_json, ledger_as_text, marked_view
from scriptgate.wording import one_line
from scriptgate_cli.blocks import BlockNumber, how_to_move, require_block
from scriptgate_cli.files import CannotRead, read_bytes, read_manuscript, write_page
from scriptgate_cli.screen import json_text, show
from scriptgate_cli.tasks import find_task


@click.command()
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--task", "task_path", metavar="RULEBOOK/TASK", help="Whose rules count, and its limit.")
@click.option("--limit", type=click.IntRange(min=1), metavar="WORDS", help="A limit of your own.")
@click.option("--confirm-boundary", "confirmed", type=BlockNumber(), help="Where the annexes begin, or none.")
@click.option(
    "--marked",
    type=click.Path(path_type=Path),
    help="Write the text with what counts coloured, as a web page.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def count(  # noqa: PLR0913, PLR0917 - one parameter for each option
    document: Path,
    task_path: str | None,
    limit: int | None,
    confirmed: int | None,
    marked: Path | None,
    as_json: bool,  # noqa: FBT001 - click passes flags so
) -> int:
    """Count the words of DOCUMENT (Word, PDF or OpenDocument) and say what counts and why.

    Nothing leaves this computer. The exit status is 0, or 2 when the document can't be read.
    """
    rule, own_limit = _rule(task_path)
    limit = limit or own_limit
    manuscript = _read(document)
    require_block(confirmed, manuscript)
    ledger = count_words(manuscript, rule, confirmed)
    if marked is not None:
        write_page(marked, marked_view(document.name, manuscript, ledger, rule, limit))
    figures = {"file": document.name, "pages": manuscript.pages, **ledger_as_json(ledger, limit)}
    show(json_text(figures) if as_json else _as_text(document, figures))
    return 0


def _rule(task_path: str | None) -> tuple[CountingRule, int | None]:
    if task_path is None:
        return load_rulebook(rulebook_ids()[0]).counting, None
    rulebook, task = find_task(task_path)
    return rulebook.counting, task.word_limit


def _read(document: Path) -> Manuscript:
    manuscript, unreadable = read_manuscript(read_bytes(document), SCRIPT_FORMATS)
    if manuscript is None:
        reason = REASONS.get(unreadable or "", REASONS["unreadable"])()
        raise CannotRead(f"'{document}' can't be counted ({reason.code}). {reason.advice}")
    return manuscript


def _as_text(document: Path, figures: dict[str, Any]) -> str:
    return f"{one_line(document.name)}\n\n{ledger_as_text(figures)}{how_to_move(figures['boundary'])}"
