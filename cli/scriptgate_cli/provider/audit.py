"""`scriptgate provider audit`: who changed what, when and why; and whether the record is whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from scriptgate.aws.items import Item
from scriptgate.aws.store import Store
from scriptgate.submissions.audit import Fault, verify
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.local_time import InvalidTime, read_local_time
from scriptgate.wording import count
from scriptgate_cli.deployment import Unreachable, on_a_stack
from scriptgate_cli.provider.listing import Column, Form, in_forms, show_listing
from scriptgate_cli.provider.office import Office

READINGS = 3
"""How often an entry is read that somebody changes at the same time."""


@click.group()
def audit() -> None:
    """The record of every change: list it, verify that it is whole."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line of the audit, and its reason where there is one that was not erased."""

    line: Item
    reason: str | None


def _facts(facts: dict[str, Any]) -> str:
    """`submission=0002; verdict=compliant`, the same in every form."""
    told = {name: value for name, value in facts.items() if value is not None}
    return "; ".join(f"{name}={_plain(value)}" for name, value in sorted(told.items()))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def why(found: Recorded) -> str | None:
    """A line's reason; `(erased)` where there was one; None where none was given."""
    if found.reason is None and found.line.get("reason_sha256"):
        return "(erased)"
    return found.reason


COLUMNS: list[Column[Recorded]] = [
    Column("at", lambda found: found.line["at"]),
    Column("entry", lambda found: found.line["entry"]),
    Column("line", lambda found: found.line["number"]),
    Column("who", lambda found: found.line["actor"]),
    Column("what", lambda found: found.line["event"]),
    Column("facts", lambda found: _facts(found.line["facts"])),
    Column("why", why),
]


@audit.command("list")
@click.argument("entry", required=False)
@click.option("--cohort", help="All entries of this cohort.")
@click.option("--since", help="Only lines from this UK time on, e.g. '2026-11-20 12:00'.")
@in_forms
@on_a_stack
def list_lines(entry: str | None, cohort: str | None, since: str | None, form: Form, stack: str) -> None:
    """Show who changed what, when and why: of ENTRY, or of a cohort; the oldest first."""
    if (entry is None) == (cohort is None):
        raise click.UsageError("Name the ENTRY or the --cohort.")
    office = Office.of(stack, ("table",))
    earliest = _time(since)
    lines = [
        line
        for name in _entries(office, entry, cohort)
        for line in recorded(office.deployment.store, name)
        if earliest is None or datetime.fromisoformat(line.line["at"]) >= earliest
    ]
    lines.sort(key=lambda found: (found.line["at"], found.line["entry"], found.line["number"]))
    show_listing(lines, COLUMNS, form, empty="Nothing is recorded.")


def recorded(store: Store, entry: str) -> list[Recorded]:
    """The audit of an entry, the first line first."""
    reasons = {row["SK"].rpartition("#")[2]: row.get("reason") for row in store.rows_of(entry, "REASON#")}
    return [
        Recorded(row, reasons.get(row["SK"].rpartition("#")[2])) for row in store.rows_of(entry, "AUDIT#")
    ]


FAULT_COLUMNS: list[Column[Fault]] = [
    Column(name="entry", value=lambda fault: fault.entry),
    Column(name="line", value=lambda fault: fault.number),
    Column(name="what", value=lambda fault: fault.what),
]
"""Stable: programs rely on the names."""


@audit.command("verify")
@click.argument("entry", required=False)
@click.option("--cohort", help="All entries of this cohort.")
@in_forms
@on_a_stack
def verify_lines(entry: str | None, cohort: str | None, form: Form, stack: str) -> None:
    """Look for lines that are missing, changed, doubled or moved: of ENTRY, of a cohort, or of all.

    The exit status is 0 when the record is whole, 1 when it is not.
    """
    if entry is not None and cohort is not None:
        raise click.UsageError("ENTRY or --cohort, not both.")
    office = Office.of(stack, ("table",))
    entries = lines = 0
    faults: list[Fault] = []
    for name in _entries(office, entry, cohort):
        found, wrong = _verified(office, name)
        entries, lines = entries + 1, lines + found.audit_lines
        faults += wrong
    for fault in faults if form is Form.TABLE else ():
        click.echo(f"{fault.entry}, line {fault.number}: {fault.what}")
    if form is not Form.TABLE:
        show_listing(faults, FAULT_COLUMNS, form, empty="")
    told = f"{count(lines, 'line')} of {count(entries, 'entry', 'entries')}"
    whole = f"{told}: {count(len(faults), 'fault')}." if faults else f"{told}: whole."
    click.echo(whole, err=form is not Form.TABLE)
    sys.exit(1 if faults else 0)


def _entries(office: Office, entry: str | None, cohort: str | None) -> Iterator[str]:
    """The ids of the entries asked for. Raises Unreachable."""
    if entry is not None:
        yield entry
        return
    for name in office.cohorts(cohort):
        for row in office.deployment.store.in_cohort(name, "entry"):
            yield row["entry"]


def _verified(office: Office, name: str) -> tuple[Entry, list[Fault]]:
    """What is wrong with an entry's audit; read again when the entry changed meanwhile."""
    store = office.deployment.store
    entry = office.entry(name)
    for _ in range(READINGS):
        faults = verify(entry, store.rows_of(name, "AUDIT#"), store.rows_of(name, "REASON#"))
        after = office.entry(name)
        if not faults or after.version == entry.version:
            return after, faults
        entry = after
    raise Unreachable(f"'{name}' is being changed again and again: try later.")


def _time(text: str | None) -> datetime | None:
    try:
        return None if text is None else read_local_time(text)
    except InvalidTime as error:
        raise click.BadParameter(str(error), param_hint="--since") from None
