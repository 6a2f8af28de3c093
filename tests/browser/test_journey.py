"""The whole way, from the link to the receipt, as people go it."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.documents import annexes, script
from browser.keyboard import Keyboard
from browser.page import ANSWERS, FEEDBACK, OWN_WORK, ParticipantPage, Visit
from e2e.participant import Participant

NAMES = ["My essay.docx", *(annex.name for annex in annexes())]


def test_by_mouse_a_script_and_three_annexes_go_from_the_link_to_the_receipt(
    visit: Visit, participant: Participant
):
    page = visit(participant)

    page.prepare(script(3000))
    page.check()
    expect(page.report).to_contain_text("3,000 of 4,000 words")
    expect(page.report).to_contain_text("Compliant")
    page.submit()

    assert page.submitted() == f"{participant.entry}/0001"
    found = participant.wait_for("0001", "released")
    assert [file["name"] for file in found["files"]] == NAMES
    assert [file["label"] for file in found["files"]] == [None, "A", "B", "C"]


def test_by_keyboard_alone_it_goes_the_same_way(visit: Visit, participant: Participant):
    page = visit(participant)
    keys = Keyboard(page.tab)

    answer_by_keyboard(page, keys)
    keys.choose(page.chooser, script(3000), *annexes())
    describe_by_keyboard(page, keys)
    keys.press_on(page.check_button, "Enter")
    expect(page.report).to_contain_text("3,000 of 4,000 words")
    keys.press_on(page.declaration)
    keys.press_on(page.button("Submit for assessment"), "Enter")

    assert page.submitted() == f"{participant.entry}/0001"
    participant.wait_for("0001", "released")


def answer_by_keyboard(page: ParticipantPage, keys: Keyboard) -> None:
    for label, typed in ANSWERS.items():
        if label == "When was it gathered?":
            keys.press_on(page.tab.get_by_role("group", name=FEEDBACK).get_by_label("Yes"))
        keys.type_into(page.field(label), typed)
    keys.press_on(page.field(OWN_WORK))


def describe_by_keyboard(page: ParticipantPage, keys: Keyboard) -> None:
    """The kinds that the files' names do not tell are chosen by arrow keys."""
    for presses, annex in enumerate(annexes(), start=1):
        card = page.card(annex.name)
        kind = card.get_by_label("What it is evidence of")
        keys.go_to(kind)
        keys.press("Home", *["ArrowDown"] * presses)
        keys.press_on(card.get_by_label("Leading with Impact"))


def test_files_can_be_dropped_anywhere_on_the_page(visit: Visit, participant: Participant):
    page = visit(participant)

    page.drop(script(), *annexes())

    for name in NAMES:
        expect(page.card(name)).to_contain_text("Ready to upload")


def test_with_a_screen_reader_each_step_is_told(visit: Visit, participant: Participant):
    page = visit(participant)
    page.listen()

    page.prepare(script(3000))
    page.check()

    told = page.heard()
    assert "All files are up. You can submit now, or wait for the check." in told
    expect(page.report.get_by_role("heading", name="The report")).to_be_focused()
