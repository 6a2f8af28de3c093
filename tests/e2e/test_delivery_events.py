"""What became of a letter, through the deployed rule and queue, onto its row and the provider's desk.

The local cloud's SES tells of nothing, and its event bus takes no event in the name of `aws.ses` (nor does
AWS's, from anybody but SES): so the rule is asked what it would take, and the queue is given it.
"""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest

from builders.pipeline import load_event
from e2e.conftest import Enrol
from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate import catalogue
from scriptgate.aws import items
from scriptgate.submissions.invitations import invite
from scriptgate.submissions.terms import Terms
from scriptgate_local import project
from scriptgate_local.deployment import Parameters

PROVIDER = Parameters().provider_email


def invited(deployed: Deployed, somebody: Participant) -> str:
    """Send the invitation; its row's id."""
    store, now = deployed.store, datetime.now(UTC)
    entry = store.entry(somebody.entry)
    terms = Terms(catalogue.load_rulebook("npqh-2017"), "Northgate", PROVIDER, 15000)
    decision = invite(entry, terms, now, "staff")
    store.commit(decision, now)
    deployed.wait_until_quiet(somebody.entry)
    return decision.outbox[0].id


def event_of(deployed: Deployed, kind: str, somebody: Participant, row: str) -> dict[str, Any]:
    """The example of this kind, as SES tells it of this letter."""
    body: dict[str, Any] = json.loads(load_event(f"mail-{kind}")["Records"][0]["body"])
    mail = body["detail"]["mail"]
    configuration = deployed.cloud.outputs["MailConfigurationSet"]
    mail["tags"] |= {"entry": [somebody.entry], "row": [row], "ses:configuration-set": [configuration]}
    mail["destination"] = [somebody.email]
    return body


def lets_through(deployed: Deployed, body: dict[str, Any]) -> bool:
    """Whether the deployed rule takes an event."""
    events = deployed.cloud.client("events")
    (rule,) = (rule for rule in events.list_rules()["Rules"] if "MailEventsRule" in rule["Name"])
    answer = events.test_event_pattern(EventPattern=rule["EventPattern"], Event=json.dumps(body))
    return bool(answer["Result"])


def status(deployed: Deployed, somebody: Participant, row: str) -> str:
    found = deployed.store.get(items.outbox_key(somebody.entry, row))
    assert found is not None
    return str(found["status"])


def office(deployed: Deployed, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`scriptgate provider ...` as staff run it."""
    return subprocess.run(  # noqa: S603 - the project's own command
        [project.ROOT / ".venv" / "bin" / "scriptgate", "provider", *arguments],
        env={**os.environ, **deployed.cloud.environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )


def test_an_event_in_the_deployed_queue_updates_the_letters_row(deployed: Deployed, enrol: Enrol):
    somebody = enrol()
    row = invited(deployed, somebody)

    deployed.send("MailEvents", json.dumps(event_of(deployed, "delivered", somebody, row)))

    deployed.wait("the delivery", lambda: status(deployed, somebody, row) == "delivered")


@pytest.mark.parametrize("kind", ["delivered", "delayed", "bounced", "complained", "rejected"])
def test_the_deployed_rule_takes_events_of_this_stacks_letters_alone(
    deployed: Deployed, enrol: Enrol, kind: str
):
    ours = event_of(deployed, kind, enrol(), "invitation-1")
    foreign = json.loads(json.dumps(ours))
    foreign["detail"]["mail"]["tags"]["ses:configuration-set"] = ["another"]

    assert lets_through(deployed, ours)
    assert not lets_through(deployed, foreign)
    assert not lets_through(deployed, {**ours, "detail-type": "Email Opened"})


def test_a_bounce_reaches_the_provider_and_what_bounced_is_sent_again(deployed: Deployed, enrol: Enrol):
    somebody = enrol()
    row = invited(deployed, somebody)

    deployed.send("MailEvents", json.dumps(event_of(deployed, "bounced", somebody, row)))
    deployed.wait("the bounce", lambda: status(deployed, somebody, row) == "bounced")
    deployed.wait_until_quiet(somebody.entry)
    listed = json.loads(office(deployed, "mail", "list", somebody.entry, "--trouble", "--json").stdout)
    office(deployed, "resend", somebody.entry, "--bounced")
    deployed.wait_until_quiet(somebody.entry)

    told = deployed.cloud.mailbox.read(PROVIDER)
    assert f"[MAIL BOUNCED] {somebody.candidate} task-1 invitation" in {mail.subject for mail in told}
    assert [letter["row"] for letter in listed] == [row]
    assert len(deployed.cloud.mailbox.read(somebody.email)) == 2
    assert deployed.store.entry(somebody.entry).mail_trouble is None
