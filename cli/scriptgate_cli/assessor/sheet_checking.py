"""A mark sheet held against its script, the report's schema and the rulebook, before anything is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scriptgate.rules.rulebook import Task
from scriptgate.submissions.assessor_reports import InvalidReport, read_report, sheet_of
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.marking import HIGHEST, faults, marked_by, require_whole
from scriptgate.wording import one_line
from scriptgate_cli.assessor.blank_sheets import RESULTS, task_of
from scriptgate_cli.assessor.sheet_reading import BadSheet, Cell, RawSheet, read_sheet

_FOR_THE_CHECK = "not-sent-yet"
_MARKS = {str(mark): mark for mark in range(HIGHEST + 1)}
_DATE = re.compile(r"\d{1,4}[/-]\d{1,2}([/-]\d{1,4})?|\d{1,2}-[a-z]{3}(-\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a sheet, and where."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.what}{'' if self.what.endswith('?') else '.'}"


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet that can be sent."""

    path: Path
    script: str
    said: dict[str, Any]
    """The report's own fields: outcome, marks, total, feedback, perhaps a reason."""
    highest: int
    """The most that the total can be."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A sheet as `pull` wrote it."""

    path: Path


def check_sheet(path: Path, reason: str | None) -> Checked | Blank | list[Problem]:
    """The sheet, whole and right, or still blank; or every problem with it."""
    try:
        sheet = read_sheet(path)
        if _is_blank(sheet):
            return Blank(path)
        index = _index_beside(path)
    except BadSheet as problem:
        return [Problem(path, problem.line, problem.reason)]
    task = task_of(index["rulebook"], index["task"])
    if task is None:
        what = (
            f"this version of scriptgate does not know {index['rulebook']}, {index['task']}: get a newer one"
        )
        return [Problem(path, 1, what)]
    found = [*sheet.problems, *_wrong_fields(sheet, index["script"]), *_wrong_marks(sheet, task)]
    if found:
        return [Problem(path, line, what) for line, what in sorted(found)]
    said = _said(sheet, reason)
    return _finally(path, index["script"], said, task)


def _finally(path: Path, script: str, said: dict[str, Any], task: Task) -> Checked | list[Problem]:
    """By the very code that the counter runs."""
    report = {"version": 1, "id": _FOR_THE_CHECK, "type": "mark", "script": script, **said}
    try:
        require_whole(sheet_of(read_report(report).said), task)
    except InvalidReport as problem:
        return [Problem(path, 1, f"{field}: {what}") for field, what in problem.fields]
    except Refused as refusal:
        return [Problem(path, 1, refusal.message.rstrip("."))]
    return Checked(path, script, said, HIGHEST * len(said["marks"]))


def _index_beside(path: Path) -> dict[str, str]:
    """Script, rulebook and task of the bundle in whose folder a sheet lies. Raises BadSheet."""
    beside = path.absolute().parent / "index.json"
    try:
        index = json.loads(beside.read_bytes())
        return {
            "script": str(index["script"]),
            "rulebook": str(index["rulebook"]["id"]),
            "task": str(index["task"]["id"]),
        }
    except FileNotFoundError:
        raise BadSheet(1, "no index.json lies beside it: keep a sheet in its script's folder") from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise BadSheet(1, "the index.json beside it can't be read: pull the script anew") from None


def _is_blank(sheet: RawSheet) -> bool:
    """Whether nobody has filled anything in; a sheet without its line for the outcome is no whole one."""
    filled = [cell for name, cell in sheet.fields.items() if name != "script"]
    cells = [*filled, *(cell for _, cell in sheet.marks)]
    whole = not sheet.problems and "outcome" in sheet.fields
    return whole and not any(cell.value is not None and str(cell.value).strip() for cell in cells)


def _wrong_fields(sheet: RawSheet, script: str) -> Iterator[tuple[int, str]]:
    said = sheet.fields.get("script", Cell(None, 1))
    if said.value in (None, ""):
        yield said.line, f"its script is missing: a line with script and {script}"
    elif said.value != script:
        yield said.line, f"the sheet is for {_shown(said.value)}, and lies in the folder of {script}"
    outcome = sheet.fields.get("outcome", Cell(None, 1))
    if _outcome(outcome.value) not in RESULTS:
        yield outcome.line, f"the outcome is {_shown(outcome.value)}: passed, failed or referred"
    feedback = sheet.fields.get("feedback", Cell("", 1))
    if not isinstance(feedback.value, str):
        yield feedback.line, "the feedback is text"
    total = sheet.fields.get("total")
    if total is not None and _number(total.value) != _sum(sheet):
        yield total.line, f"the total is {_shown(total.value)}, the marks add up to {_sum(sheet)}"


def _wrong_marks(sheet: RawSheet, task: Task) -> Iterator[tuple[int, str]]:
    found = faults([name for name, _ in sheet.marks], task)
    names: list[str] = []
    for name, cell in sheet.marks:
        if name in found.unknown:
            yield cell.line, _unknown(name, marked_by(task))
        elif name in names:
            yield cell.line, f"there is a second mark for {name}"
        if _mark(cell.value) is None:
            yield cell.line, f"{one_line(name, 60)}: {_no_mark(cell.value)}: 0, 1 or 2"
        names.append(name)
    yield from ((1, f"there is no mark for {name}") for name in found.missing)


def _no_mark(value: Any) -> str:
    return "the mark is missing" if value in (None, "") else f"{_shown(value)} is no mark"


def _unknown(name: str, known: str) -> str:
    if _DATE.fullmatch(name):
        return f"{one_line(name, 40)} is a date: did Excel change a criterion into one?"
    return f"'{one_line(name, 60)}' is nothing to mark here: there are {known}"


def _said(sheet: RawSheet, reason: str | None) -> dict[str, Any]:
    said = {
        "outcome": _outcome(sheet.fields["outcome"].value),
        "marks": [{"of": name, "mark": _mark(cell.value)} for name, cell in sheet.marks],
        "total": _sum(sheet),
        "feedback": sheet.fields.get("feedback", Cell("", 1)).value,
    }
    return said if reason is None else {**said, "reason": reason}


def _outcome(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _mark(value: Any) -> int | None:
    """0, 1 or 2, as a number in JSON or as text in CSV."""
    return None if isinstance(value, bool) else _MARKS.get(str(value))


def _number(value: Any) -> int | None:
    text = str(value)
    return int(text) if not isinstance(value, bool) and re.fullmatch(r"[0-9]{1,4}", text) else None


def _sum(sheet: RawSheet) -> int:
    return sum(_mark(cell.value) or 0 for _, cell in sheet.marks)


def _shown(value: Any) -> str:
    """A value in a message."""
    return "missing" if value in (None, "") else f"'{one_line(str(value), 60)}'"
