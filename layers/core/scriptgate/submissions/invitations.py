"""Invitations: the letter that carries an entry's link. Pure; the token is made when the mail is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter
from scriptgate.submissions.terms import Terms
from scriptgate.submissions.windows import closing_time

BETWEEN_LINKS = timedelta(minutes=10)
"""How long after a link nobody can ask for another one: nobody's mailbox is flooded."""


class Invitation(StrEnum):
    """What a round of invitations does with an entry."""

    DUE = "invited"
    SENT = "invited before"
    CLOSED = "past the deadline"
    WITHDRAWN = "withdrawn"


def invitation_of(entry: Entry, now: datetime, *, again: bool) -> Invitation:
    """Whether a round invites an entry: those not invited before, or (`again`) every one.

    A first link to a window that has closed could only show that it has.
    """
    if entry.withdrawn_at is not None:
        return Invitation.WITHDRAWN
    if entry.invited_at is not None:
        return Invitation.DUE if again else Invitation.SENT
    return Invitation.CLOSED if now >= closing_time(entry) else Invitation.DUE


def invite(entry: Entry, terms: Terms, now: datetime, actor: str) -> Decision:
    """A new link by mail; links of the generations before it stop to work."""
    return _new_link(entry, terms, now, AuditLine("entry-invited", actor))


def renew_link(entry: Entry, terms: Terms, now: datetime, actor: str) -> Decision:
    """A new link at the participant's own request, in a letter that says so; the old one stops to work.

    Raises Refused within `BETWEEN_LINKS` of the last one: its letter may be on the way still.
    """
    if entry.invited_at is not None and now - entry.invited_at < BETWEEN_LINKS:
        raise Refused(
            "too-soon",
            "A link was sent to you within the last ten minutes. Look in your mailbox, also among the spam, "
            "before you ask for another one.",
        )
    return _new_link(entry, terms, now, AuditLine("link-renewed", actor), renewed=True)


def _new_link(
    entry: Entry, terms: Terms, now: datetime, line: AuditLine, *, renewed: bool = False
) -> Decision:
    generation = entry.link_generation + 1
    invited = replace(entry, link_generation=generation, invited_at=now)
    row = letter(
        "invitation", "participant", invited, None, terms, row_id=f"invitation-{generation}", renewed=renewed
    )
    audit = replace(line, facts={"generation": generation})
    return Decision(entry=invited, audit=(audit,), outbox=(row,))
