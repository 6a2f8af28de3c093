"""`index.txt`: what an assessor has to know of a script, on one page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from scriptgate.rules.rulebook import Task
from scriptgate.submissions.local_time import LONDON
from scriptgate.wording import count, moment, number, one_line, size

WIDTH = 88


def uk_time(iso: str) -> str:
    """A UTC time as `Fri 4 December 2026, 12:00 GMT`."""
    local = moment(iso).astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%B %Y, %H:%M %Z}"


def index_text(index: dict[str, Any], due_at: str, task: Task | None) -> str:
    """The page. `task` names kinds of evidence and content areas; None where the rulebook is not known."""
    counts = index["counts"]
    lines = [
        f"Script         {index['script']}",
        *([f"Candidate      {one_line(index['candidate'])}"] if "candidate" in index else []),
        f"Qualification  {one_line(index['rulebook']['title'])}",
        f"Task           {one_line(index['task']['title'])}",
        f"Words          {_words(counts)}, limit {number(counts['limit'])}",
        f"Submitted      {uk_time(index['submitted_at'])}",
        f"Due            {uk_time(due_at)}",
        "",
        *_files(index["files"], task),
        "",
        *_advice(index["findings"]),
        *_areas(task),
        "To mark it, fill marks.csv or marks.json (one of them) and send that:",
        "  scriptgate assessor mark marks.csv",
        "More time: scriptgate assessor extend; give it back: scriptgate assessor return.",
        "All counts, by part and by section, are in index.json.",
    ]
    return "\n".join(lines) + "\n"


def _words(counts: dict[str, Any]) -> str:
    strict, lenient = counts["strict"], counts["lenient"]
    if strict is None or lenient is None:
        return "not counted"
    if strict == lenient:
        return number(strict)
    return f"{number(lenient)} without headings, tables and the like, {number(strict)} with them"


def _files(files: list[dict[str, Any]], task: Task | None) -> Iterator[str]:
    yield "Files"
    evidence = {kind.id: kind.title for kind in task.evidence} if task else {}
    areas = {area.id: area.title for area in task.content_areas} if task else {}
    for file in files:
        what = (
            "the script" if file["role"] == "script" else f"annex {one_line(file.get('label', ''))}".rstrip()
        )
        yield f"  {file['path']}  ({what}, {_extent(file)})"
        if title := one_line(file.get("title", "")):
            yield f"      {title}"
        if kind := file.get("evidence"):
            yield f"      Evidence: {evidence.get(kind, kind)}"
        if shows := file["content_areas"]:
            yield f"      For: {', '.join(areas.get(area, area) for area in shows)}"


def _extent(file: dict[str, Any]) -> str:
    said = [count(file["pages"], "page")] if file.get("pages") else []
    said += [count(file["words"], "word")] if file.get("words") else []
    return ", ".join([*said, size(file["length"])])


def _advice(findings: list[dict[str, Any]]) -> Iterator[str]:
    """What the check found; a person has accepted what had to be."""
    if not findings:
        return
    yield "Worth knowing"
    for finding in findings:
        yield from textwrap.wrap(
            one_line(finding["title"]), WIDTH, initial_indent="  - ", subsequent_indent="    "
        )
    yield ""


def _areas(task: Task | None) -> Iterator[str]:
    if task is None or not task.content_areas:
        return
    yield "Marked by (0, 1 or 2 each)"
    for area in task.content_areas:
        yield f"  {area.title}"
    yield ""
