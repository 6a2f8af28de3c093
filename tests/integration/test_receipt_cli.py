"""`scriptgate receipt verify` on a mocked deployment."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate.aws import clients, places
from scriptgate.aws.settings import Settings
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import finals
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.erasure import Order, marked
from scriptgate.submissions.receipts import receipt_to_keep
from scriptgate.submissions.submission import Submission, SubmissionRef
from scriptgate_cli.main import run

NOW = datetime.now(UTC)
Verify = Callable[..., tuple[int, str, str]]


@pytest.fixture
def contents() -> list[bytes]:
    """The bytes of the submission's files."""
    return a_submission()[1]


@pytest.fixture
def submitted(pipeline: Pipeline, contents: list[bytes]) -> SubmissionRef:
    """Uploaded with checksums, as presigned PUTs have them, checked and submitted."""
    participant = Participant.enrolled(pipeline)
    declaration = a_submission()[0]
    for file, content in zip(declaration["files"], contents, strict=True):
        file |= {"length": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    number = participant.declare(declaration)
    ref = SubmissionRef(participant.entry, number)
    keys = [places.upload(ref, file["sha256"]) for file in declaration["files"]]
    for key, content in zip(keys, contents, strict=True):
        clients.s3().put_object(
            Bucket=pipeline.settings.inbox, Key=key, Body=content, ChecksumAlgorithm="SHA256"
        )
    pipeline.arrive(places.manifest(ref), *keys)
    pipeline.run_all()
    entry, submission = rows(pipeline, ref)
    click = finals.submit(entry, submission, terms_of(entry, pipeline.settings), NOW, "S-TESTTESTTEST")
    pipeline.store.commit(click, NOW)
    return ref


def rows(pipeline: Pipeline, ref: SubmissionRef) -> tuple[Entry, Submission]:
    loaded = pipeline.store.load(ref)
    assert loaded.entry is not None
    assert loaded.submission is not None
    return loaded.entry, loaded.submission


@pytest.fixture
def receipt(pipeline: Pipeline, submitted: SubmissionRef) -> dict[str, Any]:
    """What the page lets its participant download."""
    entry, submission = rows(pipeline, submitted)
    shown = receipt_to_keep(entry, submission, terms_of(entry, pipeline.settings))
    return json.loads(json.dumps(shown))


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Write something to a file and verify it: exit status, output, errors."""

    def write_and_run(content: Any, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "receipt.json"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        status = run(["receipt", "verify", str(file), *options])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return write_and_run


def test_a_true_receipt_is_the_same_in_every_item_and_byte(receipt, verify: Verify):
    status, out, _ = verify(receipt)

    assert status == 0
    assert "DIFFERS" not in out
    assert "All 35 items are the same." in out
    assert "file 1, stored SHA-256" in out


def test_the_receipt_of_somebody_erased_is_answered_kindly(
    pipeline: Pipeline, submitted: SubmissionRef, receipt, verify: Verify
):
    entry, submission = rows(pipeline, submitted)
    terms = terms_of(entry, pipeline.settings)
    for decision in marked(entry, [submission], terms, Order("arn:staff", None, datetime.now(UTC))):
        pipeline.store.commit(decision, datetime.now(UTC))

    status, _, err = verify(receipt)

    assert status == 2
    assert f"was submitted at {receipt['submitted_at']}" in err
    assert "nothing to compare the receipt with" in err


def test_a_changed_item_is_shown_with_both_values(receipt, verify: Verify):
    receipt["submitted_at"] = "2026-01-01T00:00:00Z"

    status, out, _ = verify(receipt)

    assert status == 1
    (line,) = [line for line in out.splitlines() if "DIFFERS" in line]
    assert "submitted at" in line
    assert "2026-01-01T00:00:00Z" in line
    assert "1 item of 35 differs." in out


def test_a_changed_hash_differs_from_the_record_and_from_the_stored_bytes(receipt, verify: Verify):
    receipt["files"][0]["sha256"] = "0" * 64

    status, out, _ = verify(receipt)

    assert status == 1
    assert [line.split(" │")[0].strip() for line in out.splitlines() if "DIFFERS" in line] == [
        "file 1, SHA-256",
        "file 1, stored SHA-256",
    ]


def test_files_that_have_expired_are_said_to_be_so_and_are_no_difference(
    pipeline: Pipeline, submitted: SubmissionRef, receipt, verify: Verify
):
    for file in rows(pipeline, submitted)[1].files:
        clients.s3().delete_object(
            Bucket=pipeline.settings.inbox,
            Key=places.upload(submitted, file.sha256),
            VersionId=file.version_id or "",
        )

    status, out, _ = verify(receipt)

    assert status == 0
    assert "3 files of 3: expired in the inbox" in out


def test_a_file_that_was_stored_without_a_checksum_is_said_to_be_so(
    receipt, verify: Verify, monkeypatch: pytest.MonkeyPatch
):
    client = clients.s3()
    head = client.head_object
    monkeypatch.setattr(client, "head_object", lambda **asked: {**head(**asked), "ChecksumSHA256": "AAAA-2"})

    status, out, _ = verify(receipt)

    assert status == 0
    assert "3 files: stored without a checksum" in out


def test_a_receipt_from_before_the_count_is_no_difference(receipt, verify: Verify):
    status, out, _ = verify({**receipt, "counts": None})

    assert status == 0
    assert "not known when it was made" in out


def test_files_on_disk_are_found_by_their_bytes_whatever_they_are_called(
    receipt, verify: Verify, contents: list[bytes], tmp_path: Path
):
    folder = tmp_path / "kept"
    folder.mkdir()
    script, plan, _ = contents
    (folder / "renamed.docx").write_bytes(script)
    (folder / "plan.docx").write_bytes(plan[:-1] + b"!")

    status, out, _ = verify(receipt, "--files", str(folder))

    found = [line for line in out.splitlines() if "in the folder" in line]
    assert status == 1
    assert ["same" in line for line in found] == [True, False, False]
    assert "renamed.docx" in found[0]
    assert "other bytes" in found[1]
    assert "not there" in found[2]


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is not JSON"),
        (b"%PDF-1.7", "it is not JSON"),
        (b"\xff\xfe{}", "it is not JSON"),
        (b'{"version": ' + b"9" * 5000 + b"}", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "the whole is not as in a receipt"),
        (b"{}", "the whole lacks version"),
        (b" " * 1_000_001, "is too large for a receipt"),
    ],
    ids=["empty", "pdf", "utf-16", "long number", "deep", "list", "no keys", "huge"],
)
def test_what_is_no_receipt_gets_one_clear_line(verify: Verify, content: bytes, words: str):
    status, out, err = verify(content)

    assert (status, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_an_unknown_reference_is_named(receipt, verify: Verify):
    status, _, err = verify({**receipt, "reference": "LF99999-task-1-2026-autumn/0001"})

    assert status == 2
    assert "Nothing was submitted as 'LF99999-task-1-2026-autumn/0001'" in err


def test_a_draft_that_was_never_submitted_has_no_receipt(
    pipeline: Pipeline, submitted: SubmissionRef, receipt, verify: Verify
):
    draft = replace(rows(pipeline, submitted)[1], submitted_at=None)
    pipeline.store.commit(Decision(submissions=(draft,)), NOW)

    assert verify(receipt)[0] == 2


def test_a_name_that_would_drive_the_terminal_is_shown_as_text(receipt, verify: Verify):
    hostile = copy.deepcopy(receipt)
    hostile["files"][0]["name"] = "\x1b[2J\x1b]0;gone\x07[red]\u202eessay.docx\ud800"

    status, out, _ = verify(hostile)

    assert status == 1
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[2J]0;gone[red]essay.docx" in out


def test_a_file_that_is_not_there_is_named(cloud: Settings, capsys: pytest.CaptureFixture[str]):  # noqa: ARG001
    assert run(["receipt", "verify", "nowhere.json"]) == 2
    assert "'nowhere.json' can't be read" in capsys.readouterr().err
