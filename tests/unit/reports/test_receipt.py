"""The receipt as a page to print."""

from __future__ import annotations

import re

from builders.pipeline import load_event
from scriptgate.reports.receipt import receipt_as_html

RECEIPT = load_event("receipt")


def with_file(**changes: object):
    return {**RECEIPT, "files": [{**RECEIPT["files"][0], **changes}]}


def test_every_fact_of_the_receipt_is_on_the_page():
    html = receipt_as_html(RECEIPT)

    for fact in (
        RECEIPT["reference"],
        "10:15 GMT on Friday 20 November 2026",
        "2026-11-20 10:15:31 UTC",
        RECEIPT["task_title"],
        "npqh-2017/task-1, rulebook version 1.0.0",
        "3,912 (lenient count), 3,950 (strict count), limit 4,000",
        *(file["sha256"] for file in RECEIPT["files"]),
        *(file["name"] for file in RECEIPT["files"]),
        "48.2 KB",
        "2 files",
    ):
        assert fact in html


def test_the_page_needs_no_script_and_nothing_from_elsewhere():
    html = receipt_as_html(RECEIPT)

    assert "<script" not in html
    assert not re.search(r"(\ssrc=|href=|url\()", html)
    assert "default-src 'none'" in html


def test_a_hostile_name_is_shown_as_text_on_one_line():
    html = receipt_as_html(with_file(name="<img src=x onerror=1>\u202egpj.\nexe", label="<b>"))

    assert "&lt;img src=x onerror=1&gt;gpj. exe" in html
    assert "<img" not in html
    assert "<b>" not in html


def test_counts_that_are_not_known_yet_are_said_to_be_so():
    assert "Not counted yet" in receipt_as_html({**RECEIPT, "counts": None})


def test_what_the_participant_said_of_the_boundary_is_on_the_page():
    assert "They begin at block 57" in receipt_as_html({**RECEIPT, "confirmed_boundary": 57})
    assert "There are none" in receipt_as_html({**RECEIPT, "confirmed_boundary": -1})


def test_the_fixed_facts_alone_make_a_page():
    fixed = {name: value for name, value in RECEIPT.items() if name not in {"task_title", "submitted_uk"}}

    assert "<dt>Task</dt>" not in receipt_as_html(fixed)
