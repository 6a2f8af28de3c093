"""Whatever a script does to its reader, it comes back with a reason, and the function reads the next one."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate.aws.settings import Settings
from scriptgate.documents import reading
from scriptgate.documents.docx import read_docx
from scriptgate.documents.errors import REASONS
from scriptgate.documents.manuscript import Block, Manuscript
from scriptgate.documents.sandbox import Limits
from scriptgate.documents.together import Reader

PIPE = 3
LIMITS = Limits(memory_bytes=300_000_000, cpu_seconds=2, wall_seconds=2.0, result_bytes=4_000_000)


def answered(content: bytes) -> None:
    os.write(PIPE, content)
    os._exit(0)


def oversized() -> None:
    while True:
        os.write(PIPE, bytes(65_536))


def wrong_manuscript() -> Manuscript:
    return Manuscript("docx", (Block("words"),), pages=-1)


ENDS: dict[str, tuple[Callable[[], object], str]] = {
    "SIGABRT": (os.abort, "corrupted"),
    "SIGSEGV": (lambda: os.kill(os.getpid(), signal.SIGSEGV), "corrupted"),
    "SIGKILL": (lambda: os.kill(os.getpid(), signal.SIGKILL), "too-complex"),
    "out of memory": (lambda: bytes(400_000_000), "too-complex"),
    "no end": (lambda: time.sleep(60), "took-too-long"),
    "a garbage answer": (lambda: answered(b"garbage" * 100), "corrupted"),
    "half an answer": (lambda: answered(b"SGR1"), "corrupted"),
    "an oversized answer": (oversized, "too-complex"),
    "an answer against the schema": (wrong_manuscript, "corrupted"),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_script_that_ends_its_reader_comes_back_and_the_next_is_read(
    cloud: Settings, end: str, monkeypatch: pytest.MonkeyPatch
):
    harm, code = ENDS[end]
    declaration, contents = a_submission()

    def read(untrusted: bytes) -> object:
        return harm() if untrusted == contents[0] else read_docx(untrusted)

    monkeypatch.setitem(reading._PARSERS, "docx", lambda: (read, lambda untrusted: untrusted))
    monkeypatch.setattr(Reader, "_limits_now", lambda _: LIMITS)
    pipeline = Pipeline(cloud)
    participant = Participant.enrolled(pipeline)
    number = participant.upload(declaration, contents)
    pipeline.run_all()
    assert participant.state(number)["state"] == "returned"
    (finding,) = participant.ask("GET", f"/submissions/{number}/report").body["findings"]
    assert finding["rule"] == "file-readable"
    assert f"{finding['found']} {finding['fix']}" == REASONS[code]().advice

    number = participant.upload(*a_submission(2_000))
    pipeline.run_all()
    assert participant.state(number)["verdict"] == "compliant"
