"""Manifests: `submission.json`, what a submission declares (`schemas/submission.schema.json`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scriptgate.field_errors import FieldError
from scriptgate.rules.rulebook import Task
from scriptgate.submissions.drafts import Declared
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.metadata import validate_manifest
from scriptgate.submissions.submission import AnnexInside, Submission, SubmissionFile

FROM_PARTICIPANT = ("files", "metadata", "annexes_inside", "confirmed_boundary")
"""What a participant may say; all else of a manifest is the portal's."""


class InvalidSubmission(ValueError):  # noqa: N818 - named for what is wrong
    """The declaration isn't valid by its schema; `errors` name each field and what is expected there."""

    def __init__(self, errors: tuple[FieldError, ...], work: str | None = None) -> None:
        """`work` is the task's, whose form has the fields; None when not even that is known."""
        super().__init__(f"{len(errors)} fields")
        self.errors = errors
        self.work = work


def manifest_of(body: Any, entry: Entry, declared_at: str) -> dict[str, Any]:
    """The manifest of a participant's declaration: the entry's ids, the participant's files and metadata."""
    if not isinstance(body, dict):
        raise InvalidSubmission((FieldError("", "an object with files and metadata", "something else"),))
    unknown = sorted(set(body) - set(FROM_PARTICIPANT))
    if unknown:
        raise InvalidSubmission(
            tuple(FieldError("", "only files and metadata", "an unknown field") for _ in unknown)
        )
    return {
        "version": 1,
        "entry": entry.id,
        "submission": f"{entry.submissions + 1:04d}",
        "rulebook": entry.rulebook,
        "task": entry.task,
        "mode": "check",
        "declared_at": declared_at,
        **body,
    }


def manifest_from(submission: Submission) -> dict[str, Any]:
    """The manifest that a declared submission's row amounts to."""
    files = ({name: value for name, value in _file(file).items() if value} for file in submission.files)
    inside = [
        {name: value for name, value in asdict(annex).items() if value} for annex in submission.annexes_inside
    ]
    boundary = submission.confirmed_boundary
    return {
        "version": 1,
        "entry": submission.entry,
        "submission": submission.number,
        "rulebook": submission.rulebook,
        "task": submission.task,
        "mode": submission.mode,
        "declared_at": utc(submission.declared_at),
        "files": list(files),
        "metadata": submission.metadata,
        **({"annexes_inside": inside} if inside else {}),
        **({} if boundary is None else {"confirmed_boundary": boundary}),
    }


def _file(file: SubmissionFile) -> dict[str, Any]:
    names = ("role", "name", "media_type", "length", "sha256", "label", "title", "evidence", "content_areas")
    return {name: getattr(file, name) for name in names}


def require_valid(manifest: Any, task: Task) -> None:
    """Raises InvalidSubmission when the manifest's schema refuses it."""
    errors = validate_manifest(manifest, task)
    if errors:
        raise InvalidSubmission(errors, task.work)


def declared_from(manifest: dict[str, Any], number: str | None = None) -> Declared:
    """What a valid manifest declares."""
    files = tuple(
        SubmissionFile(**{**file, "content_areas": tuple(file.get("content_areas", ()))})
        for file in manifest["files"]
    )
    inside = tuple(
        AnnexInside(item["label"], item.get("evidence"), tuple(item.get("content_areas", ())))
        for item in manifest.get("annexes_inside", ())
    )
    return Declared(
        mode=manifest["mode"],
        files=files,
        metadata=manifest["metadata"],
        confirmed_boundary=manifest.get("confirmed_boundary"),
        annexes_inside=inside,
        number=number,
    )
