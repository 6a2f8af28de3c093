"""Cold imports: how long each function takes to import in a fresh process. Medians in milliseconds."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIMIT_MS = 600
RUNS = 7
PROBE = """
import sys, time
sys.path[:0] = sys.argv[2:]
start = time.perf_counter()
import app
print((time.perf_counter() - start) * 1000)
"""


def measure(verb: str, runs: int = RUNS) -> float:
    """The median of fresh imports of a function, in milliseconds."""
    paths = [str(ROOT / "functions" / verb), str(ROOT / "layers" / "core")]
    command = [sys.executable, "-c", PROBE, verb, *paths]
    environment = {
        "PATH": "/usr/bin:/bin",
        "POWERTOOLS_SERVICE_NAME": verb,
        "POWERTOOLS_METRICS_NAMESPACE": "Scriptgate",
        "AWS_DEFAULT_REGION": "eu-west-2",
    }
    times = [
        float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
        for _ in range(runs)
    ]
    return statistics.median(times)


def main() -> int:
    """Print a line for each function; 1 if one is over the limit."""
    slow = 0
    for folder in sorted((ROOT / "functions").iterdir()):
        if not (folder / "app.py").exists():
            continue
        median = measure(folder.name)
        slow += median >= LIMIT_MS
        print(f"{folder.name:10} {median:6.0f} ms  (limit {LIMIT_MS})")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
