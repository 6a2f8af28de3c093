"""Marked work on the page: silent about the outcome until the provider tells it."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import expect

from browser.documents import script
from browser.page import Visit
from browser.test_coming_back import sent
from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate.catalogue import load_rulebook
from scriptgate.submissions import announcing, claims, marking
from scriptgate.submissions.claim import Result
from scriptgate.submissions.claims import Call
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.submission import Submission, SubmissionRef
from scriptgate.submissions.terms import Terms

TERMS = Terms(load_rulebook("npqh-2017"), "Northmoor", "office@northmoor.example", 9500)
MARKS = tuple((area.id, 0) for area in TERMS.rulebook.task("task-1").content_areas)


def rows(deployed: Deployed, someone: Participant) -> tuple[Entry, Submission]:
    """The entry and its first submission as they are now."""
    store = deployed.store
    return store.entry(someone.entry), store.submission(SubmissionRef(someone.entry, "0001"))


def test_a_fail_is_shown_when_the_provider_has_told_it_and_not_before(
    visit: Visit, deployed: Deployed, participant: Participant
):
    sent(participant, script(3000), "released")
    now = datetime.now(UTC)
    deployed.store.commit(claims.claim(Call(*rows(deployed, participant), "ada", TERMS, now), 14), now)
    sheet = marking.Sheet(Result.FAILED, MARKS, 0, "Not yet.")
    deployed.store.commit(marking.mark(Call(*rows(deployed, participant), "ada", TERMS, now), sheet), now)

    page = visit(participant)

    expect(page.status).to_contain_text("Marked")
    expect(page.status).to_contain_text("Your provider will tell you the outcome")
    expect(page.tab.get_by_text("did not pass")).to_have_count(0)
    expect(page.tab.get_by_text("Submitting costs")).to_have_count(0)
    expect(page.tab.get_by_text("Change files or details")).to_have_count(0)

    told = announcing.tell(*rows(deployed, participant), TERMS, "office", now)
    deployed.store.commit(told, now)
    page = visit(participant)

    expect(page.status).to_contain_text("Marked: did not pass")
    expect(page.status).to_contain_text("You can upload a new version until the deadline")
    expect(page.status.get_by_text("Change files or details")).to_be_visible()
