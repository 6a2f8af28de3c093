"""What each assessor holds, as rows of their own, so that `what do I hold?` is one read."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from scriptgate.submissions.decisions import Record
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission

KEPT = timedelta(days=30)
"""How long the row of a claim that ended stays, before the table drops it by itself."""


def holder_key(holder: str) -> str:
    """The partition of what a holder holds."""
    return f"HOLDER#{hashlib.sha256(holder.encode()).hexdigest()}"


def held_by(before: Submission, after: Submission) -> tuple[Record, ...]:
    """The holder's row after a change: what they hold, or that they hold it no longer.

    No function may delete a row of the table: an ended one is left to the table's own expiry.
    """
    key = f"SCRIPT#{after.script_id}"
    if after.state is State.CLAIMED and after.claim is not None:
        fields = {
            "script": after.script_id,
            "task": after.task,
            "claimed_at": utc(after.claim.claimed_at),
            "due_at": utc(after.claim.due_at),
        }
        return (Record(key, fields, new=False, partition=holder_key(after.claim.holder)),)
    if before.claim is not None:
        gone = int((after.updated_at + KEPT).timestamp())
        ended: dict[str, Any] = {"script": after.script_id, "ended": True, "gone_at": gone}
        return (Record(key, ended, new=False, partition=holder_key(before.claim.holder)),)
    return ()
