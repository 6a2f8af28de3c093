"""Invitations: the letter that carries an entry's link. Pure; the token is made when the mail is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter
from scriptgate.submissions.terms import Terms
from scriptgate.submissions.windows import closing_time


class Invitation(StrEnum):
    """What a round of invitations does with an entry."""

    DUE = "invited"
    SENT = "invited before"
    CLOSED = "past the deadline"


def invitation_of(entry: Entry, now: datetime, *, again: bool) -> Invitation:
    """Whether a round invites an entry: those not invited before, or (`again`) every one.

    A first link to a window that has closed could only show that it has.
    """
    if entry.invited_at is not None:
        return Invitation.DUE if again else Invitation.SENT
    return Invitation.CLOSED if now >= closing_time(entry) else Invitation.DUE


def invite(entry: Entry, terms: Terms, now: datetime, actor: str) -> Decision:
    """A new link by mail; links of the generations before it stop to work."""
    generation = entry.link_generation + 1
    invited = replace(entry, link_generation=generation, invited_at=now)
    row = letter("invitation", "participant", invited, None, terms, row_id=f"invitation-{generation}")
    audit = AuditLine("entry-invited", actor, {"generation": generation})
    return Decision(entry=invited, audit=(audit,), outbox=(row,))
