"""The assessor's side of the demo: pull every script by the command line, look at it, and mark two."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scriptgate_local import project
from scriptgate_local.cloud import LocalCloud

MARKED = 2
"""How many scripts the demo's assessor marks at once; the others take days, as they do."""
TURNS = 5
"""How often the queue is asked while scripts that were released are still missing."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """A script that the assessor holds, or has marked."""

    script: str
    task: str
    words: int
    files: tuple[str, ...]
    problems: tuple[str, ...]
    marked: str | None = None
    """The outcome and the total, e.g. `passed 4/8`."""


def pull_all(cloud: LocalCloud, folder: Path, expected: int) -> list[Pulled]:
    """Pull until nothing waits and nothing is missing, and mark the first two. Raises RuntimeError."""
    shutil.rmtree(folder, ignore_errors=True)
    for _ in range(TURNS):
        run_cli(cloud, "pull", "--max", "100", "--into", str(folder))
        if len(found := sorted(folder.glob("S-*"))) >= expected:
            break
    return [_look(cloud, place, mark=number < MARKED) for number, place in enumerate(found)]


def run_cli(cloud: LocalCloud, *arguments: str) -> str:
    """`scriptgate assessor ...` as somebody of the assessor's account runs it. Raises RuntimeError."""
    command = [str(project.ROOT / ".venv" / "bin" / "scriptgate"), "assessor", *arguments]
    environment = {**os.environ, **cloud.assessor_environment}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[-4:])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _look(cloud: LocalCloud, place: Path, *, mark: bool) -> Pulled:
    """What a script's folder holds; its files were verified when it was pulled."""
    index = json.loads((place / "index.json").read_bytes())
    paths = tuple(file["path"] for file in index["files"])
    problems = [f"{path} names its author" for path in paths if b"Example" in (place / path).read_bytes()]
    marked = _mark(cloud, place / "marks.csv") if mark else None
    return Pulled(
        index["script"], index["task"]["id"], index["counts"]["strict"], paths, tuple(problems), marked
    )


def _mark(cloud: LocalCloud, sheet: Path) -> str:
    """Fill a sheet as a person would in Excel, and send it."""
    rows = list(csv.reader(io.StringIO(sheet.read_text("utf-8-sig"))))
    areas = [row[0] for row in rows[1:] if row[0] not in {"script", "outcome", "feedback"}]
    filled = {"outcome": "passed", "feedback": "Well argued, and evidenced.", **dict.fromkeys(areas, "1")}
    with sheet.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([row[0], filled.get(row[0], row[1]), row[2]] for row in rows)
    run_cli(cloud, "mark", str(sheet))
    return f"passed {len(areas)}/{2 * len(areas)}"
