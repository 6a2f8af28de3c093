"""The participant's page as a person uses it: by what is written on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from browser.watching import Watch
from e2e.participant import Participant

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 640}


@dataclass(slots=True)
class ParticipantPage:
    """One tab with somebody's link open."""

    someone: Participant
    tab: Page
    watch: Watch

    @classmethod
    def opened(cls, someone: Participant, context: BrowserContext, watch: Watch) -> ParticipantPage:
        """A new tab at the link."""
        page = cls(someone, context.new_page(), watch)
        page.open()
        return page

    @property
    def link(self) -> str:
        """The participant's link."""
        return f"{self.someone.deployed.cloud.portal_url}/s/{self.someone.token}"

    def open(self) -> None:
        """Go to the link."""
        self.tab.goto(self.link)

    def another_tab(self) -> ParticipantPage:
        """The same link in another tab of the same browser."""
        return ParticipantPage.opened(self.someone, self.tab.context, self.watch)


Visit = Callable[..., ParticipantPage]
"""Opens somebody's link in a browser of its own."""
