"""Submitting: once, in time, and nothing that was not shown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import expect

from browser.documents import script, wordy_script
from browser.page import Visit
from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Liability

ACCEPTED = re.compile("meets the requirements|Waiting for an assessor")
"""What the page says when it stops asking: a release takes less than the pause between two questions."""


def change_entry(deployed: Deployed, someone: Participant, **facts: Any) -> None:
    """Something happens to an entry elsewhere."""
    entry = replace(deployed.store.entry(someone.entry), **facts)
    deployed.store.commit(Decision(entry=entry), datetime.now(UTC))


def test_submitting_twice_from_two_tabs_gives_one_receipt(
    visit: Visit, deployed: Deployed, participant: Participant
):
    first = visit(participant)
    first.prepare(script(3000))
    first.check()
    second = first.another_tab()
    for page in (first, second):
        page.declaration.check()

    first.button("Submit for assessment").click(no_wait_after=True)
    second.button("Submit for assessment").click(no_wait_after=True)

    assert first.submitted() == second.submitted() == f"{participant.entry}/0001"
    participant.wait_for("0001", "released")
    rows = deployed.wait_until_quiet(participant.entry)
    events = [row["event"] for row in deployed.store.rows_of(participant.entry, "AUDIT#")]
    assert events.count("submission-submitted") <= 1
    assert [row["SK"] for row in rows if row["SK"].startswith("SUBMISSION#")] == ["SUBMISSION#0001"]


def test_without_the_declaration_nothing_is_submitted(visit: Visit, participant: Participant):
    page = visit(participant)
    page.prepare(script(3000))
    page.check()

    page.button("Submit for assessment").click()

    expect(page.problem).to_be_focused()
    expect(page.problem).to_contain_text("Tick the declaration")
    assert participant.state("0001")["submitted_at"] is None


def test_a_failing_script_has_its_price_beside_a_button_and_a_declaration_of_its_own(
    visit: Visit, participant: Participant
):
    page = visit(participant)
    page.prepare(script(4200))
    page.check()

    expect(page.submitting).to_contain_text("next submission may then cost £95.00")
    expect(page.button("Submit for assessment")).to_have_count(0)
    expect(page.declaration).to_have_accessible_name(re.compile("^I know that"))
    page.declaration.check()
    page.button("Submit it as it is").click()

    expect(page.status).to_be_focused()
    expect(page.status).to_contain_text("Not accepted")
    participant.wait_for("0001", "rejected")


def test_a_submission_for_a_person_was_announced_and_lands_on_its_state(
    visit: Visit, participant: Participant
):
    page = visit(participant)
    page.prepare(wordy_script(3970))
    page.check()

    expect(page.submitting).to_contain_text(re.compile("person", re.IGNORECASE))
    page.submit()

    expect(page.status).to_be_focused()
    expect(page.status).to_be_in_viewport()
    expect(page.status).to_contain_text("With a person for review")
    assert page.submitted("Your receipt") == f"{participant.entry}/0001"
    expect(page.region("Submitted for assessment")).to_have_count(0)


def test_what_changed_meanwhile_is_told_before_anything_is_final(
    visit: Visit, deployed: Deployed, participant: Participant
):
    page = visit(participant)
    page.watch.allow("409")
    page.prepare(script(3000))
    page.check()
    owed = Liability("0000", "non_compliant_submission", 1, 9500, datetime.now(UTC))
    page.declaration.check()

    change_entry(deployed, participant, liabilities=(owed,))
    page.button("Submit for assessment").click()

    expect(page.problem).to_contain_text("Something has changed since this page was loaded")
    expect(page.submitting).to_contain_text("£95")
    assert participant.state("0001")["submitted_at"] is None
    page.submit()
    page.submitted()


def test_a_click_after_the_deadline_is_refused_in_words(
    visit: Visit, deployed: Deployed, participant: Participant
):
    page = visit(participant)
    page.watch.allow("409")
    page.prepare(script(3000))
    page.check()
    page.declaration.check()

    change_entry(deployed, participant, deadline=datetime.now(UTC) - timedelta(minutes=1))
    page.button("Submit for assessment").click()

    expect(page.problem).to_contain_text("deadline")
    expect(page.status).to_contain_text("The deadline has passed")
    assert participant.state("0001")["submitted_at"] is None


def test_after_the_deadline_everything_can_be_read_and_nothing_uploaded(
    visit: Visit, deployed: Deployed, participant: Participant
):
    number = participant.upload(3000)
    participant.wait_for(number, "checked")
    change_entry(deployed, participant, deadline=datetime.now(UTC) - timedelta(hours=1))

    page = visit(participant)

    expect(page.status).to_contain_text("The deadline has passed")
    expect(page.report).to_contain_text("of 4,000 words")
    expect(page.chooser).to_have_count(0)
    expect(page.check_button).to_have_count(0)
    expect(page.button("Submit for assessment")).to_have_count(0)


def test_one_may_submit_as_soon_as_the_files_are_up(
    visit: Visit, deployed: Deployed, participant: Participant
):
    page = visit(participant)
    page.prepare(script(3000))
    with deployed.paused("Extract"):
        page.press_check()
        page.says("It is still being checked")
        page.submit()
        reference = page.submitted("Your receipt")

    assert reference == f"{participant.entry}/0001"
    participant.wait_for("0001", "released")
    expect(page.status).to_contain_text(ACCEPTED)


def test_a_lost_answer_to_the_click_is_asked_for_again(visit: Visit, participant: Participant):
    page = visit(participant)
    page.watch.allow("ERR_")
    page.prepare(script(3000))
    page.check()
    lost: list[str] = []

    def lose_once(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort("connectionreset")

    page.tab.route("**/submit", lose_once)
    page.submit()

    assert page.submitted() == f"{participant.entry}/0001"
    assert len(lost) == 1
