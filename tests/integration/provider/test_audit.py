"""`scriptgate provider audit` on a mocked deployment."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from builders.domain import NOW, make_entry
from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate_cli.provider import provider

ENTRY = make_entry(version=0, audit_lines=0, submissions=0, draft=None)


@pytest.fixture
def store(cloud):
    found = Store.from_settings(cloud)
    found.client.put_item(TableName=cloud.table, Item=items.encode(items.cohort_key(ENTRY.cohort)))
    lines = (AuditLine("entry-enrolled", "arn:staff", {"cohort": ENTRY.cohort}), AuditLine("seen", "p"))
    found.commit(Decision(entry=ENTRY, audit=lines), NOW)
    why = AuditLine("deadline-extended", "arn:staff", {"was": {"a": None}}, "=She was ill.")
    found.commit(Decision(entry=found.entry(ENTRY.id), audit=(why,)), NOW.replace(hour=12))
    return found


def run(*arguments):
    return CliRunner().invoke(provider, ["audit", *arguments])


def line_key(number):
    return items.encode(items.audit_key(ENTRY.id, number))


@pytest.mark.usefixtures("store")
def test_the_list_says_who_what_when_and_why():
    found = json.loads(run("list", ENTRY.id, "--json").stdout)

    assert found[2] == {
        "at": "2026-11-20T12:15:00Z",
        "entry": ENTRY.id,
        "line": 3,
        "who": "arn:staff",
        "what": "deadline-extended",
        "facts": 'was={"a": null}',
        "why": "=She was ill.",
    }
    assert [line["line"] for line in found] == [1, 2, 3]
    assert "arn:staff" in run("list", "--cohort", ENTRY.cohort).stdout
    rows = list(csv.DictReader(run("list", ENTRY.id, "--csv").stdout.splitlines()))
    assert rows[2]["why"] == "'=She was ill."  # no formula in a spreadsheet


@pytest.mark.usefixtures("store")
def test_the_list_can_begin_at_a_time():
    found = json.loads(run("list", ENTRY.id, "--since", "2026-11-20 11:00", "--json").stdout)

    assert [line["line"] for line in found] == [3]
    assert run("list", ENTRY.id, "--since", "yesterday").exit_code == 2
    assert run("list").exit_code == 2


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("which", [(), (ENTRY.id,), ("--cohort", ENTRY.cohort)])
def test_a_whole_record_is_said_to_be_whole(which):
    result = run("verify", *which)

    assert (result.exit_code, result.output) == (0, "3 lines of 1 entry: whole.\n")


def test_a_missing_line_is_named(store):
    store.client.delete_item(TableName=store.table, Key=line_key(2))

    result = run("verify", "--cohort", ENTRY.cohort)

    assert result.exit_code == 1
    assert result.output == f"{ENTRY.id}, line 2: the line is missing\n3 lines of 1 entry: 1 fault.\n"


def test_a_changed_line_a_changed_reason_and_a_cut_tail_are_named(store):
    store.client.update_item(
        TableName=store.table,
        Key=line_key(1),
        UpdateExpression="SET actor = :who",
        ExpressionAttributeValues=items.encode({":who": "arn:somebody-else"}),
    )
    store.client.update_item(
        TableName=store.table,
        Key=items.encode(items.reason_key(ENTRY.id, 3)),
        UpdateExpression="SET reason = :why",
        ExpressionAttributeValues=items.encode({":why": "No reason."}),
    )
    output = run("verify", ENTRY.id).output
    assert f"{ENTRY.id}, line 1: the line was changed" in output
    assert f"{ENTRY.id}, line 3: its reason was changed" in output

    store.client.delete_item(TableName=store.table, Key=line_key(3))
    assert f"{ENTRY.id}, line 3: the line is missing" in run("verify", ENTRY.id).output


def test_a_change_in_the_midst_of_verifying_is_no_fault(store, monkeypatch):
    read = Store.rows_of
    written = []

    def and_somebody_writes(self, entry, prefix=""):
        if not written:
            written.append(True)
            store.commit(Decision(entry=self.entry(entry), audit=(AuditLine("seen", "p"),)), NOW)
        return read(self, entry, prefix)

    monkeypatch.setattr(Store, "rows_of", and_somebody_writes)

    assert run("verify", ENTRY.id).output == "4 lines of 1 entry: whole.\n"


@pytest.mark.usefixtures("store")
def test_an_unknown_entry_is_named():
    assert run("verify", "LF1-task-1-w").exit_code == 2


def test_numbers_go_on_after_a_decision_without_a_line(store):
    store.commit(Decision(entry=replace(store.entry(ENTRY.id), grace_seconds=60)), NOW)

    assert run("verify", ENTRY.id).exit_code == 0


def test_faults_are_rows_for_programs(store):
    store.client.delete_item(TableName=store.table, Key=line_key(3))

    result = run("verify", ENTRY.id, "--json")

    assert result.exit_code == 1
    assert {"entry": ENTRY.id, "line": 3, "what": "the line is missing"} in json.loads(result.stdout)
