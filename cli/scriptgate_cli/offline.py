"""A check without a cloud: the same reading, rules and report; what can't be known here is named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from scriptgate.documents.formats import ANNEX_FORMATS, SCRIPT_FORMATS
from scriptgate.reports import make_report
from scriptgate.rules.assemble import AnnexFile, ScriptFile, build_case
from scriptgate.rules.engine import assess
from scriptgate.rules.rulebook import Rulebook, Task
from scriptgate.submissions.metadata import validate_manifest
from scriptgate_cli.blocks import require_block
from scriptgate_cli.declaring import AnnexDeclared, Declaration, declare_annexes, read_declaration
from scriptgate_cli.files import read_bytes, read_manuscript


@dataclass(frozen=True, slots=True)
class Checked:
    """An offline check's result."""

    report: dict[str, Any]
    script_was_read: bool


@dataclass(frozen=True, slots=True)
class _Gap:
    """Rules that an offline check has no facts for."""

    rules: frozenset[str]
    what: str
    why: str


_ALWAYS = (
    _Gap(frozenset({"within-window"}), "The deadline", "only the upload page knows it."),
    _Gap(
        frozenset({"anonymous"}),
        "Whether your name or TRN stands in the files",
        "only the upload page knows them.",
    ),
)
_WITHOUT_METADATA = _Gap(
    frozenset(
        {
            "metadata-valid",
            "declaration-signed",
            "programme-length",
            "board-before-implementation",
            "board-feedback",
            "placement-length",
            "placement-elsewhere",
        }
    ),
    "What you declare about your project, its dates and the board",
    "give it in a JSON file with --metadata.",
)
_WITHOUT_EVIDENCE = _Gap(
    frozenset({"required-evidence", "annex-criterion"}),
    "Which required evidence the annexes give, and their content areas",
    "name them in the file that --metadata gives, under files.",
)

_DECLARED_OF_ANNEXES = re.compile(r"/annexes_inside|/files/\d+/(evidence|content_areas)")
_DECLARED = re.compile(rf"/metadata|{_DECLARED_OF_ANNEXES.pattern}")
"""Fields of a manifest that come from the person's own file."""


def check_files(  # noqa: PLR0913, PLR0917 - the files, the rules and the time
    script: Path,
    annexes: tuple[Path, ...],
    declared: Path | None,
    rulebook: Rulebook,
    task: Task,
    now: datetime,
    confirmed: int | None = None,
) -> Checked:
    """Check files on this computer. `confirmed`: the first annex block, if the person says where it is.

    Raises CannotRead when one is missing or the metadata is no JSON, BadParameter for no such block.
    """
    declaration = read_declaration(declared)
    contents = [(path, read_bytes(path)) for path in (script, *annexes)]
    gaps = _gaps(declaration)
    manuscript, unreadable = read_manuscript(contents[0][1], SCRIPT_FORMATS)
    require_block(confirmed, manuscript)
    supporting = declare_annexes([path.name for path in annexes], declaration)
    errors = _metadata_errors(declaration, contents, supporting, rulebook, task, now)
    case = build_case(
        rulebook=_without(rulebook, gaps),
        task_id=task.id,
        script=ScriptFile(script.name, manuscript, unreadable),
        annexes=tuple(_annex(*pair) for pair in zip(contents[1:], supporting, strict=True)),
        metadata=None if errors else declaration.metadata,
        inside={} if errors else _inside(declaration),
        confirmed_boundary=declaration.confirmed_boundary if confirmed is None else confirmed,
        declared_for=declaration.declared_for,
        metadata_errors=errors,
    )
    not_checked = tuple((gap.what, gap.why) for gap in gaps if _concerns(gap, task))
    report = make_report(case, assess(case), now, not_checked=not_checked)
    return Checked(report, script_was_read=unreadable is None)


def _annex(content: tuple[Path, bytes], declared: AnnexDeclared) -> AnnexFile:
    path, untrusted = content
    manuscript, unreadable = read_manuscript(untrusted, ANNEX_FORMATS)
    return AnnexFile(
        declared.label,
        declared.title,
        path.name,
        declared.evidence,
        declared.content_areas,
        manuscript,
        unreadable,
    )


def _inside(declaration: Declaration) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """By label: evidence and content areas of the annexes in the script's own file. Valid by the schema."""
    return {
        str(item.get("label", "")): (item.get("evidence"), tuple(item.get("content_areas", ())))
        for item in declaration.inside
    }


def _gaps(declaration: Declaration) -> tuple[_Gap, ...]:
    metadata = () if declaration.metadata is not None else (_WITHOUT_METADATA,)
    evidence = () if declaration.tells_evidence else (_WITHOUT_EVIDENCE,)
    return (*metadata, *evidence, *_ALWAYS)


def _concerns(gap: _Gap, task: Task) -> bool:
    return any(task.rule(rule) is not None for rule in gap.rules)


def _without(rulebook: Rulebook, gaps: Iterable[_Gap]) -> Rulebook:
    """The rulebook without the rules that would only find that this is no upload."""
    left_out = frozenset[str]().union(*(gap.rules for gap in gaps))
    tasks = tuple(
        replace(task, rules=tuple(setting for setting in task.rules if setting.id not in left_out))
        for task in rulebook.tasks
    )
    return replace(rulebook, tasks=tasks)


def _metadata_errors(  # noqa: PLR0913, PLR0917 - all that a manifest holds
    declaration: Declaration,
    contents: list[tuple[Path, bytes]],
    annexes: tuple[AnnexDeclared, ...],
    rulebook: Rulebook,
    task: Task,
    now: datetime,
) -> tuple[tuple[str, str, str], ...]:
    """What the manifest's schema says against what was declared; the rest of the manifest is made here."""
    if declaration.metadata is None and not declaration.inside:
        return ()
    manifest: dict[str, Any] = {
        "version": 1,
        "entry": "OFFLINE-check",
        "submission": "0001",
        "rulebook": rulebook.id,
        "task": task.id,
        "mode": "check",
        "declared_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "files": [_file(content, None) for content in contents[:1]]
        + [_file(content, annex) for content, annex in zip(contents[1:], annexes, strict=True)],
        "metadata": declaration.metadata or {},
        **({"annexes_inside": list(declaration.inside)} if declaration.inside else {}),
    }
    checked = _DECLARED if declaration.metadata is not None else _DECLARED_OF_ANNEXES
    return tuple(
        (error.pointer, error.expected, error.found)
        for error in validate_manifest(manifest, task)
        if checked.match(error.pointer)
    )


def _file(content: tuple[Path, bytes], annex: AnnexDeclared | None) -> dict[str, Any]:
    path, untrusted = content
    common = {
        "role": "script" if annex is None else "annex",
        "name": path.name,
        "media_type": "application/octet-stream",
        "length": len(untrusted),
        "sha256": hashlib.sha256(untrusted).hexdigest(),
    }
    if annex is None:
        return common
    evidence = {"evidence": annex.evidence} if annex.evidence else {}
    areas = {"content_areas": list(annex.content_areas)} if annex.content_areas else {}
    return {**common, "label": annex.label, "title": annex.title, **evidence, **areas}
