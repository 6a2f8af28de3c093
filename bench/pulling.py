"""`scriptgate assessor pull` on the local cloud: bundles a second, claimed, fetched, verified and unpacked.

    python bench/pulling.py [--scripts 50] [--seed 1]

A first run of a few scripts warms the function up, and is told apart: each of its processes starts in a
second or two, once. The rate is that from the first script to the last.
Exit status 1 when it is under ten a second, or a script is missing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scriptgate_local import project
from scriptgate_local.cloud import LocalCloud, local_cloud
from scriptgate_local.seeding import seed_scripts

LEAST = 10
"""Bundles a second."""
WARMING = 8
"""Scripts of the first run."""


def pull(cloud: LocalCloud, into: str) -> list[float]:
    """When each line of a pull was printed, in seconds from its start; the last is the sum."""
    command = [str(project.ROOT / ".venv" / "bin" / "scriptgate"), "assessor", "pull", "--into", into]
    command += ["--max", "1000"]
    environment = {**os.environ, **cloud.assessor_environment, "PYTHONUNBUFFERED": "1"}
    began = time.monotonic()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        return [time.monotonic() - began for _ in process.stdout or ()]


def main() -> int:
    """Print the figures; 1 if they are not as they should be."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scripts", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with (
        local_cloud() as cloud,
        tempfile.TemporaryDirectory() as first,
        tempfile.TemporaryDirectory() as into,
    ):
        seed_scripts(cloud, WARMING, chosen.seed + 1)
        *_, cold = pull(cloud, first)
        for script in Path(first).glob("S-*"):
            script.rename(Path(into) / script.name)
        seed_scripts(cloud, chosen.scripts, chosen.seed)
        *lines, end = pull(cloud, into)
        unpacked = len(list(Path(into).glob("S-*/marks.csv"))) - WARMING
    rate = (len(lines) - 1) / (lines[-1] - lines[0])
    print(f"cold: {WARMING} bundles in {cold:.1f} s, start and end included")
    print(f"{unpacked} of {chosen.scripts} bundles: {rate:.1f} a second; {end:.1f} s from start to end")
    return 0 if unpacked == chosen.scripts and rate >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
