"""Sending a letter again: the same letter as another outbox row. What it links to is made anew. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from scriptgate.submissions import delivery
from scriptgate.submissions.decisions import AuditLine, Decision, OutboxRow
from scriptgate.submissions.delivery import TROUBLE, UNSENT, Delivery
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc

_AGAIN = re.compile(r"-again-\d+\Z")


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as its outbox row keeps it."""

    id: str
    status: Delivery
    payload: dict[str, Any]
    submission: str | None = None
    resent_as: str | None = None
    """The row with which it was sent again."""

    @property
    def is_erased(self) -> bool:
        """Its words went with its candidate, who may have been enrolled again since."""
        return not self.payload.get("context")

    @property
    def is_open_trouble(self) -> bool:
        """Its reader did not get it, and nobody has dealt with that."""
        return self.status in TROUBLE and self.resent_as is None and not self.is_erased


def resend(entry: Entry, letters: Sequence[Written], taken: Collection[str], actor: str) -> Decision:
    """Another row for each letter, and an end to the entry's trouble: whether they arrive will be seen.

    `taken`: the ids of the entry's outbox rows. Raises Refused when there is nothing to send, for an
    entry or a letter that was erased, for a letter that is still on its way, and for one that asks for work
    that was withdrawn.
    """
    _require_sendable(entry, letters)
    rows: list[OutboxRow] = []
    for written in letters:
        row_id = _free(written.id, {*taken, *(row.id for row in rows)})
        rows.append(OutboxRow(row_id, "mail", written.submission, _as_now(written.payload, entry)))
    again = {written.id: row.id for written, row in zip(letters, rows, strict=True)}
    in_trouble = any(written.status in TROUBLE for written in letters)
    cleared, lines = delivery.clear(entry, actor, "sent-again") if in_trouble else (entry, ())
    audit = AuditLine("letters-resent", actor, {"rows": again})
    return Decision(entry=cleared, audit=(audit, *lines), outbox=tuple(rows))


_ASKING = frozenset({"invitation", "reminder"})
"""Letters that ask for work."""


def _as_now(payload: dict[str, Any], entry: Entry) -> dict[str, Any]:
    """The letter with the deadline of today: it may have been moved since."""
    context = payload["context"]
    return (
        {**payload, "context": {**context, "deadline": utc(entry.deadline)}}
        if "deadline" in context
        else payload
    )


def _require_sendable(entry: Entry, letters: Sequence[Written]) -> None:
    if entry.erased_at is not None:
        raise Refused("erased", "The candidate was erased: there is no address to send anything to.")
    if not letters:
        raise Refused("no-letters", f"No letter about {entry.id} waits to be sent again.")
    erased = next((written.id for written in letters if written.is_erased), None)
    if erased is not None:
        raise Refused("erased", f"What the letter {erased} said was erased: there is nothing to send again.")
    asking = [written.id for written in letters if written.payload.get("letter") in _ASKING]
    if asking and entry.withdrawn_at is not None:
        raise Refused("withdrawn", f"{entry.id} is withdrawn: {asking[0]} asks for work. Reinstate it first.")
    waiting = next((written.id for written in letters if written.status in UNSENT), None)
    if waiting is not None:
        raise Refused("unsent", f"The letter {waiting} has not been sent the first time: it is on its way.")


def _free(row_id: str, taken: Collection[str]) -> str:
    """`0001-verdict-participant-again-2`: deterministic, so that two at once can't both write it."""
    base = _AGAIN.sub("", row_id)
    number = 1
    while f"{base}-again-{number}" in taken:
        number += 1
    return f"{base}-again-{number}"
