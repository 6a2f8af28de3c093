"""What was sent of a script's sheets, kept beside them: sending one again is the same report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from scriptgate_cli.assessor.counter import Answer, Counter
from scriptgate_cli.assessor.folder import write_whole
from scriptgate_cli.assessor.sheet_checking import Checked

RECORD = ".scriptgate-sent"
"""Lines of JSON in a script's folder, in the order in which the marks were first sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A mark that was sent."""

    report: str
    sha256: str
    """Of what it says."""
    at: str | None = None
    """When the counter recorded it, UTC; None: no answer has come yet."""


@dataclass(frozen=True, slots=True)
class Told:
    """The counter's answer to a mark, and what this folder knows of earlier ones."""

    answer: Answer
    before: bool = False
    """It was recorded when it was sent the first time; nothing has changed now."""
    corrected: bool = False
    """A correction of it was recorded since, and stands."""


def send_mark(counter: Counter, sheet: Checked, new_id: Callable[[], str]) -> Told:
    """Report a mark: under the id of the last time while it says the same. Raises Trouble, OSError.

    A refusal ends an id: what was refused may be right later, and the counter would repeat its answer.
    """
    record = sheet.path.with_name(RECORD)
    digest = hashlib.sha256(json.dumps([sheet.script, sheet.said], sort_keys=True).encode()).hexdigest()
    kept = read_sent(record)
    mine = next((sent for sent in kept if sent.sha256 == digest), None)
    if mine is None:
        mine = Sent(new_id(), digest)
        kept.append(mine)
        _write(record, kept)
    answer = counter.report("mark", sheet.script, mine.report, **sheet.said)
    if answer.accepted:
        _write(record, [replace(sent, at=answer.at) if sent == mine else sent for sent in kept])
        return Told(answer, mine.at is not None, _is_corrected(kept, mine, answer.at))
    if not answer.retry:
        _write(record, [sent for sent in kept if sent != mine])
    return Told(answer)


def _is_corrected(kept: list[Sent], mine: Sent, at: str) -> bool:
    """Whether another mark was recorded after this one; of one second, the later in the list."""
    own = (at, kept.index(mine))
    return any((sent.at, place) > own for place, sent in enumerate(kept) if sent.at is not None)


def read_sent(record: Path) -> list[Sent]:
    """What was sent; a line that can't be read is as if it had never been."""
    kept = []
    for line in _lines(record):
        try:
            said = json.loads(line)
            at = said["at"]
            kept.append(Sent(str(said["report"]), str(said["sha256"]), None if at is None else str(at)))
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
    return kept


def _lines(record: Path) -> list[str]:
    try:
        return record.read_text("ascii", "replace").splitlines()
    except FileNotFoundError:
        return []


def _write(record: Path, kept: list[Sent]) -> None:
    write_whole(record, "".join(json.dumps(asdict(sent)) + "\n" for sent in kept).encode())
