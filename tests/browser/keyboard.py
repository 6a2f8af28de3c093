"""Hands on the keyboard alone: Tab, Space, Enter, arrows, letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from browser.documents import payload
from scriptgate_local.demo.participant import Document

MOST_STOPS = 150
"""Presses of Tab after which something counts as out of reach."""

FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
FOCUS = """() => {
  const element = document.activeElement;
  const near = [element, ...(element.labels ?? []), element.closest(".drop")].filter(Boolean);
  const drawn = near.map((one) => getComputedStyle(one));
  const box = element.getBoundingClientRect();
  return {
    what: `${element.tagName} ${element.id} ${element.textContent.trim().slice(0, 40)}`,
    body: element === document.body,
    shown: drawn.some(({ outlineStyle, outlineWidth, boxShadow }) =>
      (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none"),
    inside: box.bottom > 0 && box.top < innerHeight,
  };
}"""
"""What has the focus, whether that is drawn, and whether it can be seen."""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The keyboard of one tab."""

    tab: Page

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.tab.keyboard.press(key)

    def go_to(self, target: Locator) -> None:
        """Press Tab until something has the focus."""
        for _ in range(MOST_STOPS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"{target} can't be reached by Tab")

    def type_into(self, target: Locator, text: str) -> None:
        """Go there and type."""
        self.go_to(target)
        self.tab.keyboard.type(text)

    def press_on(self, target: Locator, key: str = "Space") -> None:
        """Go there and press a key."""
        self.go_to(target)
        self.press(key)

    def choose(self, target: Locator, *documents: Document) -> None:
        """Go to a file input, open the browser's window by Enter, choose there."""
        self.go_to(target)
        with self.tab.expect_file_chooser() as opened:
            self.press("Enter")
        opened.value.set_files([payload(document) for document in documents])

    def stops(self) -> list[dict[str, Any]]:
        """Every place where Tab stops, from the top to the end of the page."""
        self.tab.evaluate(FROM_THE_TOP)
        found: list[dict[str, Any]] = []
        for _ in range(MOST_STOPS):
            self.press("Tab")
            stop = self.tab.evaluate(FOCUS)
            if stop["body"] or (found and stop["what"] == found[0]["what"]):
                return found
            found.append(stop)
        raise AssertionError(f"Tab does not come to an end: {found[-3:]}")
