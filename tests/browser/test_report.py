"""The report in place: what it says, that it can be answered, and that foreign text stays text."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from browser.documents import HOSTILE_HEADING, HOSTILE_NAME, annexes, hostile_script, script, wordy_script
from browser.page import ParticipantPage, Visit
from e2e.deployed import Deployed
from e2e.participant import Participant


def test_an_over_length_script_is_told_how_much_to_cut_and_what_it_can_cost(
    visit: Visit, participant: Participant
):
    page = visit(participant)

    page.prepare(script(4137))
    page.check()

    finding = page.report.get_by_role("article").first
    expect(finding).to_contain_text("4,133")
    expect(finding).to_contain_text(re.compile(r"(Shorten|Cut).*133 words", re.DOTALL))
    expect(page.submitting).to_contain_text(
        "If a final submission does not meet the assessment requirements, your next one may be charged."
    )
    assert participant.state("0001")["submitted_at"] is None


def test_the_word_limits_finding_shows_in_the_text_where_the_limit_is_reached(
    visit: Visit, participant: Participant
):
    page = visit(participant)
    page.prepare(script(4137))
    page.check()

    with page.tab.context.expect_page() as opened:
        page.report.get_by_role("link", name="See where the limit is reached (opens in a new tab)").click()

    expect(opened.value.get_by_text("4,000 words by the strict count end here")).to_be_visible()


def test_an_annex_in_the_scripts_own_file_is_listed_and_said_to_need_its_evidence(
    visit: Visit, participant: Participant
):
    page = visit(participant)
    page.prepare(hostile_script(3000))
    page.check()

    expect(page.submitting).to_contain_text("Annex D in the script’s own file")
    page.submitting.get_by_role("button", name="Say what it is evidence of: this is needed").click()

    expect(page.card("In the script’s own file").get_by_label("What it is evidence of")).to_be_focused()
    expect(page.card("In the script’s own file").get_by_label("Label")).to_have_value("D")


def test_between_the_two_counts_a_person_decides_and_the_page_says_so(visit: Visit, participant: Participant):
    page = visit(participant)

    page.prepare(wordy_script(3970))
    page.check()

    expect(page.report).to_contain_text("In between, a person decides")
    expect(page.report).to_contain_text("Needs a person's decision", ignore_case=True)


def test_a_moved_boundary_changes_the_report_and_is_kept_with_the_submission(
    visit: Visit, deployed: Deployed, participant: Participant
):
    page = visit(participant)
    page.prepare(script(3800, cites="AB", inside=600), annexes()[:2])
    page.check()
    expect(page.report).to_contain_text("3,800 of 4,000 words")

    answer_boundary(page, "There are no annexes in this file")

    expect(page.report).to_contain_text(re.compile(r"4,4\d\d of 4,000 words"))
    expect(page.report).to_contain_text("Not compliant")
    assert participant.state("0001")["confirmed_boundary"] == -1
    submission = deployed.store.submission(participant.ref("0001"))
    assert submission.confirmed_boundary == -1


def test_a_boundary_can_be_moved_to_another_heading(visit: Visit, participant: Participant):
    page = visit(participant)
    page.prepare(script(3800, cites="AB", inside=600), annexes()[:2])
    page.check()
    expect(page.report).to_contain_text("3,800 of 4,000 words")

    page.begin_annexes_at("Evaluation")

    expect(page.report).to_contain_text("Counting ended before “Evaluation”")
    assert participant.state("0001")["counts"]["strict"] < 3800


def answer_boundary(page: ParticipantPage, answer: str) -> None:
    page.open_boundary()
    page.field(answer).check()
    page.button("Save and check again").click()


def test_a_boundary_that_was_moved_holds_for_the_next_check_of_the_same_script(
    visit: Visit, participant: Participant
):
    page = visit(participant)
    page.prepare(script(3800, cites="AB", inside=600), annexes()[:2])
    page.check()
    answer_boundary(page, "There are no annexes in this file")
    expect(page.report).to_contain_text(re.compile(r"4,4\d\d of 4,000 words"))

    page.change_details(**{"Title of the programme": "Reading for everyone"})
    page.check_anew()

    participant.wait_for("0002", "checked")
    assert participant.state("0002")["confirmed_boundary"] == -1
    expect(page.report).to_contain_text(re.compile(r"4,4\d\d of 4,000 words"))


def test_hostile_file_names_and_headings_are_shown_as_text(visit: Visit, participant: Participant):
    page = visit(participant)

    page.prepare(hostile_script())
    expect(page.card(HOSTILE_NAME)).to_be_visible()
    page.check()
    page.unfold()

    expect(page.report).to_contain_text(HOSTILE_HEADING)
    expect(page.submitting).to_contain_text(HOSTILE_NAME)
    assert injected(page) == 0
    page.tab.reload()
    page.says(HOSTILE_HEADING)
    assert injected(page) == 0


def injected(page: ParticipantPage) -> int:
    """Elements that only a document can have brought."""
    return page.tab.locator("img, main script, iframe, object, [onerror]").count()


def test_the_marked_view_is_downloaded_and_the_full_report_opens_beside(
    visit: Visit, participant: Participant
):
    page = visit(participant)
    page.prepare(hostile_script())
    page.check()

    with page.tab.expect_download() as download:
        page.report.get_by_role("link", name="Download your text with what counts marked").click()
    with page.tab.context.expect_page() as opened:
        page.report.get_by_role("link", name="Full report (opens in a new tab)").click()

    marked = download.value.path().read_text("utf-8")
    assert "<script>alert(2)" not in marked
    assert "&lt;script&gt;alert(2)" in marked
    expect(opened.value.get_by_text(HOSTILE_HEADING).first).to_be_visible()
    assert opened.value.locator("img[src=x], script").count() == 0
