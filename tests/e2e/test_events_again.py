"""Events that come twice, late and in another order."""

from __future__ import annotations

import json

from builders.participant import a_submission
from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate.aws.queues import pointer


def keep_events(deployed: Deployed, participant: Participant) -> tuple[str, list[str]]:
    """Declare and upload while nobody hears of it; the submission's number and S3's notifications."""
    events: list[str] = []

    def heard() -> list[str]:
        events.extend(body for body in deployed.take("Intake") if participant.entry in body)
        return events

    declaration, contents = a_submission()
    number = participant.upload_all(declaration, contents)
    # The manifest and each file.
    deployed.wait("S3's notifications", heard, until=lambda found: len(found) >= len(contents) + 1)
    return number, events


def test_doubled_and_reordered_events_lead_to_one_submission(deployed: Deployed, participant: Participant):
    with deployed.paused("Intake"):
        number, events = keep_events(deployed, participant)
        assert len(set(events)) == 4
        deployed.send("Intake", *reversed(events), *events)

    participant.wait_for(number, "checked")
    participant.submit(number)
    participant.wait_for(number, "released")
    rows = deployed.wait_until_quiet(participant.entry)

    script = deployed.store.submission(participant.ref(number)).script_id
    assert len(deployed.pulled_by_assessor(script)) == 1
    assert len([row for row in rows if row["SK"].startswith("SUBMISSION#")]) == 1
    assert len(deployed.letters(participant.entry, 3)) == 3


def test_events_that_come_again_after_the_end_change_nothing(deployed: Deployed, participant: Participant):
    with deployed.paused("Intake"):
        number, events = keep_events(deployed, participant)
        deployed.send("Intake", *events)
    participant.wait_for(number, "checked")
    participant.submit(number)
    participant.wait_for(number, "released")
    before = deployed.wait_until_quiet(participant.entry)
    ref = participant.ref(number)

    for _ in range(3):
        deployed.send("Intake", *reversed(events))
        deployed.send("Extract", json.dumps(pointer(ref)))
        deployed.send("Check", json.dumps(pointer(ref)))
    for row in before:
        if row["SK"].startswith("OUTBOX#"):
            queue = {"mail": "Mail", "release": "Release"}[row["target"]]
            message = {"version": 1, "entry": participant.entry, "outbox": row["id"]}
            deployed.send(queue, json.dumps(message))

    assert deployed.wait_until_quiet(participant.entry) == before
    assert len(deployed.pulled_by_assessor(deployed.store.submission(ref).script_id)) == 1
    mails = [
        mail for mail in deployed.cloud.mailbox.read() if participant.candidate in mail.subject + mail.text
    ]
    assert len(mails) == 3
