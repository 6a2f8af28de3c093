"""Writes every example letter as text and HTML, and draws it as people see it: light, dark, on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from scriptgate.letters import render
from scriptgate_local import project
from scriptgate_local.letters.examples import Example, every_example

FOLDER = project.LOCAL / "letters"
LOOKS = {
    "light": {"viewport": {"width": 760, "height": 400}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 760, "height": 400}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 640}, "color_scheme": "light"},
}


def write_all() -> None:
    """Fill the folder anew; without a Chromium it has no pictures."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    pages = [_write(example) for example in every_example()]
    chromium = shutil.which("chromium")
    if chromium is not None:
        _draw(chromium, pages)
    print(f"{len(pages)} letters are in {FOLDER.relative_to(project.ROOT)}.")
    if chromium is None:
        print("No pictures: there is no Chromium on the PATH (Debian: apt-get install chromium).")


def _write(example: Example) -> Path:
    """The letter's two parts; the path of its HTML."""
    letter = render(example.letter, example.context)
    name = f"{example.letter}-{example.case}"
    (FOLDER / f"{name}.txt").write_text(f"Subject: {letter.subject}\n\n{letter.text}")
    page = FOLDER / f"{name}.html"
    page.write_text(letter.html)
    return page


def _draw(chromium: str, pages: Iterable[Path]) -> None:
    """A picture of each page in each look. Says which of them is wider than its window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for look, options in LOOKS.items():
            context = browser.new_context(**options)  # type: ignore[arg-type]
            tab = context.new_page()
            for page in pages:
                tab.goto(page.as_uri())
                if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    print(f"{page.stem} has to be scrolled sideways ({look}).")
                tab.screenshot(path=page.with_name(f"{page.stem}.{look}.png"), full_page=True)
            context.close()
        browser.close()
