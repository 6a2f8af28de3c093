"""`scriptgate provider review` on a mocked deployment."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import click
import pytest
from click.testing import CliRunner

from builders.domain import make_entry, make_submission, with_verdict
from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.charges import NON_COMPLIANT
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Liability
from scriptgate.submissions.states import State
from scriptgate_cli.deployment import Deployment
from scriptgate_cli.provider import provider, reviews
from scriptgate_cli.provider.office import Office
from scriptgate_cli.provider.review_rows import duration

NOW = datetime.now(UTC).replace(microsecond=0)
ENTRY = make_entry(version=0, audit_lines=0, draft=None, live="0001")
SINCE = NOW - timedelta(hours=5, minutes=10)
WAITING = replace(
    with_verdict(make_submission(State.IN_REVIEW, version=0), Verdict.NEEDS_REVIEW),
    updated_at=SINCE,
    submitted_at=SINCE,
    strict_words=4050,
    lenient_words=3950,
)


@pytest.fixture
def store(cloud):
    found = Store.from_settings(cloud)
    found.commit(Decision(entry=ENTRY, submissions=(WAITING,)), NOW)
    found.client.put_item(TableName=cloud.table, Item=items.encode(items.cohort_key(ENTRY.cohort)))
    return found


def run(*arguments):
    return CliRunner().invoke(provider, ["review", *arguments])


@pytest.mark.usefixtures("store")
def test_the_list_shows_what_waits_why_and_how_long():
    result = run("list")

    assert result.exit_code == 0, result.output
    for part in (ENTRY.id, "0001", "3,950 to 4,050", "4,000", "Over the word limit", "5 hours"):
        assert part in result.output


@pytest.mark.usefixtures("store")
def test_the_list_as_json_has_the_same_facts():
    (found,) = json.loads(run("list", "--json").output)

    assert (found["entry"], found["submission"]) == (ENTRY.id, "0001")
    assert (found["rules"], found["reasons"]) == (["word-limit"], ["Over the word limit"])
    assert found["waiting_seconds"] >= 5 * 3600


def test_foreign_text_in_the_list_is_shown_as_it_is_and_moves_no_cursor(store):
    hostile = replace(WAITING.findings[0], title="[red]Over\x1b[2J the limit")
    found = store.submission(WAITING.ref)
    store.commit(Decision(submissions=(replace(found, findings=(hostile,)),)), NOW)

    output = run("list").output

    assert "[red]Over[2J the limit" in output
    assert "\x1b" not in output


@pytest.mark.usefixtures("cloud")
def test_the_list_of_nothing_says_so():
    assert run("list").output == "Nothing waits for review.\n"
    assert json.loads(run("list", "--json").output) == []


def test_accepting_queues_the_submission_with_its_release_and_letters(store):
    result = run("accept", ENTRY.id, "1", "--reason", "The table is data, not prose.")

    assert result.exit_code == 0, result.output
    assert store.submission(WAITING.ref).state is State.QUEUED
    rows = {row["id"] for row in store.rows_of(ENTRY.id, "OUTBOX#")}
    assert rows == {"0001-release", "0001-decided-participant", "0001-decided-provider"}
    (line,) = store.rows_of(ENTRY.id, "AUDIT#")
    assert line["event"] == "review-accepted"
    assert line["actor"].startswith("arn:aws:")
    (reason,) = store.rows_of(ENTRY.id, "REASON#")
    assert reason["reason"] == "The table is data, not prose."


def test_rejecting_makes_the_entry_liable(store):
    result = run("reject", ENTRY.id, "0001", "--reason", "The footnotes are an essay of their own.")

    assert result.exit_code == 0, result.output
    assert store.submission(WAITING.ref).state is State.REJECTED
    assert store.entry(ENTRY.id).liability.cause == "0001"


def test_who_comes_second_is_told_who_decided(store):
    run("accept", ENTRY.id, "0001", "--reason", "Fine.")

    result = run("reject", ENTRY.id, "0001", "--reason", "Not fine.")

    assert result.exit_code == 1
    assert "there is nothing to decide. It was accepted by arn:aws:" in result.stderr
    assert store.submission(WAITING.ref).state is State.QUEUED


def test_of_two_at_once_one_wins_and_the_other_is_told(store, monkeypatch):
    decide = reviews.finals.decide_review
    others = []

    def after_somebody_else(*arguments, **choice):
        decision = decide(*arguments, **choice)
        if not others:
            others.append(decide(*arguments, **{**choice, "accepted": True, "actor": "arn:colleague"}))
            store.commit(others[0], NOW)
        return decision

    monkeypatch.setattr(reviews.finals, "decide_review", after_somebody_else)

    result = run("reject", ENTRY.id, "0001", "--reason", "Not fine.")

    assert result.exit_code == 1
    assert "It was accepted by arn:colleague" in result.stderr
    assert store.submission(WAITING.ref).state is State.QUEUED
    assert store.entry(ENTRY.id).liability is None


def test_a_submission_is_named_as_its_receipt_names_it(store):
    result = run("accept", f"{ENTRY.id}/0001", "--reason", "Fine.")

    assert result.exit_code == 0, result.output
    assert store.submission(WAITING.ref).state is State.QUEUED


@pytest.mark.parametrize("named", [(ENTRY.id,), (f"{ENTRY.id}/0001", "2")])
def test_no_submission_or_two_different_ones_are_asked_for(store, named):
    result = run("reject", *named, "--reason", "Not fine.")

    assert result.exit_code == 2
    assert "ubmission" in result.stderr
    assert store.submission(WAITING.ref).state is State.IN_REVIEW


def test_a_decision_needs_a_reason(store):
    assert run("accept", ENTRY.id, "0001").exit_code == 2
    blank = run("accept", ENTRY.id, "0001", "--reason", "  ")

    assert (blank.exit_code, "Give a reason" in blank.stderr) == (1, True)
    assert store.submission(WAITING.ref).state is State.IN_REVIEW


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("arguments", [("LF9-task-1-autumn", "0001"), (ENTRY.id, "0009")])
def test_an_unknown_submission_is_named_in_one_line(arguments):
    result = run("accept", *arguments, "--reason", "Fine.")

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: There is no ")


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=30), "0 minutes"),
        (timedelta(seconds=90), "1 minute"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_a_wait_is_told_in_its_largest_unit(time, words):
    assert duration(time) == words


def test_what_waits_longest_stands_first_and_is_marked(store):
    late = replace(WAITING, number="0002", updated_at=NOW - timedelta(days=3))
    store.commit(Decision(submissions=(late,)), NOW)

    found = json.loads(run("list", "--json", "--cohort", ENTRY.cohort).output)

    assert [(row["submission"], row["tag"]) for row in found] == [("0002", "over 2 days"), ("0001", None)]
    assert "over 2 days" in run("list").output
    assert run("list", "--csv").output.splitlines()[1].endswith("3 days,over 2 days")


@pytest.mark.usefixtures("store")
def test_an_unknown_cohort_is_named():
    result = run("list", "--cohort", "2026-autum")

    assert (result.exit_code, "2026-autum" in result.stderr) == (2, True)


OWED = Liability("0000", NON_COMPLIANT, 1, 15000, NOW)


def owing(store):
    """The entry owes for an earlier submission, and this one was shown it."""
    entry, waiting = store.entry(ENTRY.id), store.submission(WAITING.ref)
    owes = replace(entry, liabilities=(OWED,), setbacks=(OWED.key,), occurrences=((NON_COMPLIANT, 1),))
    store.commit(Decision(entry=owes, submissions=(replace(waiting, owed_at_click=OWED),)), NOW)


def everything(store):
    return sorted(store.rows_of(ENTRY.id), key=lambda row: row["SK"])


def test_a_dry_run_of_a_rejection_shows_state_charge_debt_and_letters_and_writes_nothing(store):
    owing(store)
    before = everything(store)

    output = run("reject", ENTRY.id, "1", "--reason", "Notes are prose.", "--dry-run").output

    for part in (
        "submission 0001 is rejected",
        "£150.00 proposed for 0001 (0000, submission not accepted)",
        "£150.00 by a later submission (0001, submission not accepted)",
        "verdict, to the participant",
        "compliance, to the provider",
        "Dry run: nothing was written.",
    ):
        assert part in output
    assert "release" not in output
    assert everything(store) == before


def test_a_dry_run_of_an_acceptance_shows_the_release(store):
    output = run("accept", ENTRY.id, "1", "--reason", "Fine.", "--dry-run").output

    assert "submission 0001 is queued" in output
    assert "the script of 0001 goes to the assessor's queue" in output
    assert "charge" not in output
    assert store.submission(WAITING.ref).state is State.IN_REVIEW


def test_a_dry_run_shows_what_the_same_command_then_does(store):
    owing(store)
    shown = run("reject", ENTRY.id, "1", "--reason", "Notes are prose.", "--dry-run").output

    assert run("reject", ENTRY.id, "1", "--reason", "Notes are prose.").exit_code == 0

    (charge,) = store.charges_of(ENTRY.id)
    assert f"proposed for {charge.submission} ({charge.cause}" in shown
    assert [owed.cause for owed in store.entry(ENTRY.id).liabilities] == ["0001"]
    assert len(list(store.rows_of(ENTRY.id, "OUTBOX#"))) == shown.count("letter")


def test_work_of_a_withdrawn_entry_is_not_passed_on_and_can_be_rejected(store):
    store.commit(Decision(entry=replace(store.entry(ENTRY.id), withdrawn_at=NOW)), NOW)

    result = run("accept", ENTRY.id, "1", "--reason", "Fine.")

    assert (result.exit_code, "withdrawn" in result.stderr) == (1, True)
    assert store.submission(WAITING.ref).state is State.IN_REVIEW
    assert run("reject", ENTRY.id, "1", "--reason", "Withdrawn.").exit_code == 0


def test_of_many_who_decide_in_threads_one_wins_and_all_others_are_told_who(cloud, store, monkeypatch):
    transact, one = Store.transact, threading.Lock()
    everybody = threading.Barrier(4, timeout=20)
    first = threading.local()

    def wait_then_write(self, operations):
        if not hasattr(first, "done"):
            first.done = True
            everybody.wait()
        with one:  # the mock is not safe for threads
            transact(self, operations)

    monkeypatch.setattr(Store, "transact", wait_then_write)

    def decide(number):
        office = Office(Deployment(cloud, store), f"arn:staff-{number}")
        try:
            reviews.decide(office, WAITING.ref, "Because.", accepted=number % 2 == 0, write=True)
        except click.ClickException as error:
            return error.message
        return office.actor

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(decide, range(4)))

    (winner,) = [outcome for outcome in outcomes if outcome.startswith("arn:")]
    losers = [outcome for outcome in outcomes if outcome != winner]
    assert all(f"by {winner} at" in message for message in losers)
    assert len(losers) == 3
    (line,) = store.rows_of(ENTRY.id, "AUDIT#")
    assert line["actor"] == winner
    assert len([row for row in store.rows_of(ENTRY.id, "OUTBOX#") if row["target"] == "mail"]) == 2
