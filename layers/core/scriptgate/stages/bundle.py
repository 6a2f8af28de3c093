"""The bundle: one zip with the anonymised script, annexes and an index, under neutral names."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

from scriptgate.rules.finding import Severity
from scriptgate.rules.rulebook import Rulebook
from scriptgate.stages.copies import EPOCH
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.submission import AnonymisedCopy, Submission, SubmissionFile


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file of a bundle."""

    path: str
    """In the zip, e.g. `annexes/annex-A.pdf`."""
    file: SubmissionFile
    copy: AnonymisedCopy


def enclosures(submission: Submission) -> list[Enclosure]:
    """The script, then the annexes in the order declared, under neutral names.

    Raises ValueError when a file has no anonymised copy: such a submission is never queued.
    """
    enclosed: list[Enclosure] = []
    taken: set[str] = set()
    for number, file in enumerate(submission.files):
        if file.copy is None:
            raise ValueError("a queued submission's file has no anonymised copy")
        stem = "script" if file.role == "script" else _annex_stem(file, number)
        path = f"{stem}{file.copy.suffix}"
        if path in taken:
            path = f"{stem}-{number}{file.copy.suffix}"
        taken.add(path)
        enclosed.append(Enclosure(path, file, file.copy))
    return sorted(enclosed, key=lambda item: item.file.role != "script")


def _annex_stem(file: SubmissionFile, number: int) -> str:
    label = re.sub(r"[^A-Za-z0-9]+", "-", file.label or "").strip("-")[:20]
    return f"annexes/annex-{label or number}"


def write_bundle(
    target: IO[bytes],
    enclosed: Iterable[Enclosure],
    read: Callable[[Enclosure], bytes],
    index: Callable[[list[dict[str, Any]]], dict[str, Any]],
) -> None:
    """Write the zip to `target`; `read` fetches one copy at a time, `index` is made of the files' lines."""
    entries = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for enclosure in enclosed:
            content = read(enclosure)
            archive.writestr(zipfile.ZipInfo(enclosure.path, EPOCH), content)
            entries.append(_entry(enclosure, content))
        text = json.dumps(index(entries), indent=2, ensure_ascii=False).encode()
        archive.writestr(zipfile.ZipInfo("index.json", EPOCH), text)


def _entry(enclosure: Enclosure, content: bytes) -> dict[str, Any]:
    """A file's line in the index: its hash is that of the anonymised copy, as the assessor has it."""
    file = enclosure.file
    entry = {
        "path": enclosure.path,
        "role": file.role,
        "label": file.label,
        "title": file.title,
        "evidence": file.evidence,
        "content_areas": list(file.content_areas),
        "media_type": enclosure.copy.media_type,
        "length": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "pages": enclosure.copy.pages,
    }
    return {name: value for name, value in entry.items() if value is not None}


def index_of(
    submission: Submission, rulebook: Rulebook, report: dict[str, Any], entries: list[dict[str, Any]]
) -> dict[str, Any]:
    """The bundle's `index.json` (`schemas/bundle-index.schema.json`).

    Nothing in it names the participant; where the rulebook's marking isn't anonymous, it has their number.
    """
    task = rulebook.task(submission.task)
    counts = report["counts"] or {}
    named = {} if rulebook.anonymous else {"candidate": submission.candidate}
    return {
        "version": 1,
        "script": submission.script_id,
        **named,
        "rulebook": {"id": rulebook.id, "version": rulebook.version, "title": rulebook.title},
        "task": {"id": task.id, "title": task.title, "word_limit": task.word_limit},
        "submitted_at": utc(submission.submitted_at),
        "files": entries,
        "counts": {name: counts.get(name) for name in ("strict", "lenient", "limit")},
        "ledger": {
            "parts": report["parts"],
            "sections": report["sections"],
            "boundary": report["boundary"],
        },
        "findings": [
            {"rule": finding.rule, "severity": finding.severity.value, "title": finding.title}
            for finding in submission.findings
            if finding.severity in {Severity.WARN, Severity.REVIEW}
        ],
    }
