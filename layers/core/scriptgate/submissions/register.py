"""The register: a line for each entry, joined from the rows of entries, submissions and charges. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from scriptgate.submissions.states import State
from scriptgate.wording import moment

Row = Mapping[str, Any]
"""A row of the index: what `aws.items.REGISTER` names, and its keys."""


class Standing(StrEnum):
    """Where an entry without a submission stands."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    WITHDRAWN = "withdrawn"


STATES = (*Standing, *State)
"""Every state of a line, in the order of the way; `superseded` only where the newest draft was let go."""

LIABLE = "liable"
STATUSES = ("proposed", "confirmed", "waived", "exported")
"""Of charges, in their order."""

WAITING, CLAIMED, MARKED = "waiting", "claimed", "marked"
"""Where a script is with the assessors."""
_WITH_ASSESSORS = {
    State.QUEUED.value: WAITING,
    State.RELEASED.value: WAITING,
    State.CLAIMED.value: CLAIMED,
    State.ASSESSED.value: MARKED,
}


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """An entry, with its live or newest submission, and what it owes. Times in UTC, amounts in pence."""

    candidate: str
    entry: str
    cohort: str
    rulebook: str
    task: str
    window: str
    deadline: datetime
    invited_at: datetime | None
    withdrawn_at: datetime | None
    submission: str | None
    """The live one's number, or the newest one's; None: nothing was uploaded."""
    state: str
    """One of STATES: the submission's, or where there is none, of Standing; withdrawn stands before all."""
    verdict: str | None
    strict_words: int | None
    lenient_words: int | None
    word_limit: int | None
    attempts: int
    """How many were submitted for assessment; checks don't count."""
    owes: tuple[str, ...]
    """`liable`, and the status of each charge."""
    liability_pence: int | None
    proposed_pence: int | None
    confirmed_pence: int | None
    waived_pence: int | None
    exported_pence: int | None
    """Sums of the charges of each status; None: no charge, or its amount is to be decided."""
    mail_trouble: str | None
    """`bounced` or `complained`: letters don't reach the candidate."""
    assessor: str | None
    """`waiting`, `claimed` or `marked`."""
    claimed_until: datetime | None
    outcome: str | None
    marks: int | None
    marked_at: datetime | None
    script: str | None
    """The id that the assessor knows."""
    submitted_at: datetime | None
    released_at: datetime | None
    state_since: datetime | None


def lines_of(rows: Iterable[Row]) -> list[RegisterLine]:
    """The lines of a register in the order of their entries' rows."""
    entries: list[Row] = []
    submissions: defaultdict[str, list[Row]] = defaultdict(list)
    charges: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kind = row["SK"].split("#", 1)[0]
        if kind == "ENTRY":
            entries.append(row)
        elif kind == "SUBMISSION":
            submissions[row["entry"]].append(row)
        elif kind == "CHARGE":
            charges[row["entry"]].append(row)
    return [_line(row, submissions[row["entry"]], charges[row["entry"]]) for row in entries]


def shown(entry: Row, submissions: Iterable[Row]) -> Row | None:
    """The submission that stands for an entry: the live one, else the newest; None without any.

    What was erased stands for nothing: its candidate may have been enrolled again since.
    """
    by_number = {row["number"]: row for row in submissions if row.get("state") != State.ERASED.value}
    live = by_number.get(entry.get("live") or entry.get("awaiting") or "")
    return live or (by_number[max(by_number)] if by_number else None)


def standing_of(entry: Row) -> Standing:
    """Where an entry without a submission stands."""
    if entry.get("withdrawn_at"):
        return Standing.WITHDRAWN
    return Standing.INVITED if entry.get("invited_at") else Standing.NOT_INVITED


def _line(entry: Row, submissions: list[Row], charges: list[Row]) -> RegisterLine:
    found: Row = shown(entry, submissions) or {}
    assessor = _WITH_ASSESSORS.get(found.get("state", ""))
    claim, outcome = found.get("claim") or {}, found.get("outcome") or {}
    liability = entry.get("liability")
    return RegisterLine(
        candidate=entry["candidate"],
        entry=entry["entry"],
        cohort=entry["cohort"],
        rulebook=entry["rulebook"],
        task=entry["task"],
        window=entry["window"],
        deadline=moment(entry["deadline"]),
        invited_at=_time(entry, "invited_at"),
        withdrawn_at=_time(entry, "withdrawn_at"),
        submission=found.get("number"),
        state=_state(entry, submissions, found),
        verdict=found.get("verdict"),
        strict_words=found.get("strict_words"),
        lenient_words=found.get("lenient_words"),
        word_limit=found.get("word_limit"),
        attempts=sum("submitted_at" in row for row in submissions),
        owes=(*((LIABLE,) if liability else ()), *_statuses(charges)),
        liability_pence=liability.get("amount_pence") if liability else None,
        proposed_pence=_sum(charges, "proposed"),
        confirmed_pence=_sum(charges, "confirmed"),
        waived_pence=_sum(charges, "waived"),
        exported_pence=_sum(charges, "exported"),
        mail_trouble=entry.get("mail_trouble"),
        assessor=assessor,
        claimed_until=_time(claim, "due_at") if assessor == CLAIMED else None,
        outcome=outcome.get("result"),
        marks=outcome.get("total"),
        marked_at=_time(outcome, "marked_at"),
        script=found.get("script_id"),
        submitted_at=_time(found, "submitted_at"),
        released_at=_time(found, "released_at"),
        state_since=_time(found, "updated_at"),
    )


def _state(entry: Row, submissions: list[Row], found: Row) -> str:
    """Erased and withdrawn stand before the state of the submission that is shown."""
    if not entry.get("withdrawn_at"):
        return str(found["state"]) if found else standing_of(entry).value
    erased = any(row.get("state") == State.ERASED.value for row in submissions)
    return State.ERASED.value if erased else standing_of(entry).value


def _time(row: Row, name: str) -> datetime | None:
    found = row.get(name)
    return None if found is None else moment(found)


def _statuses(charges: list[Row]) -> list[str]:
    return sorted((row["status"] for row in charges), key=STATUSES.index) if charges else []


def _sum(charges: list[Row], status: str) -> int | None:
    amounts = [row.get("amount_pence") for row in charges if row["status"] == status]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
