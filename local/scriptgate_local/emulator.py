"""The emulator: MiniStack as a process of our own, on the loopback address, with IAM enforced."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scriptgate_local import project
from scriptgate_local.steps import StepFailed

HOST = "127.0.0.1"
REGION = "eu-west-2"
HEALTHY_WITHIN_SECONDS = 30
_ADVICE = "Try again; if it fails again, run `make clean setup`."


def free_port(preferred: int = 0) -> int:
    """The preferred port if nobody listens there, else one that is free."""
    for port in (preferred, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
    raise StepFailed("Finding a free port", "Close some programs and try again.")


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator."""

    port: int
    process: subprocess.Popen[bytes]
    folder: Path
    """Its logs and temporary files."""

    @property
    def endpoint(self) -> str:
        """Its address, for every service."""
        return f"http://{HOST}:{self.port}"

    @property
    def log(self) -> Path:
        """What it and the functions said."""
        return self.folder / "ministack.log"

    @classmethod
    def start(cls, folder: Path, preferred_port: int = 0) -> Self:
        """Start one and wait until it answers. Raises StepFailed."""
        port = free_port(preferred_port)
        try:
            with (folder / "ministack.log").open("wb") as log:
                process = subprocess.Popen(
                    [project.MINISTACK],
                    cwd=folder,
                    env=_environment(port, folder),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # a group of its own, so that its workers end with it
                )
        except FileNotFoundError as error:
            raise StepFailed("Starting MiniStack", "It isn't installed: run `make setup`.") from error
        (folder / "emulator").write_text(str(process.pid))
        emulator = cls(port, process, folder)
        try:
            emulator.wait_until_healthy()
        except BaseException:
            emulator.stop()
            raise
        return emulator

    def wait_until_healthy(self) -> None:
        """Until it answers. Raises StepFailed when it ended or takes too long."""
        until = time.monotonic() + HEALTHY_WITHIN_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)
        raise StepFailed("Starting MiniStack", _ADVICE, self.log)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2).close()  # noqa: S310
        except (urllib.error.URLError, OSError):
            return False
        return True

    def stop(self) -> None:
        """End it and its workers."""
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def _environment(port: int, folder: Path) -> dict[str, str]:
    """Functions inherit it, so it is small."""
    return project.quiet_environment() | {
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        "HOME": str(folder),
        "TMPDIR": str((folder / "tmp").resolve()),
        "DOCKER_HOST": f"unix://{folder}/no-docker.sock",  # it looks for containers to tidy away
        "SFTP_ENABLED": "0",
    }
