"""Enrolling a cohort on the local cloud: a new one, the same again, and a preview.

    python bench/enrol.py [--rows 1000]

Each figure is the whole command as staff run it, from its start to its exit.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scriptgate_local import project
from scriptgate_local.cloud import LocalCloud, local_cloud

HEADER = "candidate;name;email;trn;cohort;rulebook;task;window;deadline"
MOST_SECONDS = 30


def cohort_file(path: Path, rows: int) -> Path:
    """A cohort as Excel saves it: with a mark, semicolons and local dates; two tasks for each candidate."""
    deadline = datetime.now(UTC) + timedelta(days=30)
    lines = [
        f"BN{number // 2:05d};Person {number // 2};bn{number // 2}@school.example;;bench;npqh-2017;"
        f"task-{1 + number % 2};bench;{deadline:%d/%m/%Y} 12:00:00"
        for number in range(rows)
    ]
    path.write_text("\r\n".join([HEADER, *lines, ""]), encoding="utf-8-sig")
    return path


def seconds(cloud: LocalCloud, *arguments: str) -> tuple[float, str]:
    """How long `scriptgate provider ...` takes, and its last line. Raises CalledProcessError."""
    start = time.perf_counter()
    done = subprocess.run(
        [project.ROOT / ".venv" / "bin" / "scriptgate", "provider", *arguments],
        env={**os.environ, **cloud.environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - start, done.stdout.strip().splitlines()[-1]


def main() -> int:
    """Print the figures; 1 when a new cohort takes longer than the mark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder, local_cloud(print) as cloud:
        file = str(cohort_file(Path(folder) / "cohort.csv", rows))
        preview = seconds(cloud, "enrol", file, "--dry-run")
        new = seconds(cloud, "enrol", file)
        again = seconds(cloud, "enrol", file)
    print(f"enrol, {rows} rows")
    for name, (taken, said) in (("preview", preview), ("new", new), ("again", again)):
        print(f"  {name:8} {taken:5.1f} s   {said}")
    return int(new[0] > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
