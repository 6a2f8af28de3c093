"""`scriptgate provider outcome`: what assessors decided, told by the provider when it will."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from builders.domain import make_entry, make_submission
from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions.claim import Outcome, Result
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.states import State
from scriptgate_cli.provider import provider

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ENTRY = make_entry(version=0, audit_lines=0, draft=None, live="0001")
MARKED = replace(
    make_submission(State.ASSESSED, version=0),
    script_id="S-7QK4M2XW9RTA",
    outcome=Outcome(1, Result.FAILED, 2, "arn:aws:sts::222222222222:assumed-role/marker/ada", NOW),
)


@pytest.fixture
def store(cloud):
    found = Store.from_settings(cloud)
    found.commit(Decision(entry=ENTRY, submissions=(MARKED,)), NOW)
    found.client.put_item(TableName=cloud.table, Item=items.encode(items.cohort_key(ENTRY.cohort)))
    return found


def run(*arguments):
    return CliRunner().invoke(provider, ["outcome", *arguments])


@pytest.mark.usefixtures("store")
def test_the_list_shows_what_is_untold():
    (row,) = json.loads(run("list", "--untold", "--json").output)

    assert (row["entry"], row["outcome"], row["told_at"]) == (ENTRY.id, "failed", None)


def test_telling_a_cohort_sends_each_participant_one_letter_and_frees_the_entry(store):
    result = run("tell", "--cohort", ENTRY.cohort)

    assert result.exit_code == 0, result.output
    assert "1 participant told." in result.output
    (letter,) = list(store.rows_of(ENTRY.id, "OUTBOX#"))
    assert json.loads(letter["payload"])["to"] == "participant"
    assert store.entry(ENTRY.id).live is None
    assert run("list", "--untold").output.strip() == "Every outcome has been told."
    assert "0 participants told." in run("tell", "--cohort", ENTRY.cohort).output


def test_telling_one_twice_is_refused_with_when_it_was_told(store):
    assert run("tell", ENTRY.id).exit_code == 0

    again = run("tell", ENTRY.id)

    assert again.exit_code == 1
    assert "The participant was told on" in again.output
    assert len(list(store.rows_of(ENTRY.id, "OUTBOX#"))) == 1


def test_a_dry_run_writes_nothing(store):
    result = run("tell", ENTRY.id, "--dry-run")

    assert "1 participant would be told (dry run: nothing was written)." in result.output
    assert list(store.rows_of(ENTRY.id, "OUTBOX#")) == []


@pytest.mark.parametrize("arguments", [(), ("LF1-task-1-autumn", "--cohort", "autumn")])
def test_entries_or_a_cohort_are_named(arguments):
    assert run("tell", *arguments).exit_code == 2


def test_an_earlier_outcome_that_was_corrected_is_told_by_the_entrys_name_too(store):
    """0002 was marked and told since; what waits is the correction of 0001."""
    told = replace(
        MARKED, number="0002", script_id="S-7QK4M2XW9RTB", outcome=replace(MARKED.outcome, told_at=NOW)
    )
    store.commit(Decision(submissions=(told,)), NOW)

    result = run("tell", ENTRY.id)

    assert result.exit_code == 0, result.output
    (letter,) = list(store.rows_of(ENTRY.id, "OUTBOX#"))
    assert letter["submission"] == "0001"
    assert run("tell", ENTRY.id).exit_code == 1


@pytest.mark.usefixtures("store")
def test_what_would_be_told_is_there_for_programs_too():
    result = run("tell", ENTRY.id, "--dry-run", "--json")

    (row,) = json.loads(result.stdout)
    assert (row["entry"], row["about"], row["what"], row["written"]) == (ENTRY.id, "0001", "told", False)
