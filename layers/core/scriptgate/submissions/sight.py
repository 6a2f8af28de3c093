"""What a participant was shown before they submitted, so that nothing becomes final that they did not see."""

from __future__ import annotations

from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.submission import Submission

_NONE = "-"


def seen_of(entry: Entry, submission: Submission) -> str:
    """What is shown of money and verdict, as one text that the page sends back with the click."""
    owed = entry.liability
    shown = (
        submission.verdict.value if submission.verdict else _NONE,
        _NONE if submission.confirmed_boundary is None else submission.confirmed_boundary,
        owed.cause if owed else _NONE,
        _NONE if owed is None or owed.amount_pence is None else owed.amount_pence,
    )
    return "|".join(map(str, shown))


def require_unchanged(entry: Entry, submission: Submission, seen: object) -> None:
    """Raises Refused when what becomes final is not what was shown.

    A verdict that was not there yet when the click was made is no change: one may submit while the check
    runs, and a click in the last second must not fail because the check was faster.
    """
    now = seen_of(entry, submission).split("|")
    shown = seen.split("|") if isinstance(seen, str) else []
    if len(shown) != len(now) or shown[1:] != now[1:] or shown[0] not in {_NONE, now[0]}:
        raise Refused(
            "changed",
            "Something has changed since this page was loaded. Look at it again, then submit.",
        )
