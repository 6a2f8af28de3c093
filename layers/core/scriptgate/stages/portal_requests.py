"""What a participant asks people for on the page: a new link, an answer, a review.

The portal opens the link and reads the rows; each method decides, commits, and answers with words for the
participant. They raise Stale, so that the portal reads again and decides again (`until_fresh`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scriptgate.aws import places
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Store
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import questions
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.invitations import renew_link
from scriptgate.submissions.submission import Submission

RENEWED = (
    "A new link is on its way to the address that we have for you. This one has stopped working. "
    "If nothing has come within a quarter of an hour, look among the spam, then ask your provider."
)
ASKED = (
    "We have passed on your question. A person will answer you by email. Nothing is charged for asking, "
    "and deadlines do not move by themselves."
)

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PortalRequests:
    """Requests about an entry, from its participant."""

    store: Store
    settings: Settings

    def renew(self, entry: Entry, now: datetime) -> View:
        """A new link by email; the one that asked stops to work. Raises Refused or Stale."""
        decision = renew_link(entry, terms_of(entry, self.settings), now, "participant")
        self.store.commit(decision, now)
        return {"message": RENEWED}

    def ask(self, entry: Entry, submission: Submission, body: Any, now: datetime) -> View:
        """Pass on the question of `{"text": ...}` about a submission. Raises Refused or Stale."""
        text = body.get("text") if isinstance(body, dict) else None
        terms = terms_of(entry, self.settings)
        decision = questions.ask(entry, submission, terms, text, self._report_at(submission))
        self.store.commit(decision, now)
        return {"message": ASKED}

    def _report_at(self, submission: Submission) -> str | None:
        """Where staff find the report in the work bucket."""
        if submission.report_version_id is None:
            return None
        return f"s3://{self.settings.work}/{places.report(submission.ref)}"
