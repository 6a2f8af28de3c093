"""What a participant declares, from a JSON file, and what is told from file names where it says nothing."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scriptgate_cli.files import CannotRead, read_json

_LABELLED = re.compile(
    r"(?:annex|appendix|attachment|enclosure|schedule)[ _.-]*(?P<label>[a-z]|\d{1,2})(?![a-z0-9])[ _.:-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AnnexDeclared:
    """What is known of an annex beside its bytes."""

    label: str
    title: str
    evidence: str | None
    content_areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declaration:
    """A metadata file, taken apart; empty without one."""

    metadata: dict[str, Any] | None = None
    annexes: tuple[dict[str, Any], ...] = ()
    inside: tuple[dict[str, Any], ...] = ()
    """Annexes in the script's own file (`annexes_inside`), as declared and not yet validated."""
    confirmed_boundary: int | None = None
    declared_for: tuple[str, str] | None = None
    script_name: str | None = None
    """The file that `files` calls the script."""

    @property
    def tells_evidence(self) -> bool:
        """Whether it says of any annex what kind of evidence it is."""
        told = (*self.annexes, *self.inside)
        return any(annex.get("evidence") or annex.get("content_areas") for annex in told)


def read_declaration(path: Path | None) -> Declaration:
    """The declaration in a file: a whole manifest, a part of one, or the metadata object alone.

    Raises CannotRead when it is no JSON object, or when its lists are not lists.
    """
    if path is None:
        return Declaration()
    raw = read_json(path)
    if not isinstance(raw, dict):
        raise CannotRead(f"'{path}' holds no JSON object: metadata or a whole submission.json is expected.")
    if not {"metadata", "files", "annexes", "annexes_inside"} & raw.keys():
        return Declaration(metadata=raw)
    return Declaration(
        metadata=_object(raw.get("metadata"), "metadata", path),
        annexes=_annexes(raw, path),
        inside=_objects(raw.get("annexes_inside", []), "annexes_inside", path),
        confirmed_boundary=_block(raw.get("confirmed_boundary"), path),
        declared_for=_declared_for(raw),
        script_name=_script_name(raw),
    )


def _object(value: Any, name: str, path: Path) -> dict[str, Any] | None:
    if value is not None and not isinstance(value, dict):
        raise CannotRead(f"'{path}': {name} must be an object.")
    return value


def _annexes(raw: dict[str, Any], path: Path) -> tuple[dict[str, Any], ...]:
    items = _objects(raw.get("annexes", raw.get("files", [])), "files", path)
    return tuple(item for item in items if item.get("role", "annex") == "annex")


def _objects(items: Any, name: str, path: Path) -> tuple[dict[str, Any], ...]:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise CannotRead(f"'{path}': {name} must be a list of objects.")
    return tuple(items)


def _block(value: Any, path: Path) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < -1):
        raise CannotRead(f"'{path}': confirmed_boundary must be a block's number, or -1.")
    return value


def _declared_for(raw: dict[str, Any]) -> tuple[str, str] | None:
    rulebook, task = raw.get("rulebook"), raw.get("task")
    return (rulebook, task) if isinstance(rulebook, str) and isinstance(task, str) else None


def _script_name(raw: dict[str, Any]) -> str | None:
    files = raw.get("files")
    objects = [item for item in files if isinstance(item, dict)] if isinstance(files, list) else []
    scripts = [item for item in objects if item.get("role") == "script"]
    return _text(scripts[0].get("name")) if len(scripts) == 1 else None


def is_labelled(name: str) -> bool:
    """Whether a file's name says that it is an annex: `annex-A-plan.pdf`."""
    return _LABELLED.match(name) is not None


def declare_annexes(names: list[str], declaration: Declaration) -> tuple[AnnexDeclared, ...]:
    """Each annex file's label, title and evidence: as declared, else from its name, else by its place."""
    known = [_known(name, place, declaration) for place, name in enumerate(names)]
    labels = [_text(item.get("label")) or _label_in(name) for name, item in zip(names, known, strict=True)]
    free = _free_labels(labels)
    return tuple(
        AnnexDeclared(
            label=label or next(free),
            title=_text(item.get("title")) or _title_in(name),
            evidence=_text(item.get("evidence")),
            content_areas=_texts(item.get("content_areas")),
        )
        for name, item, label in zip(names, known, labels, strict=True)
    )


def _known(name: str, place: int, declaration: Declaration) -> dict[str, Any]:
    """What is declared of a file: by its name, else by its place among those that name no file."""
    for item in declaration.annexes:
        if item.get("name") == name:
            return item
    if place < len(declaration.annexes) and "name" not in declaration.annexes[place]:
        return declaration.annexes[place]
    return {}


def _free_labels(taken: list[str | None]) -> Any:
    """Labels that no annex has, in the manner of those that some have: letters, or numbers."""
    used = {label.upper() for label in taken if label}
    numbered = bool(used) and all(label.isdigit() for label in used)
    labels = map(str, range(1, 100)) if numbered else iter(string.ascii_uppercase)
    return (label for label in labels if label not in used)


def _label_in(name: str) -> str | None:
    found = _LABELLED.match(name)
    return found["label"].upper() if found else None


def _title_in(name: str) -> str:
    stem = Path(name).stem
    return (_LABELLED.sub("", stem, count=1) or stem).replace("_", " ").strip()


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
