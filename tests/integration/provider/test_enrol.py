"""`scriptgate provider enrol` on a mocked deployment."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from threading import RLock

import pytest
from botocore.client import BaseClient
from click.testing import CliRunner

from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions.charges import NON_COMPLIANT
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Liability, Person
from scriptgate_cli.provider import provider
from scriptgate_cli.provider.roster import Roster

pytestmark = pytest.mark.usefixtures("cloud")

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
HEADER = "candidate,name,email,trn,cohort,rulebook,task,window,deadline\n"
ROWAN = "LF1,Rowan Example,rowan@fellside-school.example,0123456,autumn,npqh-2017,task-1,2026 autumn,"
ROBIN = "LF2,Robin Sample,robin@moorland-school.example,,autumn,npqh-2017,task-2,2026 autumn,"
DEADLINE = "2026-11-20 12:00\n"
COHORT = HEADER + ROWAN + DEADLINE + ROBIN + DEADLINE


@pytest.fixture(autouse=True)
def _one_call_at_a_time(monkeypatch):
    """Moto is not thread-safe: the command's threads take turns at it. The local cloud has no such lock."""
    call, turn = BaseClient._make_api_call, RLock()

    def in_turn(client, *arguments):
        with turn:
            return call(client, *arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", in_turn)


@pytest.fixture
def store(cloud):
    return Store.from_settings(cloud)


@pytest.fixture
def enrol(tmp_path):
    """Enrol a CSV text; its result."""

    def run(text, *options):
        file = tmp_path / "cohort.csv"
        file.write_text(text)
        return CliRunner().invoke(provider, ["enrol", str(file), *options])

    return run


def rows_in(store):
    return store.client.scan(TableName=store.table)["Items"]


def test_enrolling_writes_people_entries_the_cohort_and_audit_lines(enrol, store):
    result = enrol(COHORT)

    assert result.exit_code == 0, result.output
    assert "2 new, 0 changed, 0 unchanged" in result.output
    entry = store.entry("LF1-task-1-2026-autumn")
    assert (entry.version, entry.audit_lines) == (1, 1)
    assert entry.deadline == datetime(2026, 11, 20, 12, tzinfo=UTC)
    person = items.restore(store.get(items.person_key("LF1")), Person)
    assert (person.name, person.trn, person.entries) == ("Rowan Example", "0123456", (entry.id,))
    assert store.cohorts() == ["autumn"]
    (line,) = store.rows_of(entry.id, "AUDIT#")
    assert (line["event"], line["SK"]) == ("entry-enrolled", "AUDIT#00000001")
    assert line["actor"].startswith("arn:aws:")


def test_a_deadline_in_the_past_is_named(enrol):
    result = enrol(COHORT.replace("2026-11-20", "2024-11-20"), "--dry-run")

    assert result.exit_code == 0, result.output
    assert "A deadline is in the past, of LF1-task-1-2026-autumn and 1 more entry: " in result.output


def test_enrolling_twice_changes_nothing(enrol, store):
    enrol(COHORT)
    before = rows_in(store)

    result = enrol(COHORT)

    assert "0 new, 0 changed, 2 unchanged" in result.output
    assert rows_in(store) == before


def test_a_dry_run_tells_all_and_writes_nothing(enrol, store):
    result = enrol(COHORT, "--dry-run")

    assert result.exit_code == 0
    assert "LF1-task-1-2026-autumn" in result.output
    assert "2 new" in result.output
    assert "nothing was written" in result.output
    assert rows_in(store) == []


def test_one_bad_row_keeps_the_whole_file_out(enrol, store):
    result = enrol(COHORT + "LF-3" + ROWAN.removeprefix("LF1") + "noon\n")

    assert result.exit_code == 1
    assert "line 4, candidate: expected a candidate number of letters and digits" in result.stderr
    assert "1 bad row; nothing was written." in result.stderr
    assert rows_in(store) == []


def test_a_row_that_contradicts_the_table_keeps_the_whole_file_out(enrol, store):
    enrol(COHORT.replace(",autumn,", ",other,"))
    store.commit(Decision(entry=replace(store.entry("LF1-task-1-2026-autumn"), submissions=1)), NOW)
    before = rows_in(store)

    refused = enrol(COHORT)

    assert refused.exit_code == 1
    assert "line 2, cohort: LF1-task-1-2026-autumn has submissions in the cohort other" in refused.stderr
    assert rows_in(store) == before


def test_a_changed_deadline_is_written_with_a_line_and_keeps_the_counters(enrol, store):
    enrol(COHORT)
    found = store.entry("LF1-task-1-2026-autumn")
    store.commit(Decision(entry=replace(found, submissions=2, link_generation=1)), NOW)

    result = enrol(COHORT.replace("2026-11-20", "2026-11-27", 1))

    assert "0 new, 1 changed, 1 unchanged" in result.output
    entry = store.entry(found.id)
    assert entry.deadline == datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert (entry.submissions, entry.link_generation, entry.audit_lines) == (2, 1, 2)


def test_a_new_address_is_written_and_the_way_to_a_new_link_is_named(enrol, store):
    enrol(COHORT)

    result = enrol(COHORT.replace("rowan@", "r.example@"))

    assert "provider invite --again" in result.output
    assert "r.example@" not in result.output
    person = items.restore(store.get(items.person_key("LF1")), Person)
    assert person.email == "r.example@fellside-school.example"


def test_both_tasks_of_a_candidate_in_one_file_are_one_person(enrol, store):
    result = enrol(HEADER + ROWAN + DEADLINE + ROWAN.replace("task-1", "task-2") + DEADLINE)

    assert "2 new" in result.output
    person = items.restore(store.get(items.person_key("LF1")), Person)
    assert person.entries == ("LF1-task-1-2026-autumn", "LF1-task-2-2026-autumn")


def test_a_resit_moves_the_liability_in_the_table(enrol, store):
    enrol(COHORT)
    old = store.entry("LF1-task-1-2026-autumn")
    liability = Liability("0001", NON_COMPLIANT, 1, 15000, NOW)
    owing = replace(old, liabilities=(liability,), occurrences=((NON_COMPLIANT, 1),), submissions=1)
    store.commit(Decision(entry=owing), NOW)
    resit = ROWAN.replace("2026 autumn", "2027 spring") + "2027-03-19 12:00\n"

    result = enrol(HEADER + resit)

    assert "LF1-task-1-2026-autumn#0001" in result.output
    new = store.entry("LF1-task-1-2027-spring")
    assert new.liability == replace(liability, cause="LF1-task-1-2026-autumn#0001")
    assert new.occurrences == ((NON_COMPLIANT, 1),)
    assert store.entry(old.id).liability is None
    assert [line["event"] for line in store.rows_of(old.id, "AUDIT#")] == [
        "entry-enrolled",
        "liability-moved",
    ]


@pytest.mark.parametrize("known", [False, True], ids=["a new candidate", "a known one"])
def test_two_who_enrol_one_candidate_at_once_lose_nothing(enrol, store, monkeypatch, known):
    if known:
        enrol(HEADER + ROWAN.replace("2026 autumn", "2025 autumn") + "2025-11-21 12:00\n")
    write, others = Roster._operations, []

    def after_somebody_else(roster, enrolled, standing, now):
        if not others:
            others.append(enrolled)
            assert enrol(HEADER + ROWAN.replace("task-1", "task-2") + DEADLINE).exit_code == 0
        return write(roster, enrolled, standing, now)

    monkeypatch.setattr(Roster, "_operations", after_somebody_else)

    result = enrol(HEADER + ROWAN + DEADLINE)

    assert result.exit_code == 0, result.output
    person = items.restore(store.get(items.person_key("LF1")), Person)
    assert set(person.entries) >= {"LF1-task-1-2026-autumn", "LF1-task-2-2026-autumn"}
    assert store.entry("LF1-task-2-2026-autumn").version == 1


def test_the_summary_shows_no_personal_data(enrol):
    output = enrol(COHORT).output

    assert "LF1" in output
    assert not [word for word in ("Rowan", "rowan@", "0123456") if word in output]


def test_more_candidates_than_one_read_takes_are_planned(enrol, store, monkeypatch):
    monkeypatch.setattr("scriptgate.aws.store.MOST_KEYS", 2)
    rows = [ROWAN.replace("LF1", f"LF{number}").replace("0123456", "") + DEADLINE for number in range(5)]

    assert "5 new" in enrol(HEADER + "".join(rows)).output
    assert len(list(store.in_cohort("autumn"))) == 5
    assert "5 unchanged" in enrol(HEADER + "".join(rows)).output


def test_a_liability_without_an_amount_can_be_read_and_carried(enrol, store):
    enrol(COHORT)
    old = store.entry("LF1-task-1-2026-autumn")
    store.commit(
        Decision(entry=replace(old, liabilities=(Liability("0001", NON_COMPLIANT, 1, None, NOW),))), NOW
    )

    enrol(HEADER + ROWAN.replace("2026 autumn", "2027 spring") + "2027-03-19 12:00\n")

    assert store.entry("LF1-task-1-2027-spring").liability.amount_pence is None


def test_a_file_that_is_not_there_is_named_in_one_line():
    result = CliRunner().invoke(provider, ["enrol", "nowhere.csv"])

    assert result.exit_code == 2
    assert "nowhere.csv" in result.stderr


def test_changes_are_shown_before_and_after_in_each_form(enrol):
    enrol(COHORT)
    later = COHORT.replace("2026-11-20", "2026-11-27", 1).replace("rowan@", "r.example@")

    preview = enrol(later, "--dry-run")
    as_json = enrol(later, "--dry-run", "--json")

    assert (
        "deadline: 12:00 GMT on Friday 20 November 2026 → 12:00 GMT on Friday 27 November 2026"
        in preview.output
    )
    changed, unchanged = json.loads(as_json.stdout)
    assert (changed["outcome"], unchanged["outcome"]) == ("changed", "unchanged")
    assert changed["changed"][1] == "email"
    assert "1 changed" in as_json.stderr
    assert "r.example@" not in preview.output + as_json.output


def test_a_withdrawn_row_is_named_and_left_as_it_is(enrol, store):
    enrol(COHORT)
    store.commit(Decision(entry=replace(store.entry("LF1-task-1-2026-autumn"), withdrawn_at=NOW)), NOW)

    result = enrol(COHORT)

    assert result.exit_code == 0
    assert "0 new, 0 changed, 1 unchanged, 1 withdrawn" in result.output
    assert "provider reinstate" in result.output


def test_many_candidates_are_written_side_by_side_and_each_ones_rows_in_order(enrol, store):
    rows = [
        ROWAN.replace("LF1", f"LF{number}").replace("0123456", "").replace("task-1", task) + DEADLINE
        for number in range(30)
        for task in ("task-1", "task-2")
    ]

    assert "60 new" in enrol(HEADER + "".join(rows)).output
    for number in range(30):
        person = items.restore(store.get(items.person_key(f"LF{number}")), Person)
        assert person.entries == (f"LF{number}-task-1-2026-autumn", f"LF{number}-task-2-2026-autumn")
    assert "60 unchanged" in enrol(HEADER + "".join(rows)).output
