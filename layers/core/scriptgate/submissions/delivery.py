"""What becomes of a letter: sent, delivered, bounced. Events of it may come twice and in any order. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import letter
from scriptgate.submissions.terms import Terms


class Delivery(StrEnum):
    """A letter's status, each outranking those before it: the highest that was ever told counts."""

    PENDING = "pending"
    """Written, and not in its queue yet."""
    QUEUED = "queued"
    SENT = "sent"
    """The mail system has taken it."""
    DELAYED = "delayed"
    """The recipient's server doesn't take it for now; it is tried again."""
    SOFT_BOUNCED = "soft-bounced"
    """It was tried for long, and given up: a full mailbox, a server that is down."""
    DELIVERED = "delivered"
    """The recipient's server has it."""
    FAILED = "failed"
    """The mail system refused to send it."""
    BOUNCED = "bounced"
    """There is no such mailbox, or it refuses us."""
    COMPLAINED = "complained"
    """Its reader called it spam."""


UNSENT = frozenset({Delivery.PENDING, Delivery.QUEUED})
TROUBLE = frozenset({Delivery.SOFT_BOUNCED, Delivery.FAILED, Delivery.BOUNCED, Delivery.COMPLAINED})
"""Somebody did not get a letter, or does not want any."""
WRONG_ADDRESS = frozenset({Delivery.BOUNCED, Delivery.COMPLAINED})
"""Another letter to the same address would fare no better."""


@dataclass(frozen=True, slots=True)
class DeliveryEvent:
    """What the mail system tells of a letter."""

    entry: str
    row: str
    """The letter's outbox row."""
    status: Delivery
    at: datetime
    detail: str | None = None
    """In the mail system's words, e.g. `Permanent General`."""
    recipients: tuple[str, ...] = ()
    """Addresses, to tell an old one from today's; never kept or logged."""


def outranked_by(status: Delivery) -> tuple[Delivery, ...]:
    """The statuses that this one may follow."""
    ranks = tuple(Delivery)
    return ranks[: ranks.index(status)]


def is_about(event: DeliveryEvent, email: str) -> bool:
    """Whether a letter's address is still the candidate's; so it is taken when the event names none."""
    known = {recipient.strip().casefold() for recipient in event.recipients}
    return not known or email.strip().casefold() in known


def mark(entry: Entry, event: DeliveryEvent, name: str, terms: Terms) -> Decision | None:
    """A participant's address does not work: the entry says so, and the provider is told once.

    None when it was marked before: one letter for each address, not for each mail. `name`: the letter's.
    """
    if event.status not in WRONG_ADDRESS or entry.mail_trouble is not None:
        return None
    marked = replace(entry, mail_trouble=event.status.value)
    facts: dict[str, Any] = {"letter": name, "row": event.row, "status": event.status.value}
    told = letter(
        "bounced",
        "provider",
        marked,
        None,
        terms,
        row_id=f"bounced-{entry.audit_lines + 1}",
        mail_trouble=event.status.value,
        about=name,
    )
    audit = AuditLine("mail-bounced", "scriptgate", facts)
    return Decision(entry=marked, audit=(audit,), outbox=(told,))


def clear(entry: Entry, actor: str, why: str) -> tuple[Entry, tuple[AuditLine, ...]]:
    """The entry as it is before anything bounced, and the line that says so; unchanged when nothing had.

    `why`: `address-changed`, or `sent-again`.
    """
    if entry.mail_trouble is None:
        return entry, ()
    line = AuditLine("mail-trouble-cleared", actor, {"was": entry.mail_trouble, "why": why})
    return replace(entry, mail_trouble=None), (line,)


def with_another_address(decision: Decision, actor: str) -> Decision:
    """A decision about an entry, and that its letters go to another address from now on."""
    if decision.entry is None:
        return decision
    entry, lines = clear(decision.entry, actor, "address-changed")
    return replace(decision, entry=entry, audit=(*decision.audit, *lines))
