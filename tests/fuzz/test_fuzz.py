"""A short, repeatable run of every fuzz target; `make fuzz` runs them long, with new seeds."""

from __future__ import annotations

from itertools import islice

import pytest

from fuzz.run import broken, inputs
from fuzz.targets import TARGETS

INPUTS = {"docx": 150, "odt": 150, "pdf": 150, "manifest": 400}


@pytest.mark.parametrize("name", TARGETS)
def test_no_mutation_breaks_a_reader(name: str):
    target = TARGETS[name]
    findings = [
        wrong
        for content in islice(inputs(target, seed=2026), INPUTS[name])
        if (wrong := broken(target, content))
    ]
    assert findings == []


def test_the_seeds_themselves_are_good():
    for target in TARGETS.values():
        for content in target.seeds():
            target.check(content)
