"""`scriptgate provider show`: everything that is recorded of an entry; what happened to a submission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from scriptgate.aws.store import Store
from scriptgate.submissions.submission import Submission
from scriptgate.wording import one_line
from scriptgate_cli.deployment import Deployment, Unreachable, on_a_stack
from scriptgate_cli.files import write_page
from scriptgate_cli.provider.histories import history_of
from scriptgate_cli.provider.history_text import show_history
from scriptgate_cli.provider.office import Office
from scriptgate_cli.provider.people import person_like, person_of
from scriptgate_cli.provider.views import marked_html, report_html
from scriptgate_cli.screen import json_text

_FILE = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Found:
    """What a key names: entries, and of one of them a submission where the key says which."""

    entries: tuple[str, ...]
    number: str | None = None


@click.command()
@click.argument("key")
@click.option("--submission", "number", help="Of the pages below: whose; else the one that stands.")
@click.option("--report", type=_FILE, help="Write the submission's report to this HTML file.")
@click.option("--marked", type=_FILE, help="Write its text, with what was counted, to this HTML file.")
@click.option("--open", "opened", is_flag=True, help="Open the pages that were written.")
@click.option("--names", is_flag=True, help="Show the candidate's name and email, and the files' names.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
@on_a_stack
def show(  # noqa: PLR0913, PLR0917 - click passes options by name
    key: str,
    number: str | None,
    report: Path | None,
    marked: Path | None,
    opened: bool,  # noqa: FBT001 - click passes flags so
    names: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    stack: str,
) -> None:
    """Show everything that is recorded of an entry: where it stands, submissions, letters, every event.

    KEY is an entry, a candidate's number (all of their entries), a receipt's reference (ENTRY/0001), or a
    script's id (S-...). Times are UK times; in JSON they are UTC.
    """
    pages = {report: report_html, marked: marked_html}
    wanted = {path: page for path, page in pages.items() if path is not None}
    office = Office.reading(stack, ("table", "work") if wanted else ("table",))
    found = find(office.deployment.store, key.strip())
    if found.number is not None:
        _require(office, found)
    if wanted:
        _write_pages(office, found, number, wanted)
    now = datetime.now(UTC)
    histories = [_history(office, entry, now, names=names) for entry in found.entries]
    if as_json:
        click.echo(json_text(histories))
    else:
        show_history(histories)
    if opened:
        for path in wanted:
            click.launch(str(path))


def find(store: Store, key: str) -> Found:
    """The entries that a key names. Raises Unreachable when there are none."""
    if key.upper().startswith("S-"):
        way = store.get({"PK": f"SCRIPT#{key.upper()}", "SK": "SCRIPT"})
        if way is None:
            raise Unreachable(f"There is no script '{one_line(key)}'.")
        return Found((way["entry"],), way["submission"])
    if "-" in key:
        entry, _, number = key.partition("/")
        return Found((entry,), number.zfill(4) if number else None)
    person = person_like(store, key)
    if person is None:
        raise Unreachable(
            f"There is no candidate '{one_line(key)}'. Name a candidate's number, an entry, a receipt's "
            "reference or a script's id; of somebody who was erased, the entry."
        )
    return Found(person.entries)


def _history(office: Office, name: str, now: datetime, *, names: bool) -> dict[str, Any]:
    store, entry = office.deployment.store, office.entry(name)
    person = person_of(store, entry.candidate) if names else None
    return history_of(store, entry, person, now)


def _require(office: Office, found: Found) -> None:
    """A receipt's reference names a submission: one that never was isn't passed over."""
    (entry,) = found.entries
    office.entry(entry)
    office.submission(entry, found.number or "")


def _write_pages(
    office: Office,
    found: Found,
    number: str | None,
    pages: Mapping[Path, Callable[[Deployment, Submission], str]],
) -> None:
    if len(found.entries) != 1:
        raise click.UsageError(f"Name one entry: {', '.join(found.entries) or 'this candidate has none'}.")
    (name,) = found.entries
    submission = office.submission(name, number or found.number or _standing(office, name))
    for path, page in pages.items():
        write_page(path, page(office.deployment, submission))


def _standing(office: Office, name: str) -> str:
    entry = office.entry(name)
    standing = entry.live or entry.awaiting or f"{entry.submissions:04d}"
    if not entry.submissions:
        raise Unreachable(f"Nothing was uploaded for '{one_line(name)}', so there is no report.")
    return standing
