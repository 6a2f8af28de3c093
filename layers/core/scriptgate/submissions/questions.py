"""Questions: the participant asks about a submission, or for a review of it, and the provider hears. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms
from scriptgate.wording import number, one_line

LONGEST = 2000
"""Characters of a question."""
MOST = 3
"""Questions about one submission."""

_NOT_TEXT = {"Cc", "Cs"}
"""Unicode categories of control characters and of halves of characters."""


def may_ask(submission: Submission) -> bool:
    """Whether a question can be asked about a submission: it has a verdict, and few were asked before."""
    return submission.verdict is not None and submission.questions < MOST


def ask(
    entry: Entry, submission: Submission, terms: Terms, text: object, report_at: str | None = None
) -> Decision:
    """Pass a question on: a letter to the provider with its words, and one to the participant that says so.

    The words are the audit line's reason, where they can be erased; the letter names that line.
    `report_at` is where staff find the report. Raises Refused.
    """
    _require_askable(submission)
    words = readable(text)
    asked = replace(submission, questions=submission.questions + 1)
    audit = AuditLine(
        "question-asked",
        "participant",
        {"submission": asked.number, "question": asked.questions},
        words,
    )
    row_id = f"{asked.number}-question-{asked.questions}"
    to_provider = letter(
        "question", "provider", entry, asked, terms, row_id=f"{row_id}-provider", report_at=report_at
    )
    quoting = replace(to_provider, payload={**to_provider.payload, "quotes": entry.audit_lines + 1})
    answer = letter("question", "participant", entry, asked, terms, row_id=f"{row_id}-participant")
    return Decision(entry=entry, submissions=(asked,), audit=(audit,), outbox=(quoting, answer))


def readable(text: object) -> str:
    """A question's text: its line breaks as newlines, no blank ends. Raises Refused when it can't be one."""
    if not isinstance(text, str) or not one_line(text):
        raise Refused("no-question", "Write what you want to ask.")
    words = re.sub(r"\r\n?", "\n", text).replace("\t", " ").strip()
    if any(unicodedata.category(character) in _NOT_TEXT for character in words.replace("\n", "")):
        raise Refused(
            "not-text", "Your question holds characters that can't be shown. Write it as plain text."
        )
    if len(words) > LONGEST:
        raise Refused(
            "too-long",
            f"Your question has {number(len(words))} characters; {number(LONGEST)} are the most. Shorten it.",
        )
    return re.sub(r"\n\s*\n", "\n\n", words)


def _require_askable(submission: Submission) -> None:
    if submission.verdict is None:
        raise Refused("no-verdict", "You can ask about this submission as soon as its check is complete.")
    if submission.questions >= MOST:
        raise Refused(
            "too-many",
            f"You have asked {MOST} questions about this submission already. "
            "Write to your provider if something is missing.",
        )
