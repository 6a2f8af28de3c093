"""The browser: Debian's Chromium, headless, which knows of no host but this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

MISSING = "there is no Chromium on the PATH; on Debian: apt-get install chromium"

FLAGS = (
    "--no-sandbox",  # a container's only user is root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

PATIENCE_MS = 45_000
"""How long the browser waits for what must come: two busy cores are slow."""


def find_chromium() -> str | None:
    """Where Chromium is; None when it is missing."""
    return shutil.which("chromium")


def must_have_chromium() -> bool:
    """Whether a missing browser is an error: continuous integration may skip nothing."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


@contextmanager
def running_chromium(executable: str, *flags: str) -> Iterator[Browser]:
    """A browser with further flags, closed in the end."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()
