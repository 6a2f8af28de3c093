"""A withdrawn entry on the page: said kindly, still readable, nothing to upload."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from playwright.sync_api import expect

from browser.page import Visit
from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate.submissions.decisions import Decision


def test_a_withdrawn_entry_says_so_and_offers_no_upload(
    visit: Visit, deployed: Deployed, participant: Participant
):
    now = datetime.now(UTC)
    entry = deployed.store.entry(participant.entry)
    deployed.store.commit(Decision(entry=replace(entry, withdrawn_at=now)), now)

    page = visit(participant)

    expect(page.status).to_contain_text("This entry has been withdrawn")
    expect(page.status).to_contain_text("If you did not expect this, write to")
    expect(page.tab.get_by_text("The deadline has passed")).to_have_count(0)
    expect(page.tab.locator("input[type=file]")).to_have_count(0)
