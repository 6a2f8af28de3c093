"""The page behind a link: what it is served with, and what it asks for."""

from __future__ import annotations

import copy
import json

import pytest

from builders.participant import Participant, a_submission, declared, make_annex
from builders.pipeline import Pipeline, load_event
from scriptgate.aws import clients


def get(pipeline: Pipeline, path: str) -> dict:
    event = copy.deepcopy(load_event("portal"))
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["requestContext"]["http"]["method"] = "GET"
    return pipeline.call("portal", event)


def test_a_link_opens_a_page_that_nobody_keeps_frames_or_feeds(participant: Participant):
    answer = participant.ask("GET", "")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-frame-options"] == "DENY"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert f"connect-src 'self' https://{participant.pipeline.settings.inbox}.s3." in policy


def test_the_page_itself_holds_nothing_of_the_person(participant: Participant):
    page = participant.ask("GET", "").body
    for secret in ("Ada", "LF10042", participant.token):
        assert secret not in page


def test_a_link_that_opens_nothing_gets_a_page_that_says_what_to_do(participant: Participant):
    participant.token = "unknown"
    answer = participant.ask("GET", "")
    assert answer.status == 404
    assert "newest email" in answer.body


def test_everything_that_the_page_loads_is_there_and_may_be_kept(
    pipeline: Pipeline, participant: Participant
):
    page = participant.ask("GET", "").body
    loaded = [part.split('"')[0] for part in page.split('="../page/')[1:]]
    assert loaded
    for path in loaded:
        answer = get(pipeline, f"/page/{path}")
        assert answer["statusCode"] == 200, path
        assert "immutable" in answer["headers"]["cache-control"]


def test_a_file_without_its_digest_is_asked_for_again(pipeline: Pipeline):
    assert get(pipeline, "/page/page.css")["headers"]["cache-control"] == "no-cache"
    assert get(pipeline, "/page/0000/page.css")["headers"]["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["app.py", "../app.py", "..%2fapp.py", "index.html", "%2e%2e/app.py", ""])
def test_no_other_file_can_be_had(pipeline: Pipeline, name: str):
    assert get(pipeline, f"/page/{name}")["statusCode"] == 404


def test_the_entry_says_for_whom_it_is_and_what_to_fill_in(participant: Participant):
    body = participant.ask("GET", "/entry").body
    assert (body["name"], body["candidate"]) == ("Ada Example", "LF10042")
    assert body["rules"][0].startswith("At most 4,000 words.")
    assert [group["id"] for group in body["form"]["groups"]] == [
        "home_school", "programme", "board", "declaration",
    ]  # fmt: skip
    assert body["files"]["script"][".docx"].endswith("wordprocessingml.document")
    assert ".jpeg" in body["files"]["annex"]
    assert body["cost"]["due"] is None


def test_an_error_says_what_to_enter_and_where(participant: Participant):
    declaration = json.loads(json.dumps(a_submission()[0]))
    declaration["metadata"]["home_school"]["urn"] = "12"
    (error,) = participant.ask("POST", "/submissions", declaration).body["errors"]
    assert error["label"] == "URN of your school"
    assert error["message"] == "Enter 6 digits."


def test_a_replaced_file_alone_is_uploaded_again(pipeline: Pipeline, participant: Participant):
    declaration, contents = a_submission()
    participant.upload(declaration, contents)
    pipeline.run_all()
    other = make_annex("Annex B, mended")
    changed = json.loads(json.dumps(declaration))
    changed["files"][2] = {**changed["files"][2], **declared("annex", "minutes.docx", other)}

    answer = participant.ask("POST", "/submissions", changed)
    number = answer.body["submission"]

    assert [item["sha256"] for item in answer.body["uploads"]] == [changed["files"][2]["sha256"]]
    key = participant.put(number, other)
    reused = [f"{participant.entry}/{number}/{file['sha256']}" for file in changed["files"][:2]]
    assert not pipeline.arrive(*reused, key)
    pipeline.run_all()
    assert participant.state(number)["state"] == "checked"
    copied = clients.s3().get_object(Bucket=pipeline.settings.inbox, Key=reused[0])
    assert copied["Body"].read() == contents[0]


def test_files_that_have_expired_are_asked_for_again(pipeline: Pipeline, participant: Participant):
    declaration, contents = a_submission()
    number = participant.upload(declaration, contents)
    pipeline.run_all()
    for file in declaration["files"]:
        key = f"{participant.entry}/{number}/{file['sha256']}"
        clients.s3().delete_object(Bucket=pipeline.settings.inbox, Key=key)
    assert len(participant.ask("POST", "/submissions", declaration).body["uploads"]) == 3


def test_after_a_rejection_the_files_need_no_second_upload(pipeline: Pipeline, participant: Participant):
    declaration, contents = a_submission(4200)
    number = participant.upload(declaration, contents)
    pipeline.run_all()
    participant.submit(number)
    assert participant.state(number)["state"] == "rejected"
    assert participant.ask("POST", "/submissions", declaration).body["uploads"] == []
    assert participant.state(number)["state"] == "rejected"


def test_a_file_that_has_arrived_is_said_so_while_others_are_awaited(participant: Participant):
    declaration, contents = a_submission()
    number = participant.declare(declaration)
    participant.put(number, contents[1])
    assert [file["arrived"] for file in participant.state(number)["files"]] == [False, True, False]
