"""The events in `events/` are what the functions take: each drives its function."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from builders.cloud import messages_in
from builders.participant import Participant
from builders.pipeline import ROOT, Pipeline, load_event
from scriptgate.aws.settings import Settings
from scriptgate.catalogue import load_schema
from scriptgate.submissions.receipts import require_receipt

REPORTS = ("claim", "extend", "return", "decline", "mark")
QUEUED = ("intake", "extract", "check", "release", "mail")
MAIL_EVENTS = (
    "delivered",
    "delayed",
    "bounced",
    "soft-bounced",
    "complained",
    "rejected",
    "rendering-failed",
)


@pytest.fixture
def pipeline(cloud: Settings) -> Pipeline:
    pipeline = Pipeline(cloud)
    Participant.enrolled(pipeline)
    return pipeline


@pytest.mark.parametrize("verb", QUEUED)
def test_an_event_that_points_to_nothing_yet_is_retried(pipeline: Pipeline, verb: str):
    """The examples name an entry without that submission: all but intake, who waits, must fail."""
    event = load_event(verb)
    answer = pipeline.call(verb, event)
    failed = [item["itemIdentifier"] for item in answer["batchItemFailures"]]
    assert failed == ([] if verb == "intake" else [event["Records"][0]["messageId"]])


@pytest.mark.parametrize("kind", MAIL_EVENTS)
def test_an_event_about_a_letter_that_is_gone_is_taken_quietly(pipeline: Pipeline, kind: str):
    before = pipeline.rows()
    assert pipeline.call("mail", load_event(f"mail-{kind}")) == {"batchItemFailures": []}
    assert pipeline.rows() == before


def test_the_buckets_own_test_event_is_taken_quietly(pipeline: Pipeline):
    before = pipeline.rows()
    assert pipeline.call("intake", load_event("intake-test-event")) == {"batchItemFailures": []}
    assert pipeline.rows() == before


def test_the_stream_event_reaches_the_release_queue(pipeline: Pipeline):
    assert pipeline.call("relay", load_event("relay")) == {"batchItemFailures": []}
    (message,) = messages_in(pipeline.settings.release_queue)
    body = json.loads(load_event("release")["Records"][0]["body"])
    assert json.loads(message["Body"]) == body


def test_a_stream_batch_that_fails_is_given_again_from_its_first_record(pipeline: Pipeline):
    event = load_event("relay")
    del event["Records"][0]["dynamodb"]["NewImage"]["target"]
    first = event["Records"][0]["dynamodb"]["SequenceNumber"]
    assert pipeline.call("relay", event) == {"batchItemFailures": [{"itemIdentifier": first}]}


def test_the_schedules_event_sweeps(pipeline: Pipeline):
    assert pipeline.call("sweep", load_event("sweep")) == {
        "submissions": 0,
        "outbox_rows": 0,
        "reminders": 0,
        "erased": 0,
    }


def test_the_portals_event_is_answered(pipeline: Pipeline):
    assert pipeline.call("portal", load_event("portal"))["statusCode"] == 404


def test_the_assessors_message_is_as_its_schema_says():
    jsonschema.validate(load_event("assessor-message"), load_schema("assessor-message"))


def test_the_receipt_is_as_its_schema_says():
    assert require_receipt(load_event("receipt"))


@pytest.mark.parametrize("kind", REPORTS)
def test_each_example_of_a_report_is_read_and_answered_as_the_schema_says(pipeline: Pipeline, kind: str):
    jsonschema.validate(load_event(f"assessor-{kind}"), load_schema("assessor-report"))
    event = {**load_event("outcome"), "body": json.dumps(load_event(f"assessor-{kind}"))}
    answer = pipeline.call("outcome", event)
    body = json.loads(answer["body"])
    jsonschema.validate(body, load_schema("assessor-answer"))
    assert (answer["statusCode"], body["code"]) == (404, "unknown-script")


def test_the_example_of_an_answer_is_as_its_schema_says():
    jsonschema.validate(load_event("assessor-answer"), load_schema("assessor-answer"))


def test_every_event_is_used_by_a_test_here():
    reports = {f"assessor-{kind}" for kind in (*REPORTS, "message", "answer")}
    reports |= {f"mail-{kind}" for kind in MAIL_EVENTS}
    used = {*QUEUED, "intake-test-event", "relay", "sweep", "portal", "outcome", "receipt", *reports}
    assert {path.stem for path in Path(ROOT / "events").glob("*.json")} == used
