"""The child may do anything; the parent gets a result or a coded reason, in time; nothing stays behind."""

from __future__ import annotations

import ctypes
import json
import logging
import os
import resource
import signal
import struct
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from scriptgate.documents.errors import (
    CorruptedDocument,
    EncryptedDocument,
    TooComplex,
    TookTooLong,
    UnreadableDocument,
)
from scriptgate.documents.sandbox import DEFAULT_LIMITS, Limits, run_in_child

LIMITS = Limits(memory_bytes=200_000_000, cpu_seconds=5, wall_seconds=5.0, result_bytes=4_000_000)
PIPE = 3


def run(work, untrusted: bytes = b"", limits: Limits = LIMITS):
    return run_in_child(work, untrusted, limits)


def frame(header: bytes, payload: bytes = b"") -> bytes:
    return struct.pack(">4sIQ", b"SGR1", len(header), len(payload)) + header + payload


def write_and_exit(content: bytes):
    os.write(PIPE, content)
    os._exit(0)


def test_a_result_comes_back_as_it_was_made():
    header, payload = run(lambda untrusted: ({"length": len(untrusted), "é": None}, untrusted * 2), b"bytes")
    assert (header, payload) == ({"length": 5, "é": None}, b"bytesbytes")


def test_a_result_larger_than_a_pipe_comes_back_whole():
    payload = os.urandom(3_000_000)
    assert run(lambda untrusted: ({}, untrusted), payload) == ({}, payload)


def encrypted(_untrusted: bytes):
    raise EncryptedDocument("by a password")


def parser_error(_untrusted: bytes):
    raise ValueError("this text quotes the document")


def recursion(untrusted: bytes):
    return recursion(untrusted)


def system_exit(_untrusted: bytes):
    raise SystemExit(0)


def memory_bomb(_untrusted: bytes):
    return {}, bytes(300_000_000)


def many_small_objects(_untrusted: bytes):
    return {"hoard": [str(number) * 200 for number in range(100_000_000)]}, b""


def abort(_untrusted: bytes):
    os.abort()


def segfault(_untrusted: bytes):
    ctypes.string_at(0)


def killed(_untrusted: bytes):
    os.kill(os.getpid(), signal.SIGKILL)


def busy_loop(_untrusted: bytes):
    while True:
        pass


def sleeper(_untrusted: bytes):
    time.sleep(60)


def huge_result(_untrusted: bytes):
    return {}, bytes(5_000_000)


def huge_header(_untrusted: bytes):
    return {"text": "x" * 5_000_000}, b""


def writes_a_file(_untrusted: bytes):
    Path("/tmp/scriptgate-must-not-exist").write_bytes(b"x")  # noqa: S108 - the attempt has to fail


def opens_many_files(_untrusted: bytes):
    return {"open": len([os.open(os.devnull, os.O_RDONLY) for _ in range(100)])}, b""


@pytest.mark.parametrize(
    ("work", "error"),
    [
        (encrypted, EncryptedDocument),
        (parser_error, CorruptedDocument),
        (recursion, TooComplex),
        (system_exit, CorruptedDocument),
        (memory_bomb, TooComplex),
        (many_small_objects, TooComplex),
        (abort, CorruptedDocument),
        (segfault, CorruptedDocument),
        (killed, TooComplex),
        (huge_result, TooComplex),
        (huge_header, TooComplex),
        (writes_a_file, CorruptedDocument),
        (opens_many_files, CorruptedDocument),
    ],
)
def test_every_end_of_a_child_has_its_reason(work, error):
    with pytest.raises(UnreadableDocument) as raised:
        run(work)
    assert type(raised.value) is error


def test_a_reason_never_quotes_the_document():
    with pytest.raises(CorruptedDocument, match=r"^ValueError:test_sandbox\.py:\d+$"):
        run(parser_error)


def test_a_busy_loop_ends_at_the_limit_of_cpu_seconds():
    with pytest.raises(TookTooLong, match="cpu"):
        run(busy_loop, limits=replace(LIMITS, cpu_seconds=1, wall_seconds=30.0))


def test_no_document_may_have_twenty_seconds_or_half_a_gigabyte():
    """With the 100 MB that the function itself has."""
    assert max(DEFAULT_LIMITS.cpu_seconds, DEFAULT_LIMITS.wall_seconds) < 20
    assert DEFAULT_LIMITS.memory_bytes + 100_000_000 < 512_000_000


@pytest.mark.parametrize("work", [sleeper, busy_loop])
def test_the_deadline_ends_what_uses_no_cpu_and_what_does(work):
    began = time.monotonic()
    with pytest.raises(TookTooLong, match="deadline"):
        run(work, limits=replace(LIMITS, wall_seconds=0.3))
    assert time.monotonic() - began < 2


def test_a_child_that_drips_its_result_ends_at_the_deadline():
    def drip(_untrusted: bytes):
        while True:
            os.write(PIPE, b"x")
            time.sleep(0.05)

    with pytest.raises(TookTooLong):
        run(drip, limits=replace(LIMITS, wall_seconds=0.3))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        frame(b"{}")[:-1],
        frame(b"{}") + b"more",
        frame(b"{}").replace(b"SGR1", b"XXXX"),
        frame(b"[]"),
        frame(b"not json"),
        frame(b"[" * 100_000),
        frame(b'{"unreadable": "no-such-code"}'),
        frame(b'{"unreadable": ["corrupted"]}'),
        struct.pack(">4sIQ", b"SGR1", 2**32 - 1, 2**64 - 1),
    ],
)
def test_a_child_that_lies_is_a_corrupted_document(content):
    with pytest.raises(CorruptedDocument):
        run(lambda _: write_and_exit(content))


def test_a_cause_that_could_hold_text_is_dropped():
    header = json.dumps({"unreadable": "too-complex", "cause": "Dear <b>reader</b>\n" * 9}).encode()
    with pytest.raises(TooComplex, match=r"^$"):
        run(lambda _: write_and_exit(frame(header)))


def inspect(_untrusted: bytes):
    descriptors = {name: str(Path(f"/proc/self/fd/{name}").readlink()) for name in ("0", "1", "2")}
    others = [int(name) for name in os.listdir("/proc/self/fd") if int(name) > PIPE]  # noqa: PTH208
    still_open = [one for one in others if os.path.exists(f"/proc/self/fd/{one}")]  # noqa: PTH110
    return {
        "environment": dict(os.environ),
        "descriptors": sorted(set(descriptors.values())),
        "others": still_open,
        "group": os.getpgrp() == os.getpid(),
    }, b""


def test_a_child_has_no_environment_no_descriptors_and_a_group_of_its_own(monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not for children")
    header, _ = run(inspect)
    assert header == {"environment": {}, "descriptors": ["/dev/null"], "others": [], "group": True}


def test_what_a_child_prints_reaches_nobody(capfd):
    def shout(_untrusted: bytes):
        os.write(1, b"protocol?")
        print("noise", file=sys.stderr, flush=True)  # noqa: T201
        logging.getLogger("parser").critical("a line of the essay")
        return {}, b""

    run(shout)
    assert capfd.readouterr() == ("", "")


def test_no_zombie_and_no_descriptor_stays_behind():
    before = os.listdir("/proc/self/fd")  # noqa: PTH208
    for work in (abort, parser_error, huge_result):
        with pytest.raises(UnreadableDocument):
            run(work)
    assert os.listdir("/proc/self/fd") == before  # noqa: PTH208
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_grandchild_is_killed_with_its_parent_or_never_born():
    def leave_a_grandchild(_untrusted: bytes):
        try:
            grandchild = os.fork()
        except BlockingIOError:  # only a privileged user gets past the limit
            return {"grandchild": None}, b""
        if grandchild == 0:
            os.close(PIPE)
            time.sleep(60)
            os._exit(0)
        return {"grandchild": grandchild}, b""

    grandchild = run(leave_a_grandchild)[0]["grandchild"]
    deadline = time.monotonic() + 3
    while grandchild and _is_running(grandchild) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not (grandchild and _is_running(grandchild))


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


@pytest.mark.parametrize("work", [abort, killed, memory_bomb, segfault, parser_error, huge_result, recursion])
def test_the_next_document_is_unharmed_whatever_happened_to_the_one_before(work):
    with pytest.raises(UnreadableDocument):
        run(work)
    assert run(lambda untrusted: ({"length": len(untrusted)}, untrusted), b"essay") == (
        {"length": 5},
        b"essay",
    )


def test_a_child_may_start_no_other_process():
    header, _ = run(lambda _: ({"most": resource.getrlimit(resource.RLIMIT_NPROC)}, b""))
    assert header == {"most": [0, 0]}


def test_it_works_without_shared_memory_and_semaphores(tmp_path):
    code = (
        "import sys\n"
        "for name in ('multiprocessing', '_multiprocessing', '_posixshmem'): sys.modules[name] = None\n"
        "from scriptgate.documents.sandbox import Limits, run_in_child\n"
        "print(run_in_child(lambda untrusted: ({}, untrusted), b'x', Limits()))"
    )
    assert in_another_python(code, tmp_path) == "({}, b'x')\n"


def test_no_exit_handler_of_the_parent_runs_in_the_child(tmp_path):
    code = (
        "import atexit; from scriptgate.documents.sandbox import Limits, run_in_child\n"
        "atexit.register(print, 'handler', flush=True)\n"
        "print(run_in_child(lambda untrusted: ({}, untrusted), b'x', Limits()))"
    )
    assert in_another_python(code, tmp_path) == "({}, b'x')\nhandler\n"


def in_another_python(code: str, folder: Path) -> str:
    """What an interpreter of its own prints that runs `code` and knows this package alone."""
    package = Path(sys.modules["scriptgate"].__file__).parent.parent
    done = subprocess.run(  # noqa: S603 - this interpreter, our own code
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(package)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
