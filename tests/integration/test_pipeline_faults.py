"""The way in process when messages, files or people do what they should not."""

from __future__ import annotations

import json

import pytest

from builders.cloud import messages_in
from builders.participant import Participant, a_submission, declared, make_docx
from builders.pipeline import Pipeline
from scriptgate.aws import clients, places
from scriptgate.submissions.states import State
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


def test_a_manifest_against_its_schema_is_returned_field_by_field(
    pipeline: Pipeline, participant: Participant
):
    declaration, contents = a_submission()
    manifest = manifest_for(participant, declaration)
    manifest["metadata"] = {**manifest["metadata"], "home_school": {"urn": "12"}}
    bulk(pipeline, participant, manifest, contents)
    pipeline.run_all()
    submission = pipeline.store.submission(SubmissionRef(participant.entry, "0001"))
    assert submission.state is State.RETURNED
    assert [finding.field for finding in submission.findings] == ["/metadata/home_school/urn"]
    assert letters(pipeline) == [("compliance", "provider"), ("verdict", "participant")]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"version": 2}'])
def test_a_manifest_that_is_no_manifest_is_returned(pipeline: Pipeline, participant: Participant, content):
    bulk(pipeline, participant, content, [])
    pipeline.run_all()
    assert participant.state("0001")["state"] == "returned"


@pytest.mark.parametrize("lie", [{"length": 5}, {"sha256": "0" * 64}])
def test_a_manifest_that_lies_about_a_file_is_not_believed(pipeline: Pipeline, participant: Participant, lie):
    declaration, contents = a_submission()
    declaration["files"][0].update(lie)
    bulk(pipeline, participant, manifest_for(participant, declaration), contents)
    if "sha256" in lie:  # some other bytes under the name of the hash
        key = f"{participant.entry}/0001/{'0' * 64}"
        clients.s3().put_object(Bucket=pipeline.settings.inbox, Key=key, Body=contents[0])
        pipeline.arrive(key)
    pipeline.run_all()
    state = participant.state("0001")
    assert (state["state"], [finding["rule"] for finding in state["findings"]]) == (
        "returned",
        ["file-readable"],
    )


def test_one_bad_message_in_a_batch_fails_alone(pipeline: Pipeline, participant: Participant):
    declaration, contents = a_submission()
    number = participant.declare(declaration)
    for content in contents:
        participant.put(number, content)
    good = {"version": 1, "entry": participant.entry, "submission": number}
    assert pipeline.send("intake", "{not json", good, {"version": 9}) == ["message-0", "message-2"]
    pipeline.run_all()
    assert participant.state(number)["state"] == "checked"


@pytest.mark.usefixtures("participant")
@pytest.mark.parametrize("verb", ["intake", "extract", "check", "release", "mail"])
@pytest.mark.parametrize(
    "body",
    [
        "not json",
        "[]",
        {"version": 2, "entry": "a", "submission": "0001", "outbox": "x"},
        {"version": 1},
        {"version": 1, "entry": "NOBODY-task-1-x", "submission": "0001", "outbox": "0001-release"},
        {"version": 1, "entry": 5, "submission": [], "outbox": {}},
    ],
)
def test_a_message_that_makes_no_sense_fails_and_so_ends_in_the_dead_letter_queue(
    pipeline: Pipeline, verb, body
):
    before = pipeline.rows()
    assert pipeline.send(verb, body) == ["message-0"]
    assert pipeline.rows() == before


@pytest.mark.parametrize(
    "key",
    [
        "stray file+name%20 ü.docx",
        "LF10042-task-1-2026-autumn/x/y",
        "nobody-task-1-x/0001/" + "a" * 64,
        "///",
    ],
)
def test_a_stray_object_is_kept_and_its_event_fails(pipeline: Pipeline, key):
    assert pipeline.arrive(key) == ["message-0"]


def test_a_crash_between_commit_and_doorbell_is_mended_by_the_retry(
    pipeline: Pipeline, participant: Participant
):
    declaration, contents = a_submission()
    number = participant.upload(declaration, contents)
    messages_in(pipeline.settings.extract_queue)  # the doorbell is lost
    pointer = {"version": 1, "entry": participant.entry, "submission": number}
    pipeline.send("intake", pointer, receives=2)
    pipeline.run_all()
    assert participant.state(number)["state"] == "checked"


def test_a_script_of_hostile_text_does_no_harm(pipeline: Pipeline, participant: Participant):
    declaration, contents = a_submission()
    script = make_docx(100, cites="<script>alert(1)</script> {{ 7*7 }} see Annex A and Annex B")
    declaration["files"][0] = declared("script", "<img src=x onerror=alert(1)>.docx", script)
    number = participant.upload(declaration, [script, *contents[1:]])
    pipeline.run_all()
    html = participant.ask("GET", f"/submissions/{number}/report", query="format=html").body
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_annexes_inside_the_scripts_own_file_can_be_the_evidence(
    pipeline: Pipeline, participant: Participant
):
    script = make_docx(900, annexes=("Annex A: Plan for the board", "Annex B: The board's feedback"))
    areas = ["leading-with-impact"]
    declaration = {
        "files": [declared("script", "everything.docx", script)],
        "metadata": a_submission()[0]["metadata"],
        "annexes_inside": [
            {"label": "A", "evidence": "board-plan", "content_areas": areas},
            {"label": "Annex B", "evidence": "board-feedback", "content_areas": areas},
        ],
    }
    number = participant.upload(declaration, [script])
    pipeline.run_all()
    assert participant.state(number)["verdict"] == "compliant"
    without = participant.upload({**declaration, "annexes_inside": []}, [script])
    pipeline.run_all()
    assert {finding["rule"] for finding in participant.state(without)["findings"]} == {"required-evidence"}


def test_a_bulk_upload_cannot_replace_what_is_final(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    participant.submit(number)
    pipeline.run_all()
    declaration, contents = a_submission(2000)
    bulk(pipeline, participant, manifest_for(participant, declaration, "0002"), contents, "0002")
    pipeline.run_all()
    assert participant.state("0002")["state"] == "returned"
    entry = pipeline.store.entry(participant.entry)
    assert (entry.live, entry.awaiting) == (number, None)
    assert participant.state(number)["state"] == "released"
    assert len(messages_in(pipeline.settings.assessor_queue)) == 1


def test_a_bulk_upload_does_not_disturb_a_submission_that_is_being_checked(
    pipeline: Pipeline, participant: Participant
):
    number = participant.upload(*a_submission())
    participant.submit(number)
    declaration, contents = a_submission(2000)
    bulk(pipeline, participant, manifest_for(participant, declaration, "0002"), contents, "0002")
    assert pipeline.store.entry(participant.entry).awaiting == number
    pipeline.run_all()
    assert participant.state(number)["state"] == "released"
    assert participant.state("0002")["state"] == "returned"


def test_a_file_that_breaks_a_rule_thousands_of_times_is_decided_all_the_same(
    pipeline: Pipeline, participant: Participant
):
    declaration, contents = a_submission()
    labels = (f"Annex {letter}{number}" for letter in "ABCDEFGHJKLMN" for number in range(1, 99))
    cites = "See " + ", ".join(f"see {label}" for label in labels) + "."
    script = make_docx(100, cites=cites, annexes=tuple(f"Annex {number}" for number in range(10, 99)))
    declaration["files"][0] = declared("script", "essay.docx", script)
    number = participant.upload(declaration, [script, *contents[1:]])
    pipeline.run_all()
    state = participant.state(number)
    rules = [finding["rule"] for finding in state["findings"]]
    assert state["verdict"] == "needs_review"
    assert (rules.count("citation-resolves"), rules.count("annex-cited")) == (1, 10)


def test_a_manifest_with_thousands_of_errors_is_returned_with_the_first_of_them(
    pipeline: Pipeline, participant: Participant
):
    declaration, contents = a_submission()
    junk = {f"k{number}" + "x" * 900: 1 for number in range(3000)}
    assert bulk(pipeline, participant, manifest_for(participant, {**declaration, **junk}), contents) == []
    state = participant.state("0001")
    assert state["state"] == "returned"
    assert 1 <= len(state["findings"]) <= 50
