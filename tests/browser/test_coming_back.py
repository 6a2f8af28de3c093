"""The link at any later time: where the submission is, what is next, and whom to ask."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from browser.documents import METADATA, annexes, broken_script, script, wordy_script
from browser.page import Visit
from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate_local.demo.participant import Document


def sent(someone: Participant, main: Document, ends: str, *, submit: bool = True) -> str:
    """Upload and submit without a browser; the submission's number."""
    documents = [main, *annexes()]
    declaration = {"files": [document.declared() for document in documents], "metadata": METADATA}
    number = someone.upload_all(declaration, [document.content for document in documents])
    if submit:
        someone.wait_for(number, "checked")
        someone.submit(number)
    someone.wait_for(number, ends)
    return number


@pytest.mark.parametrize(
    ("main", "ends", "told"),
    [
        (script(3000), "released", "Waiting for an assessor"),
        (wordy_script(3970), "in_review", "With a person for review"),
        (script(4200), "rejected", "Not accepted"),
    ],
    ids=["released", "in review", "rejected"],
)
def test_whoever_comes_back_sees_where_the_submission_is(
    main: Document, ends: str, told: str, visit: Visit, participant: Participant
):
    sent(participant, main, ends)

    page = visit(participant)

    expect(page.status).to_contain_text(told)
    expect(page.region("Your receipt")).to_contain_text(f"{participant.entry}/0001")
    expect(page.region("Your receipt")).to_contain_text(main.sha256)
    expect(page.report).to_contain_text("of 4,000 words")


def test_a_returned_submission_is_mended_with_a_new_file_alone(visit: Visit, participant: Participant):
    sent(participant, broken_script(), "returned", submit=False)
    page = visit(participant)
    expect(page.status).to_contain_text("No attempt has been used")
    expect(page.field("Title of the programme")).to_have_value("Reading for every pupil")

    page.replace(script(3000), "My essay.docx")
    page.check()

    expect(page.report).to_contain_text("3,000 of 4,000 words")
    assert len(page.watch.puts()) == 1


def test_after_a_rejection_a_new_version_may_be_sent_and_its_cost_is_told_first(
    visit: Visit, deployed: Deployed, participant: Participant
):
    sent(participant, script(4200), "rejected")
    page = visit(participant)
    expect(page.region("Deadline and cost")).to_contain_text("£95")
    expect(page.status).to_contain_text("You can mend what the report names")

    page.replace(script(3900), script().name)
    page.press_check()
    expect(page.report).to_contain_text("3,900 of 4,000 words")
    expect(page.submitting).to_contain_text("£95.00 may be charged for this submission")
    assert len(page.watch.puts()) == 1
    page.submit()

    assert page.submitted() == f"{participant.entry}/0002"
    for place in (page.status, page.region("Deadline and cost"), page.region("Submitted for assessment")):
        expect(place).to_contain_text(re.compile(r"£95\.00.*proposed|proposed.*£95\.00"))
    expect(page.tab.get_by_text("Submitting costs nothing")).to_have_count(0)
    participant.wait_for("0002", "released")
    (charge,) = deployed.charges(participant.entry)
    assert charge["amount_pence"] == 9500


def test_a_review_can_be_asked_for(visit: Visit, deployed: Deployed, participant: Participant):
    sent(participant, script(4200), "rejected")
    page = visit(participant)

    page.tab.get_by_text("I think that a count or a finding is wrong").click()
    page.field("What do you think is wrong?").fill("My references were counted.")
    page.button("Send").click()

    expect(page.region("Ask for a review").get_by_role("status")).not_to_be_empty()
    letters = deployed.cloud.mailbox
    deployed.wait(
        "the question to reach the provider",
        lambda: [mail for mail in letters.read() if "My references were counted." in mail.text],
    )


def test_a_review_that_was_asked_for_is_not_forgotten_when_a_new_version_is_checked(
    visit: Visit, participant: Participant
):
    number = sent(participant, script(4200), "rejected")
    question = {"text": "My references were counted."}
    participant.ask("POST", f"/submissions/{number}/question", json=question)
    page = visit(participant)
    expect(page.region("Ask for a review")).to_contain_text("You have asked")

    page.choose(script(3900), *annexes())
    page.check()

    expect(page.region("Ask for a review")).to_contain_text("You have asked")
    expect(page.submitting).to_contain_text("Its answer may change what this costs.")


def test_what_was_submitted_is_shown_as_a_record(visit: Visit, participant: Participant):
    sent(participant, wordy_script(3970), "in_review")
    page = visit(participant)

    expect(page.report).to_contain_text("A person decides")
    for gone in ("How to mend it", "heck again", "Replace a file"):
        expect(page.report).not_to_contain_text(gone)
    expect(page.region("Deadline and cost")).not_to_contain_text("Time left")
    expect(page.tab.get_by_text("What is checked")).to_be_hidden()
    expect(page.tab.get_by_role("contentinfo")).to_contain_text(f"quote {participant.entry}/0001")


def test_a_server_that_is_busy_for_a_moment_is_asked_again_with_a_word(
    visit: Visit, participant: Participant
):
    page = visit(participant, allow=["502"])
    busy = [2]

    def answer(route: Route) -> None:
        busy[0] -= 1
        route.fulfill(status=502, body="Bad gateway") if busy[0] >= 0 else route.continue_()

    page.tab.route("**/entry", answer)
    page.tab.reload()

    page.says("The service is not answering just now. We keep trying")
    page.says("Task 1")
    expect(page.tab.get_by_text("The service is not answering")).to_have_count(0)


def test_a_new_link_stops_the_old_one(visit: Visit, deployed: Deployed, participant: Participant):
    page = visit(participant)
    page.watch.allow("404")

    page.tab.get_by_text("Send me a new link").click()
    page.button("Send a new link and stop this one").click()
    page.says("A new link is on its way")
    page.open()
    page.says("This link does not work")

    assert participant.ask("GET", "/entry").status_code == 404
    (mail, *_) = deployed.wait("the new link", lambda: deployed.cloud.mailbox.read(participant.email))
    found = re.search(r"/s/([\w-]+)", mail.text)
    assert found
    assert found[1] != participant.token


def test_an_unknown_link_says_nothing_but_that(visit: Visit, enrol):
    someone = enrol()
    nobody = type(someone)(someone.deployed, "", "", "", "A" * len(someone.token))

    page = visit(nobody, allow=["404"])

    expect(page.tab.get_by_role("heading")).to_have_count(1)
