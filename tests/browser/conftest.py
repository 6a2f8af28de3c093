"""A real browser in front of the local cloud; what goes wrong in it fails the test, expected or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from browser.chromium import MISSING, PATIENCE_MS, find_chromium, must_have_chromium, running_chromium
from browser.page import DESK, ParticipantPage, Visit
from browser.watching import Watch
from e2e.conftest import cloud, deployed, enrol, participant
from e2e.participant import Participant
from scriptgate_local import project

__all__ = ["cloud", "deployed", "enrol", "participant"]

PICTURES = project.LOCAL / "browser"


@pytest.fixture(scope="session", autouse=True)
def chromium_path() -> str:
    """Where Chromium is; first of all, so that nothing is deployed without one."""
    found = find_chromium()
    if found is None and must_have_chromium():
        pytest.fail(MISSING)
    if found is None:
        pytest.skip(MISSING)
    return found


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """The browser."""
    with running_chromium(chromium_path) as browser:
        yield browser


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Opens somebody's link in a browser of its own: `visit(someone, size=PHONE, color_scheme="dark")`."""
    contexts: list[BrowserContext] = []
    watched: list[tuple[Watch, Participant]] = []

    def visited(
        someone: Participant, size: dict[str, int] = DESK, allow: Sequence[str] = (), **options: Any
    ) -> ParticipantPage:
        context = chromium.new_context(viewport=size, locale="en-GB", **options)
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch()
        watch.allow(*allow)
        watch.over(context)
        contexts.append(context)
        watched.append((watch, someone))
        return ParticipantPage.opened(someone.link, context, watch)

    yield visited
    picture(request.node.name, [tab for context in contexts for tab in context.pages])
    passed_on = [
        watch.passed_on(someone.deployed.cloud.portal_url, someone.token) for watch, someone in watched
    ]
    for context in contexts:
        context.close()
    assert not any(passed_on), passed_on
    for watch, _ in watched:
        assert watch.unexpected() == []
        assert watch.strangers() == set()


def picture(test: str, tabs: list[Any]) -> None:
    """Keep how a test's tabs look in the end."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for number, tab in enumerate(tabs):
        name = re.sub(r"[^\w-]+", "-", test).strip("-") + (f"-{number + 1}" if number else "")
        tab.screenshot(path=Path(PICTURES / f"{name}.png"), full_page=True)
