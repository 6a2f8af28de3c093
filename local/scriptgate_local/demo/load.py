"""Files for load: a script and two annexes of a usual size."""

from __future__ import annotations

from typing import Any

from scriptgate_local.demo.cases import TASK_1, annexes
from scriptgate_local.demo.participant import Document
from scriptgate_local.demo.writing import Plan, script_docx


def usual_submission() -> tuple[list[Document], dict[str, Any]]:
    """A compliant submission for Task 1: its documents and its metadata."""
    script = Document("essay.docx", script_docx(Plan("task-1", 3800)))
    return [script, *annexes("task-1")], TASK_1
