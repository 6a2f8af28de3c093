"""Every decision writes an audit line, but for those named here, each with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import scriptgate.submissions

FOLDER = Path(scriptgate.submissions.__file__).parent

UNRECORDED = {
    "drafts._step": "a machine's step without a choice; the row has the state",
    "rescue.wait_on": "sweep's own note of when it looked",
    "rescue.ring": "sweep's count of rings; what follows from it has a line",
    "erasure.marked": "the rest of many submissions; the entry's decision, before it, has the line",
    "rechecking._recorded": "its caller adds the line",
    "rechecking._of_a_draft": "its caller adds the line",
    "enrolment._reachable": "its caller adds the line",
    "enrolment._carry": "an older entry notes who counted it; that one is enrolled with a line at once",
    "reminders.remind": "sweep's own note that a reminder was seen to and not needed",
}


def decisions_without_a_line() -> Iterator[str]:
    for path in sorted(FOLDER.glob("*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if _is_decision(call) and not _has_line(call):
                    yield f"{path.stem}.{function.name}"


def _is_decision(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Decision" and bool(node.keywords)


def _has_line(call: ast.Call) -> bool:
    return any(keyword.arg == "audit" for keyword in call.keywords)


def test_every_decision_but_a_few_writes_a_line():
    assert set(decisions_without_a_line()) == set(UNRECORDED)
