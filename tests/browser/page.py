"""The participant's page as a person uses it: by what is written on it."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import zip_longest

from playwright.sync_api import BrowserContext, Locator, Page, expect

from browser.chromium import PATIENCE_MS
from browser.documents import annexes, payload
from browser.watching import Watch
from scriptgate_local.demo.participant import Document

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 640}

ANSWERS = {
    "URN of your school": "123456",
    "Name of your school": "Fellside Academy",
    "Title of the programme": "Reading for every pupil",
    "When did it start?": "5 January 2026",
    "When did it end?": "17 July 2026",
    "How many school terms did it run over?": "2",
    "When was the plan presented to the board?": "2 December 2025",
    "When did implementation start?": "5 January 2026",
    "When was it gathered?": "9 December 2025",
}
"""What a person types for Task 1, by the question."""
FEEDBACK = "Was the board's feedback gathered?"
PLAN = "The plan as presented to the governing board"
BOARD_FEEDBACK = "The governing board's feedback"
OTHER = "Another supporting document"
EVIDENCE = (PLAN, BOARD_FEEDBACK, OTHER)
OWN_WORK = "This is my own work"
REFERENCE = re.compile(r"LF[\w-]+/\d{4}")

DRAGGED = """(files) => {
  const carried = new DataTransfer();
  for (const { name, type, content } of files) {
    carried.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name, { type }));
  }
  return carried;
}"""
LISTEN = """() => {
  window.heard = [];
  const hear = ({ target }) => {
    const live = (target.nodeType === 1 ? target : target.parentElement)?.closest("[role=status]");
    if (live?.textContent) window.heard.push(live.textContent);
  };
  const listener = new MutationObserver((changes) => changes.forEach(hear));
  listener.observe(document.body, { childList: true, characterData: true, subtree: true });
}"""


@dataclass(slots=True)
class ParticipantPage:
    """One tab with somebody's link open."""

    link: str
    tab: Page
    watch: Watch

    @classmethod
    def opened(cls, link: str, context: BrowserContext, watch: Watch) -> ParticipantPage:
        """A new tab at the link."""
        page = cls(link, context.new_page(), watch)
        page.open()
        return page

    def open(self) -> None:
        """Go to the link."""
        self.tab.goto(self.link)

    def another_tab(self) -> ParticipantPage:
        """The same link in another tab of the same browser."""
        return ParticipantPage.opened(self.link, self.tab.context, self.watch)

    def field(self, label: str) -> Locator:
        """A control by its label; that it is optional is no part of it."""
        return self.tab.get_by_label(label)

    def answer(self, **others: str) -> None:
        """Fill in the form."""
        for label, typed in {**ANSWERS, **others}.items():
            self.field(label).fill(typed)
        self.tab.get_by_role("group", name=FEEDBACK).get_by_label("Yes").check()
        self.field(OWN_WORK).check()

    def change_details(self, **answers: str) -> None:
        """Unfold the form, which is folded after a check, and type."""
        folded = self.tab.locator("details:not([open]) > summary", has_text="Change your details")
        if folded.count():
            folded.click()
        for label, typed in answers.items():
            self.field(label).fill(typed)

    def choose(self, *documents: Document) -> None:
        """Choose files, all at once."""
        self.chooser.set_input_files([payload(document) for document in documents])

    def replace(self, document: Document, name: str) -> None:
        """Choose another file in place of one that is listed under a name."""
        self.field(f"Replace {name}").set_input_files(payload(document))

    def describe(self, name: str, evidence: str, area: str = "Leading with Impact") -> None:
        """Say of an annex what it is evidence of."""
        card = self.card(name)
        card.get_by_label("What it is evidence of").select_option(label=evidence)
        card.get_by_role("group", name="Content areas that it supports").get_by_label(area).check()

    def card(self, name: str) -> Locator:
        """What the page says about a file or an annex."""
        return self.tab.get_by_role("listitem").filter(has=self.tab.get_by_role("heading", name=name))

    def drop(self, *documents: Document) -> None:
        """Let go of files over the page's heading."""
        files = [
            {"name": one.name, "type": one.media_type, "content": base64.b64encode(one.content).decode()}
            for one in documents
        ]
        dragged = self.tab.evaluate_handle(DRAGGED, files)
        for event in ("dragover", "drop"):
            self.tab.get_by_role("heading", level=1).dispatch_event(event, {"dataTransfer": dragged})

    def prepare(
        self,
        main: Document,
        supporting: Sequence[Document] | None = None,
        more: Sequence[Document] = (),
        **answers: str,
    ) -> None:
        """Everything before the check: the answers, the script, three annexes or others, what they are."""
        self.answer(**answers)
        chosen = [*(annexes() if supporting is None else supporting), *more]
        self.choose(main, *chosen)
        for document in (main, *chosen):
            expect(self.card(document.name)).to_contain_text("Ready to upload")
        for annex, evidence in zip_longest(chosen, EVIDENCE[: len(chosen)], fillvalue=EVIDENCE[-1]):
            self.describe(annex.name, evidence)

    @property
    def chooser(self) -> Locator:
        """Where files are chosen."""
        return self.field("Choose your script and annexes, or drop them here")

    @property
    def status(self) -> Locator:
        """Where the submission is, and what is next."""
        return self.region("Where things stand")

    @property
    def submitting(self) -> Locator:
        """What becomes final, and the button."""
        return self.region("4. Submit for assessment")

    @property
    def check_button(self) -> Locator:
        """The button that checks, whichever time it is."""
        return self.button(re.compile(r"^Check (again )?\(free\)$"))

    @property
    def report(self) -> Locator:
        """The report."""
        return self.region("The report")

    def press_check(self) -> None:
        """Press `Check`."""
        self.check_button.click()

    def check_anew(self) -> None:
        """Check once more, and wait until the server knows of it: the report before is there till then."""
        with self.tab.expect_response(lambda answer: answer.status == HTTPStatus.CREATED):
            self.press_check()

    def check(self) -> None:
        """Check, and wait for the report."""
        self.press_check()
        expect(self.report).to_be_visible()

    def upload_bar(self, name: str) -> Locator:
        """The progress of a file's upload."""
        return self.tab.get_by_role("progressbar", name=f"Upload of {name}", exact=True)

    def open_boundary(self) -> None:
        """Unfold the question where the annexes begin, if it is folded."""
        folded = self.report.locator("details:not([open]) > summary", has_text="Is that right?")
        if folded.count():
            folded.click()

    def begin_annexes_at(self, heading: str) -> None:
        """Say that the annexes begin at another heading, and wait for nothing."""
        self.open_boundary()
        self.field("They begin here instead:").check()
        pick = self.field("Heading where they begin")
        option = pick.get_by_role("option", name=heading)
        pick.select_option(value=option.first.get_attribute("value"))
        self.button("Save and check again").click()

    def unfold(self) -> None:
        """Open all that is folded."""
        self.tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    def listen(self) -> None:
        """Keep what the live regions say from now on."""
        self.tab.evaluate(LISTEN)

    def heard(self) -> list[str]:
        """What the live regions said, in order."""
        said: list[str] = self.tab.evaluate("window.heard")
        return said

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Look at the page until something holds."""
        end = time.monotonic() + PATIENCE_MS / 1000
        while not holds():
            assert time.monotonic() < end, "waited in vain"
            self.tab.wait_for_timeout(20)

    def submit(self) -> None:
        """Tick the declaration and submit."""
        self.declaration.check()
        self.button("Submit for assessment").click()

    def submitted(self, heading: str = "Submitted for assessment") -> str:
        """Wait for the receipt under a heading; its reference."""
        receipt = self.region(heading)
        expect(receipt).to_be_visible()
        found = REFERENCE.search(receipt.inner_text())
        assert found, receipt.inner_text()
        return found[0]

    @property
    def declaration(self) -> Locator:
        """The tick without which nothing is submitted."""
        return self.submitting.get_by_role("checkbox")

    @property
    def problem(self) -> Locator:
        """The summary of what is wrong, at the top."""
        return self.tab.get_by_role("alert").filter(has=self.tab.get_by_role("heading"))

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button by what is written on it."""
        return self.tab.get_by_role("button", name=name, exact=True)

    def region(self, name: str) -> Locator:
        """A part of the page by its heading."""
        return self.tab.get_by_role("region", name=name, exact=True)

    def says(self, words: str | re.Pattern[str]) -> None:
        """Wait until these words are to be seen."""
        expect(self.tab.get_by_text(words).first).to_be_visible()


Visit = Callable[..., ParticipantPage]
"""Opens somebody's link in a browser of its own."""
