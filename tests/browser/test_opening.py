"""What opening the link does, and does not."""

from __future__ import annotations

from browser.page import Visit
from e2e.participant import Participant


def test_a_link_opens(visit: Visit, participant: Participant):
    page = visit(participant)

    assert page.tab.url == page.link
