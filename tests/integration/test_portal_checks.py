"""What a participant does with a check: look at it, move the boundary, submit what they saw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from builders.participant import Participant, a_submission, declared, make_docx
from builders.pipeline import Pipeline
from scriptgate.aws import items
from scriptgate.submissions.submission import SubmissionRef


def with_annexes_inside(words: int = 3000) -> tuple[dict, list[bytes]]:
    declaration, contents = a_submission(words)
    script = make_docx(words, annexes=("Annex A: Plan", "Annex B: Feedback"))
    return (
        {**declaration, "files": [declared("script", "essay.docx", script), *declaration["files"][1:]]},
        [script, *contents[1:]],
    )


@pytest.fixture
def checked(pipeline: Pipeline, participant: Participant) -> str:
    number = participant.upload(*with_annexes_inside())
    pipeline.run_all()
    return number


def page_report(participant: Participant, number: str) -> dict:
    answer = participant.ask("GET", f"/submissions/{number}/report", query="format=page")
    assert answer.status == 200, answer.body
    return answer.body


def test_the_pages_report_shows_the_boundary_in_its_place(participant: Participant, checked: str):
    boundary = page_report(participant, checked)["boundary"]
    assert boundary["heading"] == "Annex A: Plan"
    assert boundary["after"][0] == "Annex A: Plan"
    assert [choice["heading"] for choice in boundary["choices"]] == [
        "Design", "Evaluation", "Annex A: Plan", "Annex B: Feedback",
    ]  # fmt: skip
    assert boundary["may_confirm"] is True


def test_a_moved_boundary_is_recorded_and_counted_anew(
    pipeline: Pipeline, participant: Participant, checked: str
):
    before = page_report(participant, checked)
    later = before["boundary"]["choices"][3]["block"]

    answer = participant.ask("POST", f"/submissions/{checked}/boundary", {"block": later})
    assert (answer.status, answer.body["state"], answer.body["report_ready"]) == (200, "extracted", False)
    pipeline.drain("check")

    after = page_report(participant, checked)
    assert after["boundary"]["certainty"] == "confirmed"
    assert after["bar"]["strict"] == before["bar"]["strict"] + 10
    row = pipeline.store.submission(SubmissionRef(participant.entry, checked))
    assert row.confirmed_boundary == later
    audit = [row["event"] for row in pipeline.store.rows_of(participant.entry, "AUDIT#")]
    assert audit == ["submission-declared", "submission-checked", "boundary-confirmed", "submission-checked"]


def test_no_annexes_at_all_can_be_said(pipeline: Pipeline, participant: Participant, checked: str):
    participant.ask("POST", f"/submissions/{checked}/boundary", {"block": -1})
    pipeline.drain("check")
    assert page_report(participant, checked)["boundary"]["block"] is None


@pytest.mark.parametrize("block", [1, 99999, -2, "57", None, True, 1.0, [], {"a": 1}])
def test_a_place_that_is_no_heading_is_refused(participant: Participant, checked: str, block: object):
    answer = participant.ask("POST", f"/submissions/{checked}/boundary", {"block": block})
    assert (answer.status, answer.body["error"]["code"]) == (409, "no-such-heading")
    assert participant.state(checked)["state"] == "checked"


def test_what_is_submitted_keeps_its_boundary(participant: Participant, checked: str):
    participant.submit(checked)
    answer = participant.ask("POST", f"/submissions/{checked}/boundary", {"block": -1})
    assert (answer.status, answer.body["error"]["code"]) == (409, "already-submitted")


def test_after_the_deadline_no_boundary_moves(pipeline: Pipeline, participant: Participant, checked: str):
    store = pipeline.store
    store.client.update_item(
        TableName=store.table,
        Key=items.encode(items.entry_key(participant.entry)),
        UpdateExpression="SET deadline = :past",
        ExpressionAttributeValues=items.encode(
            {":past": (datetime.now(UTC) - timedelta(minutes=5)).isoformat()}
        ),
    )
    answer = participant.ask("POST", f"/submissions/{checked}/boundary", {"block": -1})
    assert answer.body["error"]["code"] == "closed"


def test_the_marked_view_is_kept_as_a_file(participant: Participant, checked: str):
    answer = participant.ask("GET", f"/submissions/{checked}/marked")
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "Annex A: Plan" in answer.body


def test_the_marked_view_of_a_file_that_cannot_be_read_is_not_there(
    pipeline: Pipeline, participant: Participant
):
    declaration, contents = a_submission()
    broken = b"not a document"
    files = [declared("script", "essay.docx", broken), *declaration["files"][1:]]
    number = participant.upload({**declaration, "files": files}, [broken, *contents[1:]])
    pipeline.run_all()
    assert participant.ask("GET", f"/submissions/{number}/marked").status == 404


def test_what_was_seen_can_be_submitted(participant: Participant, checked: str):
    seen = participant.state(checked)["seen"]
    body = {"declaration": True, "seen": seen}
    assert participant.ask("POST", f"/submissions/{checked}/submit", body).status == 202


def test_what_has_changed_meanwhile_is_not_submitted(
    pipeline: Pipeline, participant: Participant, checked: str
):
    seen = participant.state(checked)["seen"]
    later = page_report(participant, checked)["boundary"]["choices"][3]["block"]
    participant.ask("POST", f"/submissions/{checked}/boundary", {"block": later})
    pipeline.drain("check")
    answer = participant.ask("POST", f"/submissions/{checked}/submit", {"declaration": True, "seen": seen})
    assert (answer.status, answer.body["error"]["code"]) == (409, "changed")
    assert participant.state(checked)["state"] == "checked"


def test_a_repeated_click_gets_the_same_receipt(participant: Participant, checked: str):
    body = {"declaration": True, "seen": participant.state(checked)["seen"]}
    first = participant.ask("POST", f"/submissions/{checked}/submit", body)
    second = participant.ask("POST", f"/submissions/{checked}/submit", body)
    assert first.body["submitted_at"] == second.body["submitted_at"]
    assert first.body["files"] == second.body["files"]
