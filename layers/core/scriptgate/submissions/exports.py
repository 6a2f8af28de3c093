"""Exports of charges for an invoicing program: numbered, frozen when they are begun. Pure.

An export first reserves its number together with its lines, then every line's charge is marked with that
number. A charge that somebody waived in between is dropped. So a charge is in one export at most, and whoever
comes later can finish what a crash left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scriptgate.submissions.charges import CONFIRMED, EXPORTED, Charge
from scriptgate.submissions.charging import reference
from scriptgate.submissions.drafts import Refused

MOST_LINES = 10_000
"""Charges of one export; more go into the next one."""
CURRENCY = "GBP"


@dataclass(frozen=True, slots=True)
class Line:
    """One charge as it is exported."""

    entry: str
    candidate: str
    cohort: str
    event: str
    cause: str
    submission: str
    decided_at: datetime
    amount_pence: int
    reference: str
    """Unique for each charge, e.g. `SG-7Q2MZ0K4T9XB`."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export's own row."""

    number: int
    by: str
    """Who began it: their ARN."""
    at: datetime
    reserved: int
    """How many lines it was begun with."""
    dropped: tuple[int, ...] = ()
    """Places (from 0) of lines whose charge was waived before it was marked."""
    lines: int = 0
    total_pence: int = 0
    finished_at: datetime | None = None
    """None: charges may still have to be marked."""


def line_of(charge: Charge, cohort: str) -> Line:
    """A confirmed charge as a line. Raises Refused when it isn't."""
    if charge.status != CONFIRMED or charge.amount_pence is None or charge.decided_at is None:
        raise Refused("not-confirmed", f"The charge of {charge.entry} for {charge.cause} is not confirmed.")
    return Line(
        entry=charge.entry,
        candidate=charge.entry.split("-", 1)[0],
        cohort=cohort,
        event=charge.event,
        cause=charge.cause,
        submission=charge.submission,
        decided_at=charge.decided_at,
        amount_pence=charge.amount_pence,
        reference=reference(charge.entry, charge),
    )


def in_order(lines: Iterable[Line]) -> list[Line]:
    """By cohort and entry: the file is the same however the charges were found."""
    return sorted(lines, key=lambda line: (line.cohort, line.entry, line.cause, line.event))


def is_in(charge: Charge | None, export: Export) -> bool:
    """Whether a charge was marked with this export's number."""
    return charge is not None and charge.status == EXPORTED and charge.export == export.number


def finished(export: Export, lines: Sequence[Line], dropped: Iterable[int], now: datetime) -> Export:
    """The export once all its charges are marked or dropped."""
    ended = replace(export, dropped=tuple(sorted(dropped)), finished_at=now)
    kept = kept_lines(ended, lines)
    return replace(ended, lines=len(kept), total_pence=sum(line.amount_pence for line in kept))


def kept_lines(export: Export, lines: Sequence[Line]) -> list[Line]:
    """The lines that the file has."""
    return [line for place, line in enumerate(lines) if place not in export.dropped]
