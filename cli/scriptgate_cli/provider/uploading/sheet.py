"""A CSV file that says which file is what of which submission, one file a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from scriptgate import catalogue
from scriptgate.submissions.local_time import InvalidTime, read_local_day
from scriptgate.submissions.tables import BadCell, Row, read_table
from scriptgate_cli.declaring import AnnexDeclared, Declaration, declare_annexes, is_labelled
from scriptgate_cli.provider.uploading.found import Found, FoundFile, Problem

OF_A_FILE = ("entry", "file", "role", "label", "title", "evidence", "content_areas")
_YES_NO = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}


def find_in_sheet(sheet: Path, folder: Path, problems: list[Problem]) -> list[Found]:
    """The submissions of a sheet, whose files lie in `folder`, in the order of their first rows.

    Columns: those of `OF_A_FILE`, then the details by their names in the form with dots, such as
    `programme.title`, on any row of the entry. Raises InvalidTable when it is no such table.
    """
    bad: list[BadCell] = []
    rows = read_table(sheet.read_bytes(), _schema(), bad)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        missing = [name for name in ("entry", "file") if name not in row.cells]
        bad += [BadCell(row.line, name, "missing") for name in missing]
        if not missing:
            groups.setdefault(row.cells["entry"], []).append(row)
    found = [_found(entry, group, folder, bad) for entry, group in groups.items()]
    problems += [Problem(f"line {cell.line}", cell.column, cell.reason) for cell in bad]
    return found


@cache
def _details() -> dict[str, dict[str, Any]]:
    """Every detail that some task asks for, by its column."""
    return {
        f"{section}.{name}": field
        for kind, group in catalogue.load_schema("submission")["$defs"].items()
        if kind not in {"file", "annex_inside"}
        for section, fields in group["properties"].items()
        for name, field in fields["properties"].items()
    }


@cache
def _schema() -> dict[str, Any]:
    return {"properties": {**{name: {} for name in OF_A_FILE}, **_details()}, "required": ["entry", "file"]}


def _found(entry: str, rows: list[Row], folder: Path, bad: list[BadCell]) -> Found:
    files = [_file(row, folder, bad) for row in rows]
    annexes = [file for file in files if file.role == "annex"]
    named = _Named([file.path.name for file in annexes])
    supporting = iter([named.complete(file, place) for place, file in enumerate(annexes)])
    return Found(
        place=f"line {rows[0].line}",
        entry=entry,
        files=tuple(next(supporting) if file.role == "annex" else file for file in files),
        metadata=_metadata(rows, bad),
    )


class _Named:
    """Labels and titles that file names give, where the sheet gives none."""

    def __init__(self, names: list[str]) -> None:
        self._told: tuple[AnnexDeclared, ...] = declare_annexes(names, Declaration())

    def complete(self, file: FoundFile, place: int) -> FoundFile:
        told = self._told[place]
        return FoundFile(
            file.path,
            file.role,
            file.label or told.label,
            file.title or told.title,
            file.evidence,
            file.content_areas,
        )


def _file(row: Row, folder: Path, bad: list[BadCell]) -> FoundFile:
    cells = row.cells
    path = folder / cells["file"].replace("\\", "/")
    if not path.resolve().is_relative_to(folder.resolve()):
        bad.append(BadCell(row.line, "file", "outside the folder"))
    role = cells.get("role", "").lower() or (
        "annex" if "label" in cells or is_labelled(path.name) else "script"
    )
    if role not in {"script", "annex"}:
        bad.append(BadCell(row.line, "role", "expected script or annex"))
    areas = tuple(filter(None, re.split(r"[;,\s]+", cells.get("content_areas", ""))))
    return FoundFile(path, role, cells.get("label"), cells.get("title"), cells.get("evidence"), areas)


def _metadata(rows: list[Row], bad: list[BadCell]) -> dict[str, Any]:
    """The details on any of the rows; said twice they must be the same."""
    metadata: dict[str, dict[str, Any]] = {}
    for line, column, value in _told(rows, bad):
        section, name = column.split(".")
        before = metadata.setdefault(section, {}).setdefault(name, value)
        if before != value:
            bad.append(BadCell(line, column, "another row of this entry says otherwise"))
    return metadata


def _told(rows: list[Row], bad: list[BadCell]) -> Iterator[tuple[int, str, Any]]:
    for row in rows:
        for column, cell in row.cells.items():
            if column in OF_A_FILE:
                continue
            try:
                yield row.line, column, _reading(_details()[column])(cell)
            except (ValueError, KeyError) as error:
                reason = str(error) if isinstance(error, InvalidTime) else f"expected {_expected(column)}"
                bad.append(BadCell(row.line, column, reason))


def _expected(column: str) -> str:
    field = _details()[column]
    return "yes or no" if field.get("type") == "boolean" else str(field.get("description", "another value"))


def _reading(field: dict[str, Any]) -> Callable[[str], Any]:
    """How a cell of a field is read."""
    if field.get("format") == "date":
        return read_local_day
    return _READINGS.get(field["type"], str)


def _yes_or_no(cell: str) -> bool:
    return _YES_NO[cell.lower()]


_READINGS: dict[str, Callable[[str], Any]] = {"integer": int, "boolean": _yes_or_no}
