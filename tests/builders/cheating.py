"""What every trick shares: an honest account close to the limit, words too many, and how they are seen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from builders.essays import make_prose
from scriptgate_cli.offline import check_files
from scriptgate_cli.tasks import find_task

HONEST = 3_850
HIDDEN_WORDS = 400
"""More than the limit of 4,000 leaves room for; joined four at a time they are 100, which it has room for."""
SMALL = 3_700
"""An honest account with everything that the tricks use, in usual doses: about 60 words."""

WORDS = make_prose(HIDDEN_WORDS, 7).replace(".", "").split()
TEXT = " ".join(WORDS)

COUNTED = "counted"
"""No doubt is needed: the strict figure holds every word."""

_RULEBOOK, _TASK = find_task("npqh-2017/task-1")


def lines_of(words: int) -> list[str]:
    """The text in lines of so many words."""
    return [" ".join(WORDS[at : at + words]) for at in range(0, HIDDEN_WORDS, words)]


def joined(by: str, at_a_time: int = 4) -> str:
    """The text with only every so manyeth space left."""
    return " ".join(by.join(WORDS[at : at + at_a_time]) for at in range(0, HIDDEN_WORDS, at_a_time))


def report_on(content: bytes, suffix: str, folder: Path) -> dict[str, Any]:
    """The report of an offline check of a file."""
    path = folder / f"essay{suffix}"
    path.write_bytes(content)
    now = datetime(2026, 11, 20, tzinfo=UTC)
    return check_files(path, (), None, _RULEBOOK, _TASK, now).report


def assert_seen(report: dict[str, Any], why: str) -> None:
    """The account does not pass, and the finding on its length says why."""
    assert report["verdict"] in {"needs_review", "non_compliant"}, report["counts"]
    (found,) = [finding["found"] for finding in report["findings"] if finding["rule"] == "word-limit"]
    if why == COUNTED:
        assert report["counts"]["strict"] >= HONEST + HIDDEN_WORDS
    else:
        doubts = {doubt["code"]: doubt["explanation"] for doubt in report["doubts"]}
        assert doubts[why] in found
