"""The audit's chain: whatever is done to a line shows, and is named."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from builders.domain import NOW, make_entry
from scriptgate.submissions.audit import ERASED, chain, reason_digest, verify
from scriptgate.submissions.decisions import AuditLine

SALTS = itertools.count()
EMPTY = make_entry(audit_lines=0)


def after(entry, *lines):
    """The entry with these lines, and their rows and reasons."""
    chained = chain(entry, lines, NOW, (f"salt-{number}" for number in SALTS))
    head = chained[-1].sha256
    counted = replace(entry, audit_lines=entry.audit_lines + len(lines), audit_head=head)
    rows = [{"SK": f"AUDIT#{line.number:08d}", **line.fields} for line in chained]
    reasons = [
        {"SK": f"REASON#{line.number:08d}", "reason": line.reason, "salt": line.salt}
        for line in chained
        if line.reason is not None
    ]
    return counted, rows, reasons


@pytest.fixture
def record():
    """Five lines of two decisions, the third and fifth with reasons."""
    first = after(EMPTY, AuditLine("entry-enrolled", "arn:staff", {"cohort": "autumn"}), AuditLine("a", "p"))
    then = after(first[0], AuditLine("b", "s", {}, "why"), AuditLine("c", "s"), AuditLine("d", "s", {}, "so"))
    return then[0], [*first[1], *then[1]], [*first[2], *then[2]]


def named(entry, rows, reasons):
    return [(fault.number, fault.what) for fault in verify(entry, rows, reasons)]


def test_lines_of_one_decision_and_of_several_are_one_chain(record):
    entry, rows, reasons = record

    assert verify(entry, rows, reasons) == []
    assert [row["previous"] for row in rows[1:]] == [row["sha256"] for row in rows[:-1]]
    assert (entry.audit_lines, entry.audit_head) == (5, rows[-1]["sha256"])


def test_a_reasons_hash_needs_its_salt(record):
    _, rows, reasons = record

    assert rows[2]["reason_sha256"] == reason_digest("why", reasons[0]["salt"])
    assert reason_digest("why", "another") != rows[2]["reason_sha256"]
    assert "why" not in str(rows)


def test_a_missing_line_is_named(record):
    entry, rows, reasons = record

    assert named(entry, [*rows[:1], *rows[2:]], reasons) == [(2, "the line is missing")]


def test_a_cut_tail_is_named(record):
    entry, rows, reasons = record

    assert named(entry, rows[:3], reasons[:1]) == [(4, "the line is missing"), (5, "the line is missing")]


@pytest.mark.parametrize(
    ("field", "value"),
    [("event", "x"), ("actor", "arn:other"), ("at", "2027-01-01T00:00:00Z"), ("facts", {"amount_pence": 0})],
)
def test_a_changed_line_is_named(record, field, value):
    entry, rows, reasons = record
    rows[1] = {**rows[1], field: value}

    assert named(entry, rows, reasons) == [(2, "the line was changed")]


@pytest.mark.parametrize(("place", "follower"), [(1, "line 3"), (4, "the entry")])
def test_a_line_that_was_forged_with_its_hash_is_named(record, place, follower):
    entry, rows, reasons = record
    before = replace(EMPTY, audit_lines=place, audit_head=rows[place - 1]["sha256"])
    _, (forged,), _ = after(before, AuditLine("forged", "arn:mallory"))
    reasons = [row for row in reasons if row["SK"] != f"REASON#{place + 1:08d}"]

    rows[place] = forged

    assert named(entry, rows, reasons) == [
        (place + 1, f"the line was replaced: {follower} knows another one")
    ]


def test_a_doubled_line_is_named(record):
    entry, rows, reasons = record
    doubled = {**rows[1], "SK": "AUDIT#00000006"}

    found = named(entry, [*rows, doubled], reasons)

    assert (6, f"the line is that of {entry.id}, 2") in found
    assert (6, "one line too many: the entry counts 5") in found


def test_lines_that_changed_places_are_named(record):
    entry, rows, reasons = record
    rows[0], rows[1] = {**rows[1], "SK": rows[0]["SK"]}, {**rows[0], "SK": rows[1]["SK"]}

    assert {number for number, _ in named(entry, rows, reasons)} == {1, 2}


def test_another_entrys_line_is_named(record):
    entry, rows, reasons = record
    _, (foreign, *_), _ = after(replace(EMPTY, id="LF2-task-1-w"), AuditLine("entry-enrolled", "arn:staff"))
    rows[0] = foreign

    assert named(entry, rows, reasons)[0] == (1, "the line is that of LF2-task-1-w, 1")


def test_a_changed_reason_is_told_from_an_erased_one(record):
    entry, rows, reasons = record

    changed = [{**reasons[0], "reason": "another why"}, reasons[1]]
    assert named(entry, rows, changed) == [(3, "its reason was changed")]
    assert named(entry, rows, reasons[1:]) == [(3, "its reason is missing, and the candidate was not erased")]
    erased, more, why = after(entry, AuditLine(ERASED, "arn:staff", {}, "They asked."))
    assert named(erased, [*rows, *more], why) == []


def test_an_entry_without_a_line_is_whole():
    assert verify(EMPTY, [], []) == []
