"""Manifests against their schema: each violation names its field, in words."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.cases import METADATA
from scriptgate import catalogue
from scriptgate.submissions.metadata import validate_manifest

TASKS = {task.work: task for task in catalogue.load_rulebook("npqh-2017").tasks} | {
    task.work: task for task in catalogue.load_rulebook("npq-2021").tasks
}
TASK = TASKS["whole-school-programme"]


def manifest(work="whole-school-programme"):
    common = {"media_type": "application/pdf", "length": 2048}
    annex = {
        "role": "annex",
        "name": "plan.pdf",
        "sha256": "1e" * 32,
        "label": "A",
        "title": "Plan",
        **common,
    }
    return {
        "version": 1,
        "entry": f"LF10042-{TASKS[work].id}-2026-autumn",
        "submission": "0003",
        "rulebook": "npqh-2017",
        "task": TASKS[work].id,
        "mode": "check",
        "declared_at": "2026-11-20T10:15:00Z",
        "files": [{"role": "script", "name": "My essay.pdf", "sha256": "0f" * 32, **common}, annex],
        "metadata": copy.deepcopy(METADATA[work]),
    }


def with_value(pointer, value):
    changed = place = manifest()
    *path, last = pointer.strip("/").split("/")
    for step in path:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[int(last) if isinstance(place, list) else last] = value
    return changed


def pointers(raw, task=TASK):
    return {error.pointer for error in validate_manifest(raw, task)}


@pytest.mark.parametrize("work", sorted(TASKS))
def test_a_manifest_of_each_kind_of_work_is_valid(work):
    assert validate_manifest(manifest(work), TASKS[work]) == ()


@pytest.mark.parametrize("work", sorted(TASKS))
def test_metadata_of_other_work_are_refused(work):
    other = next(name for name in ("placement", "whole-school-programme") if name != work)

    assert validate_manifest({**manifest(work), "metadata": METADATA[other]}, TASKS[work])


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/metadata/home_school/urn", "12"),
        ("/metadata/home_school/urn", 123456),
        ("/metadata/home_school/urn", "012345"),
        ("/metadata/programme/terms", "two"),
        ("/metadata/programme/starts_on", "05/01/2026"),
        ("/metadata/programme/starts_on", "2026-02-30"),
        ("/metadata/board/feedback_gathered", "yes"),
        ("/metadata/declaration/own_work", None),
        ("/files/0/sha256", "0F" * 32),
        ("/files/0/length", -1),
        ("/files/0/length", 27_000_000),
        ("/mode", "final"),
        ("/version", 2),
        ("/confirmed_boundary", -2),
        ("/metadata/nickname", "x"),
    ],
)
def test_a_wrong_value_is_named_by_its_field_with_what_is_expected(pointer, value):
    [error] = validate_manifest(with_value(pointer, value), TASK)

    assert error.pointer == pointer
    assert error.expected
    assert error.found


def test_a_missing_field_is_named_in_plain_words():
    raw = manifest()
    del raw["metadata"]["board"]["plan_presented_on"]

    [error] = validate_manifest(raw, TASK)

    assert (error.pointer, error.found) == ("/metadata/board/plan_presented_on", "nothing")
    assert "required property" not in error.expected


def test_every_wrong_field_is_named_not_only_the_first():
    raw = with_value("/metadata/home_school/urn", "12")
    raw["metadata"]["programme"]["terms"] = "two"

    assert pointers(raw) == {"/metadata/home_school/urn", "/metadata/programme/terms"}


@pytest.mark.parametrize("scripts", [0, 2])
def test_there_is_exactly_one_script(scripts):
    raw = manifest()
    script, annex = raw["files"]
    raw["files"] = [{**script, "sha256": f"{number}f" * 32} for number in range(scripts)] + [annex]

    assert pointers(raw) == {"/files"}


def test_the_same_file_twice_is_refused():
    assert pointers(with_value("/files/1/sha256", "0f" * 32)) == {"/files/1/sha256"}


def test_a_period_that_ends_before_it_starts_is_refused():
    assert pointers(with_value("/metadata/programme/ends_on", "2025-08-31")) == {
        "/metadata/programme/ends_on"
    }


def test_a_long_wrong_value_is_not_repeated():
    [error] = validate_manifest(with_value("/metadata/home_school/urn", "Rowan " * 20), TASK)

    assert "Rowan" not in error.found


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(ANY_JSON)
def test_no_json_makes_it_crash_or_pass(raw):
    errors = validate_manifest(raw, TASK)

    assert errors
    assert all(error.expected and error.found for error in errors)


@given(st.sampled_from(["files", "metadata", "version", "entry", "confirmed_boundary"]), ANY_JSON)
def test_no_value_of_one_field_makes_it_crash(name, value):
    for error in validate_manifest({**manifest(), name: value}, TASK):
        assert error.expected
        assert error.found
