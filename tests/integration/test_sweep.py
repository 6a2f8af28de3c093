"""Sweep: what was lost is rung for again, and nothing is done twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from builders.cloud import messages_in
from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline, load_event
from scriptgate.aws import clients
from scriptgate.stages.sweep import Sweep, Swept

NOTHING = {"submissions": 0, "outbox_rows": 0, "reminders": 0, "erased": 0}


def sweep(pipeline: Pipeline, **later: int) -> Swept:
    return Sweep.from_settings(pipeline.settings).run(datetime.now(UTC) + timedelta(**later))


def test_nothing_is_due_at_first(pipeline: Pipeline, participant: Participant):
    participant.upload(*a_submission())
    assert pipeline.call("sweep", load_event("sweep")) == NOTHING


def test_a_lost_s3_event_is_found(pipeline: Pipeline, participant: Participant):
    declaration, contents = a_submission()
    number = participant.declare(declaration)
    for content in contents:
        participant.put(number, content)
    assert sweep(pipeline, minutes=11) == Swept(1, 0)
    pipeline.run_all()
    assert participant.state(number)["state"] == "checked"


@pytest.mark.parametrize("steps", [[], ["extract"]])
def test_a_lost_doorbell_is_rung_again(pipeline: Pipeline, participant: Participant, steps):
    number = participant.upload(*a_submission())
    pipeline.drain(*steps)
    messages_in(pipeline.queue_of("check" if steps else "extract"))
    assert sweep(pipeline, minutes=6) == Swept(1, 0)
    pipeline.run_all()
    assert participant.state(number)["state"] == "checked"


def test_outbox_rows_that_the_stream_lost_are_pumped(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    pipeline.drain("extract", "check")
    participant.submit(number)
    assert sweep(pipeline, minutes=3) == Swept(0, 4)
    pipeline.drain("release", "mail")
    assert participant.state(number)["state"] == "released"
    assert {row["status"] for row in pipeline.outbox()} == {"sent"}
    assert sweep(pipeline, days=2) == Swept(0, 0)


def test_what_stays_stuck_is_told_to_both_sides_once(pipeline: Pipeline, participant: Participant):
    participant.upload(*a_submission())
    for hours in range(1, 12):
        sweep(pipeline, hours=hours)
    told = [row["id"].rsplit("-", 2) for row in pipeline.outbox()]
    assert [(stuck, to) for stuck, _, to in told] == [
        ("0001-trouble-received", "participant"),
        ("0001-trouble-received", "provider"),
    ]


def test_files_that_never_come_are_not_waited_for_for_ever(pipeline: Pipeline, participant: Participant):
    participant.declare(a_submission()[0])
    rings = [sweep(pipeline, hours=hours).submissions for hours in range(1, 12)]
    assert sum(rings) == 3
    assert [row["id"] for row in pipeline.outbox()] == ["0001-incomplete"]


def test_a_draft_that_nobody_submits_is_let_go_after_a_month_and_told_to_nobody(
    pipeline: Pipeline, participant: Participant
):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    assert sweep(pipeline, days=29) == Swept(0, 0)
    assert sweep(pipeline, days=31) == Swept(1, 0)
    assert sweep(pipeline, days=62) == Swept(0, 0)
    key = f"{participant.entry}/{number}/extraction.json"
    tags = clients.s3().get_object_tagging(Bucket=pipeline.settings.work, Key=key)["TagSet"]
    assert tags == [{"Key": "retention", "Value": "draft"}]
    assert pipeline.outbox() == []


def test_what_was_submitted_is_never_let_go(pipeline: Pipeline, participant: Participant):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    participant.submit(number)
    pipeline.run_all()
    sweep(pipeline, days=400)  # it rings for an assessor; it lets go of nothing
    key = f"{participant.entry}/{number}/extraction.json"
    assert clients.s3().get_object_tagging(Bucket=pipeline.settings.work, Key=key)["TagSet"] == []
