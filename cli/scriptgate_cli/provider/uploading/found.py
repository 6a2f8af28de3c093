"""What was found to submit, and what is wrong with it: files on this computer, nothing sent yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scriptgate.documents.errors import UnreadableDocument
from scriptgate.documents.formats import ANNEX_FORMATS, MEDIA_TYPES, SCRIPT_FORMATS
from scriptgate.documents.guard import likely_format
from scriptgate.documents.reading import read_document
from scriptgate_cli.files import CannotRead, read_bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something can't be submitted. Foreign text: show it as one line."""

    place: str
    """The sub-folder, or the line of the sheet."""
    file: str
    """Empty: the whole submission."""
    reason: str


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a submission, and what is declared of it."""

    path: Path
    role: str
    """`script` or `annex`."""
    label: str | None = None
    title: str | None = None
    evidence: str | None = None
    content_areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A submission as it was found."""

    place: str
    entry: str
    """As it was written: an entry's id, or a candidate number and a task."""
    files: tuple[FoundFile, ...]
    metadata: dict[str, Any] = field(default_factory=dict)
    inside: tuple[dict[str, Any], ...] = ()
    confirmed_boundary: int | None = None


def declared_files(found: Found, problems: list[Problem]) -> list[dict[str, Any]]:
    """The manifest's lines for the files, each read once; what can't be sent is named in `problems`."""
    lines = []
    for file in found.files:
        try:
            lines.append(_line(file))
        except CannotRead as error:
            problems.append(Problem(found.place, file.path.name, error.message))
        except UnreadableDocument as reason:
            problems.append(Problem(found.place, file.path.name, reason.advice))
    return lines


def _line(file: FoundFile) -> dict[str, Any]:
    untrusted = read_bytes(file.path)
    read_document(untrusted, SCRIPT_FORMATS if file.role == "script" else ANNEX_FORMATS)
    told = {"label": file.label, "title": file.title, "evidence": file.evidence}
    return {
        "role": file.role,
        "name": file.path.name,
        "media_type": MEDIA_TYPES[likely_format(untrusted)],
        "length": len(untrusted),
        "sha256": hashlib.sha256(untrusted).hexdigest(),
        **{name: value for name, value in told.items() if value},
        **({"content_areas": list(file.content_areas)} if file.content_areas else {}),
    }


def named_twice(found: Iterable[tuple[str, Found]]) -> list[Problem]:
    """Submissions for an entry (by id) that another one before them is for already."""
    first: dict[str, Found] = {}
    problems = []
    for entry, one in found:
        before = first.setdefault(entry, one)
        if before is not one:
            problems.append(Problem(one.place, "", f"the same entry as {before.place}: {entry}"))
    return problems
