"""Faults of the platform and of messages: nothing is lost, nothing is done twice."""

from __future__ import annotations

import json

from builders.participant import a_submission, declared, make_docx
from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate.aws.queues import pointer
from scriptgate.submissions.states import State

LONG = 150_000
"""Words that take seconds to read."""


def test_a_submission_whose_worker_was_killed_is_checked_all_the_same(
    deployed: Deployed, participant: Participant
):
    declaration, contents = a_submission()
    long = make_docx(LONG)
    declaration["files"][0] = declared("script", "long.docx", long)

    with deployed.redelivering("Extract", after_seconds=5):
        number = participant.upload_all(declaration, [long, *contents[1:]])
        deployed.kill_worker_at_work("Extract")
        killed_in = deployed.store.submission(participant.ref(number)).state
        state = participant.wait_for(number, "checked")
        rows = deployed.wait_until_quiet(participant.entry)

    assert killed_in is State.RECEIVED
    assert state["counts"]["strict"] > LONG
    assert [row["SK"] for row in rows if row["SK"].startswith("SUBMISSION#")] == [f"SUBMISSION#{number}"]
    assert deployed.cloud.waiting("ExtractDead") == 0


def test_one_bad_message_in_a_batch_fails_alone_and_ends_with_the_dead_letters(
    deployed: Deployed, participant: Participant
):
    bad = f"not JSON, for {participant.candidate}"
    with deployed.redelivering("Check", after_seconds=1):
        with deployed.paused("Check"):
            number = participant.upload()
            deployed.send("Check", bad)
            participant.wait_for(number, "extracted")
            deployed.wait("two messages in CheckQueue", lambda: deployed.cloud.waiting("Check") == 2)
        participant.wait_for(number, "checked")
        dead = deployed.wait("the bad message's end", lambda: deployed.take("CheckDead"))

    assert dead == [bad]
    assert deployed.cloud.waiting("Check") == 0


def test_messages_that_nobody_knows_end_with_the_dead_letters(deployed: Deployed):
    unknown = [
        json.dumps({"version": 2, "entry": "LF1-task-1-x", "submission": "0001"}),
        json.dumps({"version": 1, "entry": "LF1-task-1-x", "submission": "0001"}),
        json.dumps([1]),
    ]
    with deployed.redelivering("Extract", after_seconds=1):
        deployed.send("Extract", *unknown)
        dead: list[str] = []
        deployed.wait(
            "the unknown messages' end",
            lambda: dead.extend(deployed.take("ExtractDead")) or dead,
            until=lambda found: len(found) >= len(unknown),
        )

    assert sorted(dead) == sorted(unknown)


def test_sweep_finds_nothing_to_do_on_a_quiet_system(deployed: Deployed, participant: Participant):
    number = participant.upload()
    participant.wait_for(number, "checked")
    deployed.wait_until_quiet(participant.entry)

    assert deployed.sweep() == {"submissions": 0, "outbox_rows": 0, "reminders": 0, "erased": 0}


def test_sweep_rings_again_when_a_doorbell_was_lost(deployed: Deployed, participant: Participant):
    with deployed.paused("Extract"):
        number = participant.upload()
        participant.wait_for(number, "received")
        doorbells: list[str] = []
        deployed.wait("the doorbell", lambda: doorbells.extend(deployed.take("Extract")) or doorbells)
    ref = participant.ref(number)
    assert [json.loads(body) for body in doorbells] == [pointer(ref)]
    deployed.make_due(ref)

    deployed.sweep()

    participant.wait_for(number, "checked")


def test_sweep_rings_again_when_the_notifications_of_uploads_were_lost(
    deployed: Deployed, participant: Participant
):
    with deployed.paused("Intake"):
        number = participant.upload()
        heard: list[str] = []
        deployed.wait(
            "S3's notifications",
            lambda: heard.extend(deployed.take("Intake")) or heard,
            until=lambda found: len(found) >= 4,
        )
    assert participant.state(number)["state"] == "receiving"
    deployed.make_due(participant.ref(number))

    deployed.sweep()

    participant.wait_for(number, "checked")
