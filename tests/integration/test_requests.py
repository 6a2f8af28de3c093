"""What a participant asks people for: a new link, an answer. From the request to the emails."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest

from builders.cloud import PROVIDER
from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from builders.post import Mailbox
from scriptgate.aws import items
from scriptgate.aws.store import Stale
from scriptgate.stages.portal_requests import PortalRequests
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.submission import SubmissionRef

NOW = datetime.now(UTC)
WORDS = "Is the table on page 3 counted?\nIt is a figure. \u202e<b>Please</b> look."


@pytest.fixture
def requests(pipeline: Pipeline) -> PortalRequests:
    return PortalRequests(pipeline.store, pipeline.settings)


@pytest.fixture
def number(pipeline: Pipeline, participant: Participant) -> str:
    """A checked submission's."""
    number = participant.upload(*a_submission(4500))
    pipeline.run_all()
    return number


def rows(pipeline: Pipeline, participant: Participant, number: str):
    loaded = pipeline.store.load(SubmissionRef(participant.entry, number))
    assert loaded.entry is not None
    assert loaded.submission is not None
    return loaded.entry, loaded.submission


def test_a_new_link_comes_by_email_and_the_old_one_stops(
    pipeline: Pipeline, participant: Participant, requests: PortalRequests
):
    answer = requests.renew(pipeline.store.entry(participant.entry), NOW)
    ((recipient, subject, text),) = Mailbox().deliver(pipeline)
    (token,) = re.findall(r"https://portal\.example/s/(\S+)", text)

    assert "stopped working" in answer["message"]
    assert (recipient, subject[:13]) == ("ada@school.example", "Your new link")
    assert "You asked for a new link. The old one has stopped working" in " ".join(text.split())
    assert participant.ask("GET", "/entry").status == 404
    assert Participant(pipeline, token).ask("GET", "/entry").status == 200


def test_two_requests_for_a_link_at_once_make_one_link(
    pipeline: Pipeline, participant: Participant, requests: PortalRequests
):
    read = pipeline.store.entry(participant.entry)
    requests.renew(read, NOW)

    with pytest.raises(Stale):
        requests.renew(read, NOW)
    with pytest.raises(Refused, match="last ten minutes"):
        requests.renew(pipeline.store.entry(participant.entry), NOW + timedelta(minutes=9))
    assert len(pipeline.outbox()) == 1


def test_a_question_reaches_the_provider_in_the_participants_words(
    pipeline: Pipeline, participant: Participant, requests: PortalRequests, number: str
):
    requests.ask(*rows(pipeline, participant, number), {"text": WORDS}, NOW)
    mailbox = Mailbox()
    sent = {recipient: (subject, text) for recipient, subject, text in mailbox.deliver(pipeline)}

    subject, text = sent[PROVIDER]
    assert subject == "[QUESTION] LF10042 task-1 0001"
    assert "> Is the table on page 3 counted?\n> It is a figure. <b>Please</b> look.\n" in text
    assert f"aws s3 cp s3://{pipeline.settings.work}/{participant.entry}/0001/report.json" in text
    html = next(message for to, message in mailbox.received if to == PROVIDER).get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;Please&lt;/b&gt;" in html.get_content()


def test_the_participant_hears_that_the_question_was_passed_on(
    pipeline: Pipeline, participant: Participant, requests: PortalRequests, number: str
):
    answer = requests.ask(*rows(pipeline, participant, number), {"text": WORDS}, NOW)
    sent = {recipient: (subject, text) for recipient, subject, text in Mailbox().deliver(pipeline)}

    subject, text = sent["ada@school.example"]
    assert subject == f"We have passed on your question ({participant.entry}/0001)"
    assert "Nothing is charged for asking" in text
    assert "Deadlines do not move by themselves" in text
    assert "passed on your question" in answer["message"]


def test_the_words_stand_in_one_erasable_row_and_in_no_log(
    pipeline: Pipeline,
    participant: Participant,
    requests: PortalRequests,
    number: str,
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG, logger="scriptgate")
    requests.ask(*rows(pipeline, participant, number), {"text": WORDS}, NOW)

    holding = [row["SK"] for row in pipeline.rows() if "page 3" in json.dumps(row, default=str)]
    assert [key.split("#")[0] for key in holding] == ["REASON"]
    assert "page 3" not in caplog.text


def test_a_question_that_was_erased_before_it_was_sent_is_sent_without_its_words(
    pipeline: Pipeline, participant: Participant, requests: PortalRequests, number: str
):
    entry, submission = rows(pipeline, participant, number)
    requests.ask(entry, submission, {"text": WORDS}, NOW)
    pipeline.store.client.delete_item(
        TableName=pipeline.settings.table,
        Key=items.encode(items.reason_key(entry.id, entry.audit_lines + 1)),
    )

    sent = {recipient: text for recipient, _, text in Mailbox().deliver(pipeline)}

    assert "(Not kept any more.)" in sent[PROVIDER]


def test_three_questions_are_passed_on_and_a_fourth_is_refused(
    pipeline: Pipeline, participant: Participant, requests: PortalRequests, number: str
):
    for _ in range(3):
        requests.ask(*rows(pipeline, participant, number), {"text": "Why?"}, NOW)

    with pytest.raises(Refused) as refused:
        requests.ask(*rows(pipeline, participant, number), {"text": "Why?"}, NOW)

    assert refused.value.code == "too-many"
    assert len([row for row in pipeline.outbox() if "question" in row["id"]]) == 6


@pytest.mark.parametrize("body", [None, [], "Why?", {}, {"text": 7}, {"question": "Why?"}])
def test_a_body_without_a_question_is_refused(
    pipeline: Pipeline, participant: Participant, requests: PortalRequests, number: str, body
):
    with pytest.raises(Refused) as refused:
        requests.ask(*rows(pipeline, participant, number), body, NOW)

    assert refused.value.code == "no-question"


def test_a_question_does_not_hold_up_what_happens_to_the_submission(
    pipeline: Pipeline, participant: Participant, requests: PortalRequests
):
    number = participant.upload(*a_submission())
    pipeline.run_all()
    requests.ask(*rows(pipeline, participant, number), {"text": "Why?"}, NOW)

    assert participant.submit(number).status == 202
    pipeline.run_all()
    assert participant.state(number)["state"] == "released"
