"""Bundles as release makes them, and as nobody should."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scriptgate_cli.assessor.counter import Place

SCRIPT = "S-7QK4M2XW9RTA"
FILES = {
    "script.docx": b"The script.",
    "annexes/annex-A.pdf": b"The plan.",
    "annexes/annex-B.pdf": b"Feedback.",
}

Spoil = Callable[[dict[str, Any]], None]


def an_index(files: dict[str, bytes] = FILES, **facts: Any) -> dict[str, Any]:
    """A bundle's index."""
    return {
        "version": 1,
        "script": SCRIPT,
        "rulebook": {"id": "npqh-2017", "version": "1.0.0", "title": "NPQ for Headship"},
        "task": {"id": "task-1", "title": "Task 1: whole-school change programme", "word_limit": 4000},
        "submitted_at": "2026-11-20T10:15:02Z",
        "files": [_line(path, content) for path, content in files.items()],
        "counts": {"strict": 3912, "lenient": 3654, "limit": 4000},
        "ledger": {"parts": [], "sections": [], "boundary": None},
        "findings": [{"rule": "annex-cited", "severity": "warn", "title": "Annex B is not cited"}],
        **facts,
    }


def _line(path: str, content: bytes) -> dict[str, Any]:
    is_script = path.startswith("script")
    return {
        "path": path,
        "role": "script" if is_script else "annex",
        **(
            {}
            if is_script
            else {"label": path[-5:-4] or "A", "title": "Plan", "evidence": "board-plan", "pages": 3}
        ),
        "content_areas": [] if is_script else ["leading-with-impact"],
        "media_type": "application/pdf",
        "length": max(len(content), 1),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def a_bundle(
    files: dict[str, bytes] = FILES, index: dict[str, Any] | bytes | None = None, spoil: Spoil | None = None
) -> bytes:
    """A bundle's bytes; `spoil` changes its index before it goes in."""
    described = an_index(files) if index is None else index
    if spoil and isinstance(described, dict):
        spoil(described)
    raw = described if isinstance(described, bytes) else json.dumps(described).encode()
    return a_zip([*files.items(), ("index.json", raw)])


def a_zip(entries: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of these entries, under whatever names, twice if need be."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that comes twice
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


def with_link(name: str, leads_to: str) -> bytes:
    """A bundle with a symbolic link in the place of a file."""
    content = leads_to.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, content)
        archive.writestr("index.json", json.dumps(an_index({name: content})))
    return buffer.getvalue()


def place_of(content: bytes, bucket: str = "scripts", version_id: str = "1") -> Place:
    """What a bundle is announced as."""
    digest = hashlib.sha256(content).hexdigest()
    return Place(bucket, f"{SCRIPT}/bundle.zip", version_id, digest, len(content))


def a_script_folder(at: Path, **facts: Any) -> Path:
    """A script's folder, as far as marking needs one."""
    index = an_index(**facts)
    place = at / index["script"]
    place.mkdir(parents=True)
    (place / "index.json").write_text(json.dumps(index))
    return place
