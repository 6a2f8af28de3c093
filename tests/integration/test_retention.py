"""Retention: whose time is over is erased by `sweep`, without a right to delete. Time is travelled."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from builders.domain import make_entry
from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate.aws import clients, items
from scriptgate.aws.store import Stale
from scriptgate.stages.erasing import Erasing
from scriptgate.stages.retirement import Retirement
from scriptgate.stages.sweep import Sweep
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.entry import Person
from scriptgate.submissions.erasure import Order

NOW = datetime.now(UTC).replace(microsecond=0)
DEADLINE = NOW + timedelta(days=14)
OVER = DEADLINE + timedelta(days=400)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def participant(pipeline: Pipeline) -> Participant:
    return Participant.enrolled(pipeline, deadline=DEADLINE)


def sweep(pipeline: Pipeline, now: datetime) -> int:
    return Sweep.from_settings(pipeline.settings).run(now).erased


def person(pipeline: Pipeline) -> Person:
    found = Erasing.from_settings(pipeline.settings).person("LF10042")
    assert found is not None
    return found


def entry_row(pipeline: Pipeline, participant: Participant):
    row = pipeline.store.get(items.entry_key(participant.entry))
    assert row is not None
    return row


def test_a_candidate_is_erased_four_hundred_days_after_the_deadline_and_not_before(
    pipeline: Pipeline, participant: Participant
):
    assert sweep(pipeline, OVER - MINUTE) == 0
    assert person(pipeline).name == "Ada Example"

    assert sweep(pipeline, OVER + MINUTE) == 1

    assert (person(pipeline).name, person(pipeline).email) == ("", "")
    assert person(pipeline).erased_at is not None
    (line,) = pipeline.store.rows_of(participant.entry, "AUDIT#")
    (why,) = pipeline.store.rows_of(participant.entry, "REASON#")
    assert (line["event"], line["actor"]) == ("candidate-erased", "scriptgate")
    assert why["reason"] == "Kept for 400 days after the last event."


def test_rows_become_stubs_and_every_version_is_tagged_for_the_lifecycle(
    pipeline: Pipeline, participant: Participant
):
    participant.upload(*a_submission())
    pipeline.run_all()
    inbox = clients.s3()
    doubled = inbox.list_objects_v2(Bucket=pipeline.settings.inbox)["Contents"][0]["Key"]
    inbox.put_object(Bucket=pipeline.settings.inbox, Key=doubled, Body=b"another version")

    sweep(pipeline, DEADLINE + timedelta(days=60))  # the draft is let go, its last event
    assert sweep(pipeline, OVER + timedelta(days=61)) == 1

    assert "essay" not in json.dumps(pipeline.rows(), default=str)
    for bucket in (pipeline.settings.inbox, pipeline.settings.work):
        versions = inbox.list_object_versions(Bucket=bucket)["Versions"]
        assert versions
        for version in versions:
            tags = inbox.get_object_tagging(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
            assert tags["TagSet"] == [{"Key": "retention", "Value": "erased"}]


def test_the_last_entry_and_the_last_event_count(pipeline: Pipeline, participant: Participant):
    store = pipeline.store
    other = make_entry(
        id="LF10042-task-2-w", task="task-2", version=0, audit_lines=0, submissions=0, draft=None,
        deadline=DEADLINE + timedelta(days=30),
    )  # fmt: skip
    store.commit(Decision(entry=other), NOW)
    both = replace(person(pipeline), entries=(participant.entry, other.id))
    store.client.put_item(TableName=store.table, Item=items.encode(items.person_item(both)))

    assert sweep(pipeline, OVER + MINUTE) == 0
    assert entry_row(pipeline, participant)["due_at"] > f"{OVER + timedelta(days=29):%Y-%m-%d}"

    noted = Decision(entry=store.entry(other.id), audit=(AuditLine("noted", "arn:staff"),))
    store.commit(noted, DEADLINE + timedelta(days=40))
    assert sweep(pipeline, OVER + timedelta(days=31)) == 0
    assert sweep(pipeline, OVER + timedelta(days=41)) == 1
    assert store.entry(participant.entry).erased_at == store.entry(other.id).erased_at


@pytest.mark.usefixtures("participant")
def test_a_run_erases_a_few_and_the_next_ones_the_rest(pipeline: Pipeline):
    for number in range(7):
        name = f"LF{number}-task-1-w"
        entry = make_entry(
            id=name, candidate=f"LF{number}", version=0, audit_lines=0, submissions=0, draft=None,
            deadline=DEADLINE,
        )  # fmt: skip
        pipeline.store.commit(Decision(entry=entry), NOW)

    assert [sweep(pipeline, OVER + MINUTE) for _ in range(3)] == [5, 3, 0]


def test_an_erasing_that_was_cut_short_is_gone_on_with_an_hour_later(
    pipeline: Pipeline, participant: Participant, monkeypatch: pytest.MonkeyPatch
):
    def crash(*_):
        raise RuntimeError("the machine stopped")

    erasing = Erasing.from_settings(pipeline.settings)
    with monkeypatch.context() as broken:
        broken.setattr(Erasing, "_empty", crash)
        with pytest.raises(RuntimeError):
            erasing.run(person(pipeline), Order("arn:staff", "They asked.", NOW))
    assert person(pipeline).erased_at is None

    sweep(pipeline, NOW + timedelta(minutes=61))

    assert person(pipeline).erased_at is not None
    sweep(pipeline, NOW + timedelta(minutes=122))
    assert "due_at" not in entry_row(pipeline, participant)
    (line,) = pipeline.store.rows_of(participant.entry, "AUDIT#")
    assert line["actor"] == "arn:staff"


def test_somebody_enrolled_again_within_the_hour_is_left_alone(pipeline: Pipeline, participant: Participant):
    erasing = Erasing.from_settings(pipeline.settings)
    erasing.run(person(pipeline), Order("arn:staff", "They asked.", NOW))
    back = Person("LF10042", "New Person", "new@school.example", None, (participant.entry,))
    store = pipeline.store
    store.client.put_item(TableName=store.table, Item=items.encode(items.person_item(back)))

    sweep(pipeline, NOW + timedelta(minutes=61))

    assert person(pipeline) == back


def test_an_entry_that_is_written_meanwhile_keeps_its_own_time(pipeline: Pipeline, participant: Participant):
    read = pipeline.store.entry(participant.entry)
    pipeline.store.commit(Decision(entry=read), NOW + timedelta(days=1))
    due = entry_row(pipeline, participant)["due_at"]

    with pytest.raises(Stale):
        Retirement.from_settings(pipeline.settings).run(read, NOW)

    assert entry_row(pipeline, participant)["due_at"] == due
