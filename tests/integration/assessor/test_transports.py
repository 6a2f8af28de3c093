"""What any way to the counter does: one suite for the one in process and for the signed one."""

from __future__ import annotations

import json
from types import SimpleNamespace

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from builders.assessor import Assessor
from builders.counter import URL, FakeHttp, InProcess, signed
from scriptgate_cli.assessor.counter import TRIES, Counter, Reply
from scriptgate_cli.assessor.desk import SignedTransport
from scriptgate_cli.assessor.troubles import NotTheCounter, Trouble, Unanswered


@pytest.fixture(params=["in process", "signed"])
def transport(request, pipeline):
    assessor = Assessor(pipeline)
    return InProcess(assessor) if request.param == "in process" else signed(assessor)


@pytest.fixture
def counter(transport) -> Counter:
    return Counter(transport, sleep=lambda _seconds: None)


def test_a_report_is_answered(counter, release):
    (script,) = release(1)
    answer = counter.report("claim", script, "claim-0001")
    assert (answer.accepted, answer.code, answer.bundle.key) == (True, "accepted", f"{script}/bundle.zip")


def test_the_same_report_gets_the_same_answer(counter, release):
    (script,) = release(1)
    assert counter.report("claim", script, "claim-0001") == counter.report("claim", script, "claim-0001")


def test_a_refusal_is_an_answer_and_tells_no_bundle(counter):
    answer = counter.report("claim", "S-000000000000", "claim-0001")
    assert (answer.accepted, answer.code, answer.bundle) == (False, "unknown-script", None)


def test_what_is_wrong_with_a_report_is_told_field_by_field(counter):
    answer = counter.report("return", "S-000000000000", "x", reason="Ill.")
    assert (answer.code, answer.accepted) == ("invalid", False)
    assert any(field.startswith("/id: ") for field in answer.fields)


def test_what_is_held_is_listed(counter, release):
    assert counter.held() == []
    (script,) = release(1)
    counter.report("claim", script, "claim-0001")
    (held,) = counter.held()
    assert (held.script, held.task) == (script, "task-1")


def test_text_beyond_ascii_arrives_as_it_was(counter, release):
    (script,) = release(1)
    counter.report("claim", script, "claim-0001")
    assert counter.report("return", script, "return-001", reason="“Ill” – caf\u00e9 \U0001f600").accepted


def test_another_path_is_no_report(transport):
    reply = transport.send("GET", "elsewhere")
    assert (reply.status, json.loads(reply.body)["code"]) == (404, "no-such-request")


def test_a_request_is_signed_for_lambda_in_its_region(pipeline):
    http = FakeHttp(Assessor(pipeline))
    Counter(signed(Assessor(pipeline), http)).held()
    (request,) = http.requests
    assert request.url == f"{URL}scripts"
    assert "/eu-west-2/lambda/aws4_request" in request.headers["Authorization"]
    assert request.headers["X-Amz-Security-Token"] == "testing"


class Says:
    """A transport that answers one thing after the other."""

    def __init__(self, *replies):
        self.replies, self.asked = list(replies), 0

    def send(self, _method, _path, _body=b""):
        self.asked += 1
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply


def aws_says(status: int, message: str) -> Reply:
    return Reply(status, json.dumps({"Message": message}).encode())


def held_as(script: object, due_at: str = "2026-12-01T00:00:00Z") -> Reply:
    item = {"script": script, "task": "task-1", "claimed_at": "2026-11-20T00:00:00Z", "due_at": due_at}
    return Reply(200, json.dumps({"version": 1, "scripts": [item]}).encode())


HELD = Reply(200, b'{"version": 1, "scripts": []}')


@pytest.mark.parametrize("first", [Reply(503, b"busy"), Reply(429, b""), Unanswered("gone")])
def test_a_counter_that_is_busy_is_asked_again(first):
    says = Says(first, HELD)
    assert Counter(says, sleep=lambda _seconds: None).held() == []
    assert says.asked == 2


def test_a_counter_that_stays_busy_is_given_up():
    says = Says(Reply(503, b"busy"))
    with pytest.raises(Unanswered, match="does not answer"):
        Counter(says, sleep=lambda _seconds: None).held()
    assert says.asked == TRIES


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (
            aws_says(403, "Forbidden. For troubleshooting ..."),
            "lambda:InvokeFunctionUrl and lambda:InvokeFunction",
        ),
        (aws_says(403, "Forbidden"), "statement SendReports of the policy in docs/assessor.md"),
        (
            aws_says(403, "The security token included in the request is expired"),
            "have expired: sign in again",
        ),
        (aws_says(403, "The security token included in the request is invalid."), "does not know these"),
        (aws_says(403, "The request signature we calculated does not match ..."), "does not know these"),
        (aws_says(403, "Signature expired: 20261126T000000Z is now earlier than ..."), "clock is wrong"),
        (aws_says(403, "Credential should be scoped to a valid region."), "another region"),
        (Reply(200, b"<html>"), "not the assessor's counter"),
        (Reply(200, b"[]"), "not the assessor's counter"),
        (Reply(200, b'{"version": 2}'), "not the assessor's counter"),
        (Reply(200, b'{"version": 1, "scripts": [{"script": 1}]}'), "not the assessor's counter"),
        *(
            (held_as(script), "not the assessor's counter")
            for script in ("../x", "S-7QK4M2XW9RTA\n", "NUL", 7)
        ),
        (held_as("S-7QK4M2XW9RTA", due_at="2026-12-01T00:00:00"), "not the assessor's counter"),
        (Reply(404, b'{"Message":null}'), "not the assessor's counter"),
    ],
)
def test_who_does_not_get_to_the_counter_is_told_why(reply, said):
    with pytest.raises(Trouble, match=said):
        Counter(Says(reply), sleep=lambda _seconds: None).held()


def test_an_answer_of_another_shape_is_not_believed():
    with pytest.raises(NotTheCounter):
        Counter(Says(Reply(200, b'{"version": 1, "accepted": true}'))).report(
            "claim", "S-000000000000", "12345678"
        )


def test_no_credentials_are_said(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    transport = SignedTransport(boto3.Session(), URL, "eu-west-2", SimpleNamespace())
    with pytest.raises(Trouble, match="There are no AWS credentials"):
        transport.send("GET", "scripts")


def test_a_dead_line_is_said_and_worth_another_try(pipeline):
    def dead(_request):
        raise EndpointConnectionError(endpoint_url=URL)

    with pytest.raises(Unanswered, match="can't be reached"):
        signed(Assessor(pipeline), SimpleNamespace(send=dead)).send("GET", "scripts")
