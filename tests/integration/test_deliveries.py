"""Events about letters: from the queue onto their rows, their entries and the provider's desk."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from builders.participant import Participant
from builders.pipeline import Pipeline, load_event, sqs_event
from builders.post import Mailbox
from scriptgate.aws import clients, items
from scriptgate.stages import deliveries
from scriptgate.stages.mail import Mail
from scriptgate.stages.terms import terms_of
from scriptgate.submissions.decisions import Decision, OutboxRow
from scriptgate.submissions.delivery import Delivery
from scriptgate.submissions.invitations import invite

NOW = datetime.now(UTC)
ADDRESS = "ada@school.example"
KINDS = {
    "delivered": "delivered",
    "delayed": "delayed",
    "bounced": "bounced",
    "soft-bounced": "soft-bounced",
    "complained": "complained",
    "rejected": "failed",
    "rendering-failed": "failed",
}


@dataclass
class Sent:
    """A letter in its queue, and what the mail system says of it."""

    pipeline: Pipeline
    entry: str
    row_id: str

    def tell(self, *kinds: str, address: str = ADDRESS) -> list[str]:
        """Put the examples of these kinds into the queue, about this letter; the ids of those that failed."""
        bodies = [self._about(kind, address) for kind in kinds]
        answer = self.pipeline.call("mail", sqs_event("mail", *bodies))
        return [item["itemIdentifier"] for item in answer["batchItemFailures"]]

    def _about(self, kind: str, address: str) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(load_event(f"mail-{kind}")["Records"][0]["body"])
        body["detail"]["mail"]["tags"] |= {"entry": [self.entry], "row": [self.row_id]}
        body["detail"]["mail"]["destination"] = [address]
        return body

    @property
    def row(self) -> dict[str, Any]:
        row = self.pipeline.store.get(items.outbox_key(self.entry, self.row_id))
        assert row is not None
        return row

    def listed(self) -> list[dict[str, Any]]:
        cohort = self.pipeline.store.entry(self.entry).cohort
        return list(self.pipeline.store.in_cohort(cohort, "mail"))

    def told_to_the_provider(self) -> list[dict[str, Any]]:
        rows = self.pipeline.store.rows_of(self.entry, "OUTBOX#bounced-")
        return [row for row in rows if json.loads(row["payload"])["letter"] == "bounced"]


@pytest.fixture
def sent(pipeline: Pipeline, participant: Participant) -> Sent:
    """An invitation that waits in its queue."""
    entry = pipeline.store.entry(participant.entry)
    decision = invite(entry, terms_of(entry, pipeline.settings), NOW, "staff")
    pipeline.store.commit(decision, NOW)
    pipeline.relay()
    return Sent(pipeline, entry.id, decision.outbox[0].id)


def test_a_letter_goes_out_with_its_row_in_tags_that_are_not_in_the_mail(sent: Sent):
    asked: list[dict[str, Any]] = []
    hook = "provide-client-params.sesv2.SendEmail"
    clients.sesv2().meta.events.register(hook, lambda params, **_: asked.append(params))

    sent.pipeline.drain("mail")

    (request,) = asked
    tags = {tag["Name"]: tag["Value"] for tag in request["EmailTags"]}
    assert tags == {"entry": sent.entry, "row": sent.row_id}
    assert sent.row_id.encode() not in request["Content"]["Raw"]["Data"]


@pytest.mark.parametrize(("kind", "status"), KINDS.items())
def test_each_kind_of_event_is_noted_on_the_letters_row(sent: Sent, kind: str, status: str):
    sent.pipeline.drain("mail")

    assert sent.tell(kind) == []

    assert sent.row["status"] == status
    assert "due_pk" not in sent.row
    assert ADDRESS not in json.dumps(sent.row)


@pytest.mark.parametrize("order", list(permutations(["delivered", "delayed", "bounced"])))
def test_events_come_in_any_order_and_twice(sent: Sent, order: tuple[str, ...]):
    sent.pipeline.drain("mail")

    sent.tell(*order)
    sent.tell(*order)

    assert sent.row["status"] == "bounced"
    assert sent.row["detail"] == "Permanent General"


def test_an_event_that_is_faster_than_our_own_note_stands(sent: Sent):
    mailbox = Mailbox()

    def send_and_deliver_at_once(*arguments: Any) -> str:
        sent.tell("delivered")
        return mailbox.send(*arguments)

    post = type("Fast", (), {"send": staticmethod(send_and_deliver_at_once)})()
    Mail(sent.pipeline.store, post, sent.pipeline.settings).run((sent.entry, sent.row_id), {}, NOW)  # type: ignore[arg-type]

    assert len(mailbox.received) == 1
    assert sent.row["status"] == "delivered"
    assert "due_pk" not in sent.row


def test_a_bounce_marks_the_entry_once_and_writes_the_provider_one_letter(sent: Sent):
    sent.pipeline.drain("mail")

    sent.tell("bounced", "bounced")
    sent.tell("bounced", "complained")

    assert sent.pipeline.store.entry(sent.entry).mail_trouble == "bounced"
    (row,) = sent.told_to_the_provider()
    context = json.loads(row["payload"])["context"]
    assert (context["about"], context["mail_trouble"]) == ("invitation", "bounced")
    lines = [line["event"] for line in sent.pipeline.store.rows_of(sent.entry, "AUDIT#")]
    assert lines.count("mail-bounced") == 1
    assert ADDRESS not in json.dumps([dict(line) for line in sent.pipeline.store.rows_of(sent.entry)])


def test_the_providers_letter_says_whom_to_ask_and_what_to_type(sent: Sent):
    sent.pipeline.drain("mail")
    sent.tell("bounced")
    ((recipient, subject, text),) = Mailbox().deliver(sent.pipeline)

    assert recipient == sent.pipeline.settings.provider_email
    assert subject.startswith("[MAIL BOUNCED] ")
    assert f"scriptgate provider resend {sent.entry} --bounced" in " ".join(text.split())
    assert ADDRESS not in text


def test_a_crash_between_entry_and_row_is_made_good_by_the_next_delivery(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
):
    sent.pipeline.drain("mail")
    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "delivery_noted", lambda *_: 1 / 0)
        assert len(sent.tell("bounced")) == 1

    assert sent.tell("bounced") == []
    assert sent.row["status"] == "bounced"
    assert len(sent.told_to_the_provider()) == 1


def test_a_late_bounce_of_an_address_that_was_replaced_marks_nobody(sent: Sent):
    sent.pipeline.drain("mail")

    sent.tell("bounced", address="ada@former.example")

    assert sent.row["status"] == "bounced"
    assert sent.pipeline.store.entry(sent.entry).mail_trouble is None
    assert sent.told_to_the_provider() == []


def test_letters_in_trouble_stand_in_the_register_and_others_do_not(sent: Sent):
    sent.pipeline.drain("mail")

    sent.tell("soft-bounced")
    (soft,) = sent.listed()
    sent.tell("delivered")
    assert sent.listed() == []
    sent.tell("bounced")
    (hard,) = sent.listed()

    assert (soft["status"], soft["detail"]) == ("soft-bounced", "Transient MailboxFull")
    assert (hard["row"], hard["letter"], hard["to"]) == (sent.row_id, "invitation", "participant")


def test_a_bounce_of_the_providers_own_mail_is_an_alarm_and_marks_no_candidate(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
):
    counted: list[str] = []
    add = deliveries.metrics.add_metric
    monkeypatch.setattr(
        deliveries.metrics, "add_metric", lambda **metric: counted.append(metric["name"]) or add(**metric)
    )
    entry = sent.pipeline.store.entry(sent.entry)
    context = {"letter": "compliance", "to": "provider", "context": {}}
    row = OutboxRow("0001-verdict-provider", "mail", "0001", context)
    sent.pipeline.store.commit(Decision(entry=entry, outbox=(row,)), NOW)

    about = replace(sent, row_id=row.id)
    about.tell("bounced")
    about.tell("bounced")

    assert counted.count("OfficeMailTrouble") == 1
    assert sent.pipeline.store.entry(sent.entry).mail_trouble is None
    assert [found["row"] for found in about.listed()] == [row.id]


def test_a_digest_that_bounces_is_noted_and_alarmed_though_it_has_no_entry(sent: Sent):
    pipeline = sent.pipeline
    row = {"PK": "ENTRY#DIGEST", "SK": "OUTBOX#2026-11-20", "id": "2026-11-20", "entry": "DIGEST"}
    payload = json.dumps({"letter": "digest", "to": "provider", "context": {}})
    item = items.encode({**row, "target": "mail", "payload": payload, "status": "sent"})
    pipeline.store.client.put_item(TableName=pipeline.settings.table, Item=item)

    digest = Sent(pipeline, "DIGEST", "2026-11-20")

    assert digest.tell("bounced") == []
    assert digest.row["status"] == "bounced"


def test_events_about_letters_that_are_gone_or_not_ours_are_passed_over(sent: Sent):
    gone = replace(sent, row_id="invitation-99")
    foreign: dict[str, Any] = json.loads(load_event("mail-delivered")["Records"][0]["body"])
    del foreign["detail"]["mail"]["tags"]["row"]

    assert gone.tell("delivered") == []
    assert sent.pipeline.send("mail", foreign) == []


@pytest.mark.parametrize("row", ["0001-release", "x" * 2000, "\u202e", "0001 verdict"])
def test_an_event_can_only_be_about_a_letter(sent: Sent, row: str):
    """A row of another kind has no reader; a tag that could be none of ours isn't looked up."""
    release = OutboxRow("0001-release", "release", "0001", {})
    store = sent.pipeline.store
    store.commit(Decision(entry=store.entry(sent.entry), outbox=(release,)), NOW)
    before = sent.pipeline.rows()

    assert replace(sent, row_id=row).tell("bounced", "delivered") == []
    assert sent.pipeline.rows() == before


@pytest.mark.parametrize("spoilt", ["time", "detail", "bounce"])
def test_an_event_that_makes_no_sense_is_kept_for_a_person(
    sent: Sent, spoilt: str, caplog: pytest.LogCaptureFixture
):
    body: dict[str, Any] = json.loads(load_event("mail-bounced")["Records"][0]["body"])
    if spoilt == "bounce":
        body["detail"]["bounce"] = ["Permanent"]
    else:
        body[spoilt] = {"eventType": "Parcel", "mail": {}} if spoilt == "detail" else "yesterday"

    assert len(sent.pipeline.send("mail", body)) == 1
    assert caplog.records[-2].error == "UnknownMessage"  # type: ignore[attr-defined]


def test_no_log_line_holds_an_address(sent: Sent, caplog: pytest.LogCaptureFixture, capsys):
    with caplog.at_level(logging.INFO):
        sent.tell(*KINDS)
        replace(sent, row_id="invitation-99").tell("bounced")

    said = caplog.text + "".join(capsys.readouterr())
    assert "school.example" not in said
    assert "user unknown" not in said


def test_every_status_that_an_event_can_bring_has_an_example():
    ours = {Delivery.PENDING, Delivery.QUEUED, Delivery.SENT}
    assert set(KINDS.values()) == {status.value for status in Delivery if status not in ours}
