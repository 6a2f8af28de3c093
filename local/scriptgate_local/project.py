"""Where the project's folders and tools are."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
"""Everything that the local cloud writes; git ignores it."""
BUILD = LOCAL / "build"

SAM = ROOT / ".venvs" / "sam" / "bin" / "sam"
MINISTACK = ROOT / ".venvs" / "ministack" / "bin" / "ministack"
MINISTACK_PYTHON = ROOT / ".venvs" / "ministack" / "bin" / "python"
UV = ROOT / ".venv" / "bin" / "uv"

_SOURCES = (
    "template.yaml",
    "samconfig.toml",
    "functions",
    "layers",
    "rulebooks",
    "schemas",
    "requirements/vendor.txt",
)


def quiet_environment() -> dict[str, str]:
    """The environment that tools get: no credentials, settings or proxies of whoever started us."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "UV_CACHE_DIR") if name in os.environ
    }
    return {"LANG": "C.UTF-8", "PATH": os.defpath, **kept, "HOME": os.environ.get("HOME", str(LOCAL))}


def source_fingerprint() -> str:
    """A digest of all that `sam build` reads."""
    digest = hashlib.sha256(str(MINISTACK_PYTHON).encode())
    for path in sorted(_source_files()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _source_files() -> Iterator[Path]:
    for source in _SOURCES:
        path = ROOT / source
        if path.is_file():
            yield path
        else:
            yield from (file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc")
