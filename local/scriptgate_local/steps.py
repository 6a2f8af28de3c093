"""Steps that run a tool: when one fails, say what to do and show its last lines."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scriptgate_local.project import ROOT

LAST_LINES = 15


class StepFailed(Exception):  # noqa: N818 - named for what is wrong
    """A step failed. The message says which, what to do, and what the tool said last."""

    def __init__(self, step: str, advice: str, log: Path | None = None) -> None:
        """`log` is the file that the step wrote to."""
        self.step = step
        self.advice = advice
        self.log = log
        super().__init__(f"{step} failed. {advice}{_shown(log)}")


@dataclass(frozen=True, slots=True)
class Step:
    """A tool to run."""

    name: str
    command: Sequence[str | Path]
    advice: str
    """What to do when it fails."""
    seconds: float = 300

    def run(self, environment: Mapping[str, str], log: Path) -> None:
        """Run it with its output in `log`. Raises StepFailed."""
        log.parent.mkdir(parents=True, exist_ok=True)
        try:
            with log.open("wb") as output:
                subprocess.run(
                    self.command,
                    check=True,
                    cwd=ROOT,
                    env=dict(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=self.seconds,
                )
        except FileNotFoundError as error:
            raise StepFailed(self.name, "Its tool isn't installed: run `make setup`.") from error
        except subprocess.TimeoutExpired as error:
            raise StepFailed(
                self.name, f"It took more than {self.seconds:.0f} s. {self.advice}", log
            ) from error
        except subprocess.CalledProcessError as error:
            raise StepFailed(self.name, self.advice, log) from error


def last_lines(log: Path, count: int = LAST_LINES) -> list[str]:
    """The end of a log: progress bars that overwrote themselves count as lines."""
    text = log.read_text(errors="replace").replace("\r", "\n") if log.exists() else ""
    return [line for line in text.splitlines() if line.strip()][-count:]


def _shown(log: Path | None) -> str:
    if log is None:
        return ""
    lines = "\n".join(f"  | {line}" for line in last_lines(log))
    return f"\nThe end of {log.relative_to(ROOT)}:\n{lines}"
