"""What was sent of a sheet, kept beside it: sending it again is the same report, and harmless."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from scriptgate_cli.assessor.counter import Answer, Counter
from scriptgate_cli.assessor.folder import write_whole
from scriptgate_cli.assessor.sheet_checking import Checked


def send_mark(counter: Counter, sheet: Checked, new_id: Callable[[], str]) -> Answer:
    """Report a mark: under the id of the last time while it says the same. Raises Trouble, OSError.

    A refusal ends an id: what was refused may be right later, and the counter would repeat its answer.
    """
    record = record_of(sheet.path)
    digest = hashlib.sha256(json.dumps([sheet.script, sheet.said], sort_keys=True).encode()).hexdigest()
    report_id = _kept(record, digest)
    if report_id is None:
        report_id = new_id()
        write_whole(record, json.dumps({"report": report_id, "sha256": digest}).encode() + b"\n")
    answer = counter.report("mark", sheet.script, report_id, **sheet.said)
    if not answer.accepted and not answer.retry:
        record.unlink(missing_ok=True)
    return answer


def record_of(sheet: Path) -> Path:
    """The hidden file beside a sheet."""
    return sheet.with_name(f".{sheet.name}.sent")


def _kept(record: Path, digest: str) -> str | None:
    try:
        said = json.loads(record.read_bytes())
        return str(said["report"]) if said["sha256"] == digest else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
