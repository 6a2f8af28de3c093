"""What a participant asks for on the page: a receipt in each form, an answer, a new link."""

from __future__ import annotations

import json

import jsonschema
import pytest

from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate.catalogue import load_schema


@pytest.fixture
def submitted(pipeline: Pipeline, participant: Participant) -> str:
    number = participant.upload(*a_submission())
    pipeline.run_all()
    participant.submit(number)
    pipeline.run_all()
    return number


def test_a_receipt_can_be_kept_and_is_as_its_schema_says(participant: Participant, submitted: str):
    answer = participant.ask("GET", f"/submissions/{submitted}/receipt", query="format=download")
    assert answer.headers["content-disposition"].startswith("attachment")
    jsonschema.validate(answer.body, load_schema("receipt"))


def test_a_receipt_can_be_printed(participant: Participant, submitted: str):
    answer = participant.ask("GET", f"/submissions/{submitted}/receipt", query="format=html")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert f"{participant.entry}/{submitted}" in answer.body


def test_a_question_reaches_the_provider(pipeline: Pipeline, participant: Participant, submitted: str):
    path = f"/submissions/{submitted}/question"
    answer = participant.ask("POST", path, {"text": "Why does the table count?"})
    assert answer.status == 202
    assert "passed on" in answer.body["message"]
    asked = [row["id"] for row in pipeline.outbox("pending")]
    assert asked == [f"{submitted}-question-1-participant", f"{submitted}-question-1-provider"]


@pytest.mark.parametrize(
    "body", [{"text": ""}, {"text": 7}, {}, [], {"text": "x" * 2001}, {"text": "\u0000"}]
)
def test_what_is_no_question_is_refused(participant: Participant, submitted: str, body: object):
    assert participant.ask("POST", f"/submissions/{submitted}/question", body).status == 409


def test_three_questions_are_enough(participant: Participant, submitted: str):
    path = f"/submissions/{submitted}/question"
    answers = [participant.ask("POST", path, {"text": f"Question {number}?"}) for number in range(4)]
    assert [answer.status for answer in answers] == [202, 202, 202, 409]
    assert participant.state(submitted)["may_ask"] is False


def test_a_new_link_ends_the_old_one(pipeline: Pipeline, participant: Participant):
    assert participant.ask("POST", "/renewal", {}).status == 202
    assert participant.ask("GET", "/entry").status == 404
    assert [json.loads(row["payload"])["letter"] for row in pipeline.outbox("pending")] == ["invitation"]
