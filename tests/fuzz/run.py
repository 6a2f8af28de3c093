"""Fuzz for a while: `make fuzz MINUTES=10`. An input that breaks something is kept in `.local/fuzz`."""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from fuzz.targets import TARGETS, Target

FOLDER = Path(__file__).parents[2] / ".local" / "fuzz"


def inputs(target: Target, seed: int) -> Iterator[bytes]:
    """Mutations without end, always the same for a seed; some are mutations of mutations."""
    chance = random.Random(seed)  # noqa: S311 - must be repeatable
    seeds = target.seeds()
    while True:
        content = chance.choice(seeds)
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            content = target.mutate(content, chance)
        yield content


def broken(target: Target, content: bytes) -> str | None:
    """What is wrong with how an input ends; None when all is well."""
    try:
        target.check(content)
    except Exception as error:  # noqa: BLE001 - any escape is a finding
        return f"{type(error).__name__}: {error}"
    return None


def keep(name: str, content: bytes) -> Path:
    """Keep an input that broke something."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}-{hashlib.sha256(content).hexdigest()[:12]}"
    path.write_bytes(content)
    return path


def main() -> int:
    """Fuzz every target in turn; 1 if anything broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    chosen = parser.parse_args()
    found = 0
    for name, target in TARGETS.items():
        end, tried = time.monotonic() + 60 * chosen.minutes / len(TARGETS), 0
        for content in inputs(target, chosen.seed):
            if time.monotonic() > end:
                break
            tried += 1
            wrong = broken(target, content)
            if wrong is not None:
                found += 1
                click.echo(f"{keep(name, content)}: {wrong[:300]}")
        click.echo(f"{name}: {tried:,} inputs (seed {chosen.seed})")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
