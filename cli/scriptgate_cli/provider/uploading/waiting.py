"""Wait until what was sent has its verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission
from scriptgate_cli.provider.uploading.lines import Line

PATIENCE_SECONDS = 900
PAUSE_SECONDS = 1.0
MOST_KEYS = 100
"""A batch read takes a hundred keys."""

_AT_WORK = frozenset({State.RECEIVING, State.RECEIVED, State.EXTRACTED})


def with_verdicts(store: Store, lines: Sequence[Line], one_more: Callable[[], None]) -> list[Line]:
    """The lines as they are once every submission was decided or returned, or patience has ended."""
    found = {_key(line.submission): line.submission for line in lines if line.submission}
    waiting, end = set(found), time.monotonic() + PATIENCE_SECONDS
    while waiting and time.monotonic() < end:
        for submission in _read(store, sorted(waiting)):
            found[_key(submission)] = submission
            if submission.state not in _AT_WORK:
                waiting.discard(_key(submission))
                one_more()
        if waiting:
            pause()
    return [
        replace(line, submission=found[_key(line.submission)]) if line.submission else line for line in lines
    ]


def pause() -> None:
    """Between two looks."""
    time.sleep(PAUSE_SECONDS)


def _key(submission: Submission) -> tuple[str, str]:
    return submission.entry, submission.number


def _read(store: Store, keys: list[tuple[str, str]]) -> list[Submission]:
    rows = [{"PK": f"ENTRY#{entry}", "SK": f"SUBMISSION#{number}"} for entry, number in keys]
    batches = [rows[start : start + MOST_KEYS] for start in range(0, len(rows), MOST_KEYS)]
    return [items.submission_from(item) for batch in batches for item in store.get_many(batch) if item]
