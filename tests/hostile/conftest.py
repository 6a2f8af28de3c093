"""How a hostile file ends: in which code, how soon, in how much memory, and with nothing left behind."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scriptgate.documents.errors import EmptyFile, FileTooLarge, UnreadableDocument
from scriptgate.documents.formats import SCRIPT_FORMATS
from scriptgate.documents.reading import read_document

SECONDS = 20.0
MOST_MEMORY = 400 * 1024
"""Kilobytes of a child beyond what its parent has: with a Lambda's 100 MB that is under 512 MB."""
NO_CHILD = frozenset({EmptyFile.code, FileTooLarge.code})
"""Reasons for which no child is started."""
ANY_FORMAT = SCRIPT_FORMATS | {"png", "jpeg"}

READ = "read"

Ending = Callable[[bytes], str]


@pytest.fixture(autouse=True)
def _no_temporary_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    nowhere = tmp_path / "work" / "temporary"
    nowhere.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(nowhere))
    monkeypatch.chdir(nowhere)
    yield
    assert [path.name for path in (tmp_path / "work").rglob("*")] == ["temporary"]


@pytest.fixture
def peaks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The peak memory of each child that ended, in kilobytes."""
    found: list[int] = []

    def waitpid(child: int, options: int) -> tuple[int, int]:
        ended, status, usage = os.wait4(child, options)
        if ended:
            found.append(usage.ru_maxrss)
        return ended, status

    monkeypatch.setattr("scriptgate.documents.sandbox.os.waitpid", waitpid)
    return found


@pytest.fixture
def ending(peaks: list[int]) -> Ending:
    """Read a file as the function does, and check its time and memory: its reason's code, or `read`."""

    def end(untrusted: bytes) -> str:
        began = time.monotonic()
        try:
            read_document(untrusted, ANY_FORMAT)
        except UnreadableDocument as reason:
            code = reason.code
        else:
            code = READ
        assert time.monotonic() - began < SECONDS
        assert len(peaks) == (0 if code in NO_CHILD else 1)
        assert all(peak - _in_use() < MOST_MEMORY for peak in peaks)
        return code

    return end


def _in_use() -> int:
    """This process's memory in kilobytes."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() // 1024
