"""The portal's reports: what a check found, in every form that a participant can ask for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from scriptgate.aws import places
from scriptgate.aws.files import Ended, Files
from scriptgate.aws.store import NotFound
from scriptgate.reports import marked_view, report_as_html, report_as_text, report_for_page
from scriptgate.rules.rulebook import Rulebook
from scriptgate.stages.extraction import Extraction
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission

MOST_ANSWER = 5_500_000
"""Bytes of an answer: a Function URL passes on six million."""
NO_ANNEXES = -1
"""A participant's boundary that says: there are no annexes in this file."""


@dataclass(frozen=True, slots=True)
class Reports:
    """The work bucket as the portal uses it."""

    work: Files

    def report(self, submission: Submission) -> dict[str, Any]:
        """The report's JSON. Raises NotFound while there is none."""
        if submission.report_version_id is None:
            raise NotFound("no report yet")
        content = self._read(places.report(submission.ref), submission.report_version_id)
        report: dict[str, Any] = json.loads(content)
        return report

    def shown(self, submission: Submission, form: str, rulebook: Rulebook) -> str:
        """The report as `json`, `page` (JSON for the page), `text` or `html`. Raises NotFound, Refused."""
        report = self.report(submission)
        if form in {"json", "page"}:
            view = report if form == "json" else self._for_page(submission, report, rulebook)
            return within_an_answer(json.dumps(view, ensure_ascii=False))
        render = report_as_html if form == "html" else report_as_text
        return within_an_answer(render(report))

    @staticmethod
    def _for_page(submission: Submission, report: dict[str, Any], rulebook: Rulebook) -> dict[str, Any]:
        may_confirm = submission.state is State.CHECKED and submission.submitted_at is None
        return report_for_page(report, rulebook.task(submission.task), may_confirm=may_confirm)

    def marked(self, submission: Submission, rulebook: Rulebook) -> str:
        """The script's text with what was counted, as a web page. Raises NotFound, Refused."""
        return within_an_answer(self.marked_whole(submission, rulebook))

    def marked_whole(self, submission: Submission, rulebook: Rulebook) -> str:
        """The same, however long it is. Raises NotFound."""
        from scriptgate.counting.counter import count_words  # only this view counts

        script = submission.script
        if submission.extraction_version_id is None or script is None:
            raise NotFound("not read yet")
        content = self._read(places.extraction(submission.ref), submission.extraction_version_id)
        manuscript = Extraction.from_bytes(content).files[script.sha256].manuscript
        if manuscript is None:
            raise NotFound("could not be read")
        confirmed = submission.confirmed_boundary
        known = confirmed is not None and NO_ANNEXES <= confirmed < len(manuscript.blocks)
        ledger = count_words(manuscript, rulebook.counting, confirmed if known else None)
        limit = rulebook.task(submission.task).word_limit
        return marked_view(script.name, manuscript, ledger, rulebook.counting, limit)

    def _read(self, key: str, version_id: str) -> bytes:
        try:
            return self.work.read(key, version_id)
        except Ended:
            raise NotFound("no longer kept") from None

    def require_choice(self, submission: Submission, block: object) -> int:
        """A block at which annexes can begin: one of the report's headings, or -1. Raises Refused."""
        if isinstance(block, int) and not isinstance(block, bool):
            surroundings = self.report(submission).get("surroundings") or {"headings": []}
            if block in {NO_ANNEXES, *(heading["block"] for heading in surroundings["headings"])}:
                return block
        raise Refused("no-such-heading", "Choose one of the headings of your document.")


def within_an_answer(text: str) -> str:
    """The text, if one answer can hold it. Raises Refused."""
    if len(text.encode()) > MOST_ANSWER:
        raise Refused("too-long", "This is too long to be shown here. Ask your provider for it.")
    return text
