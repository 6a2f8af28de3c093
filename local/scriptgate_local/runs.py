"""Folders of runs: each local cloud writes into one of its own; what a killed one left is tidied away."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import IO

from scriptgate_local import project

_RUNS = project.LOCAL / "clouds"
_KEPT = 3
"""How many ended runs keep their logs."""

_HELD: dict[Path, IO[str] | None] = {}
"""The lock of each run of this process."""

_MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's file system in memory; each run's folder has a random name
_MEMORY_NEEDED = 4 * 1024**3
"""Bytes: every worker unpacks the layers, 50 MB in 2,500 files, which some disks take seconds for."""


def new_run() -> Path:
    """A folder for a run of this process."""
    _RUNS.mkdir(parents=True, exist_ok=True)
    _tidy()
    folder = Path(tempfile.mkdtemp(prefix="cloud-", dir=_RUNS))
    _HELD[folder] = _locked(folder / "owner", "w")
    _make_tmp(folder)
    return folder


def _locked(owner: Path, mode: str) -> IO[str] | None:
    """The file, locked until it is closed or this process ends, however it ends; None if somebody has it."""
    file = owner.open(mode)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _make_tmp(folder: Path) -> None:
    """The workers' temporary folder: in memory where there is plenty, for short cold starts."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(_MEMORY).free > _MEMORY_NEEDED:
            in_memory = tempfile.mkdtemp(prefix="scriptgate-", dir=_MEMORY)
            (folder / "tmp").symlink_to(in_memory)
            return
    (folder / "tmp").mkdir()


def end_run(folder: Path) -> None:
    """Remove what nobody needs any more; the logs stay for a while."""
    tmp = folder / "tmp"
    shutil.rmtree(tmp.resolve(), ignore_errors=True)
    if tmp.is_symlink():
        tmp.unlink()
    (folder / "owner").unlink(missing_ok=True)
    held = _HELD.pop(folder, None)
    if held is not None:
        held.close()


def _tidy() -> None:
    ended = [folder for folder in _RUNS.iterdir() if not _is_owned(folder / "owner")]
    ended.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in ended:
        if (folder / "owner").exists():
            _end_orphan(folder)
    for folder in ended[_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def _end_orphan(folder: Path) -> None:
    """End an emulator whose owner was killed. Only a process that works in this very folder is it."""
    pid = _number(folder / "emulator")
    with contextlib.suppress(OSError):
        if pid and (Path("/proc") / str(pid) / "cwd").resolve() == folder.resolve():
            os.killpg(pid, signal.SIGKILL)
    end_run(folder)


def _number(file: Path) -> int:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return 0


def _is_owned(owner: Path) -> bool:
    try:
        file = _locked(owner, "r")
    except FileNotFoundError:
        return False
    if file is not None:
        file.close()
    return file is None
