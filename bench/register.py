"""`scriptgate provider register` on the local cloud: a register of 10,000 entries, as a user lists it.

    python bench/register.py [--entries 10000] [--cohorts 10] [--runs 5] [--seed 1]

The command is started as its user starts it, and timed to its end; also what it and the emulator took of a
processor, since on a busy machine both wait for one. Exit status 1 when the quickest run takes 3 s, or the
report's page is not under 500 KB.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from scriptgate.aws.store import Store
from scriptgate_local import project
from scriptgate_local.cloud import LocalCloud, local_cloud
from scriptgate_local.registers import Season, seed_register

MOST_SECONDS = 3
MOST_BYTES = 500_000


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command, in seconds."""

    wall: float
    own: float
    """Of a processor: the command itself."""
    emulator: float
    """Of a processor: the cloud that answers."""
    lines: int


def run(cloud: LocalCloud, *arguments: str) -> Run:
    """Run `scriptgate provider`, as from a shell."""
    command = [str(project.ROOT / ".venv" / "bin" / "scriptgate"), "provider", *arguments]
    environment = {**os.environ, **cloud.environment}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    answering, began, before = _emulator(cloud), time.monotonic(), os.times()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    after = os.times()
    own = after.children_user + after.children_system - before.children_user - before.children_system
    wall = time.monotonic() - began
    return Run(wall, own, _emulator(cloud) - answering, done.stdout.count("\n"))


def _emulator(cloud: LocalCloud) -> float:
    """Seconds of a processor that the emulator has taken so far."""
    fields = Path(f"/proc/{cloud.emulator.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Print the figures; 1 if they are not as they should be."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--cohorts", type=int, default=10)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with local_cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        store = Store(cloud.client("dynamodb"), cloud.outputs["TableName"])
        rows = seed_register(store, Season(chosen.entries, chosen.cohorts, chosen.seed))
        print(f"{chosen.entries} entries in {chosen.cohorts} cohorts: {rows} rows")
        run(cloud, "register", "--help")
        quickest = {
            form: show(cloud, chosen.runs, "register", *form) for form in ((), ("--csv",), ("--json",))
        }
        page = Path(folder) / "register.html"
        show(cloud, 1, "report", "--out", str(page))
        length = page.stat().st_size
    print(f"report page: {length} bytes")
    return 0 if max(quickest.values()) < MOST_SECONDS and length < MOST_BYTES else 1


def show(cloud: LocalCloud, runs: int, *arguments: str) -> float:
    """Print a command's runs; the quickest's seconds."""
    done = [run(cloud, *arguments) for _ in range(runs)]
    best = min(done, key=lambda one: one.wall)
    walls = ", ".join(f"{one.wall:.2f}" for one in done)
    print(
        f"{' '.join(arguments[:2])}: {walls} s, {best.lines} lines; the quickest took of a processor "
        f"{best.own:.2f} s itself and {best.emulator:.2f} s in the emulator"
    )
    return best.wall


if __name__ == "__main__":
    sys.exit(main())
