"""Assessors who crash and repeat themselves: every script is marked, and none twice."""

from __future__ import annotations

from scriptgate_local.cloud import LocalCloud
from scriptgate_local.desk import Tally, hire, mark_all, problems
from scriptgate_local.seeding import seed_scripts

SEED = 7


def test_whatever_assessors_do_each_script_is_marked_exactly_once(cloud: LocalCloud):
    seeded = seed_scripts(cloud, 40, SEED)
    tally = Tally()

    mark_all(cloud, seeded, hire(cloud, 4, SEED, tally, misfortune=0.1), seconds=180)

    assert problems(cloud, seeded) == []
    assert tally.crashes
    assert tally.repeats
