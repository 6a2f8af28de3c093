"""Tables in CSV files as people and their spreadsheets save them, read whole: rows of cells by column.

Excel saves CSV as UTF-8 with a mark, as UTF-16 with tabs ("Unicode Text"), or in Windows' own letters;
with semicolons where the comma is for decimals; with empty rows and columns that were once touched.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
"""The JSON Schema of one row: columns, what each must hold, in words."""

_SEPARATORS = ",;\t"
_SEPARATOR_LINE = re.compile(r"sep=(?P<separator>[,;\t|])(\r\n|\r|\n)", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UNSEEN = dict.fromkeys(
    [0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
)
"""Characters without a shape that copying from a web page or a letter brings along."""
_WRAPPED = (re.compile(r'=\s*"([^"]*)"'), re.compile("[\u201c\u201d\u201e\u2033](.*)[\u201c\u201d\u2033]"))
"""A spreadsheet's `="0123456"` that keeps zeros; a word processor's quotes."""
_SECOND_BYTES = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")
_MANGLED = re.compile(f"\ufffd|[\u00c2\u00c3][{re.escape(_SECOND_BYTES)}]|\u00e2\u20ac")
"""What is left of a letter that was saved in one encoding and opened in another."""

MOST_BYTES = 20_000_000
MOST_COLUMNS = 200
"""Far beyond any cohort: what is larger is another file, and would take minutes to be named as such."""

NOT_UTF8 = "not UTF-8 text: in a spreadsheet, save it as 'CSV UTF-8 (comma delimited)'"
MANGLED = "a letter was spoilt when the file was opened or saved with another encoding: save it as CSV UTF-8"


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is wrong with a row, and where. Never quotes a name, an address or a TRN."""

    line: int
    """In the file, from 1; the header is line 1."""
    column: str
    """Empty: the whole row."""
    reason: str


class InvalidTable(ValueError):  # noqa: N818 - named for what is wrong
    """The file can't be used; `problems` name every bad row."""

    def __init__(self, problems: Iterable[BadCell]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
        super().__init__(f"{len(self.problems)} problems")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells by column, blank ones left out."""

    line: int
    cells: dict[str, str]


def read_table(content: bytes, schema: Schema, problems: list[BadCell]) -> list[Row]:
    """The rows under the header, separated by comma, semicolon or tab; what is no row goes to `problems`.

    Blank rows and columns are left out. Raises InvalidTable when the file as a whole can't be read as a
    table with the schema's columns.
    """
    if len(content) > MOST_BYTES:
        raise InvalidTable([BadCell(1, "", f"too large for a table: {len(content):,} bytes")])
    text = _text(content)
    named = _SEPARATOR_LINE.match(text)
    first_line = re.split(r"[\r\n]", text, maxsplit=1)[0]
    separator = named["separator"] if named else max(_SEPARATORS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        if named:
            next(reader)
        return _under(next(reader, []), reader, schema, problems)
    except csv.Error as error:
        raise InvalidTable([BadCell(max(reader.line_num, 1), "", f"not CSV: {error}")]) from error


def _text(content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), _unmarked(content))
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidTable([BadCell(line, "", NOT_UTF8)]) from error


def _unmarked(content: bytes) -> str:
    """UTF-16 without its mark shows by its zeros: every other byte of plain letters."""
    beginning = content[:200]
    if beginning[1::2].count(0) > len(beginning) // 4:
        return "utf-16-le"
    return "utf-16-be" if beginning[::2].count(0) > len(beginning) // 4 else "utf-8"


def _under(header: list[str], reader: Any, schema: Schema, problems: list[BadCell]) -> list[Row]:
    names, first = [_name(cell) for cell in header], max(reader.line_num, 1)
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise InvalidTable([BadCell(first, "", f"{len(names):,} columns: expected {MOST_COLUMNS} at most")])
    rows = list(_lines(reader, first + 1))
    _require_columns(names, first, rows, schema)
    return list(_rows(rows, names, problems))


def _name(heading: str) -> str:
    return re.sub(r"[\s_-]+", "_", clean(heading).lower()).strip("_")


def _lines(reader: Any, line: int) -> Iterator[tuple[int, list[str]]]:
    """Each row with something in it and its line, without the blank cells at its end."""
    for values in reader:
        cells = [clean(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells
        line = reader.line_num + 1


def clean(cell: str) -> str:
    """Composed characters and single spaces: what spreadsheets and copying add is taken away."""
    plain = " ".join(unicodedata.normalize("NFC", cell).translate(_UNSEEN).split())
    for wrapping in _WRAPPED:
        if found := wrapping.fullmatch(plain):
            return found[1].strip()
    return plain


def _require_columns(names: list[str], line: int, rows: list[tuple[int, list[str]]], schema: Schema) -> None:
    known = schema["properties"]
    if names and not set(names) & set(known):
        # What stands there may be somebody's name: it isn't repeated.
        raise InvalidTable([BadCell(line, "", f"no heading is known: expected {', '.join(known)}")])
    open_ended = schema.get("patternProperties", {})
    problems = [
        BadCell(line, name, f"no such column{nearest(name, known)}")
        for name in names
        if name and name not in known and not any(re.match(form, name) for form in open_ended)
    ]
    problems += [
        BadCell(line, name, "the column is missing") for name in schema["required"] if name not in names
    ]
    repeated = dict.fromkeys(name for name in names if name and names.count(name) > 1)
    problems += [BadCell(line, name, "the column comes twice") for name in repeated]
    unnamed = [place for place, name in enumerate(names) if not name]
    problems += [
        BadCell(line, "", f"column {place + 1} has cells but no heading")
        for place in unnamed
        if any(cells[place : place + 1] != [""] for _, cells in rows if len(cells) > place)
    ]
    if problems:
        raise InvalidTable(problems)


def _rows(rows: Iterable[tuple[int, list[str]]], names: list[str], problems: list[BadCell]) -> Iterator[Row]:
    """A short row lacks its last cells, as some spreadsheets save blank ones."""
    for line, cells in rows:
        if len(cells) > len(names):
            problems.append(BadCell(line, "", f"{len(cells)} cells, but the header has {len(names)}"))
            continue
        found = {name: cell for name, cell in zip(names, cells, strict=False) if cell}
        problems += [BadCell(line, name, MANGLED) for name, cell in found.items() if _MANGLED.search(cell)]
        yield Row(line, found)


def nearest(wanted: str, known: Iterable[str]) -> str:
    """`: did you mean ...?`, or all that there is when nothing is near."""
    options = sorted(known)
    near = difflib.get_close_matches(wanted.lower(), options, n=1)
    return f": did you mean {near[0]}?" if near else f": there is {', '.join(options) or 'none'}"
