"""axe-core finds nothing serious in any state, in light and in dark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browser.documents import annexes, hostile_script, script, wordy_script
from browser.keyboard import Keyboard
from browser.page import PHONE, ParticipantPage, Visit
from browser.test_coming_back import sent
from e2e.participant import Participant
from scriptgate_local.demo.participant import Document

GRAVE = {"serious", "critical"}
SCHEMES = ("light", "dark")


def violations(page: ParticipantPage) -> list[str]:
    """The grave ones, with everything unfolded, in both colour schemes."""
    page.unfold()
    found = []
    for scheme in SCHEMES:
        page.tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for violation in Axe().run(page.tab).response["violations"]:
            if violation["impact"] in GRAVE:
                places = [node["html"][:120] for node in violation["nodes"][:3]]
                found.append(f"{scheme}: {violation['id']}: {violation['help']}: {places}")
    return found


def test_no_step_to_the_receipt_has_a_serious_accessibility_problem(visit: Visit, participant: Participant):
    page = visit(participant)
    assert violations(page) == []

    page.press_check()
    expect(page.problem).to_be_visible()
    assert violations(page) == []

    page.choose(Document("notes.txt", b"words"))
    page.prepare(script(3000, inside=300))
    page.field("When did it end?").fill("31/2/26")
    page.field("When did it end?").blur()
    assert violations(page) == []

    page.field("When did it end?").fill("17/7/26")
    page.check()
    assert violations(page) == []

    page.submit()
    page.submitted()
    assert violations(page) == []


def test_a_report_full_of_findings_has_no_serious_accessibility_problem(
    visit: Visit, participant: Participant
):
    page = visit(participant, PHONE)
    page.prepare(hostile_script(), annexes()[:1])
    page.check()

    assert violations(page) == []


@pytest.mark.parametrize(
    ("main", "ends"),
    [(script(3000), "released"), (wordy_script(3970), "in_review"), (script(4200), "rejected")],
    ids=["released", "in review", "rejected"],
)
def test_no_later_state_has_a_serious_accessibility_problem(
    main: Document, ends: str, visit: Visit, participant: Participant
):
    sent(participant, main, ends)
    page = visit(participant)
    expect(page.report).to_be_visible()

    assert violations(page) == []


def test_a_closed_entry_has_no_serious_accessibility_problem(visit: Visit, enrol):
    page = visit(enrol(deadline=datetime.now(UTC) - timedelta(hours=1)))
    page.says("The deadline has passed")

    assert violations(page) == []


def test_the_keyboards_focus_is_always_seen(visit: Visit, participant: Participant):
    page = visit(participant)
    page.prepare(script(3000, inside=300))
    page.check()
    page.unfold()

    stops = Keyboard(page.tab).stops()

    assert len(stops) > 30
    assert [stop["what"] for stop in stops if not (stop["shown"] and stop["inside"])] == []
