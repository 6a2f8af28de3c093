"""Reminders: `sweep` finds the entries whose moment has come, and everything ends in one email."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from builders.cloud import PROVIDER
from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from builders.post import Mailbox
from scriptgate.aws import items
from scriptgate.aws.store import Stale, Store
from scriptgate.stages.sweep import Sweep, Swept
from scriptgate.stages.terms import terms_of
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.reminders import remind

NOW = datetime.now(UTC)
DEADLINE = NOW + timedelta(days=14)
FIRST, SECOND = DEADLINE - timedelta(days=7), DEADLINE - timedelta(days=2)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def participant(pipeline: Pipeline) -> Participant:
    return Participant.enrolled(pipeline, deadline=DEADLINE, invited_at=NOW - timedelta(days=1))


def sweep(pipeline: Pipeline, now: datetime) -> int:
    return Sweep.from_settings(pipeline.settings).run(now).reminders


def due_at(pipeline: Pipeline, participant: Participant) -> str | None:
    """When a reminder is due; that its data's time is over, long after the deadline, is another matter."""
    row = pipeline.store.get(items.entry_key(participant.entry))
    assert row is not None
    return row["due_at"] if row["due_at"] < utc(DEADLINE) else None


def reminders(pipeline: Pipeline) -> list[str]:
    return [row["id"] for row in pipeline.outbox() if row["id"].startswith("reminder-")]


def test_each_reminder_is_written_once_however_often_it_is_swept(
    pipeline: Pipeline, participant: Participant
):
    written = [
        sweep(pipeline, now)
        for now in (FIRST - MINUTE, FIRST, FIRST + MINUTE, SECOND - MINUTE, SECOND, SECOND + MINUTE, DEADLINE)
    ]

    assert written == [0, 1, 0, 0, 1, 0, 0]
    assert len(reminders(pipeline)) == 2
    assert due_at(pipeline, participant) is None


@pytest.mark.usefixtures("participant")
def test_a_sweep_that_comes_late_writes_one_reminder_and_not_two(pipeline: Pipeline):
    assert sweep(pipeline, SECOND + timedelta(hours=5)) == 1
    assert sweep(pipeline, SECOND + timedelta(hours=6)) == 0


def test_who_has_submitted_is_never_found(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    participant.submit(number)

    assert due_at(pipeline, participant) is None
    assert sweep(pipeline, SECOND) == 0


def test_checked_work_that_is_not_submitted_is_told_so_in_the_subject(
    pipeline: Pipeline, participant: Participant
):
    participant.upload(*a_submission())
    pipeline.run_all()
    sweep(pipeline, FIRST)

    ((recipient, subject, text),) = Mailbox().deliver(pipeline)

    assert recipient == "ada@school.example"
    assert subject.startswith("Checked but NOT submitted: ")
    assert "Dear Ada Example" in text
    assert PROVIDER in text


def test_the_link_of_a_reminder_works_beside_the_one_of_the_invitation(
    pipeline: Pipeline, participant: Participant
):
    sweep(pipeline, FIRST)
    ((_, subject, text),) = Mailbox().deliver(pipeline)
    (token,) = re.findall(r"https://portal\.example/s/(\S+)", text)

    assert subject.startswith("Not submitted yet: deadline ")
    assert token != participant.token
    for known in (token, participant.token):
        assert Participant(pipeline, known).ask("GET", "/entry").status == 200


def test_a_submit_that_comes_between_makes_the_reminder_stale(pipeline: Pipeline, participant: Participant):
    read = pipeline.store.entry(participant.entry)
    pipeline.store.commit(Decision(entry=replace(read, awaiting="0001")), NOW)
    terms = terms_of(read, pipeline.settings)

    with pytest.raises(Stale):
        pipeline.store.commit(remind(read, None, terms, (7, 2), FIRST), FIRST)

    assert reminders(pipeline) == []


def test_an_extension_brings_the_reminders_again(pipeline: Pipeline, participant: Participant):
    sweep(pipeline, SECOND)
    entry = pipeline.store.entry(participant.entry)
    extended = replace(entry, deadline=DEADLINE + timedelta(days=10))
    pipeline.store.commit(Decision(entry=extended), SECOND)

    assert sweep(pipeline, FIRST + timedelta(days=10)) == 1
    assert sweep(pipeline, SECOND + timedelta(days=10)) == 1
    assert len(set(reminders(pipeline))) == 3


def test_a_row_that_was_stored_before_there_were_reminders_is_read(
    pipeline: Pipeline, participant: Participant
):
    pipeline.store.client.update_item(
        TableName=pipeline.settings.table,
        Key=items.encode(items.entry_key(participant.entry)),
        UpdateExpression="REMOVE reminded_at, due_pk, due_at",
    )

    assert pipeline.store.entry(participant.entry).reminded_at is None


def test_a_deployment_without_reminders_lets_go_of_rows_that_another_setting_made_due(
    pipeline: Pipeline, participant: Participant
):
    none = Pipeline(replace(pipeline.settings, reminder_days=()))

    assert Sweep.from_settings(none.settings).run(FIRST) == Swept(0, 0, 0)
    assert due_at(pipeline, participant) is None
    assert reminders(pipeline) == []


def test_an_entry_that_is_gone_holds_up_nobody_elses_reminder(
    pipeline: Pipeline, participant: Participant, monkeypatch: pytest.MonkeyPatch
):
    keys = [items.entry_key("LF9-task-1-gone"), items.entry_key(participant.entry)]
    monkeypatch.setattr(Store, "due", lambda *_: keys)

    assert sweep(pipeline, FIRST) == 1
