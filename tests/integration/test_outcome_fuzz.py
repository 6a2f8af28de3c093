"""Whatever JSON is sent to the counter: an answer as its schema says, and never a fault of ours."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.assessor import Assessor, marks_of
from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate.catalogue import load_schema

HOSTILE = st.sampled_from(
    [
        None, True, False, 0, -1, 1.0, 2.0, 4.0, 0.5, 1e300, 2**63, 10**40, "", "\n", "\x00", "1", "mark\n",
        "claim", "\u2028", "é" * 70, [], {}, [[]], {"": {}}, [{"of": "1.3.1", "mark": 2.0}],
        "2026-02-30T12:00:00Z",
        "2026-11-20T23:59:60Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-20T12:00:00Z\n",
    ]
)  # fmt: skip
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    HOSTILE | NUMBERS | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KINDS: dict[str, dict[str, Any]] = {
    "claim": {},
    "extend": {"until": "2027-01-04T12:00:00Z"},
    "return": {"reason": "On leave"},
    "decline": {"why": "other", "reason": "Too long"},
    "mark": {"outcome": "failed", "marks": marks_of(), "total": 4, "feedback": "Well argued."},
}
BODY_FIELDS = ("version", "id", "type", "script", *sorted({name for said in KINDS.values() for name in said}))


@st.composite
def reports(draw: st.DrawFn, script: str) -> dict[str, Any]:
    """A whole report with up to three fields spoilt, added or missing."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    number = draw(st.integers(0, 10**9))
    report = {"version": 1, "id": f"report-{number:010}", "type": kind, "script": script, **KINDS[kind]}
    for name in draw(st.lists(st.sampled_from(BODY_FIELDS), max_size=3)):
        if draw(st.booleans()):
            report[name] = draw(JSON)
        else:
            report.pop(name, None)
    return report


@pytest.fixture
def script(pipeline: Pipeline, participant: Participant) -> str:
    number = participant.upload(*a_submission())
    pipeline.run_all()
    participant.submit(number)
    pipeline.run_all()
    (message,) = Assessor(pipeline).messages()
    return message["script"]


def test_any_json_gets_an_answer_by_its_schema(pipeline: Pipeline, script: str):
    ada = Assessor(pipeline)
    valid = jsonschema.Draft202012Validator(load_schema("assessor-answer"))

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(JSON | reports(script))
    def answered(body: Any) -> None:
        answer = ada.ask("POST", "/reports", json.dumps(body))
        assert answer.status in {200, 404, 409, 422}, answer.body
        valid.validate(answer.body)
        assert answer.body["fields"] or answer.body["code"] != "invalid" or "deep" in answer.body["message"]

    answered()


@pytest.mark.parametrize(
    "body",
    [
        '{"version": NaN}',
        '{"a": -Infinity}',
        '"\\ud800"',
        "9" * 5_000,
        "[" * 30_000,
        '{"a":' * 9_000 + "1" + "}" * 9_000,
    ],
)
def test_what_is_hardly_json_is_answered_too(pipeline: Pipeline, body: str):
    answer = Assessor(pipeline).ask("POST", "/reports", body)
    assert answer.status in {400, 422}
    jsonschema.validate(answer.body, load_schema("assessor-answer"))


def test_a_whole_number_with_a_fraction_of_nothing_is_that_number(pipeline: Pipeline, script: str):
    """JSON Schema calls 4.0 an integer; the table keeps 4."""
    ada = Assessor(pipeline)
    ada.report("claim", script, version=1.0)
    answer = ada.mark(script, total=4.0, marks=marks_of(mark=1.0))
    assert (answer.status, answer.body["state"]) == (200, "assessed")
    (outcome,) = [item for item in pipeline.rows() if item["SK"].startswith("OUTCOME#")]
    assert outcome["total"] == 4
    assert {mark["mark"] for mark in outcome["marks"]} == {1}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "claim-0001\n"),
        ("script", "S-000000000000\n"),
        ("until", "2026-12-20T12:00:00Z\n"),
        ("until", "2026-02-30T12:00:00Z"),
    ],
)
def test_a_line_break_at_the_end_or_a_day_that_is_none_is_named(pipeline: Pipeline, field: str, value: str):
    whole = {"version": 1, "id": "report-0001", "type": "extend", "script": "S-000000000000"}
    report = {**whole, **KINDS["extend"]}
    answer = Assessor(pipeline).ask("POST", "/reports", {**report, field: value})
    assert (answer.status, answer.body["code"]) == (422, "invalid")
    assert [wrong["field"] for wrong in answer.body["fields"]] == [f"/{field}"] * len(answer.body["fields"])
