"""`scriptgate provider invite` on a mocked deployment."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from builders.domain import make_entry
from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions.decisions import Decision
from scriptgate_cli.provider import provider

NOW = datetime.now(UTC)
OPEN = make_entry(version=0, audit_lines=0, submissions=0, draft=None, deadline=NOW + timedelta(days=10))
FIRST = replace(OPEN, id="LF1-task-1-autumn", candidate="LF1", cohort="autumn")
SECOND = replace(OPEN, id="LF2-task-1-autumn", candidate="LF2", cohort="autumn")
OTHER = replace(OPEN, id="LF3-task-1-spring", candidate="LF3", cohort="spring")
PAST = replace(
    OPEN, id="LF4-task-1-autumn", candidate="LF4", cohort="autumn", deadline=NOW - timedelta(days=1)
)


@pytest.fixture
def store(cloud):
    found = Store.from_settings(cloud)
    for entry in (FIRST, SECOND, OTHER, PAST):
        found.commit(Decision(entry=entry), NOW)
    for cohort in ("autumn", "spring"):
        found.client.put_item(TableName=cloud.table, Item=items.encode(items.cohort_key(cohort)))
    return found


def invite(*options):
    return CliRunner().invoke(provider, ["invite", *options])


def test_an_invitation_leaves_an_outbox_row_and_a_generation(store):
    result = invite("--entry", FIRST.id)

    assert result.exit_code == 0, result.output
    assert "1 invited, 0 invited before" in result.output
    row = store.get(items.outbox_key(FIRST.id, "invitation-1"))
    assert (row["status"], row["target"], row["candidate"]) == ("pending", "mail", "LF1")
    payload = json.loads(row["payload"])
    assert payload["letter"] == "invitation"
    assert payload["context"]["provider_name"] == "Example Learning Provider"
    assert store.entry(FIRST.id).link_generation == 1


def test_a_cohort_is_invited_once(store):
    first, second = invite("--cohort", "autumn"), invite("--cohort", "autumn")

    assert "2 invited, 0 invited before, 1 past the deadline" in first.output
    assert "0 invited, 2 invited before, 1 past the deadline" in second.output
    assert store.entry(OTHER.id).link_generation == 0


def test_a_dry_run_says_who_would_be_invited_and_sends_nothing(store):
    result = invite("--cohort", "autumn", "--dry-run", "--csv")

    assert result.stdout.splitlines() == [
        "entry,outcome",
        f"{FIRST.id},invited",
        f"{SECOND.id},invited",
        f"{PAST.id},past the deadline",
    ]
    assert "2 invited, 0 invited before, 1 past the deadline" in result.stderr
    assert "(dry run: nothing was sent)" in result.stderr
    assert store.entry(FIRST.id).link_generation == 0
    assert not list(store.rows_of(FIRST.id, "OUTBOX#"))


def test_all_cohorts_are_invited_when_none_is_named(store):
    assert "3 invited" in invite().output
    assert store.entry(OTHER.id).link_generation == 1


def test_again_makes_a_new_link_that_revokes_the_old_one(store):
    invite("--entry", FIRST.id)

    invite("--entry", FIRST.id, "--again")

    assert store.entry(FIRST.id).link_generation == 2
    rows = [row["id"] for row in store.rows_of(FIRST.id, "OUTBOX#")]
    assert rows == ["invitation-1", "invitation-2"]


def test_again_for_everybody_is_refused(store):
    result = invite("--again")

    assert result.exit_code == 2
    assert "name the --cohort or the --entry" in result.stderr
    assert store.entry(FIRST.id).link_generation == 0


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--cohort", "autum"), "There is no cohort 'autum': did you mean autumn?"),
        (("--entry", "LF9-task-1-autumn"), "There is no entry 'LF9-task-1-autumn'"),
        (
            ("--entry", FIRST.id, "--cohort", "spring"),
            f"There is no entry '{FIRST.id}' in the cohort 'spring'",
        ),
    ],
)
def test_what_is_not_there_is_named(options, message):
    result = invite(*options)

    assert result.exit_code == 2
    assert message in result.stderr
