"""The form that a task's participant fills in, made from the schema, and the answers to its errors."""

from __future__ import annotations

import copy

import pytest

from builders.participant import METADATA
from scriptgate.catalogue import load_rulebook, load_schema, rulebook_ids
from scriptgate.field_errors import FieldError
from scriptgate.rules.rulebook import Task
from scriptgate.submissions.form import form_of, told
from scriptgate.submissions.metadata import validate_manifest

TASKS = [task for rulebook in rulebook_ids() for task in load_rulebook(rulebook).tasks]
TASK = load_rulebook("npqh-2017").task("task-1")


def fields_of(work: str) -> dict:
    return {field.field: field for group in form_of(work) for field in group.fields}


def manifest(metadata: dict) -> dict:
    file = {"role": "script", "name": "a.docx", "media_type": "a/b", "length": 1, "sha256": "a" * 64}
    return {
        "version": 1,
        "entry": "E-1",
        "submission": "0001",
        "rulebook": "npqh-2017",
        "task": "task-1",
        "mode": "check",
        "declared_at": "2026-11-20T10:15:00Z",
        "files": [file],
        "metadata": metadata,
    }


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.title)
def test_a_form_asks_for_every_field_of_the_tasks_metadata_and_no_other(task: Task):
    groups = load_schema("submission")["$defs"][task.work]["properties"]
    expected = [
        f"/metadata/{name}/{field}" for name, group in groups.items() for field in group["properties"]
    ]
    assert list(fields_of(task.work)) == expected


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.title)
def test_every_field_has_a_label_of_its_own_and_a_kind(task: Task):
    labels = [field.label for field in fields_of(task.work).values()]
    assert all(labels)
    assert len(labels) == len(set(labels))
    assert {field.kind for field in fields_of(task.work).values()} <= {
        "text", "long", "date", "number", "yes-no", "tick",
    }  # fmt: skip


def test_kinds_and_bounds_come_from_the_schema():
    fields = fields_of("placement")
    assert fields["/metadata/placement/starts_on"].kind == "date"
    assert fields["/metadata/placement/contrast"].kind == "long"
    assert fields["/metadata/placement/urn"].digits == 6
    days = fields["/metadata/placement/working_days"]
    assert (days.kind, days.least, days.most, days.required) == ("number", 0, 260, True)
    assert fields["/metadata/board/feedback_gathered"].kind == "yes-no"
    assert fields["/metadata/declaration/own_work"].kind == "tick"
    assert not fields["/metadata/board/feedback_on"].required


def test_a_group_that_may_be_left_out_requires_none_of_its_fields():
    assert not fields_of("case-study")["/metadata/home_school/urn"].required


@pytest.mark.parametrize(
    ("spoil", "field", "message"),
    [
        (lambda m: m["home_school"].pop("urn"), "home_school/urn", "Enter 6 digits."),
        (lambda m: m["home_school"].update(urn="12"), "home_school/urn", "Enter 6 digits."),
        (lambda m: m["programme"].update(title=""), "programme/title", "Enter something here: it is needed."),
        (lambda m: m["programme"].update(title="x" * 201), "programme/title", "Use at most 200 characters."),
        (
            lambda m: m["programme"].update(title="a\nb"), "programme/title",
            "Leave out line breaks and control characters.",
        ),
        (
            lambda m: m["programme"].update(starts_on="2026-02-30"), "programme/starts_on",
            "Enter a date, for example 5 January 2026.",
        ),
        (
            lambda m: m["programme"].update(ends_on="2025-12-31"), "programme/ends_on",
            "It can't end before it starts (Monday 5 January 2026).",
        ),
        (
            lambda m: m["programme"].update(terms=21), "programme/terms", "Enter a whole number from 0 to 20."
        ),
        (lambda m: m["board"].pop("feedback_gathered"), "board/feedback_gathered", "Choose yes or no."),
        (
            lambda m: m["declaration"].pop("own_work"), "declaration/own_work",
            "Tick this if it is so. Without it nobody can assess your work.",
        ),
    ],
)  # fmt: skip
def test_each_error_says_what_to_enter(spoil, field: str, message: str):
    metadata = copy.deepcopy(METADATA)
    spoil(metadata)
    answers = [told(error, TASK.work) for error in validate_manifest(manifest(metadata), TASK)]
    assert [(item["field"], item["message"]) for item in answers] == [(f"/metadata/{field}", message)]
    assert answers[0]["label"] == fields_of(TASK.work)[f"/metadata/{field}"].label


def test_an_error_of_a_file_names_the_file_and_what_is_wrong_with_it():
    answer = told(FieldError("/files/2/label", "the annex's label such as A", "nothing"), TASK.work)
    assert answer["label"] == "File 3: label"
    assert answer["message"] == "This needs the annex's label such as A; there is nothing."


def test_an_error_of_the_whole_is_told_though_no_task_is_known():
    assert told(FieldError("", "an object", "something else"), None)["label"] == "Your submission"
