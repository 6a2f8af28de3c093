"""Links and requests that are not as they should be, and what a GET leaves behind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import requests

from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate.aws import items
from scriptgate.aws.links import REQUESTS_A_MINUTE, digest

PATHS = ("", "/entry", "/submissions/0001", "/submissions/0001/report")


def told(answer: requests.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that an answer tells, but for when it was given and the numbers that the platform gave it."""
    headers = sorted((name.lower(), value) for name, value in answer.headers.items())
    own = [item for item in headers if item[0] != "date" and not item[0].startswith("x-amzn-")]
    return answer.status_code, answer.content, own


@pytest.mark.parametrize("path", PATHS)
def test_unknown_revoked_and_malformed_links_get_the_same_answer(path: str, deployed: Deployed, enrol):
    revoked = enrol()
    revoke(deployed, revoked)
    unknown = type(revoked)(deployed, "", "", "", "A" * len(revoked.token))
    malformed = type(revoked)(deployed, "", "", "", "not-a.token%20at~all")

    answers = [told(someone.ask("GET", path)) for someone in (revoked, unknown, malformed)]

    assert answers[0][0] == 404
    assert answers[0] == answers[1] == answers[2]


def revoke(deployed: Deployed, participant: Participant) -> None:
    """As a newer invitation does."""
    store = deployed.store
    store.client.update_item(
        TableName=store.table,
        Key=items.encode(items.entry_key(participant.entry)),
        UpdateExpression="ADD link_generation :one",
        ExpressionAttributeValues=items.encode({":one": 1}),
    )


def test_a_link_works_until_it_is_revoked(deployed: Deployed, participant: Participant):
    before = participant.ask("GET", "/entry")

    revoke(deployed, participant)

    assert before.status_code == 200
    assert participant.ask("GET", "/entry").status_code == 404


def test_a_link_that_asks_too_often_must_wait(deployed: Deployed, participant: Participant):
    first = participant.ask("GET", "/entry")
    statuses = [ask_as_the_last_of_a_minute(deployed, participant) for _ in range(3)]

    assert first.status_code == 200
    # At most one of the tries falls on the turn of a minute, where counting begins anew.
    assert sorted(statuses)[1:] == [(200, 429), (200, 429)]


def ask_as_the_last_of_a_minute(deployed: Deployed, participant: Participant) -> tuple[int, int]:
    """Two requests after one fewer than are allowed; their statuses."""
    store = deployed.store
    store.client.update_item(
        TableName=store.table,
        Key=items.encode(items.link_key(digest(participant.token))),
        UpdateExpression=f"SET m{datetime.now(UTC):%M} = :most",
        ExpressionAttributeValues=items.encode({":most": REQUESTS_A_MINUTE - 1}),
    )
    last, beyond = participant.ask("GET", "/entry"), participant.ask("GET", "/entry")
    return last.status_code, beyond.status_code


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"\xff\xfe", b"<xml/>", b'{"files": "\\ud800"}', pytest.param(b"[" * 50_000, id="deep")],
)
def test_a_request_that_is_not_json_is_told_so(body: bytes, participant: Participant):
    answer = participant.ask("POST", "/submissions", data=body)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad-request"


@pytest.mark.parametrize(
    "body", [[], "text", {}, {"files": []}, {"files": [{"role": "script"}], "metadata": 1}]
)
def test_a_declaration_against_the_schema_gets_an_answer_for_each_field(
    body: object, participant: Participant
):
    answer = participant.ask("POST", "/submissions", json=body)

    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert errors
    told = {"field", "label", "message", "expected", "found"}
    assert all(told == set(error) for error in errors)


def test_get_changes_nothing_but_the_links_counter(deployed: Deployed, participant: Participant):
    number = participant.upload()
    participant.wait_for(number, "checked")
    before = deployed.wait_until_quiet(participant.entry)
    link = deployed.store.get(items.link_key(digest(participant.token)))

    for path in (*PATHS, f"/submissions/{number}/receipt"):
        participant.ask("GET", path)
        participant.ask("HEAD", path)

    after = deployed.store.get(items.link_key(digest(participant.token)))
    counters = {f"m{minute:02d}" for minute in range(60)}
    assert deployed.wait_until_quiet(participant.entry) == before
    assert after != link
    assert {k: v for k, v in after.items() if k not in counters} == {
        k: v for k, v in link.items() if k not in counters
    }
