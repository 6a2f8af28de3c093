"""A cohort's CSV file: read whole and judged whole, every bad row named, before anything is made of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from scriptgate.rules.rulebook import Rulebook
from scriptgate.submissions.enrolment import Enrolment
from scriptgate.submissions.local_time import read_local_time
from scriptgate.submissions.tables import BadCell, InvalidTable, Row, Schema, nearest, read_table

_NUMBERED = re.compile(r"[0-9.,]+(e[+-]?[0-9]+)?", re.IGNORECASE)
_HINTS = {
    "trn": " (a spreadsheet may have dropped leading zeros: format the column as text)",
    "candidate": " (a spreadsheet took it for a number: format the column as text)",
}
"""What often went wrong with a cell of figures, after what was expected."""


def read_cohort(content: bytes, rulebooks: Mapping[str, Rulebook], schema: Schema) -> tuple[Enrolment, ...]:
    """The enrolments of a CSV file with a header, as spreadsheets save it. Raises InvalidTable."""
    problems: list[BadCell] = []
    rows = read_table(content, schema, problems)
    enrolments = []
    for row in rows:
        found = problems_of(row, rulebooks, schema)
        problems += found
        if not found:
            enrolments.append(_enrolment(row))
    problems += contradictions(enrolments)
    if not rows and not problems:
        problems.append(BadCell(1, "", "there is no row under the header"))
    if problems:
        raise InvalidTable(problems)
    return tuple(enrolments)


def problems_of(row: Row, rulebooks: Mapping[str, Rulebook], schema: Schema) -> list[BadCell]:
    """What is wrong with a row's own cells, in words."""
    wrong = _refused(row, schema)
    problems = [BadCell(row.line, name, _expected(name, row, schema)) for name in sorted(wrong)]
    if not wrong & {"rulebook", "task"}:
        problems += _unknown_work(row, rulebooks)
    for column, read in _READINGS.items():
        if column in row.cells and column not in wrong:
            problems += _unusable(row, column, read)
    return problems


def _refused(row: Row, schema: Schema) -> set[str]:
    """The columns that the schema refuses; whether a rulebook and its task exist is asked elsewhere."""
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema).iter_errors(row.cells)
    wrong = {str(error.path[0]) for error in errors if error.path} - {"rulebook", "task"}
    unprintable = {name for name, cell in row.cells.items() if not cell.isprintable()}
    missing = {name for name in schema["required"] if name not in row.cells}
    return wrong | unprintable | missing


def _expected(column: str, row: Row, schema: Schema) -> str:
    expected = f"expected {schema['properties'][column]['description']}"
    if column not in row.cells:
        return f"missing: {expected}"
    return f"{expected}{_HINTS.get(column, '')}" if _NUMBERED.fullmatch(row.cells[column]) else expected


def _unknown_work(row: Row, rulebooks: Mapping[str, Rulebook]) -> Iterator[BadCell]:
    wanted, task = row.cells["rulebook"], row.cells["task"]
    if wanted not in rulebooks:
        yield BadCell(row.line, "rulebook", f"no rulebook '{wanted}'{nearest(wanted, rulebooks)}")
        return
    tasks = [known.id for known in rulebooks[wanted].tasks]
    if task not in tasks:
        yield BadCell(row.line, "task", f"no task '{task}' in {wanted}{nearest(task, tasks)}")


def _unusable(row: Row, column: str, read: Callable[[str], object]) -> Iterator[BadCell]:
    try:
        read(row.cells[column])
    except ValueError as error:
        yield BadCell(row.line, column, str(error))


def window_slug(name: str) -> str:
    """A window's name as a part of ids: `2026 Autumn` is `2026-autumn`. Raises ValueError for nothing."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not slug:
        raise ValueError("expected a window's name with letters or digits in it")
    return slug


_READINGS: dict[str, Callable[[str], object]] = {
    "window": window_slug,
    "deadline": read_local_time,
    "opens": read_local_time,
}
"""Columns whose cells may have the right shape and still make no sense."""


def _enrolment(row: Row) -> Enrolment:
    cells = row.cells
    minutes = cells.get("grace_minutes")
    return Enrolment(
        line=row.line,
        candidate=cells["candidate"],
        name=cells["name"],
        email=cells["email"],
        cohort=cells["cohort"],
        rulebook=cells["rulebook"],
        task=cells["task"],
        window=window_slug(cells["window"]),
        deadline=read_local_time(cells["deadline"]),
        trn=cells.get("trn"),
        opens=_optional_time(cells.get("opens")),
        grace_seconds=None if minutes is None else int(minutes) * 60,
        home_urn=cells.get("home_urn"),
    )


def _optional_time(text: str | None) -> datetime | None:
    return None if text is None else read_local_time(text)


def _backwards(enrolment: Enrolment) -> Iterator[BadCell]:
    if enrolment.opens is not None and enrolment.opens >= enrolment.deadline:
        yield BadCell(enrolment.line, "opens", "the window would open after its deadline")


def contradictions(enrolments: Iterable[Enrolment]) -> Iterator[BadCell]:
    """Rows that contradict themselves or an earlier one: the same entry, a candidate told in two ways."""
    entries: dict[str, Enrolment] = {}
    people: dict[str, Enrolment] = {}
    teachers: dict[str, Enrolment] = {}
    for row in enrolments:
        yield from _backwards(row)
        first = entries.setdefault(row.entry, row)
        if first is not row:
            yield BadCell(row.line, "", f"the same entry as line {first.line}: {row.entry}")
        yield from _two_ways(row, people.setdefault(row.candidate, row))
        if row.trn is not None:
            holder = teachers.setdefault(row.trn, row)
            if holder.candidate != row.candidate:
                yield BadCell(row.line, "trn", f"line {holder.line} has it for another candidate")


def _two_ways(row: Enrolment, first: Enrolment) -> Iterator[BadCell]:
    for column in ("name", "email", "trn"):
        said, before = getattr(row, column), getattr(first, column)
        if said is not None and before is not None and said != before:
            reason = f"line {first.line} says otherwise of candidate {row.candidate}"
            yield BadCell(row.line, column, reason)
