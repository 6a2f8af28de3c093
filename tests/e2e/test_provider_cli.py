"""The provider's command line against the deployed stack."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate_local import project

COLUMNS = "candidate,name,email,trn,cohort,rulebook,task,window,deadline,home_urn"


def run(deployed: Deployed, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`scriptgate provider ...` as staff run it."""
    return subprocess.run(  # noqa: S603 - the project's own command
        [project.ROOT / ".venv" / "bin" / "scriptgate", "provider", *arguments],
        env={**os.environ, **deployed.cloud.environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def write_cohort(path: Path, cohort: str, *candidates: str) -> Path:
    deadline = datetime.now(UTC) + timedelta(days=14)
    rows = [
        f"{number},Bo Example,{number.lower()}@fellside.example,1234567,{cohort},npqh-2017,task-1,"
        f"2026-autumn,{deadline:%Y-%m-%d} 12:00,123456"
        for number in candidates
    ]
    path.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return path


def invited(deployed: Deployed, email: str, number: int = 1) -> list[str]:
    """The tokens of the links in an address's invitations, oldest first, once there are so many."""
    mails = deployed.wait(
        f"invitation {number} to {email}",
        lambda: deployed.cloud.mailbox.read(email),
        until=lambda found: len(found) >= number,
    )
    found = [re.search(rf"{re.escape(deployed.cloud.portal_url)}/s/([\w-]+)", mail.text) for mail in mails]
    assert all(found), [mail.text for mail in mails]
    return [link[1] for link in found if link]


@pytest.fixture(scope="module")
def candidate(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Participant:
    """Enrolled and invited by the command line; the link is the one of the email."""
    number = "LF30001"
    cohort = write_cohort(tmp_path_factory.mktemp("cohort") / "cohort.csv", "2026-office", number)
    enrolled = run(deployed, "enrol", str(cohort))
    assert enrolled.returncode == 0, enrolled.stderr
    sent = run(deployed, "invite", "--cohort", "2026-office")
    assert sent.returncode == 0, sent.stderr
    email = f"{number.lower()}@fellside.example"
    (token,) = invited(deployed, email)
    return Participant(deployed, number, f"{number}-task-1-2026-autumn", email, token)


def test_the_link_of_an_invitation_opens_the_entry(candidate: Participant):
    answer = candidate.ask("GET", "/entry")

    assert answer.status_code == 200
    assert answer.json()["entry"] == candidate.entry


def test_a_new_invitation_ends_the_old_link(deployed: Deployed, tmp_path: Path):
    cohort = write_cohort(tmp_path / "cohort.csv", "2026-again", "LF30002")
    entry, email = "LF30002-task-1-2026-autumn", "lf30002@fellside.example"
    assert run(deployed, "enrol", str(cohort)).returncode == 0
    assert run(deployed, "invite", "--entry", entry).returncode == 0
    (old,) = invited(deployed, email)
    someone = Participant(deployed, "LF30002", entry, email, old)
    before = someone.ask("GET", "/entry").status_code

    again = run(deployed, "invite", "--entry", entry, "--again")

    assert again.returncode == 0, again.stderr
    new = next(token for token in invited(deployed, email, 2) if token != old)
    assert before == 200
    assert someone.ask("GET", "/entry").status_code == 404
    assert replace(someone, token=new).ask("GET", "/entry").status_code == 200


def test_a_bad_row_is_named_and_nothing_is_written(deployed: Deployed, tmp_path: Path):
    cohort = write_cohort(tmp_path / "cohort.csv", "2026-bad", "LF30003", "LF30004")
    cohort.write_text(cohort.read_text().replace("lf30004@", "lf30004 at "))

    answer = run(deployed, "enrol", str(cohort))

    assert answer.returncode == 1
    assert "line 3, email" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert deployed.rows("LF30003-task-1-2026-autumn") == []
    assert "2026-bad" not in deployed.store.cohorts()


def test_what_lies_between_the_two_counts_waits_for_a_person_who_accepts_it(
    deployed: Deployed, candidate: Participant
):
    number = candidate.upload(words=3992)
    checked = candidate.wait_for(number, "checked")
    assert checked["verdict"] == "needs_review"
    assert checked["counts"]["text"] == "3,999 to 4,001 of 4,000 words"
    candidate.submit(number)
    candidate.wait_for(number, "in_review")

    listed = run(deployed, "review", "list", "--json")
    accepted = run(deployed, "review", "accept", candidate.entry, number, "--reason", "One word is a label.")

    waiting = [(row["entry"], row["submission"]) for row in json.loads(listed.stdout)]
    assert (candidate.entry, number) in waiting
    assert accepted.returncode == 0, accepted.stderr
    candidate.wait_for(number, "released")
    assert candidate.entry not in run(deployed, "review", "list").stdout
    script = deployed.store.submission(candidate.ref(number)).script_id
    assert len(deployed.pulled_by_assessor(script)) == 1
    texts = [mail.text for mail in deployed.letters(candidate.entry, 3) if mail.recipient == candidate.email]
    assert any("One word is a label." in text for text in texts)


def test_a_second_decision_is_refused_and_says_who_decided(deployed: Deployed, enrol):
    participant = enrol()
    number = participant.send_in(3992, ends="in_review")
    first = run(deployed, "review", "reject", participant.entry, number, "--reason", "Two words too many.")

    second = run(deployed, "review", "accept", participant.entry, number, "--reason", "Let it pass.")

    assert first.returncode == 0, first.stderr
    assert second.returncode == 1
    assert "rejected by" in second.stderr
    assert participant.state(number)["state"] == "rejected"
    assert deployed.store.entry(participant.entry).liability is not None


def test_the_record_is_whole_and_somebody_erased_is_gone_from_every_bucket(deployed: Deployed, enrol):
    participant = enrol()
    number = participant.send_in(3000, ends="released")
    script = deployed.store.submission(participant.ref(number)).script_id
    kept = {"Inbox": participant.entry, "Work": participant.entry, "Scripts": script}
    before = {bucket: versions(deployed, bucket, prefix) for bucket, prefix in kept.items()}
    whole = run(deployed, "audit", "verify", participant.entry)

    erased = run(deployed, "erase", participant.candidate, "--reason", "They asked.", "--yes")

    assert (whole.returncode, erased.returncode) == (0, 0), whole.stdout + erased.stderr
    assert all(before.values())
    assert not any(versions(deployed, bucket, prefix) for bucket, prefix in kept.items())
    rows = json.dumps(deployed.rows(participant.entry), default=str)
    assert participant.email not in rows
    assert ".docx" not in rows
    assert participant.ask("GET", "/entry").status_code == 404
    assert run(deployed, "audit", "verify", participant.entry).returncode == 0
    assert "erased" in run(deployed, "audit", "list", participant.entry).stdout


def versions(deployed: Deployed, bucket: str, prefix: str | None) -> int:
    """Versions and delete markers under a prefix."""
    name = deployed.cloud.outputs[f"{bucket}Bucket"]
    found = deployed.cloud.client("s3").list_object_versions(Bucket=name, Prefix=f"{prefix}/")
    return len(found.get("Versions", [])) + len(found.get("DeleteMarkers", []))
