"""Receipts: fixed facts, compared item by item."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from builders.domain import NOW, make_entry, make_submission, make_terms, with_verdict
from builders.pipeline import load_event
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.receipts import (
    InvalidReceipt,
    compare,
    receipt_of,
    receipt_to_keep,
    receipt_to_show,
    require_receipt,
)
from scriptgate.submissions.states import State

ENTRY, TERMS = make_entry(), make_terms()
SUBMITTED = replace(
    with_verdict(make_submission(State.QUEUED), Verdict.COMPLIANT), submitted_at=NOW, confirmed_boundary=57
)
RECORD = receipt_of(ENTRY, SUBMITTED, TERMS)


def changed(path: str, value: object):
    """A copy of the receipt with one value changed, e.g. at `files/0/name`."""
    receipt = copy.deepcopy(RECORD)
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place = receipt
    for step in way:
        place = place[step]
    place[last] = value
    return receipt


def differing(receipt, record=RECORD):
    return [(row.item, row.receipt, row.record) for row in compare(receipt, record) if not row.same]


def test_a_receipt_holds_the_fixed_facts_of_a_submission():
    assert RECORD == {
        "version": 1,
        "reference": "LF10042-task-1-2026-autumn/0001",
        "entry": "LF10042-task-1-2026-autumn",
        "submission": "0001",
        "task": "task-1",
        "rulebook": "npqh-2017",
        "rulebook_version": "1",
        "submitted_at": "2026-11-20T10:15:00Z",
        "counts": {"strict": 4212, "lenient": 4100, "limit": 4000},
        "confirmed_boundary": 57,
        "files": [
            {"role": "script", "name": "essay.docx", "label": None, "length": 1200, "sha256": "a" * 64},
            {"role": "annex", "name": "plan.pdf", "label": "A", "length": 900, "sha256": "b" * 64},
        ],
    }
    assert require_receipt(RECORD) == RECORD


def test_what_moves_on_later_leaves_the_receipt_as_it_was():
    later = replace(SUBMITTED, state=State.ASSESSED, updated_at=NOW.replace(year=2027), questions=2)

    assert receipt_of(ENTRY, later, TERMS) == RECORD


def test_a_receipt_made_before_the_check_names_the_rules_that_will_check_it():
    early = make_submission(State.RECEIVED, submitted_at=NOW)

    receipt = receipt_of(ENTRY, early, TERMS)

    assert (receipt["counts"], receipt["rulebook_version"]) == (None, "1")
    assert require_receipt(receipt)


def test_what_is_kept_is_what_the_page_shows_without_what_may_change():
    shown, kept = receipt_to_show(ENTRY, SUBMITTED, TERMS), receipt_to_keep(ENTRY, SUBMITTED, TERMS)

    assert set(shown) - set(kept) == {"state", "verdict"}
    assert kept["submitted_uk"] == "10:15 GMT on Friday 20 November 2026"
    assert differing(require_receipt(kept), kept) == []


@pytest.mark.parametrize(
    ("name", "value"), [("submitted_uk", "09:15 GMT on Friday 20 November 2026"), ("task_title", "Task 2")]
)
def test_what_people_read_of_a_receipt_is_compared_too(name: str, value: str):
    kept = receipt_to_keep(ENTRY, SUBMITTED, TERMS)

    assert [item for item, *_ in differing({**kept, name: value}, kept)] == [name.replace("_", " ")]


def test_a_receipt_states_nothing_that_is_not_compared():
    with pytest.raises(InvalidReceipt):
        require_receipt({**receipt_to_keep(ENTRY, SUBMITTED, TERMS), "verdict": "compliant"})


def test_the_same_receipt_has_no_difference():
    assert differing(RECORD) == []
    assert len(compare(RECORD, RECORD)) == 22


@pytest.mark.parametrize(
    ("path", "value", "item"),
    [
        ("reference", "LF10042-task-1-2026-autumn/0002", "reference"),
        ("entry", "LF10043-task-1-2026-autumn", "entry"),
        ("submission", "0002", "submission"),
        ("task", "task-2", "task"),
        ("rulebook", "npq-2021", "rulebook"),
        ("rulebook_version", "2", "rulebook version"),
        ("submitted_at", "2026-11-20T10:14:00Z", "submitted at"),
        ("counts/strict", 3999, "words, strict"),
        ("counts/lenient", 3999, "words, lenient"),
        ("counts/limit", 5000, "word limit"),
        ("confirmed_boundary", None, "confirmed boundary"),
        ("files/0/role", "annex", "file 1, role"),
        ("files/0/name", "other.docx", "file 1, name"),
        ("files/1/label", None, "file 2, label"),
        ("files/1/length", 901, "file 2, bytes"),
        ("files/1/sha256", "c" * 64, "file 2, SHA-256"),
    ],
)
def test_every_item_that_differs_is_named_and_no_other(path, value, item):
    assert [name for name, _, _ in differing(changed(path, value))] == [item]


def test_counts_that_were_not_known_yet_are_no_difference():
    rows = compare(changed("counts", None), RECORD)

    assert all(row.same for row in rows)
    assert [row.record for row in rows if row.receipt == "not known when it was made"] == [
        "4212",
        "4100",
        "4000",
    ]


def test_counts_that_the_record_does_not_have_are_a_difference():
    assert len(differing(RECORD, {**RECORD, "counts": None})) == 3


def test_a_file_more_and_a_file_less_are_differences():
    one_less = {**RECORD, "files": RECORD["files"][:1]}

    assert differing(one_less) == [("file 2", "none", "annex plan.pdf")]
    assert differing(RECORD, one_less) == [("file 2", "annex plan.pdf", "none")]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (None, "the whole is not as in a receipt"),
        ([], "the whole is not as in a receipt"),
        ({}, "the whole lacks version, reference"),
        (changed("version", 2), "its version is not 1"),
        (changed("version", True), "its version is not 1"),
        (changed("reference", "../0001"), "/reference is not"),
        (changed("files", []), "/files is not"),
        (changed("files/0/sha256", "A" * 64), "/files/0/sha256 is not"),
        (changed("files/0/length", -1), "/files/0/length is not"),
        (changed("files/0/length", "1200"), "/files/0/length is not"),
        (changed("counts/strict", float("nan")), "/counts is not"),
        (changed("grade", "distinction"), "the whole holds something that no receipt has"),
        (changed("files/0/\x1b[2J", 1), "/files/0 holds something that no receipt has"),
    ],
)
def test_what_has_not_the_shape_of_a_receipt_is_refused_without_repeating_it(raw, message):
    with pytest.raises(InvalidReceipt, match=message) as refused:
        require_receipt(raw)

    assert "\x1b" not in str(refused.value)
    assert "distinction" not in str(refused.value)


def test_the_example_is_a_receipt():
    assert require_receipt(load_event("receipt"))
