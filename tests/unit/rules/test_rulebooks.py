"""The rulebooks as data: valid by their schema, and every limit named as the rules read it."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from builders.cases import make_case
from scriptgate import catalogue
from scriptgate.rules import checks  # noqa: F401 - registers the rules
from scriptgate.rules.engine import RULES, assess
from scriptgate.rules.finding import Severity

EVERY_TASK = [
    (rulebook, task.id)
    for rulebook in catalogue.rulebook_ids()
    for task in catalogue.load_rulebook(rulebook).tasks
]


@pytest.mark.parametrize("rulebook", catalogue.rulebook_ids())
def test_a_rulebook_is_valid_by_its_schema_and_named_as_its_file(rulebook):
    raw = catalogue._read(catalogue._HERE / "rulebooks" / f"{rulebook}.json")

    Draft202012Validator(catalogue.load_schema("rulebook")).validate(raw)
    assert raw["id"] == rulebook


@pytest.mark.parametrize("name", catalogue.schema_names())
def test_a_schema_and_its_examples_are_valid(name):
    schema = catalogue.load_schema(name)

    Draft202012Validator.check_schema(schema)
    for example in schema.get("examples", []):
        Draft202012Validator(schema).validate(example)


@pytest.mark.parametrize(("rulebook", "task"), EVERY_TASK)
def test_every_rule_of_a_task_is_written(rulebook, task):
    used = {setting.id for setting in catalogue.load_rulebook(rulebook).task(task).rules}

    assert used <= set(RULES)


def test_every_written_rule_is_used_by_the_headship_qualification():
    tasks = catalogue.load_rulebook("npqh-2017").tasks

    assert {setting.id for task in tasks for setting in task.rules} == set(RULES)


@pytest.mark.parametrize(("rulebook", "task"), EVERY_TASK)
def test_every_rule_finds_the_parameters_that_it_reads(rulebook, task):
    assess(make_case(catalogue.load_rulebook(rulebook), task))


@pytest.mark.parametrize(
    ("rule", "on_fail", "when_uncertain"),
    [
        ("word-limit", Severity.REJECT, Severity.REVIEW),
        ("tracked-changes", Severity.REVIEW, Severity.WARN),
        ("hidden-text", Severity.REVIEW, Severity.WARN),
        ("text-as-image", Severity.REVIEW, Severity.WARN),
        ("within-window", Severity.RETURN, None),
        ("required-evidence", Severity.REVIEW, None),
        ("annex-cited", Severity.WARN, None),
    ],
)
def test_a_rule_of_headship_is_as_grave_as_the_policy_says(rule, on_fail, when_uncertain):
    setting = catalogue.load_rulebook("npqh-2017").task("task-1").rule(rule)

    assert setting is not None
    assert (setting.on_fail, setting.when_uncertain) == (on_fail, when_uncertain)


def test_an_unknown_rulebook_names_the_nearest():
    with pytest.raises(catalogue.UnknownRulebook, match="did you mean 'npqh-2017'"):
        catalogue.load_rulebook("npqh2017")


@pytest.mark.parametrize("hostile", ["../schemas/rulebook", "", "npqh-2017.json", "/etc/passwd"])
def test_a_rulebook_id_is_never_used_as_a_path(hostile):
    with pytest.raises(catalogue.UnknownRulebook):
        catalogue.load_rulebook(hostile)
