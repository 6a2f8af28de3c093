"""Build: `sam build` with wheels for this machine, unless nothing has changed since the last one."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from scriptgate_local import project
from scriptgate_local.steps import Step

_DONE = project.BUILD / "fingerprint"

_SAM_BUILD = Step(
    "sam build",
    [project.SAM, "build", "--config-env", "local"],
    "If the packages could not be had, check the package index; else run `make clean setup` and try again.",
)


@contextmanager
def built() -> Iterator[bool]:
    """Hold a finished build while it is deployed; whether it had to be made. Raises StepFailed."""
    project.LOCAL.mkdir(exist_ok=True)
    with (project.LOCAL / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield _build()


def _build() -> bool:
    fingerprint = project.source_fingerprint()
    if _DONE.exists() and _DONE.read_text() == fingerprint:
        return False
    _remove_bytecode()
    # The whole environment: it may say how to reach the package index from here.
    environment = dict(os.environ) | {
        "SAM_CLI_TELEMETRY": "0",
        "SCRIPTGATE_UV": str(project.UV),
        "SCRIPTGATE_LAYER_TARGET": "host",
        "SCRIPTGATE_LAYER_PYTHON": str(project.MINISTACK_PYTHON),
    }
    _SAM_BUILD.run(environment, project.LOCAL / "build.log")
    _DONE.write_text(fingerprint)
    return True


def _remove_bytecode() -> None:
    """Functions are zipped as their folders are: bytecode would make every zip a new one."""
    for folder in (project.ROOT / "functions").rglob("__pycache__"):
        shutil.rmtree(folder, ignore_errors=True)
