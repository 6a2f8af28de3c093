"""Once an hour the register is compared with itself and with the inbox."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from builders.cloud import messages_in
from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate.aws import clients, items
from scriptgate.stages import reconcile
from scriptgate.stages.reconcile import ROW, Reconcile, Reconciled

LATER = timedelta(hours=2)


@pytest.fixture
def participant(pipeline: Pipeline) -> Participant:
    put_cohort(pipeline)
    return Participant.enrolled(pipeline)


def put_cohort(pipeline: Pipeline) -> None:
    store = pipeline.store
    store.client.put_item(TableName=store.table, Item=items.encode(items.cohort_key("2026-autumn")))


def run(pipeline: Pipeline, after: timedelta = LATER) -> Reconciled | None:
    return Reconcile.from_settings(pipeline.settings).run(datetime.now(UTC) + after)


def test_a_submission_that_reached_the_assessors_is_no_difference(
    pipeline: Pipeline, participant: Participant
):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    participant.submit(number)
    pipeline.run_all()
    found = run(pipeline)
    assert (found.figures.uploads, found.figures.releases, found.difference) == (1, 1, 0)


def test_a_submission_that_got_stuck_is_a_difference(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    pipeline.drain("intake")
    participant.submit(number)
    assert run(pipeline).difference == 1


def test_it_runs_once_an_hour_whoever_asks(pipeline: Pipeline, participant: Participant):  # noqa: ARG001
    assert run(pipeline) is not None
    assert run(pipeline, LATER + timedelta(minutes=59)) is None
    assert run(pipeline, LATER + timedelta(minutes=61)) is not None


def test_an_upload_that_nothing_recorded_is_rung_for(pipeline: Pipeline, participant: Participant):
    """A bulk upload whose events S3 lost: no row knows of it."""
    s3, inbox = clients.s3(), pipeline.settings.inbox
    s3.put_object(Bucket=inbox, Key=f"{participant.entry}/0007/submission.json", Body=b"{}")
    s3.put_object(Bucket=inbox, Key="LF99999-task-1-2026-autumn/0001/submission.json", Body=b"{}")
    messages_in(pipeline.settings.intake_queue)
    found = run(pipeline)
    (message,) = messages_in(pipeline.settings.intake_queue)
    assert json.loads(message["Body"])["submission"] == "0007"
    assert (found.strays, found.difference) == (1, 1)


def test_a_large_inbox_is_looked_at_in_turns(
    pipeline: Pipeline, participant: Participant, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reconcile, "MOST_KEYS", 1)
    monkeypatch.setattr(type(Reconcile.from_settings(pipeline.settings).inbox), "keys_after", one_by_one)
    s3, inbox = clients.s3(), pipeline.settings.inbox
    for number in ("0007", "0008", "0009"):
        s3.put_object(Bucket=inbox, Key=f"{participant.entry}/{number}/submission.json", Body=b"{}")
    found = [run(pipeline, LATER * turn).strays for turn in (1, 2, 3, 4)]
    assert found == [1, 1, 1, 0]


def one_by_one(files, marker: str, _most: int):
    answer = files.client.list_objects_v2(Bucket=files.bucket, StartAfter=marker, MaxKeys=1)
    found = {item["Key"]: item["LastModified"] for item in answer.get("Contents", [])}
    return found, next(iter(found), "")


def test_the_figures_are_kept_for_the_digest(pipeline: Pipeline, participant: Participant):  # noqa: ARG001
    run(pipeline)
    row = pipeline.store.get(ROW)
    assert row["difference"] == 0
    assert set(row["figures"]) >= {"uploads", "releases", "rejections", "reviews", "returns"}


def test_an_upload_that_never_ended_is_told_to_its_author_after_an_hour(
    pipeline: Pipeline, participant: Participant
):
    declaration, contents = a_submission()
    number = participant.declare(declaration)
    participant.put(number, contents[0])
    from scriptgate.stages.sweep import Sweep

    sweep = Sweep.from_settings(pipeline.settings)
    for minutes in (11, 32):
        sweep.run(datetime.now(UTC) + timedelta(minutes=minutes))
    assert not pipeline.outbox("pending")
    sweep.run(datetime.now(UTC) + timedelta(minutes=75))
    assert [row["id"] for row in pipeline.outbox("pending")] == [f"{number}-incomplete"]
    pipeline.relay()
    pipeline.drain("mail")


def test_each_day_has_one_digest_with_the_difference(
    pipeline: Pipeline, participant: Participant, monkeypatch: pytest.MonkeyPatch
):
    number = participant.upload(*a_submission())
    pipeline.drain("intake")
    participant.submit(number)
    monday = datetime(2027, 3, 1, 7, 30, tzinfo=UTC)
    stage = Reconcile.from_settings(pipeline.settings)
    for hours in (-2, 0, 1, 5, 24):
        stage.run(monday + timedelta(hours=hours))
    rows = [row for row in pipeline.outbox("pending") if row["entry"] == "DIGEST"]
    assert [row["id"] for row in rows] == ["2027-03-01", "2027-03-02"]
    context = json.loads(rows[0]["payload"])["context"]
    assert (context["reconciliation"]["uploads"], context["reconciliation"]["difference"]) == (1, 1)
    sent: list[bytes] = []
    monkeypatch.setattr(
        "scriptgate.aws.post.Post.send", lambda _self, _to, mime, _tags: sent.append(mime) or "id"
    )
    pipeline.relay()
    pipeline.drain("mail")
    digests = [mime for mime in sent if b"[DIGEST LOOK] 2027-03-0" in mime]
    assert len(digests) == 2
    assert b"Difference" in digests[0]
    assert b"Ada" not in digests[0]
