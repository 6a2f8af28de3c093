"""Mark sheets to fill: the same as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json

from scriptgate import catalogue
from scriptgate.catalogue import UnknownRulebook
from scriptgate.rules.rulebook import Task

COLUMNS = ("of", "mark", "about")
RESULTS = ("passed", "failed", "referred")


def task_of(rulebook: str, task: str) -> Task | None:
    """The task as this version of scriptgate knows it; None when it does not."""
    try:
        return catalogue.load_rulebook(rulebook).task(task)
    except (UnknownRulebook, LookupError):
        return None


def blank_json(script: str, task: Task | None) -> str:
    """`marks.json`."""
    sheet = {
        "script": script,
        "outcome": None,
        "marks": [{"of": name, "mark": None} for name, _ in _to_mark(task)],
        "feedback": "",
    }
    return json.dumps(sheet, indent=2) + "\n"


def blank_csv(script: str, task: Task | None) -> str:
    """`marks.csv`: Excel reads UTF-8 only behind a byte order mark."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerow(("script", script, "leave this line as it is"))
    writer.writerow(("outcome", "", f"{', '.join(RESULTS[:-1])} or {RESULTS[-1]}"))
    for name, about in _to_mark(task):
        writer.writerow((name, "", about))
    writer.writerow(("feedback", "", ""))
    return f"\ufeff{file.getvalue()}"


def _to_mark(task: Task | None) -> list[tuple[str, str]]:
    """The lines to fill: content areas, or the criteria where the rulebook lists those alone."""
    if task is None:
        return []
    areas = [(area.id, f"{area.title}: 0, 1 or 2") for area in task.content_areas]
    return areas or [(name, "0, 1 or 2") for name in task.criteria]
