"""What was sent of a script's sheets, kept beside them: sending one again is the same report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

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
    """Of what it says, without the reason."""
    reason: str | None
    """Why it corrects an earlier one; None: it is the first."""
    at: str | None = None
    """When the counter recorded it, UTC; None: no answer has come yet."""

    @property
    def why(self) -> dict[str, str]:
        """The reason as a report's field."""
        return {} if self.reason is None else {"reason": self.reason}


@dataclass(frozen=True, slots=True)
class Told:
    """The counter's answer to a mark, and what this folder knows of earlier ones."""

    answer: Answer
    before: bool = False
    """It was recorded when it was sent the first time; nothing has changed now."""
    corrected: bool = False
    """A correction of it was recorded since, and stands."""
    doubtful: bool = False
    """Another mark was sent since and got no answer: it may be the one that stands."""


def send_mark(counter: Counter, sheet: Checked, new_id: Callable[[], str]) -> Told:
    """Report a mark: under the id of the last time while it says the same. Raises Trouble, OSError.

    A refusal ends an id: what was refused may be right later, and the counter would repeat its answer.
    """
    record = sheet.path.with_name(RECORD)
    kept = read_sent(record)
    mine = _known(kept, _digest(sheet), sheet.said.get("reason"))
    if mine is None:
        mine = Sent(new_id(), _digest(sheet), sheet.said.get("reason"))
        kept.append(mine)
        _write(record, kept)
    answer = counter.report("mark", sheet.script, mine.report, **_content(sheet), **mine.why)
    if answer.accepted:
        _write(record, [replace(sent, at=answer.at) if sent == mine else sent for sent in kept])
        doubtful = any(sent.at is None for sent in kept[kept.index(mine) + 1 :])
        return Told(answer, mine.at is not None, _is_corrected(kept, mine, answer.at), doubtful)
    if not answer.retry:
        _write(record, [sent for sent in kept if sent != mine])
    return Told(answer)


def _known(kept: list[Sent], digest: str, reason: str | None) -> Sent | None:
    """The same mark as it was sent before.

    The one that stands is the same whatever the reason: a sheet that was corrected is no correction when it
    is sent once more with all others, and one that was not changed corrects nothing. Which one stands is not
    known while another has got no answer: it may have been recorded.
    """
    recorded = [sent for sent in kept if sent.at is not None]
    standing = max(recorded, key=lambda sent: (sent.at, kept.index(sent)), default=None)
    if standing is not None and standing.sha256 == digest and len(recorded) == len(kept):
        return standing
    return next((sent for sent in kept if (sent.sha256, sent.reason) == (digest, reason)), None)


def _content(sheet: Checked) -> dict[str, Any]:
    return {name: value for name, value in sheet.said.items() if name != "reason"}


def _digest(sheet: Checked) -> str:
    return hashlib.sha256(json.dumps([sheet.script, _content(sheet)], sort_keys=True).encode()).hexdigest()


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
            reason, at = (None if said[name] is None else str(said[name]) for name in ("reason", "at"))
            kept.append(Sent(str(said["report"]), str(said["sha256"]), reason, at))
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
