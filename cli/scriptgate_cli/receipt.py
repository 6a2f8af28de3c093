"""`scriptgate receipt verify`: a receipt that somebody kept, item by item beside the record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from scriptgate.aws import clients, places
from scriptgate.aws.checksums import kept
from scriptgate.aws.files import Files
from scriptgate.stages.terms import terms_of
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.receipts import (
    Compared,
    InvalidReceipt,
    Receipt,
    compare,
    name_of,
    receipt_to_keep,
    require_receipt,
)
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef
from scriptgate.wording import count, one_line
from scriptgate_cli.deployment import Deployment, Unreachable, on_a_stack
from scriptgate_cli.files import CannotRead
from scriptgate_cli.provider.screen import show_table

ALL_SAME, DIFFERS = 0, 1
"""Exit statuses; what can't be read or isn't known is 2."""

MOST_BYTES = 1_000_000
"""Bytes of a receipt's file: a hundred times a real one."""

_COLUMNS = ("item", "receipt", "record", "result")
_SHA256_DIGITS = 64


@click.group()
def receipt() -> None:
    """Receipts that participants keep: the JSON that their page lets them download."""


@receipt.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--files",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Compare the files in this folder too, by their SHA-256.",
)
@on_a_stack
def verify(file: Path, folder: Path | None, stack: str) -> int:
    """Compare the receipt in FILE with the record, item by item.

    The exit status is 0 when all is the same, 1 when something differs, 2 when the receipt can't be read
    or its submission isn't known.
    """
    claimed = _read(file)
    deployment = Deployment.of(stack, ("table", "inbox"))
    submission, record = _record(deployment, claimed)
    stored = tuple(_stored(Files(clients.s3(), deployment.settings.inbox), submission, claimed))
    rows = (
        *compare(claimed, record),
        *(row for found in stored for row in found.rows),
        *(() if folder is None else _on_disk(folder, claimed)),
    )
    show_table(_COLUMNS, [_line(row) for row in rows])
    _conclude(rows, stored)
    return ALL_SAME if all(row.same for row in rows) else DIFFERS


def _read(path: Path) -> Receipt:
    """The receipt in a file, whatever its author meant to do. Raises CannotRead."""
    try:
        with path.open("rb") as file:
            untrusted = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CannotRead(f"'{_safe(path)}' can't be read: {error.strerror}.") from None
    if len(untrusted) > MOST_BYTES:
        raise CannotRead(f"'{_safe(path)}' is too large for a receipt.")
    try:
        return require_receipt(json.loads(untrusted))
    except InvalidReceipt as error:
        raise CannotRead(f"'{_safe(path)}' is not a receipt: {error}.") from None
    except (ValueError, RecursionError):  # also numbers of thousands of digits, and what is not UTF-8
        raise CannotRead(f"'{_safe(path)}' is not a receipt: it is not JSON in UTF-8.") from None


def _record(deployment: Deployment, claimed: Receipt) -> tuple[Submission, Receipt]:
    """The submission that a receipt refers to, and its receipt by the record. Raises Unreachable."""
    reference = one_line(claimed["reference"])
    ref = SubmissionRef(*reference.split("/"))
    loaded = deployment.store.load(ref)
    if loaded.entry is None or loaded.submission is None or loaded.submission.submitted_at is None:
        raise Unreachable(f"Nothing was submitted as '{reference}': it is not in the record.")
    if loaded.submission.state is State.ERASED:
        raise Unreachable(
            f"'{reference}' was submitted at {utc(loaded.submission.submitted_at)}. "
            f"Its candidate was erased on {loaded.submission.updated_at:%Y-%m-%d}: what was submitted is no "
            "longer kept, so there is nothing to compare the receipt with."
        )
    terms = terms_of(loaded.entry, deployment.settings)
    return loaded.submission, receipt_to_keep(loaded.entry, loaded.submission, terms)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the inbox says of one file."""

    rows: tuple[Compared, ...] = ()
    expired: bool = False
    unchecked: bool = False
    """It is there, but was stored without a checksum."""


def _stored(inbox: Files, submission: Submission, claimed: Receipt) -> Iterator[_Stored]:
    """The bytes that were pinned, beside what the receipt says of them."""
    for place, (file, said) in enumerate(zip(submission.files, claimed["files"], strict=False)):
        if file.version_id is None:
            continue  # submitted a moment ago: nothing is pinned yet
        found = kept(inbox, places.upload(submission.ref, file.sha256), file.version_id)
        if found is None:
            yield _Stored(expired=True)
            continue
        item = f"{name_of(place)}, stored"
        length = Compared(
            f"{item} bytes", str(said["length"]), str(found.length), said["length"] == found.length
        )
        if found.sha256 is None:
            yield _Stored((length,), unchecked=True)
            continue
        checksum = Compared(f"{item} SHA-256", said["sha256"], found.sha256, said["sha256"] == found.sha256)
        yield _Stored((length, checksum))


def _on_disk(folder: Path, claimed: Receipt) -> Iterator[Compared]:
    """Whether each file of the receipt is in a folder, whatever it is called there."""
    lengths = {file["length"] for file in claimed["files"]}
    names = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}
    found = {_sha256(path): name for name, path in names.items() if path.stat().st_size in lengths}
    for place, file in enumerate(claimed["files"]):
        name = found.get(file["sha256"])
        other = "other bytes" if file["name"] in names else "not there"
        yield Compared(f"{name_of(place)}, in the folder", file["name"], name or other, name is not None)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CannotRead(f"'{_safe(path)}' can't be read: {error.strerror}.") from None


def _line(row: Compared) -> tuple[str, ...]:
    shown = _shortened(row) if row.same else row
    return (
        row.item,
        shown.receipt,
        shown.record,
        "same" if row.same else "DIFFERS",
    )


def _shortened(row: Compared) -> Compared:
    """A SHA-256 that is the same need not be read to its end."""
    if not row.item.endswith("SHA-256") or len(row.receipt) < _SHA256_DIGITS:
        return row
    return replace(row, receipt=f"{row.receipt[:16]}…", record=f"{row.record[:16]}…")


def _conclude(rows: tuple[Compared, ...], stored: tuple[_Stored, ...]) -> None:
    expired = sum(found.expired for found in stored)
    unchecked = sum(found.unchecked for found in stored)
    if expired:
        click.echo(
            f"{count(expired, 'file')} of {len(stored)}: expired in the inbox, so the stored bytes can't be "
            "compared any more. Files that somebody kept can be, with --files."
        )
    if unchecked:
        click.echo(f"{count(unchecked, 'file')}: stored without a checksum, so only the length was compared.")
    differing = sum(not row.same for row in rows)
    click.echo(
        f"{count(differing, 'item')} of {len(rows)} {'differs' if differing == 1 else 'differ'}."
        if differing
        else f"All {len(rows)} items are the same."
    )


def _safe(path: Any) -> str:
    return one_line(str(path))
