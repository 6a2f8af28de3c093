"""What the office lists of charges: what is owed and not charged yet, and the charges, with their sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scriptgate.aws.store import Store
from scriptgate.submissions.charging import EVENTS, STATUSES, pounds_of
from scriptgate.submissions.exports import CURRENCY, Export, Line
from scriptgate.submissions.letter_facts import utc
from scriptgate.wording import money
from scriptgate_cli.provider.listing import Column
from scriptgate_cli.provider.moments import uk_minute_of

OWED = "owed"
"""What the listings call a liability: the next submission that is decided will be charged for it."""

CHOICES = (OWED, *STATUSES)


@dataclass(frozen=True, slots=True)
class Row:
    """One liability or charge."""

    entry: str
    cohort: str
    status: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sum:
    """What one status amounts to."""

    status: str
    count: int
    undecided: int
    """How many have no amount yet."""
    pence: int


def arn_name(arn: str) -> str:
    """The end of an ARN, for a table: `ann` of `arn:aws:sts::1:assumed-role/office/ann`."""
    return arn.rsplit("/", 1)[-1] or arn


def _fact(name: str, title: str | None = None) -> Column[Row]:
    return Column(name, lambda row: row.facts.get(name), title)


COLUMNS: list[Column[Row]] = [
    Column("entry", lambda row: row.entry),
    Column("candidate", lambda row: row.entry.split("-", 1)[0], ""),
    Column("cohort", lambda row: row.cohort),
    _fact("cause"),
    Column("event", lambda row: EVENTS.get(row.facts["event"], row.facts["event"])),
    _fact("occurrence"),
    _fact("submission", "for"),
    Column("status", lambda row: row.status),
    Column("amount_pence", lambda row: row.facts.get("amount_pence"), ""),
    Column("amount", lambda row: money(row.facts.get("amount_pence"))),
    Column("proposed_at", lambda row: row.facts.get("proposed_at"), "", str),
    Column("owed_since", lambda row: row.facts.get("since"), "", str),
    Column("decided_by", lambda row: row.facts.get("decided_by"), "decided by", arn_name),
    Column("decided_at", lambda row: row.facts.get("decided_at"), "", str),
    _fact("export"),
]

SUMS: list[Column[Sum]] = [
    Column("status", lambda row: row.status),
    Column("count", lambda row: row.count),
    Column("amount_pence", lambda row: row.pence, ""),
    Column("amount", lambda row: money(row.pence)),
    Column("amounts_to_be_decided", lambda row: row.undecided, None, lambda found: str(found or "")),
]

EXPORTS: list[Column[Export]] = [
    Column("export", lambda row: row.number),
    Column("at", lambda row: utc(row.at), "at (UK)", uk_minute_of),
    Column("by", lambda row: row.by, None, arn_name),
    Column("charges", lambda row: row.lines if row.finished_at else row.reserved),
    Column("total_pence", lambda row: row.total_pence if row.finished_at else None, ""),
    Column("total", lambda row: money(row.total_pence) if row.finished_at else None),
    Column("waived_meanwhile", lambda row: len(row.dropped), None, lambda found: str(found or "")),
    Column("finished", lambda row: row.finished_at is not None, None, lambda yes: "yes" if yes else "no"),
]


def file_columns(number: int) -> list[Column[tuple[int, Line]]]:
    """The columns of an export's file, over its lines numbered from 1. Programs rely on them."""
    return [
        Column("export", lambda _: number),
        Column("line", lambda row: row[0]),
        Column("reference", lambda row: row[1].reference),
        Column("entry", lambda row: row[1].entry),
        Column("candidate", lambda row: row[1].candidate),
        Column("cohort", lambda row: row[1].cohort),
        Column("event", lambda row: row[1].event),
        Column("cause", lambda row: row[1].cause),
        Column("submission", lambda row: row[1].submission),
        Column("decided_at", lambda row: utc(row[1].decided_at)),
        Column("amount", lambda row: pounds_of(row[1].amount_pence)),
        Column("pence", lambda row: row[1].amount_pence),
        Column("currency", lambda _: CURRENCY),
    ]


def rows_of(store: Store, cohorts: Iterable[str], status: str | None = None) -> Iterator[Row]:
    """Liabilities and charges of cohorts, by the register; of one status only, if named."""
    for cohort in cohorts:
        if status in {None, OWED}:
            yield from _owed(store, cohort)
        if status != OWED:
            yield from _charges(store, cohort, status)


def _owed(store: Store, cohort: str) -> Iterator[Row]:
    for found in store.in_cohort(cohort, "entry"):
        for owed in found.get("liabilities", []):
            yield Row(found["entry"], cohort, OWED, owed)


def _charges(store: Store, cohort: str, status: str | None) -> Iterator[Row]:
    kind = "charge" if status is None else f"charge#{status}"
    for found in store.in_cohort(cohort, kind):
        yield Row(found["entry"], cohort, found["status"], found)


def sums_of(rows: Sequence[Row]) -> list[Sum]:
    """One sum for each status that there is, in the order of a charge's life."""
    return [
        _sum(status, found) for status in CHOICES if (found := [row for row in rows if row.status == status])
    ]


def _sum(status: str, rows: Sequence[Row]) -> Sum:
    amounts = [row.facts.get("amount_pence") for row in rows]
    known = [amount for amount in amounts if amount is not None]
    return Sum(status, len(rows), len(amounts) - len(known), sum(known))
