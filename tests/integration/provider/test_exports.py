"""Exports of charges: each charge once, each file as often as wanted, whatever breaks in between."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from builders.charging import COHORT, charge_of, put_charge, store_of
from builders.charging import run_charges as run
from scriptgate.aws.exports import Exports
from scriptgate.aws.store import Store
from scriptgate_cli.provider import exporting as steps
from scriptgate_cli.provider.exporting import Exporting


@pytest.fixture
def store(cloud):
    return store_of(cloud)


def put_confirmed(store, *candidates, pence=15000):
    return [put_charge(store, candidate, "confirmed", pence) for candidate in candidates]


def rows_in(text):
    return list(csv.DictReader(io.StringIO(text)))


def exported(store):
    """How often each charge is in an export that counts it, by its reference."""
    counts = {}
    found = Exporting(store, "arn:test")
    for export in found.exports.all():
        for line in found.lines(export):
            counts[line.reference] = counts.get(line.reference, 0) + 1
    return counts


def test_an_export_has_what_an_invoicing_program_needs(store):
    (entry,) = put_confirmed(store, "LF1", pence=9505)

    result = run("export")

    (row,) = rows_in(result.stdout)
    assert re.fullmatch(r"SG-[0-9A-Z]{12}", row.pop("reference"))
    assert row == {
        "export": "1",
        "line": "1",
        "entry": entry,
        "candidate": "LF1",
        "cohort": COHORT,
        "event": "non_compliant_submission",
        "cause": "0001",
        "submission": "0002",
        "decided_at": "2026-11-20T10:15:00Z",
        "amount": "95.05",
        "pence": "9505",
        "currency": "GBP",
    }
    assert result.stderr == "Export 1: 1 charge, £95.05.\n"
    charge = charge_of(store, entry)
    assert (charge.status, charge.export) == ("exported", 1)
    (line,) = store.rows_of(entry, "AUDIT#")
    assert (line["event"], line["facts"]["export"]) == ("charge-exported", 1)


def test_only_what_is_confirmed_is_exported_and_only_once(store, tmp_path):
    put_confirmed(store, "LF1", "LF2")
    for candidate, status in (("LF3", "proposed"), ("LF4", "waived")):
        put_charge(store, candidate, status)

    run("export", "--out", str(tmp_path / "first.csv"))
    put_confirmed(store, "LF5")
    run("export", "--out", str(tmp_path / "second.csv"))

    first, second = (rows_in((tmp_path / f"{name}.csv").read_text()) for name in ("first", "second"))
    assert [(row["export"], row["line"], row["candidate"]) for row in first] == [
        ("1", "1", "LF1"),
        ("1", "2", "LF2"),
    ]
    assert [(row["export"], row["candidate"]) for row in second] == [("2", "LF5")]
    assert run("export").stderr == "Nothing is confirmed that was not exported.\n"
    assert len(Exports(store).all()) == 2


def test_the_file_of_an_export_is_written_again_byte_for_byte(store, tmp_path):
    put_confirmed(store, "LF2", "LF1")
    first, again = tmp_path / "first.csv", tmp_path / "again.csv"
    run("export", "--out", str(first))
    put_confirmed(store, "LF0")

    run("export", "--number", "1", "--out", str(again))

    assert again.read_bytes() == first.read_bytes()
    assert again.read_bytes().count(b"\r\n") == 3
    assert run("export", "--number", "9", status=2).stderr == "Error: There is no export 9.\n"


def test_exports_are_listed_with_who_when_and_how_much(store):
    assert run("exports").stdout == "Nothing was exported yet.\n"
    put_confirmed(store, "LF1", "LF2")
    run("export")

    (row,) = json.loads(run("exports", "--json").stdout)

    assert (row["export"], row["charges"], row["total_pence"], row["finished"]) == (1, 2, 30000, True)
    assert row["by"].startswith("arn:aws:")
    assert "£300.00" in run("exports").stdout


def test_a_dry_run_shows_the_next_export_and_takes_no_number(store):
    (entry,) = put_confirmed(store, "LF1")

    result = run("export", "--dry-run")

    assert "LF1" in result.stdout
    assert "Export 1 would have 1 charge, £150.00 (dry run: nothing was written)." in result.stderr
    assert Exports(store).all() == []
    assert charge_of(store, entry).status == "confirmed"


def test_an_export_into_a_folder_that_is_not_there_takes_no_number(store, tmp_path):
    put_confirmed(store, "LF1")

    assert "There is no folder" in run("export", "--out", str(tmp_path / "no" / "x.csv"), status=2).stderr
    assert Exports(store).all() == []


class Crash(BaseException):
    """The machine goes off: nothing catches it."""


def crash_at(monkeypatch, transaction):
    """The process ends before its n-th transaction (from 1) is written."""
    transact, written = Store.transact, []

    def write_or_crash(self, operations):
        written.append(True)
        if len(written) == transaction:
            raise Crash
        transact(self, operations)

    monkeypatch.setattr(Store, "transact", write_or_crash)


STEPS = 5
"""Transactions of an export of three charges: its reservation, three marks, its end."""


@pytest.mark.parametrize("by_number", [False, True])
@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_whatever_step_a_crash_comes_at_each_charge_is_exported_once(store, monkeypatch, step, by_number):
    entries = put_confirmed(store, "LF1", "LF2", "LF3")
    with monkeypatch.context() as patched:
        crash_at(patched, step)
        with pytest.raises(Crash):
            Exporting(store, "arn:ann").finish(Exporting(store, "arn:ann").begin())
    put_confirmed(store, "LF4")

    if by_number and step > 1:
        assert [row["candidate"] for row in rows_in(run("export", "--number", "1").stdout)] == [
            "LF1",
            "LF2",
            "LF3",
        ]
    result = run("export")

    if step > 1 and not by_number:
        assert "Export 1, begun by arn:ann, was not finished. It is now" in result.stderr
    assert {charge_of(store, entry).status for entry in entries} == {"exported"}
    assert sorted(exported(store).values()) == [1, 1, 1, 1]
    assert all(export.finished_at for export in Exports(store).all())
    candidates = [row["candidate"] for row in rows_in(run("export", "--number", "1").stdout)]
    assert candidates == ["LF1", "LF2", "LF3", *(["LF4"] if step == 1 else [])]


def test_a_charge_waived_between_reservation_and_mark_is_left_out(store):
    entries = put_confirmed(store, "LF1", "LF2")
    begun = Exporting(store, "arn:ann").begin()
    run("waive", entries[0], "--reason", "Illness.")

    ended = Exporting(store, "arn:ann").finish(begun)
    result = run("export", "--number", "1")

    assert (ended.lines, ended.total_pence, ended.dropped) == (1, 15000, (0,))
    assert [row["candidate"] for row in rows_in(result.stdout)] == ["LF2"]
    assert "1 charge left out: waived while it was exported." in result.stderr
    assert charge_of(store, entries[0]).status == "waived"


@pytest.fixture
def one_at_a_time(monkeypatch):
    """The mock is not safe for threads; the first transactions of both wait for each other."""
    transact, one = Store.transact, threading.Lock()
    both, first = threading.Barrier(2, timeout=20), threading.local()

    def wait_then_write(self, operations):
        if not hasattr(first, "done"):
            first.done = True
            both.wait()
        with one:
            transact(self, operations)

    monkeypatch.setattr(Store, "transact", wait_then_write)
    monkeypatch.setattr(steps, "until_fresh", _patiently)


def _patiently(attempt):
    """As until_fresh: two threads on one lock get in each other's way more often than two machines."""
    for _ in range(50):
        try:
            return attempt()
        except steps.Stale:
            continue
    return attempt()


def test_two_exports_at_once_never_have_the_same_charge(store, request):
    put_confirmed(store, *(f"LF{number}" for number in range(12)))
    request.getfixturevalue("one_at_a_time")

    def export(actor):
        exporting = Exporting(store, actor)
        begun = exporting.begin()
        return None if begun is None else exporting.finish(begun)

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(export, ["arn:ann", "arn:bo"]))

    assert sorted(exported(store).values()) == [1] * 12
    assert len([export for export in found if export is not None]) == 1
    (export,) = Exports(store).all()
    assert (export.lines, export.total_pence) == (12, 180000)


def test_two_who_finish_the_same_export_at_once_agree(store, request):
    entries = put_confirmed(store, "LF1", "LF2", "LF3")
    begun = Exporting(store, "arn:ann").begin()
    request.getfixturevalue("one_at_a_time")

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda actor: Exporting(store, actor).finish(begun), ["arn:ann", "arn:bo"])

    assert first == second
    for entry in entries:
        assert [line["event"] for line in store.rows_of(entry, "AUDIT#")] == ["charge-exported"]


def test_more_than_a_hundred_charges_are_one_export_on_several_pages(store, monkeypatch):
    monkeypatch.setattr("scriptgate.aws.exports._PAGE", 30)
    put_confirmed(store, *(f"LF{number:03d}" for number in range(110)), pence=101)

    result = run("export")

    assert [row["line"] for row in rows_in(result.stdout)] == [str(number) for number in range(1, 111)]
    assert result.stderr == "Export 1: 110 charges, £111.10.\n"
    assert len({row["reference"] for row in rows_in(result.stdout)}) == 110


def test_more_than_an_export_takes_go_into_the_next(store, monkeypatch):
    monkeypatch.setattr(steps, "MOST_LINES", 2)
    put_confirmed(store, "LF1", "LF2", "LF3")

    first, second = run("export"), run("export")

    assert (len(rows_in(first.stdout)), len(rows_in(second.stdout))) == (2, 1)
    assert sorted(exported(store).values()) == [1, 1, 1]
