"""`scriptgate provider mail list` and `resend` on a mocked deployment."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from builders.participant import Participant
from builders.post import Mailbox
from scriptgate.aws import items
from scriptgate.stages.deliveries import Deliveries
from scriptgate.stages.terms import terms_of
from scriptgate.submissions.delivery import Delivery, DeliveryEvent
from scriptgate.submissions.invitations import invite
from scriptgate_cli.provider import provider

NOW = datetime.now(UTC).replace(microsecond=0)


def run(*arguments):
    return CliRunner().invoke(provider, [*arguments])


class Office:
    """An invited entry, its letters, and what SES says of them."""

    def __init__(self, pipeline):
        self.pipeline = pipeline
        self.store = pipeline.store
        somebody = Participant.enrolled(pipeline)
        entry = self.store.entry(somebody.entry)
        key = items.encode(items.cohort_key(entry.cohort))
        self.store.client.put_item(TableName=pipeline.settings.table, Item=key)
        decision = invite(entry, terms_of(entry, pipeline.settings), NOW, "staff")
        self.store.commit(decision, NOW)
        self.entry, self.row = entry.id, decision.outbox[0].id
        self.mailbox = Mailbox()
        self.mailbox.deliver(pipeline)

    def tell(self, status, row=None):
        event = DeliveryEvent(self.entry, row or self.row, status, NOW, "Permanent General")
        Deliveries(self.store, self.pipeline.settings).run(event, NOW)

    def events(self):
        return [line["event"] for line in self.store.rows_of(self.entry, "AUDIT#")]


@pytest.fixture
def office(pipeline):
    return Office(pipeline)


def test_the_list_of_an_entry_shows_each_letter_and_how_far_it_came(office):
    office.tell(Delivery.DELIVERED)

    output = run("mail", "list", office.entry).output

    assert office.row in output
    assert "delivered" in output
    assert "school.example" not in output


def test_letters_in_trouble_are_found_by_the_register(office):
    office.tell(Delivery.BOUNCED)

    (found,) = json.loads(run("mail", "list", "--trouble", "--json").output)

    assert (found["row"], found["letter"], found["status"]) == (office.row, "invitation", "bounced")
    assert found["detail"] == "Permanent General"


def test_a_deployment_without_trouble_says_so(office):
    office.tell(Delivery.DELIVERED)

    assert run("mail", "list", "--trouble").output == "No letter is in trouble.\n"
    assert json.loads(run("mail", "list", "--trouble", "--json").output) == []


def test_all_letters_of_a_cohort_are_listed(office):
    found = json.loads(run("mail", "list", "--json").output)

    assert [line["row"] for line in found] == [office.row]


def test_what_bounced_is_sent_again_with_a_new_link_and_the_trouble_is_over(office):
    office.tell(Delivery.BOUNCED)
    office.mailbox.deliver(office.pipeline)

    result = run("resend", office.entry, "--bounced")

    assert result.output == f"1 letter about {office.entry} is sent again: {office.row}-again-1.\n"
    ((recipient, subject, text),) = office.mailbox.deliver(office.pipeline)
    first = office.mailbox.received[0][1].get_body(("plain",)).get_content()
    assert (recipient, subject[:9]) == ("ada@school.example", "Your link")
    assert re.findall(r"/s/(\S+)", text) != re.findall(r"/s/(\S+)", first)
    assert office.store.entry(office.entry).mail_trouble is None
    assert office.events()[-2:] == ["letters-resent", "mail-trouble-cleared"]
    assert run("mail", "list", "--trouble").output == "No letter is in trouble.\n"


def test_a_letter_that_is_sent_again_and_bounces_again_is_told_again(office):
    office.tell(Delivery.BOUNCED)
    run("resend", office.entry, "--bounced")
    office.mailbox.deliver(office.pipeline)
    office.tell(Delivery.BOUNCED, f"{office.row}-again-1")

    told = list(office.store.rows_of(office.entry, "OUTBOX#bounced-"))

    assert len(told) == 2
    assert f"{office.row}-again-2" in run("resend", office.entry, "--bounced").output


def test_a_dry_run_says_what_would_be_sent_and_sends_nothing(office):
    office.tell(Delivery.BOUNCED)
    before = office.pipeline.rows()

    result = run("resend", office.entry, "--bounced", "--dry-run")

    assert result.output == f"1 letter about {office.entry} would be sent again: {office.row}-again-1.\n"
    assert office.pipeline.rows() == before


def test_any_letter_can_be_sent_again_by_its_row(office):
    office.tell(Delivery.DELIVERED)

    assert run("resend", office.entry, "--letter", office.row).exit_code == 0
    ((recipient, _, _),) = office.mailbox.deliver(office.pipeline)
    assert recipient == "ada@school.example"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ((), 2, "--letter ROW, or --bounced"),
        (("--bounced", "--letter", "x"), 2, "--letter ROW, or --bounced"),
        (("--bounced",), 1, "No letter about"),
        (("--letter", "x"), 1, "There is no letter 'x'"),
    ],
)
def test_what_cannot_be_sent_again_is_refused_in_words(office, arguments, status, words):
    result = run("resend", office.entry, *arguments)

    assert (result.exit_code, words in result.stderr) == (status, True)


def test_a_letter_that_waits_for_its_first_sending_is_not_sent_twice(office):
    office.tell(Delivery.BOUNCED)
    (told,) = office.store.rows_of(office.entry, "OUTBOX#bounced-")

    result = run("resend", office.entry, "--letter", told["id"])

    assert (result.exit_code, "on its way" in result.stderr) == (1, True)
