"""The whole way in process: events in any order, doubled or late, and every ending."""

from __future__ import annotations

import io
import itertools
import json
import zipfile

import pytest

from builders.cloud import messages_in
from builders.participant import Participant, a_submission, declared
from builders.pipeline import Pipeline
from scriptgate.aws import clients, places
from scriptgate.submissions.submission import SubmissionRef


def letters(pipeline: Pipeline) -> list[tuple[str, str]]:
    payloads = [json.loads(row["payload"]) for row in pipeline.outbox("sent") if row["target"] == "mail"]
    return sorted((payload["letter"], payload["to"]) for payload in payloads)


def bulk(pipeline: Pipeline, participant: Participant, manifest, contents, number="0001") -> list[str]:
    ref = SubmissionRef(participant.entry, number)
    for content in contents:
        participant.put(number, content)
    body = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    clients.s3().put_object(Bucket=pipeline.settings.inbox, Key=places.manifest(ref), Body=body)
    return pipeline.arrive(places.manifest(ref))


def manifest_for(participant: Participant, declaration, number="0001"):
    return {
        "version": 1,
        "entry": participant.entry,
        "submission": number,
        "rulebook": "npqh-2017",
        "task": "task-1",
        "mode": "submit",
        "declared_at": "2026-11-20T10:15:00Z",
        **declaration,
    }


def test_a_compliant_submission_reaches_the_assessor(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    assert participant.state(number)["state"] == "checked"
    assert participant.state(number)["verdict"] == "compliant"
    assert messages_in(pipeline.settings.assessor_queue) == []

    assert participant.submit(number).status == 202
    pipeline.run_all()

    assert participant.state(number)["state"] == "released"
    (message,) = messages_in(pipeline.settings.assessor_queue)
    pointer = json.loads(message["Body"])
    bundle = (
        clients.s3()
        .get_object(
            Bucket=pointer["bundle"]["bucket"],
            Key=pointer["bundle"]["key"],
            VersionId=pointer["bundle"]["version_id"],
        )["Body"]
        .read()
    )
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert archive.namelist() == [
            "script.docx",
            "annexes/annex-A.docx",
            "annexes/annex-B.docx",
            "index.json",
        ]
        assert json.loads(archive.read("index.json"))["script"] == pointer["script"]
    assert letters(pipeline) == [
        ("compliance", "provider"),
        ("receipt", "participant"),
        ("verdict", "participant"),
    ]


def test_a_check_is_free_private_and_repeatable(pipeline: Pipeline, participant: Participant):
    first = participant.upload(*a_submission(4100))
    pipeline.run_all()
    second = participant.upload(*a_submission(3000))
    pipeline.run_all()
    assert participant.state(first)["state"] == "superseded"
    assert participant.state(second)["verdict"] == "compliant"
    assert pipeline.outbox() == []
    assert not [row for row in pipeline.rows() if row["SK"].startswith("CHARGE#")]


def test_over_the_limit_is_rejected_and_makes_liable_then_the_resubmission_is_charged_once(
    pipeline: Pipeline, participant: Participant
):
    first = participant.upload(*a_submission(4100))
    pipeline.run_all()
    participant.submit(first)
    pipeline.run_all()
    assert participant.state(first)["state"] == "rejected"
    liability = pipeline.store.entry(participant.entry).liability
    assert liability is not None
    assert (liability.cause, liability.amount_pence) == ("0001", 15000)
    assert not [row for row in pipeline.rows() if row["SK"].startswith("CHARGE#")]

    second = participant.upload(*a_submission(3000))
    pipeline.run_all()
    participant.submit(second)
    pipeline.run_all()
    assert participant.state(second)["state"] == "released"
    charges = [row for row in pipeline.rows() if row["SK"].startswith("CHARGE#")]
    assert [(row["cause"], row["submission"], row["amount_pence"]) for row in charges] == [
        ("0001", "0002", 15000)
    ]


def test_a_click_before_the_check_is_done_counts(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    assert participant.submit(number).status == 202
    pipeline.run_all()
    assert participant.state(number)["state"] == "released"


def test_a_click_before_s3_told_anybody_counts_as_soon_as_the_files_are_up(
    pipeline: Pipeline, participant: Participant
):
    declaration, contents = a_submission()
    number = participant.declare(declaration)
    keys = [participant.put(number, content) for content in contents[:-1]]
    assert participant.submit(number).body["error"]["code"] == "uploading"
    keys.append(participant.put(number, contents[-1]))
    assert participant.submit(number).status == 202
    pipeline.arrive(*keys)
    pipeline.run_all()
    assert participant.state(number)["state"] == "released"


def test_a_second_click_gives_the_same_receipt_and_nothing_twice(
    pipeline: Pipeline, participant: Participant
):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    first, second = participant.submit(number), participant.submit(number)
    assert first.body["submitted_at"] == second.body["submitted_at"]
    pipeline.run_all()
    assert len(messages_in(pipeline.settings.assessor_queue)) == 1
    assert letters(pipeline).count(("receipt", "participant")) == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_the_order_of_events_does_not_matter(pipeline: Pipeline, participant: Participant, order):
    declaration, contents = a_submission()
    number = participant.declare(declaration)
    keys = [participant.put(number, content) for content in contents]
    keys.append(f"{participant.entry}/{number}/submission.json")
    for position in order:
        assert pipeline.arrive(keys[position]) == []
    pipeline.run_all()
    assert participant.state(number)["state"] == "checked"


def test_doubled_and_late_events_change_nothing(pipeline: Pipeline, participant: Participant):
    declaration, contents = a_submission()
    number = participant.upload(declaration, contents)
    key = f"{participant.entry}/{number}/{declaration['files'][0]['sha256']}"
    pipeline.arrive(key, key)
    pipeline.run_all()
    pipeline.arrive(key)
    pointer = {"version": 1, "entry": participant.entry, "submission": number}
    for verb in ("extract", "check"):
        assert pipeline.send(verb, pointer, pointer) == []
    participant.submit(number)
    pipeline.run_all()
    before = pipeline.rows()
    for row in pipeline.outbox():
        message = {"version": 1, "entry": participant.entry, "outbox": row["id"]}
        assert pipeline.send(row["target"], message, message) == []
    pipeline.arrive(key)
    pipeline.run_all()
    assert pipeline.rows() == before
    assert len(messages_in(pipeline.settings.assessor_queue)) == 1


def test_nothing_happens_until_the_last_file_is_there(pipeline: Pipeline, participant: Participant):
    declaration, contents = a_submission()
    number = participant.declare(declaration)
    for content in contents[:-1]:
        pipeline.arrive(participant.put(number, content))
    pipeline.run_all()
    assert participant.state(number)["state"] == "receiving"


def test_an_encrypted_or_broken_script_comes_back_without_cost(pipeline: Pipeline, participant: Participant):
    declaration, contents = a_submission()
    broken = contents[0][: len(contents[0]) // 2]
    declaration["files"][0] = declared("script", "essay.docx", broken)
    number = participant.upload(declaration, [broken, *contents[1:]])
    pipeline.run_all()
    state = participant.state(number)
    assert (state["state"], state["verdict"]) == ("returned", "returned")
    assert [finding["rule"] for finding in state["findings"]] == ["file-readable"]
    assert letters(pipeline) == [("verdict", "participant")]
    assert pipeline.store.entry(participant.entry).liability is None
    assert participant.submit(number).body["error"]["code"] == "returned"


def test_a_bulk_upload_by_staff_is_checked_and_made_final_in_one_go(
    pipeline: Pipeline, participant: Participant
):
    declaration, contents = a_submission()
    assert bulk(pipeline, participant, manifest_for(participant, declaration), contents) == []
    pipeline.run_all()
    assert participant.state("0001")["state"] == "released"
