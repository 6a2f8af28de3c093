"""A receipt beside the record of the deployed stack, and a reminder from the schedule to the mailbox."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from e2e.conftest import Enrol
from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate import catalogue
from scriptgate.submissions.receipts import receipt_to_keep
from scriptgate.submissions.terms import Terms
from scriptgate_local import project


def verify(deployed: Deployed, receipt: Any, file: Path) -> subprocess.CompletedProcess[str]:
    """`scriptgate receipt verify` as staff run it."""
    file.write_text(json.dumps(receipt), encoding="utf-8")
    return subprocess.run(  # noqa: S603 - the project's own command
        [project.ROOT / ".venv" / "bin" / "scriptgate", "receipt", "verify", file],
        env={**os.environ, **deployed.cloud.environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_receipt_is_verified_down_to_the_stored_bytes(
    deployed: Deployed, participant: Participant, tmp_path: Path
):
    number = participant.send_in(3000, "released")
    found = deployed.store.load(participant.ref(number))
    assert found.entry is not None
    assert found.submission is not None
    terms = Terms(catalogue.load_rulebook("npqh-2017"), "", "", None)
    receipt = receipt_to_keep(found.entry, found.submission, terms)

    true = verify(deployed, receipt, tmp_path / "true.json")
    forged = verify(deployed, {**receipt, "submitted_at": "2026-01-01T00:00:00Z"}, tmp_path / "forged.json")

    assert (true.returncode, forged.returncode) == (0, 1), true.stderr + forged.stderr
    assert "file 3, stored SHA-256" in true.stdout
    assert "1 item of 35 differs." in forged.stdout


def test_who_has_not_submitted_is_reminded_once_with_a_link_that_works(deployed: Deployed, enrol: Enrol):
    now = datetime.now(UTC)
    somebody = enrol(deadline=now + timedelta(days=1), invited_at=now - timedelta(days=3))

    deployed.sweep()
    deployed.sweep()
    deployed.wait_until_quiet(somebody.entry)

    (mail,) = deployed.cloud.mailbox.read(somebody.email)
    assert mail.subject.startswith("Not submitted yet: deadline ")
    (link,) = set(re.findall(rf"{re.escape(deployed.cloud.portal_url)}/s/([\w-]+)", mail.text))
    assert link != somebody.token
    reminded = Participant(deployed, somebody.candidate, somebody.entry, somebody.email, link)
    assert reminded.ask("GET", "/entry").status_code == 200
