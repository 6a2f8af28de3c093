"""Run a function over untrusted bytes in a forked child that can fail in any way without harm to the parent.

The child is a fault barrier, not the security boundary: that is the role of the function it runs in.
A fork, since Lambda has no `/dev/shm` and so no multiprocessing queues; a pipe carries the result.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import logging
import os
import re
import resource
import select
import signal
import struct
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from scriptgate.documents.errors import (
    REASONS,
    CorruptedDocument,
    TooComplex,
    TookTooLong,
    UnreadableDocument,
)

Work = Callable[[bytes], tuple[dict[str, Any], bytes]]

_FRAME = struct.Struct(">4sIQ")
_MAGIC = b"SGR1"
_PIPE = 3
_CHUNK = 1 << 20
_OUT_OF_MEMORY = 3
"""Exit status of a child that had no memory left even to say so."""
_CAUSE = re.compile(r"[\w.:' -]{1,120}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use. Bytes and seconds."""

    memory_bytes: int = 350_000_000
    """Address space beyond what the parent has already."""
    cpu_seconds: int = 15
    wall_seconds: float = 19.0
    open_files: int = 32
    result_bytes: int = 64_000_000


DEFAULT_LIMITS = Limits()


def run_in_child(work: Work, untrusted: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """What `work(untrusted)` returns, computed in a child: a JSON object and bytes.

    The caller must check the object's shape: the child may lie.

    Raises the UnreadableDocument that `work` raised; TooComplex (memory, size of the result, killed),
    TookTooLong (CPU or wall clock), CorruptedDocument (any other failure of the child).
    """
    ours, theirs = os.pipe()
    room = _room(limits)  # here: what a child reads or makes costs it a copy of every page it touches
    child = _fork()
    if child == 0:
        _live_as_child(work, untrusted, room, limits, theirs)
    os.close(theirs)
    with contextlib.suppress(OSError):  # the child does the same; whoever comes first
        os.setpgid(child, child)
    try:
        frame = _read_frame(ours, limits)
    finally:
        os.close(ours)
        status = _end(child)
    return _opened(frame, status)


def _fork() -> int:
    with warnings.catch_warnings():
        # 3.12 and later warn when the parent has threads: the child runs one function and ends by _exit
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _read_frame(pipe: int, limits: Limits) -> bytearray:
    """All that the child writes until it closes its end."""
    deadline = time.monotonic() + limits.wall_seconds
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    received = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise TookTooLong("deadline")
        chunk = os.read(pipe, _CHUNK)
        if not chunk:
            return received
        received += chunk
        if len(received) > limits.result_bytes:
            raise TooComplex("result")


def _end(child: int) -> int:
    """Kill the child's whole group and reap the child; its wait status.

    A child that ended by itself is a zombie until `waitpid`: its id is nobody else's and its status stands.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _opened(frame: bytearray, status: int) -> tuple[dict[str, Any], bytes]:
    """The frame's header and payload, checked; or the reason why there are none, raised."""
    if len(frame) < _FRAME.size:
        raise _reason_of(status)
    magic, header_length, payload_length = _FRAME.unpack_from(frame)
    if magic != _MAGIC or len(frame) != _FRAME.size + header_length + payload_length:
        raise _reason_of(status)
    end = _FRAME.size + header_length
    header = _header(bytes(frame[_FRAME.size : end]))
    if "unreadable" in header:
        raise _told(header)
    return header, bytes(memoryview(frame)[end:])


def _header(raw: bytes) -> dict[str, Any]:
    try:
        header = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise CorruptedDocument("header") from error
    if not isinstance(header, dict):
        raise CorruptedDocument("header")
    return header


def _told(header: dict[str, Any]) -> UnreadableDocument:
    """The error that the child named by its code; its cause only where it can hold no text of the file."""
    kind = REASONS.get(str(header["unreadable"]), CorruptedDocument)
    cause = header.get("cause")
    return kind(cause) if isinstance(cause, str) and _CAUSE.fullmatch(cause) else kind()


def _reason_of(status: int) -> UnreadableDocument:
    """Why a child ended without a whole frame, by its wait status."""
    if os.WIFSIGNALED(status):
        ended_by = os.WTERMSIG(status)
        if ended_by == signal.SIGXCPU:
            return TookTooLong("cpu")
        return TooComplex("killed") if ended_by == signal.SIGKILL else CorruptedDocument(f"signal-{ended_by}")
    return (
        TooComplex("memory") if os.WEXITSTATUS(status) == _OUT_OF_MEMORY else CorruptedDocument("no-result")
    )


def _live_as_child(work: Work, untrusted: bytes, room: int | None, limits: Limits, pipe: int) -> NoReturn:
    """All that the child ever does. It never returns to the caller's frames and runs no exit handlers."""
    status = 1
    try:
        _confine(room, limits, pipe)
        status = _work_and_tell(work, untrusted)
    except MemoryError:
        status = _OUT_OF_MEMORY
    finally:
        os._exit(status)  # in `finally`, so that not even SystemExit gets past it


def _confine(room: int | None, limits: Limits, pipe: int) -> None:
    gc.freeze()  # a collection would touch, and so copy, all of the parent's pages
    os.setpgid(0, 0)
    _keep_only(pipe)
    os.environ.clear()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU):
        signal.signal(name, signal.SIG_DFL)
    _set_limits(room, limits)


def _keep_only(pipe: int) -> None:
    """Descriptors 0-2 on /dev/null (the parent may speak a protocol there), 3 the pipe, no others."""
    os.dup2(pipe, _PIPE)
    os.closerange(_PIPE + 1, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 4_096))  # -1: no limit
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(_PIPE):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    _silence()


class _Nowhere(io.TextIOBase):
    """Takes all text and keeps none."""

    def write(self, text: str) -> int:
        return len(text)


def _silence() -> None:
    """Python's own streams and logs may hold descriptors that are closed now, or quote the document."""
    sys.stdout = sys.stderr = _Nowhere()
    logging.disable()


def _set_limits(room: int | None, limits: Limits) -> None:
    caps = {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NPROC: (0, 0),
        resource.RLIMIT_NOFILE: (limits.open_files, limits.open_files),
        resource.RLIMIT_CPU: (limits.cpu_seconds, limits.cpu_seconds + 1),
    }
    if room is not None:
        caps[resource.RLIMIT_AS] = (room, room)
    for name, (soft, hard) in caps.items():
        ceiling = resource.getrlimit(name)[1]
        top = hard if ceiling == resource.RLIM_INFINITY else min(hard, ceiling)
        resource.setrlimit(name, (min(soft, top), top))


def _room(limits: Limits) -> int | None:
    """Bytes of address space for a child, beyond what is in use here already; None where Linux isn't."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return None
    return pages * resource.getpagesize() + limits.memory_bytes


def _work_and_tell(work: Work, untrusted: bytes) -> int:
    payload = b""
    try:
        header, payload = work(untrusted)
    except UnreadableDocument as error:
        header = {"unreadable": error.code, "cause": str(error)}
    except (MemoryError, RecursionError) as error:
        header = {"unreadable": TooComplex.code, "cause": type(error).__name__}
    except Exception as error:  # noqa: BLE001 - a parser may raise anything over a hostile file
        header = {"unreadable": CorruptedDocument.code, "cause": _place(error)}
    _send(json.dumps(header).encode(), payload)
    return 0


def _place(error: Exception) -> str:
    """Which error where, for the log; never its message, which may quote the document."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}:{Path(last.filename).name}:{last.lineno}"


def _send(header: bytes, payload: bytes) -> None:
    for piece in (_FRAME.pack(_MAGIC, len(header), len(payload)), header, payload):
        view = memoryview(piece)
        while view:
            view = view[os.write(_PIPE, view) :]
