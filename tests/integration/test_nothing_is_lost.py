"""What a month, a crash, a race or somebody else's bad row must not lose."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate.aws import clients, items, places
from scriptgate.stages import sweep as sweeping
from scriptgate.stages.portal_uploads import Uploads
from scriptgate.stages.sweep import Sweep, Swept
from scriptgate.submissions.submission import SubmissionRef

LONG = timedelta(days=200)


def sweep(pipeline: Pipeline, **after: int) -> Swept:
    return Sweep.from_settings(pipeline.settings).run(datetime.now(UTC) + timedelta(**after))


def tags_of(pipeline: Pipeline, participant: Participant, number: str) -> list[Any]:
    key = places.report(SubmissionRef(participant.entry, number))
    return clients.s3().get_object_tagging(Bucket=pipeline.settings.work, Key=key)["TagSet"]


def test_a_draft_is_kept_as_long_as_it_can_be_submitted(pipeline: Pipeline):
    participant = Participant.enrolled(pipeline, deadline=datetime.now(UTC) + LONG)
    number = participant.upload(*a_submission())
    pipeline.run_all()
    for days in (31, 62, 93):
        sweep(pipeline, days=days)
    assert tags_of(pipeline, participant, number) == []
    assert participant.submit(number).status == 202
    pipeline.run_all()
    assert participant.state(number)["state"] == "released"


def test_a_draft_that_was_let_go_is_not_submitted_when_its_window_opens_again(pipeline: Pipeline):
    participant = Participant.enrolled(pipeline)
    number = participant.upload(*a_submission())
    pipeline.run_all()
    sweep(pipeline, days=60)
    assert tags_of(pipeline, participant, number)
    assert participant.state(number)["may_submit"] is False
    answer = participant.submit(number)
    assert (answer.status, answer.body["error"]["code"]) == (409, "let-go")


def test_one_bad_row_holds_up_nobody_else(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch):
    """A row whose rulebook is gone, or whatever else: the next one is looked after all the same."""
    bad = Participant.enrolled(pipeline, "bad", id="LF10001-task-1-2026-autumn", candidate="LF10001")
    good = Participant.enrolled(pipeline, "good", id="LF10002-task-1-2026-autumn", candidate="LF10002")
    for participant in (bad, good):
        participant.upload(*a_submission())
    true_terms = sweeping.terms_of

    def terms(entry, settings):
        if entry.id == bad.entry:
            raise KeyError("no such rulebook")
        return true_terms(entry, settings)

    monkeypatch.setattr(sweeping, "terms_of", terms)
    assert sweep(pipeline, minutes=20).submissions == 1


def test_many_bad_rows_hold_up_nobody_for_ever(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch):
    """A run takes the oldest that are due: those that fail go behind those that wait."""
    bad = Participant.enrolled(pipeline, "bad", id="LF10001-task-1-2026-autumn", candidate="LF10001")
    bad.upload(*a_submission())
    good = Participant.enrolled(pipeline, "good", id="LF10002-task-1-2026-autumn", candidate="LF10002")
    good.upload(*a_submission())
    true_terms = sweeping.terms_of

    def terms(entry, settings):
        if entry.id == bad.entry:
            raise KeyError("no such rulebook")
        return true_terms(entry, settings)

    monkeypatch.setattr(sweeping, "terms_of", terms)
    monkeypatch.setattr(sweeping, "MOST_PER_SHARD", 1)
    one_shard = replace(Sweep.from_settings(pipeline.settings), store=replace(pipeline.store, due_shards=1))
    for row in pipeline.rows():
        if "due_pk" in row:
            in_one = items.encode({":pk": "DUE#0"})
            key = items.encode({"PK": row["PK"], "SK": row["SK"]})
            clients.dynamodb().update_item(
                TableName=pipeline.settings.table,
                Key=key,
                UpdateExpression="SET due_pk = :pk",
                ExpressionAttributeValues=in_one,
            )
    now = datetime.now(UTC) + timedelta(minutes=20)
    assert [one_shard.run(now + timedelta(minutes=minute)).submissions for minute in (0, 1)] == [0, 1]


def test_what_has_ended_already_needs_no_tag(pipeline: Pipeline):
    participant = Participant.enrolled(pipeline)
    number = participant.upload(*a_submission())
    pipeline.run_all()
    row = pipeline.store.submission(SubmissionRef(participant.entry, number))
    for key in places.work_of(row):
        clients.s3().delete_object(Bucket=pipeline.settings.work, Key=key)
    assert sweep(pipeline, days=60).submissions == 1


def test_a_manifest_that_a_crash_left_out_is_written_from_the_row(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
):
    participant = Participant.enrolled(pipeline)
    declaration, contents = a_submission()
    with monkeypatch.context() as broken:
        broken.setattr(Uploads, "write_manifest", crash)
        assert participant.ask("POST", "/submissions", declaration).status == 500
    number = "0001"
    assert participant.ask("POST", f"/submissions/{number}/uploads").status == 200
    keys = [participant.put(number, content) for content in contents]
    assert not pipeline.arrive(*keys)
    pipeline.run_all()
    assert participant.state(number)["state"] == "checked"


def crash(*_: Any) -> None:
    raise RuntimeError("the machine stopped")


def test_what_was_submitted_is_never_given_up(pipeline: Pipeline):
    """Its files are there, S3's events are lost: sweep rings until intake hears, and both sides are told."""
    participant = Participant.enrolled(pipeline)
    declaration, contents = a_submission()
    number = participant.declare(declaration)
    for hours in (1, 2, 4):
        sweep(pipeline, hours=hours)
    for content in contents:
        participant.put(number, content)
    assert participant.submit(number).status == 202
    rings = [sweep(pipeline, hours=hours).submissions for hours in range(5, 40)]
    assert sum(rings) > 4
    told = [row["id"].rsplit("-", 2)[0] for row in pipeline.outbox() if "trouble" in row["id"]]
    assert told == [f"{number}-trouble-receiving"] * 2
    pipeline.drain("intake", "extract", "check")
    pipeline.run_all()
    assert participant.state(number)["state"] == "released"


def test_a_charge_needs_that_it_was_seen(pipeline: Pipeline):
    participant = Participant.enrolled(pipeline)
    participant.submit(participant.upload(*a_submission(4200)))
    pipeline.run_all()
    number = participant.upload(*a_submission())
    pipeline.run_all()
    unseen = participant.ask("POST", f"/submissions/{number}/submit", {"declaration": True})
    assert (unseen.status, unseen.body["error"]["code"]) == (409, "changed")
    assert participant.submit(number).status == 202
    assert [row["cause"] for row in pipeline.rows() if row["SK"].startswith("CHARGE#")] == ["0001"]


@pytest.mark.parametrize(
    "body",
    [
        {"files": [{}] * 60_000, "metadata": {}},
        {"files": [0] * 120_000, "metadata": {}},
        {"files": [{"content_areas": [0] * 100_000}], "metadata": {}},
        {"files": [], "annexes_inside": [{}] * 60_000, "metadata": {}},
    ],
    ids=["objects", "numbers", "areas", "annexes"],
)
def test_a_declaration_of_endless_lists_is_refused_at_once(pipeline: Pipeline, body: dict):
    participant = Participant.enrolled(pipeline)
    began = time.process_time()
    assert participant.ask("POST", "/submissions", body).status in {400, 422}
    assert time.process_time() - began < 3  # it took 34 s


def test_a_report_that_is_no_longer_kept_is_not_there(pipeline: Pipeline):
    participant = Participant.enrolled(pipeline)
    number = participant.upload(*a_submission())
    pipeline.run_all()
    row = pipeline.store.submission(SubmissionRef(participant.entry, number))
    clients.s3().delete_object(
        Bucket=pipeline.settings.work, Key=places.report(row.ref), VersionId=row.report_version_id
    )
    for path in ("report", "report?format=html"):
        assert participant.ask("GET", f"/submissions/{number}/{path.split('?')[0]}").status == 404


def test_a_second_stall_is_told_as_the_first(pipeline: Pipeline):
    participant = Participant.enrolled(pipeline)
    number = participant.upload(*a_submission())
    pipeline.drain("intake", "extract")
    for hours in range(1, 4):
        sweep(pipeline, hours=hours)
    pipeline.drain("check")
    block = {"block": -1}
    assert participant.ask("POST", f"/submissions/{number}/boundary", block).status == 200
    rings = [sweep(pipeline, minutes=300 + minute).submissions for minute in range(120)]
    assert sum(rings) < 10
    assert len([row for row in pipeline.outbox() if "trouble" in row["id"]]) == 4


def test_a_reminder_that_was_held_up_is_not_sent_after_submitting(pipeline: Pipeline):
    participant = Participant.enrolled(pipeline, invited_at=datetime.now(UTC) - timedelta(days=1))
    number = participant.upload(*a_submission())
    pipeline.run_all()
    sweep(pipeline, days=8)
    assert [row["id"][:8] for row in pipeline.outbox("pending")] == ["reminder"]
    participant.submit(number)
    pipeline.relay()
    pipeline.drain("mail")
    (row,) = [row for row in pipeline.outbox() if row["id"].startswith("reminder")]
    assert (row["status"], row["message_id"]) == ("sent", "not-needed")


def test_a_bulk_upload_without_its_files_disturbs_nobody(pipeline: Pipeline):
    participant = Participant.enrolled(pipeline)
    number = participant.upload(*a_submission())
    pipeline.run_all()
    declaration, _ = a_submission(2000)
    manifest = {
        "version": 1, "entry": participant.entry, "submission": "0002", "rulebook": "npqh-2017",
        "task": "task-1", "mode": "submit", "declared_at": "2026-11-20T10:15:00Z", **declaration,
    }  # fmt: skip
    key = places.manifest(SubmissionRef(participant.entry, "0002"))
    clients.s3().put_object(Bucket=pipeline.settings.inbox, Key=key, Body=json.dumps(manifest).encode())
    assert not pipeline.arrive(key)
    assert participant.state(number)["may_submit"] is True
    assert participant.ask("GET", "/submissions/0002").status == 404


def test_the_time_of_the_click_is_when_aws_took_it(pipeline: Pipeline):
    """A cold start of ours makes nobody late."""
    participant = Participant.enrolled(pipeline)
    participant.ask("GET", "/entry")
    portal = pipeline.functions["portal"]
    now = datetime.now(UTC)
    clicked = int((now - timedelta(seconds=9)).timestamp() * 1000)
    portal.app.current_event = type("Event", (), {"raw_event": {"requestContext": {"timeEpoch": clicked}}})()
    assert int(portal.arrived_at(now).timestamp() * 1000) == clicked
    ancient = {"requestContext": {"timeEpoch": 0}}
    portal.app.current_event = type("Event", (), {"raw_event": ancient})()
    assert portal.arrived_at(now) == now
