"""What uploading shows of each submission, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.submission import Submission
from scriptgate.wording import money, words_against
from scriptgate_cli.provider.listing import Column
from scriptgate_cli.provider.uploading.plan import Planned


@dataclass(frozen=True, slots=True)
class Line:
    """A submission's line."""

    planned: Planned
    what: str
    submission: Submission | None = None
    """None: not sent."""
    why: str | None = None
    """Why it was not sent."""


def _of_submission(name: str) -> Any:
    return lambda line: None if line.submission is None else getattr(line.submission, name)


def _charge(line: Line) -> int | None:
    liability = line.planned.entry.liability
    return liability.amount_pence if line.planned.chargeable and liability else None


def _chargeable(line: Line) -> str | None:
    return money(_charge(line)) if line.planned.chargeable else None


def _verdict(line: Line) -> str | None:
    verdict = line.submission.verdict if line.submission else None
    return None if verdict is None else verdict.value


def _words(line: Line) -> str | None:
    found = line.submission
    if found is None or found.strict_words is None:
        return None
    return words_against(found.strict_words, found.lenient_words, found.word_limit)


def _yes(value: object) -> str:
    return "yes" if value else ""


COLUMNS: list[Column[Line]] = [
    Column("place", lambda line: line.planned.found.place),
    Column("entry", lambda line: line.planned.entry.id),
    Column("submission", _of_submission("number")),
    Column("what", lambda line: line.what),
    Column("files", lambda line: len(line.planned.declared.files)),
    Column(
        "bytes", lambda line: sum(file.length for file in line.planned.declared.files), shown="{:,}".format
    ),
    Column("late", lambda line: line.planned.late, shown=_yes),
    Column("replaces_draft", lambda line: line.planned.replaces),
    Column("chargeable", lambda line: line.planned.chargeable, ""),
    Column("charge_pence", _charge, ""),
    Column("charge", _chargeable),
    Column("submitted_at", lambda line: utc(line.submission.submitted_at) if line.submission else None, ""),
    Column("state", lambda line: line.submission.state.value if line.submission else None),
    Column("verdict", _verdict),
    Column("words", _words),
    Column("why", lambda line: line.why),
]
