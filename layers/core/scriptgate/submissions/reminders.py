"""Reminders: who has not submitted hears of it before the deadline, each time once. Pure.

A reminder has a moment: so many days before the deadline. Those that lie behind are never made up for,
so a late sweep sends one letter and not two, and an extended deadline brings moments of its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter, utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms
from scriptgate.submissions.windows import is_open

_TOLD = frozenset({State.REJECTED, State.RETURNED})
"""States that a letter tells the participant of, with how to go on; so does one about an outcome."""


def next_reminder(entry: Entry, days: tuple[int, ...]) -> datetime | None:
    """When the entry's next reminder is due, UTC; None when there is none to come.

    `days` before the deadline, after the invitation, the opening and the last reminder; nobody who
    was never invited is reminded, nor anybody who has submitted or whose entry was withdrawn.
    """
    return min(_moments(entry, days), default=None)


def remind(
    entry: Entry, newest: Submission | None, terms: Terms, days: tuple[int, ...], now: datetime
) -> Decision:
    """What is due at `now`: one letter at most, and the entry as seen to.

    `newest` is the entry's newest submission. Without a letter the entry alone is written, so that its
    row is due when its next reminder is.
    """
    passed = [moment for moment in _moments(entry, days) if moment <= now]
    if not passed:
        return Decision(entry=entry)
    seen_to = replace(entry, reminded_at=now)
    if not is_open(entry, now) or _was_told_since(newest, max(passed)):
        return Decision(entry=seen_to)
    moment = max(passed)
    row = letter(
        "reminder",
        "participant",
        seen_to,
        newest,
        terms,
        row_id=f"reminder-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}",
    )
    facts = {"deadline": utc(entry.deadline), "submission": newest.number if newest else None}
    audit = AuditLine("entry-reminded", "scriptgate", facts)
    return Decision(entry=seen_to, audit=(audit,), outbox=(row,))


def _moments(entry: Entry, days: tuple[int, ...]) -> list[datetime]:
    """The moments of all reminders that were not seen to."""
    if entry.invited_at is None or entry.withdrawn_at is not None:
        return []
    if entry.live is not None or entry.awaiting is not None:
        return []
    since = max(moment for moment in (entry.invited_at, entry.reminded_at) if moment is not None)
    moments = (entry.deadline - timedelta(days=day) for day in days)
    return [moment for moment in moments if moment > since and not _before_opening(entry, moment)]


def _before_opening(entry: Entry, moment: datetime) -> bool:
    return entry.opens is not None and moment < entry.opens


def _was_told_since(newest: Submission | None, moment: datetime) -> bool:
    """What was rejected, returned or not passed frees the entry, and a letter has just said so."""
    if newest is None:
        return False
    if newest.outcome is not None:
        return newest.outcome.told_at is not None and newest.outcome.told_at >= moment
    return newest.state in _TOLD and newest.updated_at >= moment
