"""Assessors on the local cloud: scripts marked a second, and whether crashes and repeats lose or double one.

    python bench/assessors.py [--scripts 1000] [--assessors 8] [--seed 1] [--misfortune 0.05]

Each assessor receives, claims, fetches and verifies, deletes and marks; at each step with the given chance it
crashes (and starts again from what the gate knows), and repeats a report. In the end every script has one
outcome, and its audit no gap. Exit status 1 when that isn't so.
"""

from __future__ import annotations

import argparse
import sys
import time

from scriptgate_local.cloud import local_cloud
from scriptgate_local.desk import Tally, hire, mark_all, problems
from scriptgate_local.seeding import seed_scripts


def main() -> int:
    """Print the figures; 1 if a script was lost or marked twice."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scripts", type=int, default=1000)
    parser.add_argument("--assessors", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misfortune", type=float, default=0.05)
    chosen = parser.parse_args()
    with local_cloud() as cloud:
        seeded = seed_scripts(cloud, chosen.scripts, chosen.seed)
        tally = Tally()
        markers = hire(cloud, chosen.assessors, chosen.seed, tally, chosen.misfortune)
        began = time.monotonic()
        mark_all(cloud, seeded, markers, seconds=60 + chosen.scripts)
        took = time.monotonic() - began
        wrong = problems(cloud, seeded)
    print(
        f"{chosen.scripts} scripts, {chosen.assessors} assessors: {chosen.scripts / took:.1f} marked a second"
    )
    print(f"crashes {tally.crashes}, repeated reports {tally.repeats}, refusals {tally.refusals}")
    print(f"pointers that were shown again before they were deleted: {tally.late}")
    print(f"marked exactly once: {chosen.scripts - len(wrong)} of {chosen.scripts}")
    for line in wrong[:10]:
        print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
