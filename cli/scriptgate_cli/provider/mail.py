"""`scriptgate provider mail list` and `resend`: what became of letters, and sending them again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from scriptgate.aws.items import Item
from scriptgate.aws.store import Store
from scriptgate.aws.transactions import resent
from scriptgate.stages.retrying import until_fresh
from scriptgate.submissions import resending
from scriptgate.submissions.delivery import TROUBLE, Delivery
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.resending import Written
from scriptgate.wording import count, moment
from scriptgate_cli.deployment import on_a_stack
from scriptgate_cli.provider.listing import Column, Form, in_forms, show_listing
from scriptgate_cli.provider.moments import uk_minute
from scriptgate_cli.provider.office import Office
from scriptgate_cli.provider.office import dry_run as dry_run_option
from scriptgate_cli.provider.telling import say, tells


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter of the listing."""

    entry: str
    written: Written
    row: Item


def _time(name: str, title: str) -> Column[_Letter]:
    return Column(name, lambda letter: letter.row.get(name), title, lambda iso: uk_minute(moment(iso)))


COLUMNS: list[Column[_Letter]] = [
    Column("entry", lambda letter: letter.entry),
    Column("row", lambda letter: letter.written.id),
    Column("letter", lambda letter: letter.written.payload.get("letter"), ""),
    Column("to", lambda letter: letter.written.payload.get("to")),
    Column("status", lambda letter: letter.written.status.value),
    Column("detail", lambda letter: letter.row.get("detail")),
    _time("sent_at", "sent (UK)"),
    _time("told_at", "told (UK)"),
    Column("resent_as", lambda letter: letter.written.resent_as, "sent again as"),
]


@click.group()
def mail() -> None:
    """What became of letters."""


@mail.command("list")
@click.argument("entry", required=False)
@click.option("--cohort", help="Letters of this cohort alone.")
@click.option("--trouble", "--bounced", is_flag=True, help="Only what did not arrive and was not sent again.")
@in_forms
@on_a_stack
def list_letters(
    entry: str | None,
    cohort: str | None,
    trouble: bool,  # noqa: FBT001 - click passes options by name
    form: Form,
    stack: str,
) -> None:
    """Show letters, of ENTRY or of all, and how far each one came.

    `sent`: the mail system has it; `delivered`: the recipient's server has it; `delayed`: it is tried again;
    `soft-bounced`: it was given up after many tries; `bounced`: the address takes no mail; `complained`: its
    reader called it spam; `failed`: the mail system refused it.
    """
    office = Office.reading(stack)
    store = office.deployment.store
    if entry is not None:
        office.entry(entry)
        found = [
            letter for letter in _of_entry(store, entry) if letter.written.is_open_trouble or not trouble
        ]
    elif trouble:
        found = list(_in_trouble(store, office.cohorts(cohort)))
    else:
        entries = [row["entry"] for name in office.cohorts(cohort) for row in store.in_cohort(name, "entry")]
        found = [letter for entry_id in entries for letter in _of_entry(store, entry_id)]
    show_listing(
        found, COLUMNS, form, empty="No letter is in trouble." if trouble else "There are no letters."
    )


@click.command()
@click.argument("entry")
@click.option("--letter", "row_id", metavar="ROW", help="This letter, by its row in 'mail list ENTRY'.")
@click.option("--bounced", is_flag=True, help="Every letter that did not arrive and was not sent again.")
@dry_run_option
@tells
@on_a_stack
def resend(entry: str, row_id: str | None, bounced: bool, dry_run: bool, stack: str) -> None:  # noqa: FBT001 - click passes options by name
    """Send letters about ENTRY again, to the address that is known now; a link in them is a new one."""
    if (row_id is not None) == bounced:
        raise click.UsageError("Say which letters: --letter ROW, or --bounced.")
    office = Office.of(stack)
    try:
        again = until_fresh(lambda: _resend(office, entry, row_id, write=not dry_run))
    except Refused as refusal:
        raise click.ClickException(refusal.message) from None
    being = "would be" if dry_run else "is" if len(again) == 1 else "are"
    said = f"{count(len(again), 'letter')} about {entry} {being} sent again: {', '.join(again)}."
    say(said, entry, "resent", ", ".join(again), written=not dry_run)


def _resend(office: Office, entry_id: str, row_id: str | None, *, write: bool) -> list[str]:
    """The new rows' ids."""
    store, now = office.deployment.store, datetime.now(UTC)
    entry = office.entry(entry_id)
    letters = [letter.written for letter in _of_entry(store, entry_id)]
    chosen = _chosen(letters, row_id)
    taken = {row["id"] for row in store.rows_of(entry_id, "OUTBOX#")}
    decision = resending.resend(entry, chosen, taken, office.actor)
    pairs = list(zip(chosen, decision.outbox, strict=True))
    if write:
        noted = [resent(store.table, entry_id, old.id, new.id) for old, new in pairs]
        store.commit(decision, now, also=noted)
    return [new.id for _, new in pairs]


def _chosen(letters: Sequence[Written], row_id: str | None) -> list[Written]:
    if row_id is None:
        return [letter for letter in letters if letter.is_open_trouble]
    found = [letter for letter in letters if letter.id == row_id]
    if not found:
        raise click.ClickException(f"There is no letter '{row_id}': 'provider mail list ENTRY' names them.")
    return found


def _of_entry(store: Store, entry: str) -> Iterator[_Letter]:
    rows = (row for row in store.rows_of(entry, "OUTBOX#") if row["target"] == "mail")
    found = [_letter(row) for row in rows if row["status"] in set(Delivery)]
    yield from sorted(found, key=lambda letter: letter.row["created_at"])


def _in_trouble(store: Store, cohorts: Sequence[str]) -> Iterator[_Letter]:
    """From the register, which lists them; the index may lag, so each row is read again."""
    listed = (row for cohort in cohorts for row in store.in_cohort(cohort, "mail"))
    for row in store.get_all({"PK": row["PK"], "SK": row["SK"]} for row in listed):
        if row["status"] in TROUBLE and "resent_as" not in row:
            yield _letter(row)


def _letter(row: Item) -> _Letter:
    payload = json.loads(row["payload"])
    status = Delivery(row["status"])
    written = Written(row["id"], status, payload, row.get("submission"), row.get("resent_as"))
    return _Letter(row["entry"], written, row)
