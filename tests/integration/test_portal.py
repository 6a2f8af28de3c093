"""The participant's API: what it answers to good, bad and hostile requests."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate.aws import links


def test_a_link_shows_task_rules_deadline_and_policy(participant: Participant):
    answer = participant.ask("GET", "/entry")
    assert answer.status == 200
    body = answer.body
    assert body["task"]["word_limit"] == 4000
    assert [kind["id"] for kind in body["task"]["evidence"] if kind["required"]] == [
        "board-plan",
        "board-feedback",
    ]
    assert body["open"] is True
    assert "GMT" in body["deadline_uk"] or "BST" in body["deadline_uk"]
    assert body["charge_policy"]
    assert body["submissions"] == []


def test_no_answer_is_kept_framed_or_passed_on(participant: Participant):
    headers = participant.ask("GET", "/entry").headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_unknown_revoked_and_expired_links_get_the_same_answer(pipeline: Pipeline, participant: Participant):
    good = participant.token
    participant.token = "no-such-token"
    unknown = participant.ask("GET", "/entry")
    assert unknown.status == 404

    participant.token = good
    store = pipeline.store
    store.client.update_item(
        TableName=store.table,
        Key={"PK": {"S": f"ENTRY#{participant.entry}"}, "SK": {"S": "ENTRY"}},
        UpdateExpression="SET link_generation = :two",
        ExpressionAttributeValues={":two": {"N": "2"}},
    )
    assert participant.ask("GET", "/entry") == unknown

    past = datetime.now(UTC) - timedelta(days=1)
    links.make_link(store, "an-old-one", links.Link(participant.entry, "LF10042", 2, past))
    participant.token = "an-old-one"
    assert participant.ask("GET", "/entry") == unknown
    assert participant.ask("GET", "/nowhere") == unknown


def test_a_link_reaches_nobody_elses_submission(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    other = Participant.enrolled(
        pipeline, "another-token", id="LF10099-task-1-2026-autumn", candidate="LF10099"
    )
    assert other.ask("GET", f"/submissions/{number}").status == 404
    assert other.ask("POST", f"/submissions/{number}/submit", {"declaration": True}).status == 404
    assert participant.ask("GET", f"/submissions/{number}").status == 200


def test_a_declaration_gets_an_address_for_each_file(participant: Participant):
    declaration, contents = a_submission()
    answer = participant.ask("POST", "/submissions", declaration)
    assert answer.status == 201
    uploads = answer.body["uploads"]
    assert [item["sha256"] for item in uploads] == [file["sha256"] for file in declaration["files"]]
    assert uploads[0]["headers"]["content-length"] == str(len(contents[0]))
    assert uploads[0]["headers"]["if-none-match"] == "*"
    for signed in ("content-length", "content-type", "if-none-match", "x-amz-checksum-sha256"):
        assert signed in uploads[0]["url"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda body: body["metadata"].pop("board"), "/metadata/board"),
        (lambda body: body["metadata"]["home_school"].update(urn="12"), "/metadata/home_school/urn"),
        (lambda body: body["metadata"]["programme"].update(terms="two"), "/metadata/programme/terms"),
        (
            lambda body: body["metadata"]["programme"].update(starts_on="2026-02-30"),
            "/metadata/programme/starts_on",
        ),
        (lambda body: body["metadata"].update(extra=1), "/metadata/extra"),
        (lambda body: body["files"][0].update(length=26214401), "/files/0/length"),
        (lambda body: body["files"][0].update(sha256="A" * 64), "/files/0/sha256"),
        (lambda body: body["files"].append(dict(body["files"][1])), "/files/3/sha256"),
        (lambda body: body["files"][1].update(evidence="photo"), "/files/1/evidence"),
        (lambda body: body["files"].pop(0), "/files"),
        (lambda body: body.pop("metadata"), "/metadata"),
    ],
)
def test_each_violation_names_the_field_and_what_is_expected(
    pipeline: Pipeline, participant: Participant, change, field
):
    declaration = json.loads(json.dumps(a_submission()[0]))
    change(declaration)
    answer = participant.ask("POST", "/submissions", declaration)
    assert answer.status == 422
    assert field in [error["field"] for error in answer.body["errors"]]
    assert all(error["expected"] and error["found"] for error in answer.body["errors"])
    assert not [row for row in pipeline.rows() if row["SK"].startswith("SUBMISSION#")]


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"text"', "\ud800"])
def test_a_body_that_is_no_declaration_is_answered(participant: Participant, body):
    assert participant.ask("POST", "/submissions", body).status in {400, 422}


def test_a_participant_cannot_declare_the_portals_own_fields(participant: Participant):
    declaration, _ = a_submission()
    assert participant.ask("POST", "/submissions", {**declaration, "mode": "submit"}).status == 422


def test_a_huge_body_is_refused(participant: Participant):
    assert participant.ask("POST", "/submissions", " " * 300_000 + "{}").status == 400


def test_after_the_deadline_nothing_can_be_declared_but_all_can_be_seen(pipeline: Pipeline):
    late = Participant.enrolled(pipeline, deadline=datetime.now(UTC) - timedelta(minutes=2))
    answer = late.ask("POST", "/submissions", a_submission()[0])
    assert (answer.status, answer.body["error"]["code"]) == (409, "closed")
    assert late.ask("GET", "/entry").body["open"] is False


def test_submit_needs_the_declaration(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    answer = participant.ask("POST", f"/submissions/{number}/submit", {"declaration": "yes"})
    assert (answer.status, answer.body["error"]["code"]) == (409, "declaration")
    assert participant.state(number)["state"] == "checked"


def test_after_submitting_nothing_more_can_be_declared(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    participant.submit(number)
    answer = participant.ask("POST", "/submissions", a_submission(2000)[0])
    assert (answer.status, answer.body["error"]["code"]) == (409, "already-submitted")


def test_a_receipt_holds_what_is_needed_to_verify_it_later(pipeline: Pipeline, participant: Participant):
    declaration, contents = a_submission()
    number = participant.upload(declaration, contents)
    assert participant.ask("GET", f"/submissions/{number}/receipt").status == 404
    pipeline.run_all()
    participant.submit(number)
    receipt = participant.ask("GET", f"/submissions/{number}/receipt").body
    assert receipt["reference"] == f"{participant.entry}/{number}"
    assert [file["sha256"] for file in receipt["files"]] == [file["sha256"] for file in declaration["files"]]
    assert receipt["submitted_at"].endswith("Z")
    assert receipt["rulebook_version"]
    assert receipt["counts"]["limit"] == 4000


@pytest.mark.parametrize(
    ("form", "kind"), [("json", "application/json"), ("html", "text/html"), ("text", "text/plain")]
)
def test_a_report_comes_in_three_forms(pipeline: Pipeline, participant: Participant, form, kind):
    number = participant.upload(*a_submission())
    path = f"/submissions/{number}/report"
    assert participant.ask("GET", path, query=f"format={form}").status == 404
    pipeline.run_all()
    answer = participant.ask("GET", path, query=f"format={form}")
    assert answer.status == 200
    assert kind in str(answer.headers)


def test_an_unknown_form_of_report_is_refused(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    assert participant.ask("GET", f"/submissions/{number}/report", query="format=xml").status == 400


def test_a_get_changes_nothing_but_the_links_counter(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    before = [row for row in pipeline.rows() if row["SK"] != "LINK"]
    for path in (
        "/entry",
        f"/submissions/{number}",
        f"/submissions/{number}/report",
        f"/submissions/{number}/receipt",
    ):
        participant.ask("GET", path)
    assert [row for row in pipeline.rows() if row["SK"] != "LINK"] == before


def test_a_link_that_asks_too_much_is_told_to_wait(participant: Participant, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(links, "REQUESTS_A_MINUTE", 3)
    answers = [participant.ask("GET", "/entry") for _ in range(8)]
    assert 429 in [answer.status for answer in answers]


def test_fresh_addresses_come_for_what_is_missing(participant: Participant):
    declaration, contents = a_submission()
    number = participant.declare(declaration)
    participant.put(number, contents[1])
    answer = participant.ask("POST", f"/submissions/{number}/uploads")
    assert [item["sha256"] for item in answer.body["uploads"]] == [
        declaration["files"][0]["sha256"], declaration["files"][2]["sha256"],
    ]  # fmt: skip


def test_logs_hold_neither_token_nor_names(pipeline: Pipeline, participant: Participant, capsys):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    participant.submit(number)
    pipeline.run_all()
    participant.ask("POST", "/submissions", "{")
    logged = capsys.readouterr().out
    assert '"service"' in logged
    for secret in (
        participant.token,
        "Ada",
        "Example",
        "school.example",
        "0123456",
        "essay",
        "Reading for all",
    ):
        assert secret not in logged
