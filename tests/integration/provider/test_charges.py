"""`scriptgate provider charges` on a mocked deployment."""

from __future__ import annotations

import csv
import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import click
import pytest

from builders.charging import COHORT, NOW, charge_of, put_charge, put_liability, store_of
from builders.charging import run_charges as run
from scriptgate.aws.store import Store
from scriptgate.submissions.charges import NON_COMPLIANT, Charge
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Liability
from scriptgate_cli.deployment import Deployment
from scriptgate_cli.provider.charge_desk import ChargeDesk
from scriptgate_cli.provider.exporting import Exporting
from scriptgate_cli.provider.office import Office


@pytest.fixture
def store(cloud):
    return store_of(cloud)


def letters_of(store, entry):
    return {row["id"] for row in store.rows_of(entry, "OUTBOX#")}


def test_what_is_owed_and_what_is_charged_stand_apart_with_their_sums(store):
    put_liability(store, "LF1")
    put_charge(store, "LF2")
    put_charge(store, "LF3", pence=None)
    put_charge(store, "LF4", "waived", 9500)

    owed, _, rest = run("list").stdout.partition("Charges\n")
    charges, _, sums = rest.partition("In all\n")

    assert "Owed by the next submission, not charged yet" in owed
    assert ("LF1" in owed, "LF2" in owed) == (True, False)
    for part in (
        "LF2",
        "LF3",
        "LF4",
        "submission not accepted",
        "an amount to be decided",
        "£95.00",
        "waived",
    ):
        assert part in charges
    assert "LF1" not in charges
    rows = [line.split() for line in sums.splitlines() if "£" in line]
    assert [(row[0], row[2], row[4]) for row in rows] == [
        ("owed", "1", "£150.00"),
        ("proposed", "2", "£150.00"),
        ("waived", "1", "£95.00"),
    ]


def test_the_list_as_json_and_csv_has_stable_columns(store):
    entry = put_charge(store, "LF2", "exported", export=7)

    (found,) = json.loads(run("list", "--json").stdout)
    (row,) = csv.DictReader(io.StringIO(run("list", "--csv").stdout))

    assert found == {
        "entry": entry,
        "candidate": "LF2",
        "cohort": COHORT,
        "cause": "0001",
        "event": "submission not accepted",
        "occurrence": 1,
        "submission": "0002",
        "status": "exported",
        "amount_pence": 15000,
        "amount": "£150.00",
        "proposed_at": "2026-11-20T10:15:00Z",
        "owed_since": None,
        "decided_by": "arn:bo",
        "decided_at": "2026-11-20T10:15:00Z",
        "export": 7,
    }
    assert list(row) == list(found)


@pytest.mark.parametrize("status", ["owed", "proposed", "confirmed"])
def test_the_list_can_be_of_one_status(store, status):
    put_liability(store, "LF1")
    put_charge(store, "LF2")
    put_charge(store, "LF3", "confirmed")

    (row,) = json.loads(run("list", "--status", status, "--cohort", COHORT, "--json").stdout)

    assert row["status"] == status


@pytest.mark.usefixtures("store")
def test_the_list_of_nothing_says_so():
    assert run("list").stdout == "Nothing is owed, and nothing was charged.\n"
    assert json.loads(run("list", "--json").stdout) == []
    assert json.loads(run("totals", "--json").stdout) == []


def test_totals_are_pence_for_programs(store):
    put_charge(store, "LF2")
    put_charge(store, "LF3", pence=None)

    (row,) = json.loads(run("totals", "--json").stdout)

    assert (row["count"], row["amount_pence"], row["amounts_to_be_decided"]) == (2, 15000, 1)


def test_confirming_writes_the_charge_a_line_and_a_letter_at_once(store):
    entry = put_charge(store, "LF2")

    assert "£150.00 is confirmed" in run("confirm", entry, "1").stdout

    charge = charge_of(store, entry)
    assert (charge.status, charge.decided_by[:8]) == ("confirmed", "arn:aws:")
    assert letters_of(store, entry) == {"charge-0001-non_compliant_submission-confirmed"}
    (line,) = store.rows_of(entry, "AUDIT#")
    assert line["event"] == "charge-confirmed"
    (row,) = store.in_cohort(COHORT, "charge#confirmed")
    assert row["decided_by"] == charge.decided_by
    assert list(store.in_cohort(COHORT, "charge#proposed")) == []


def test_a_dry_run_writes_nothing(store):
    entry = put_charge(store, "LF2")

    assert "would be confirmed" in run("confirm", entry, "0001", "--dry-run").stdout
    assert "would be waived" in run("waive", entry, "--reason", "Why.", "--dry-run").stdout

    assert charge_of(store, entry).status == "proposed"
    assert letters_of(store, entry) == set()


def test_an_amount_is_given_in_pounds_where_it_is_to_be_decided(store):
    entry = put_charge(store, "LF2", pence=None)

    assert "--amount 60.00" in run("confirm", entry, "1", status=1).stderr
    assert "no amount in pounds" in run("confirm", entry, "1", "--amount", "60.5", status=2).stderr
    run("confirm", entry, "1", "--amount", "60.00")

    assert charge_of(store, entry).amount_pence == 6000


def test_all_that_is_proposed_is_confirmed_and_what_can_not_be_is_named(store):
    first, second, third = (
        put_charge(store, "LF1"),
        put_charge(store, "LF2", pence=None),
        put_charge(store, "LF3"),
    )
    entry = store.entry(third)
    store.commit(Decision(entry=replace(entry, setbacks=())), NOW)

    result = run("confirm", "--all-proposed", "--cohort", COHORT, "--amount", "60", status=1)

    assert [charge_of(store, each).status for each in (first, second, third)] == ["confirmed"] * 2 + [
        "proposed"
    ]
    assert charge_of(store, first).amount_pence == 15000
    assert charge_of(store, second).amount_pence == 6000
    assert f"{third}: 0001 is not held against it any more" in result.stderr
    assert "1 charge not confirmed, 2 confirmed" in result.stderr


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "arguments",
    [[], ["LF1"], ["LF1", "0001", "--all-proposed"], ["--cohort", "x"], ["LF1", "1", "--cohort", "x"]],
)
def test_what_is_meant_has_to_be_said(arguments):
    assert "Name an ENTRY with a CAUSE" in run("confirm", *arguments, status=2).stderr


def test_a_waiver_takes_a_charge_and_its_reason_is_erasable(store):
    entry = put_charge(store, "LF2", "confirmed")

    run("waive", entry, "--reason", "A death in the family.")

    assert charge_of(store, entry).status == "waived"
    (reason,) = store.rows_of(entry, "REASON#")
    assert reason["reason"] == "A death in the family."
    assert letters_of(store, entry) == {"charge-0001-non_compliant_submission-waived"}


def test_a_waiver_takes_what_is_owed_before_it_is_charged(store):
    entry = put_liability(store, "LF1")

    assert "is waived and never charged" in run("waive", entry, "0001", "--reason", "Illness.").stdout

    assert store.entry(entry).liabilities == ()
    assert store.charges_of(entry) == ()
    assert "nothing to waive" in run("waive", entry, "--reason", "Illness.", status=1).stderr


def test_of_several_things_to_waive_the_cause_is_asked_for(store):
    entry = put_charge(store, "LF2")
    found = store.entry(entry)
    store.commit(
        Decision(entry=replace(found, liabilities=(Liability("0002", NON_COMPLIANT, 2, 1, NOW),))), NOW
    )

    assert "Name the cause: 0002, 0001." in run("waive", entry, "--reason", "Why.", status=1).stderr
    run("waive", entry, "0001", "--reason", "Why.")
    assert charge_of(store, entry).status == "waived"
    assert [owed.cause for owed in store.entry(entry).liabilities] == ["0002"]


def test_an_unknown_cause_is_named(store):
    entry = put_charge(store, "LF2")

    for decide in (("confirm", entry, "9"), ("waive", entry, "9", "--reason", "Why.")):
        assert f"{entry} was not charged for 0009" in run(*decide, status=1).stderr


@pytest.fixture
def racing(monkeypatch):
    """Two threads' first transactions wait for each other: both have read before either writes.

    One at a time, since the mock is not safe for threads.
    """
    both, one = threading.Barrier(2, timeout=20), threading.Lock()
    first = threading.local()
    transact = Store.transact

    def wait_then_write(self, operations):
        if not hasattr(first, "done"):
            first.done = True
            both.wait()
        with one:
            transact(self, operations)

    monkeypatch.setattr(Store, "transact", wait_then_write)


def race(*steps):
    """What each step, in a thread of its own, returned or was refused with."""

    def outcome(step):
        try:
            return step()
        except click.ClickException as error:
            return error.message

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(outcome, steps))


def desk_of(cloud, store, actor):
    return ChargeDesk(Office(Deployment(cloud, store), actor), write=True)


def test_of_two_who_confirm_at_once_one_wins_and_the_other_is_told_who(cloud, store, request):
    entry = put_charge(store, "LF2")
    request.getfixturevalue("racing")
    desks = [desk_of(cloud, store, actor) for actor in ("arn:ann", "arn:bo")]
    known = charge_of(store, entry)

    outcomes = race(*[lambda desk=desk: desk.confirm(known, None) for desk in desks])

    charge = charge_of(store, entry)
    (told,) = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert f"It was confirmed by {charge.decided_by} at" in told
    assert [line["event"] for line in store.rows_of(entry, "AUDIT#")] == ["charge-confirmed"]
    assert len(letters_of(store, entry)) == 1


def test_of_a_waiver_and_an_export_at_once_one_wins(cloud, store, request):
    entry = put_charge(store, "LF2", "confirmed")
    exporting = Exporting(store, "arn:bo")
    begun = exporting.begin()
    request.getfixturevalue("racing")

    waived, export = race(
        lambda: desk_of(cloud, store, "arn:ann").waive(entry, "1", "Illness."),
        lambda: exporting.finish(begun),
    )

    charge = charge_of(store, entry)
    if charge.status == "exported":
        assert "credit note" in waived
        assert (export.lines, export.total_pence) == (1, 15000)
    else:
        assert charge.status == "waived"
        assert (export.lines, export.dropped) == (0, (0,))


def test_what_was_owed_and_is_charged_while_somebody_waives_it_is_waived_all_the_same(
    cloud, store, monkeypatch
):
    entry = put_liability(store, "LF1")
    commit = Store.commit
    raced = []

    def after_it_was_charged(self, decision, now, also=()):
        if not raced:
            raced.append(True)
            found = store.entry(entry)
            charge = Charge(entry, "0001", NON_COMPLIANT, "0002", 1, NOW, 15000)
            charged = replace(found, liabilities=(), settled=(charge.key,))
            commit(self, Decision(entry=charged, charge=charge), NOW)
        commit(self, decision, now, also)

    monkeypatch.setattr(Store, "commit", after_it_was_charged)

    desk_of(cloud, store, "arn:ann").waive(entry, None, "Illness.")

    assert charge_of(store, entry).status == "waived"
    assert store.entry(entry).liabilities == ()
