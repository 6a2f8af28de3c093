"""Mark sheets as people fill them: JSON, or CSV as Excel saves it. What is wrong is named with its line."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scriptgate.wording import one_line

MOST_BYTES = 200_000
"""Of a sheet: the longest feedback takes a fifth of it."""
FIELDS = ("script", "outcome", "feedback", "total")
CSV_COLUMNS = 3
WORKBOOKS = (".xlsx", ".xls", ".ods", ".numbers")
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_A_WORKBOOK = "it is a workbook: save it as CSV"


class BadSheet(ValueError):  # noqa: N818 - named for what is wrong
    """A sheet that can't be read at all: its line, and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and the line that it stands on."""

    value: Any
    line: int


@dataclass(slots=True)
class RawSheet:
    """What a sheet says, unchecked."""

    fields: dict[str, Cell] = field(default_factory=dict)
    marks: list[tuple[str, Cell]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    """(line, what is wrong)."""

    def put(self, name: str, cell: Cell) -> None:
        """Take a field, once."""
        if name in self.fields:
            self.problems.append((cell.line, f"there is a second line for {name}"))
        self.fields[name] = cell


def read_sheet(path: Path) -> RawSheet:
    """A sheet, by its name's ending. Raises BadSheet."""
    readers: dict[str, Callable[[bytes], RawSheet]] = {".json": read_json_sheet, ".csv": read_csv_sheet}
    reader = readers.get(path.suffix.lower())
    if path.suffix.lower() in WORKBOOKS:
        raise BadSheet(1, _A_WORKBOOK)
    if reader is None:
        raise BadSheet(1, "a mark sheet is a .json or a .csv file")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadSheet(1, f"it can't be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise BadSheet(1, "it is too long for a mark sheet")
    if content.startswith((_ZIP, _OLD_OFFICE)):
        raise BadSheet(1, _A_WORKBOOK)
    return reader(content)


def read_json_sheet(content: bytes) -> RawSheet:
    """A sheet in JSON. Raises BadSheet."""
    text = _decoded(content)
    try:
        said = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise BadSheet(error.lineno, f"it is not JSON: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise BadSheet(1, f"it is not JSON that can be read: {one_line(str(error), 80)}") from None
    if not isinstance(said, dict):
        raise BadSheet(1, "it is no sheet: a JSON object with script, outcome, marks and feedback")
    lines, sheet = text.splitlines(), RawSheet()
    for name, value in said.items():
        line = _line_with(lines, name)
        if name in FIELDS:
            sheet.put(name, Cell(value, line))
        elif name == "marks":
            _take_marks(sheet, value, lines, line)
        else:
            sheet.problems.append((line, f"'{one_line(name, 40)}' is nothing that a sheet has"))
    return sheet


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"it says '{one_line(twice, 40)}' twice")
    return said


def _take_marks(sheet: RawSheet, value: Any, lines: list[str], line: int) -> None:
    if not isinstance(value, list):
        sheet.problems.append((line, "marks is a list"))
        return
    for item in value:
        if not isinstance(item, dict) or set(item) != {"of", "mark"} or not isinstance(item["of"], str):
            sheet.problems.append((line, 'each of the marks is {"of": ..., "mark": ...}'))
            continue
        sheet.marks.append((item["of"], Cell(item["mark"], _line_with(lines, item["of"]))))


def _line_with(lines: list[str], name: str) -> int:
    """The line on which a name stands in quotes; the first when it is written otherwise."""
    return next((at for at, line in enumerate(lines, 1) if f'"{name}"' in line), 1)


def read_csv_sheet(content: bytes) -> RawSheet:
    """A sheet in CSV: commas, semicolons or tabs; any line ends. Raises BadSheet."""
    text = _decoded(content)
    sheet, seen_header = RawSheet(), False
    for line, row in _rows(text):
        name = row[0].strip().lower()
        if not any(cell.strip() for cell in row) or name.startswith("sep="):
            continue
        if not seen_header:
            if [cell.strip().lower() for cell in row[:2]] != ["of", "mark"]:
                raise BadSheet(line, "the first line is of,mark,about: keep it as it is")
            seen_header = True
            continue
        _take_row(sheet, line, name, row)
    if not seen_header:
        raise BadSheet(1, "it is empty")
    return sheet


def _take_row(sheet: RawSheet, line: int, name: str, row: list[str]) -> None:
    value = row[1] if len(row) > 1 else ""
    beyond = row[2:] if name == "feedback" else row[CSV_COLUMNS:]
    if any(cell.strip() for cell in beyond):
        sheet.problems.append((line, "there is text beyond its column: put the whole text into quotes"))
    elif name in FIELDS:
        sheet.put(name, Cell(value if name == "feedback" else value.strip(), line))
    else:
        sheet.marks.append((name, Cell(value.strip(), line)))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it begins on. Raises BadSheet."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadSheet(line, f"it is not CSV: {one_line(str(error), 80)}") from None
        if row:
            yield line, row


def _delimiter(text: str) -> str:
    """Excel writes what the computer's language separates lists by."""
    header = next((line for line in text.splitlines() if line.strip().lower().startswith(("of", '"of"'))), "")
    return next((found for found in header if found in ",;\t"), ",")


def _decoded(content: bytes) -> str:
    """UTF-8, or what Excel writes on Windows: UTF-16 behind a mark, else Windows-1252. Raises BadSheet."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise BadSheet(1, "it is not text: save it as CSV in UTF-8")
