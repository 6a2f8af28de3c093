"""On a small phone nothing lies beside the screen, in any state."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.documents import broken_script, hostile_script, script
from browser.page import PHONE, ParticipantPage, Visit
from e2e.participant import Participant

SHAPE = """(screen) => ({
  page: document.documentElement.scrollWidth,
  beside: [...document.querySelectorAll("main *")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > screen + 1)
    .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`).slice(0, 5),
})"""
"""How wide the page is, and what lies beside the screen. `innerWidth` grows with the page on a phone."""


def must_fit(page: ParticipantPage) -> None:
    """With everything unfolded, the page is not wider than the screen."""
    page.unfold()
    shape = page.tab.evaluate(SHAPE, PHONE["width"])
    assert shape["page"] <= PHONE["width"], shape


def test_everything_up_to_the_receipt_fits_on_a_phone(visit: Visit, participant: Participant):
    page = visit(participant, PHONE, is_mobile=True, has_touch=True)

    must_fit(page)
    page.press_check()
    expect(page.problem).to_be_visible()
    must_fit(page)
    page.prepare(script(3000, "W" * 120 + ".docx", inside=300))
    must_fit(page)
    page.check()
    must_fit(page)
    page.submit()
    page.submitted()
    must_fit(page)


def test_long_findings_and_foreign_names_fit_on_a_phone(visit: Visit, participant: Participant):
    page = visit(participant, PHONE, is_mobile=True, has_touch=True)

    page.prepare(hostile_script())
    page.check()

    expect(page.report).to_contain_text("Not compliant")
    must_fit(page)


def test_what_comes_after_submitting_fits_on_a_phone(visit: Visit, participant: Participant):
    participant.send_in(4200, ends="rejected")
    page = visit(participant, PHONE, is_mobile=True, has_touch=True)

    expect(page.status).to_contain_text("Not accepted")

    must_fit(page)


def test_a_file_that_can_not_be_read_fits_on_a_phone(visit: Visit, participant: Participant):
    page = visit(participant, PHONE, is_mobile=True, has_touch=True)

    page.prepare(broken_script())
    page.check()

    must_fit(page)
