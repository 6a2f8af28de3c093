"""Receipts: what was submitted, and whether a receipt that somebody kept is what the record says. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from scriptgate import catalogue
from scriptgate.rules.calendar import uk_time
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.submission import Submission
from scriptgate.submissions.terms import Terms
from scriptgate.validation import validator_of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

VERSION = 1

Receipt = dict[str, Any]
"""As `schemas/receipt.schema.json` says."""

_PLAIN = (
    "version",
    "reference",
    "entry",
    "submission",
    "task",
    "rulebook",
    "rulebook_version",
    "submitted_at",
)
_FOR_READERS = ("submitted_uk", "task_title")
"""In a kept receipt, for people; compared where they are there."""
_OF_A_FILE = ("role", "name", "label", "length", "sha256")

NOTHING = "none"
NOT_KNOWN = "not known when it was made"


class InvalidReceipt(ValueError):  # noqa: N818 - named for what is wrong
    """This is no receipt; the message says where it isn't, and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One item of a receipt beside the record's, as people read it. Foreign text: escape it."""

    item: str
    receipt: str
    record: str
    same: bool


def receipt_of(entry: Entry, submission: Submission, terms: Terms) -> Receipt:
    """The fixed facts of a submission that was submitted: made again, they are the same.

    Counts are None until the check is complete.
    """
    return {
        "version": VERSION,
        "reference": f"{entry.id}/{submission.number}",
        "entry": entry.id,
        "submission": submission.number,
        "task": submission.task,
        "rulebook": submission.rulebook,
        "rulebook_version": submission.rulebook_version or terms.rulebook.version,
        "submitted_at": utc(submission.submitted_at),
        "counts": _counts(submission),
        "confirmed_boundary": submission.confirmed_boundary,
        "files": [{name: getattr(file, name) for name in _OF_A_FILE} for file in submission.files],
    }


def receipt_to_show(entry: Entry, submission: Submission, terms: Terms) -> Receipt:
    """The receipt with what people want to read beside it; the state and the verdict may change."""
    submitted = submission.submitted_at
    return {
        **receipt_of(entry, submission, terms),
        "task_title": terms.rulebook.task(submission.task).title,
        "submitted_uk": None if submitted is None else uk_time(submitted),
        "state": submission.state.value,
        "verdict": submission.verdict.value if submission.verdict else None,
    }


def require_receipt(raw: object) -> Receipt:
    """What somebody says is a receipt, if it has the shape of one. Raises InvalidReceipt."""
    errors = sorted(_validator().iter_errors(raw), key=lambda error: len(error.absolute_path))
    if errors:
        raise InvalidReceipt(_in_words(errors[0]))
    if not isinstance(raw, dict):
        raise InvalidReceipt("it is not an object")
    return raw


def receipt_to_keep(entry: Entry, submission: Submission, terms: Terms) -> Receipt:
    """The receipt as a file: nothing in it ever changes, so all of it can be compared with the record."""
    shown = receipt_to_show(entry, submission, terms)
    return {name: value for name, value in shown.items() if name not in {"state", "verdict"}}


def compare(receipt: Receipt, record: Receipt) -> tuple[Compared, ...]:
    """Every item of a receipt beside the record's, which `receipt_to_keep` makes.

    Counts that weren't known when the receipt was made are no difference.
    """
    return (
        *(_compared(name.replace("_", " "), receipt[name], record[name]) for name in _PLAIN),
        *(
            _compared(name.replace("_", " "), receipt[name], record.get(name))
            for name in _FOR_READERS
            if name in receipt
        ),
        *_compared_counts(receipt["counts"], record["counts"]),
        _compared("confirmed boundary", receipt["confirmed_boundary"], record["confirmed_boundary"]),
        *_compared_files(receipt["files"], record["files"]),
    )


def name_of(place: int) -> str:
    """How a comparison calls the file at a place, from 0."""
    return f"file {place + 1}"


def _counts(submission: Submission) -> dict[str, int | None] | None:
    if submission.strict_words is None:
        return None
    return {
        "strict": submission.strict_words,
        "lenient": submission.lenient_words,
        "limit": submission.word_limit,
    }


def _compared(item: str, receipt: object, record: object) -> Compared:
    return Compared(item, _text(receipt), _text(record), receipt == record)


def _text(value: object) -> str:
    return NOTHING if value is None else str(value)


def _compared_counts(receipt: dict[str, int] | None, record: dict[str, int] | None) -> Iterator[Compared]:
    for name, item in (("strict", "words, strict"), ("lenient", "words, lenient"), ("limit", "word limit")):
        recorded = None if record is None else record[name]
        if receipt is None:
            yield Compared(item, NOT_KNOWN, _text(recorded), same=True)
        else:
            yield _compared(item, receipt[name], recorded)


def _compared_files(receipt: list[Receipt], record: list[Receipt]) -> Iterator[Compared]:
    for place, (claimed, recorded) in enumerate(zip_longest(receipt, record)):
        if claimed is None or recorded is None:
            yield Compared(name_of(place), _title(claimed), _title(recorded), same=False)
            continue
        for name in _OF_A_FILE:
            yield _compared(f"{name_of(place)}, {_COLUMNS.get(name, name)}", claimed[name], recorded[name])


_COLUMNS = {"length": "bytes", "sha256": "SHA-256"}


def _title(file: Receipt | None) -> str:
    return NOTHING if file is None else f"{file['role']} {file['name']}"


@cache
def _validator() -> Draft202012Validator:
    return validator_of(catalogue.load_schema("receipt"))


def _in_words(error: ValidationError) -> str:
    """Where and why, without anything of what was found: it may be long, or turn the terminal round."""
    where = "".join(f"/{part}" for part in error.absolute_path) or "the whole"
    if error.validator == "required":
        wanted: Any = error.validator_value
        given: Any = error.instance
        missing = [name for name in wanted if name not in given]
        return f"{where} lacks {', '.join(missing)}"
    if error.validator == "additionalProperties":
        return f"{where} holds something that no receipt has"
    if where == "/version":
        return "its version is not 1, the only one that is known here"
    return f"{where} is not as in a receipt"
