"""What each assessor holds, as rows of their own, so that `what do I hold?` is one read."""

from __future__ import annotations

import hashlib

from scriptgate.submissions.decisions import Record
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission


def holder_key(holder: str) -> str:
    """The partition of what a holder holds."""
    return f"HOLDER#{hashlib.sha256(holder.encode()).hexdigest()}"


def held_by(before: Submission, after: Submission) -> tuple[Record, ...]:
    """The holder's row after a change: written while the script is theirs, removed when it no longer is."""
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
        return (Record(key, None, new=False, partition=holder_key(before.claim.holder)),)
    return ()
