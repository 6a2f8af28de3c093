"""`scriptgate provider find`: whose work it is, when a person says a name or an address and no number."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import click

from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions.entry import Person
from scriptgate_cli.deployment import on_a_stack
from scriptgate_cli.provider.listing import Column, Form, in_forms, show_listing
from scriptgate_cli.provider.office import Office

COLUMNS: list[Column[Person]] = [
    Column(name="candidate", value=lambda row: row.number),
    Column(name="name", value=lambda row: row.name),
    Column(name="email", value=lambda row: row.email),
    Column(name="entries", value=lambda row: list(row.entries), shown=", ".join),
]
"""Stable: programs rely on the names."""


@click.command("find")
@click.argument("text")
@click.option("--cohort", help="Only in this cohort.")
@in_forms
@on_a_stack
def find_people(text: str, cohort: str | None, form: Form, stack: str) -> None:
    """Find candidates by a part of their name or email address, or by their TRN; then `show` tells the rest.

    Capitals, accents and the order of words don't matter.
    """
    if not (words := _plain(text).split()):
        raise click.UsageError("Say a part of the name or of the address.")
    office = Office.reading(stack)
    found = [
        row for row in people_of(office.deployment.store, office.cohorts(cohort)) if _is_like(row, words)
    ]
    show_listing(
        sorted(found, key=lambda row: row.number), COLUMNS, form, empty="Nobody like that is enrolled."
    )


def people_of(store: Store, cohorts: Iterable[str]) -> list[Person]:
    """The candidates of these cohorts, each once; those who were erased have nothing to be found by."""
    numbers = {row["candidate"]: None for cohort in cohorts for row in store.in_cohort(cohort, "entry")}
    rows = store.get_all(items.person_key(number) for number in numbers)
    return [items.restore(row, Person) for row in rows if row.get("email")]


def _is_like(person: Person, words: list[str]) -> bool:
    text = _plain(f"{person.name} {person.email}")
    return all(word in text for word in words) or words == [person.trn]


def _plain(text: str) -> str:
    """Without capitals and accents."""
    spelt = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spelt if not unicodedata.combining(letter))
