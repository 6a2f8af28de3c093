"""`scriptgate provider register` on a mocked deployment."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.client import BaseClient
from click.testing import CliRunner

from builders.domain import DEADLINE, NOW, make_entry, make_submission, with_verdict
from scriptgate.aws import items
from scriptgate.aws.register_index import rows_of_cohorts
from scriptgate.aws.store import Store
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.charges import Charge
from scriptgate.submissions.claim import Claim, Outcome, Result
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Liability
from scriptgate.submissions.states import State
from scriptgate_cli.provider import provider
from scriptgate_local.registers import Season, seed_register

COLUMNS = (
    "candidate,entry,cohort,rulebook,task,window,deadline,invited_at,withdrawn_at,submission,state,verdict,"
    "strict_words,lenient_words,word_limit,attempts,owes,liability_pence,proposed_pence,confirmed_pence,"
    "waived_pence,exported_pence,mail_trouble,assessor,claimed_until,outcome,marks,marked_at,script,"
    "submitted_at,released_at,state_since"
)
HOLDER = "arn:aws:iam::222222222222:user/ada"


def enrolled(candidate, cohort="2026-autumn", **changes):
    return make_entry(
        id=f"{candidate}-task-1-2026-autumn",
        candidate=candidate,
        cohort=cohort,
        version=0,
        audit_lines=0,
        draft=None,
        submissions=0,
        **changes,
    )


def submitted(entry, state, number="0001", **changes):
    made = make_submission(
        state, entry=entry.id, candidate=entry.candidate, cohort=entry.cohort, number=number, version=0
    )
    verdict = Verdict.NON_COMPLIANT if state is State.REJECTED else Verdict.COMPLIANT
    return replace(with_verdict(made, verdict), submitted_at=NOW, updated_at=NOW, **changes)


@pytest.fixture
def store(cloud):
    return Store.from_settings(cloud)


def put(store, entry, *submissions, charge=None):
    store.commit(Decision(entry=entry, submissions=submissions, charge=charge), NOW)
    store.client.put_item(TableName=store.table, Item=items.encode(items.cohort_key(entry.cohort)))


def run(*arguments):
    return CliRunner().invoke(provider, ["register", *arguments], catch_exceptions=False)


def listed(*arguments):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return {line["candidate"]: line for line in json.loads(result.output)}


def test_an_entry_without_a_submission_is_not_invited_invited_or_withdrawn(store):
    put(store, enrolled("LF1"))
    put(store, enrolled("LF2", invited_at=NOW))
    put(store, enrolled("LF3", invited_at=NOW, withdrawn_at=NOW))

    states = {candidate: line["state"] for candidate, line in listed().items()}

    assert states == {"LF1": "not_invited", "LF2": "invited", "LF3": "withdrawn"}


def test_the_live_submission_stands_for_its_entry_and_attempts_are_what_was_submitted(store):
    entry = enrolled("LF1", live="0002")
    checked = replace(submitted(entry, State.SUPERSEDED, "0001"), submitted_at=None)
    put(store, entry, checked, submitted(entry, State.RELEASED, "0002", script_id="S-1"))

    line = listed()["LF1"]

    assert (line["submission"], line["state"], line["attempts"]) == ("0002", "released", 1)
    assert (line["strict_words"], line["lenient_words"], line["word_limit"]) == (4212, 4100, 4000)
    assert (line["assessor"], line["script"]) == ("waiting", "S-1")


def test_of_several_that_are_not_live_the_newest_stands(store):
    entry = enrolled("LF1")
    put(store, entry, submitted(entry, State.REJECTED), submitted(entry, State.CHECKED, "0002"))

    assert (listed()["LF1"]["submission"], listed()["LF1"]["state"]) == ("0002", "checked")


def test_what_is_owed_is_told_by_status_in_pence(store):
    owed = Liability("0002", "non_compliant_submission", 2, 15000, NOW)
    entry = enrolled("LF1", liabilities=(owed,))
    charge = Charge(entry.id, "0001", "non_compliant_submission", "0002", 1, NOW, 12050, "waived")
    put(store, entry, submitted(entry, State.REJECTED, "0002"), charge=charge)

    line = listed()["LF1"]

    assert line["owes"] == ["liable", "waived"]
    assert (line["liability_pence"], line["waived_pence"], line["proposed_pence"]) == (15000, 12050, None)
    assert "liable £150.00; waived £120.50" in run().output


def test_an_amount_that_nobody_set_is_told_in_words(store):
    put(store, enrolled("LF1", liabilities=(Liability("0001", "non_compliant_submission", 1, None, NOW),)))

    assert listed()["LF1"]["liability_pence"] is None
    assert "liable an amount to be decided" in run().output


def test_a_claim_and_an_outcome_are_shown(store):
    held, marked = enrolled("LF1", live="0001"), enrolled("LF2", live="0001")
    claim = Claim(1, HOLDER, NOW, NOW + timedelta(days=14))
    outcome = Outcome(1, Result.PASSED, 8, HOLDER, NOW)
    put(store, held, submitted(held, State.CLAIMED, claim=claim))
    put(store, marked, submitted(marked, State.ASSESSED, outcome=outcome))

    lines = listed()

    assert (lines["LF1"]["assessor"], lines["LF1"]["claimed_until"]) == ("claimed", "2026-12-04T10:15:00Z")
    assert [lines["LF2"][name] for name in ("assessor", "outcome", "marks")] == ["marked", "passed", 8]
    assert "claimed until 2026-12-04 10:15" in run().output
    assert "passed, 8" in run().output


@pytest.mark.parametrize("trouble", ["bounced", "complained", None])
def test_whom_letters_do_not_reach_is_shown(store, trouble):
    put(store, replace(enrolled("LF1"), mail_trouble=trouble))

    assert listed()["LF1"]["mail_trouble"] == trouble


def test_times_are_utc_for_programs_and_uk_time_in_the_table(store):
    put(store, enrolled("LF1", deadline=DEADLINE.replace(month=7)))

    assert listed()["LF1"]["deadline"] == "2026-07-04T12:00:00Z"
    assert "2026-07-04 13:00" in run().output


def test_the_table_ends_with_totals_by_state(store):
    put(store, enrolled("LF1"))
    put(store, enrolled("LF2"))
    put(store, enrolled("LF3", invited_at=NOW))

    assert run().output.splitlines()[-1] == "3 entries: 2 not invited, 1 invited"
    assert "entries" not in run("--csv").output


def test_the_columns_of_csv_are_these_and_no_others(store):
    put(store, enrolled("LF1", invited_at=NOW))

    header, line = run("--csv").output.splitlines()

    assert header == COLUMNS
    assert line == (
        "LF1,LF1-task-1-2026-autumn,2026-autumn,npqh-2017,task-1,2026-autumn,2026-12-04T12:00:00Z,"
        "2026-11-20T10:15:00Z,,,invited,,,,,0,,,,,,,,,,,,,,,,"
    )


@pytest.mark.usefixtures("cloud")
def test_an_empty_register_says_so_in_every_form():
    assert run().output == "No entry matches.\n"
    assert run("--csv").output.splitlines() == [COLUMNS]
    assert json.loads(run("--json").output) == []


def test_one_cohort_of_two_is_shown_alone_and_an_unknown_one_is_named(store):
    put(store, enrolled("LF1"))
    put(store, enrolled("LF2", cohort="2027-spring"))

    unknown = run("--cohort", "2027-sprung")

    assert set(listed()) == {"LF1", "LF2"}
    assert set(listed("--cohort", "2027-spring")) == {"LF2"}
    assert (unknown.exit_code, "2027-spring" in unknown.stderr) == (2, True)


def test_states_a_verdict_and_a_task_narrow_the_list(store):
    first, second = enrolled("LF1"), enrolled("LF2")
    put(store, first, submitted(first, State.REJECTED))
    put(store, second, submitted(second, State.IN_REVIEW))
    put(store, enrolled("LF3"))

    assert set(listed("--state", "in-review", "--state", "not invited")) == {"LF2", "LF3"}
    assert set(listed("--verdict", "non_compliant")) == {"LF1"}
    assert set(listed("--task", "task-2")) == set()
    assert set(listed("--task", "task-1")) == {"LF1", "LF2", "LF3"}


@pytest.mark.usefixtures("cloud")
def test_an_unknown_state_is_refused_with_those_there_are():
    result = run("--state", "lost")

    assert result.exit_code == 2
    assert "in_review" in result.stderr


def test_foreign_text_is_no_formula_and_moves_no_cursor(store):
    put(store, enrolled("LF1", window='=HYPERLINK("x")\x1b[2J'))

    (line,) = csv.DictReader(io.StringIO(run("--csv").output))

    assert line["window"] == '\'=HYPERLINK("x")[2J'
    assert "\x1b" not in run().output


def test_long_registers_are_plain_lines_under_their_heading(store):
    seed_register(store, Season(entries=600))

    heading, rule, *lines, last = run().output.splitlines()

    assert heading.startswith("entry ")
    assert set(rule) == {"-"}
    assert len(lines) == 600
    assert last.startswith("600 entries: ")


def test_the_index_read_whole_is_what_the_store_reads_row_by_row(store):
    season = Season(entries=60, cohorts=2)
    seed_register(store, season)

    slowly = [row for cohort in season.names for row in store.in_cohort(cohort)]

    assert rows_of_cohorts(store, season.names) == slowly
    assert {row["SK"].split("#")[0] for row in slowly} == {"ENTRY", "SUBMISSION", "CHARGE"}


def test_a_register_of_several_pages_is_read_to_its_end(store, monkeypatch):
    monkeypatch.setattr("moto.dynamodb.models.table.RESULT_SIZE_LIMIT", 20_000)
    season = Season(entries=60)
    written = seed_register(store, season)

    assert len(rows_of_cohorts(store, season.names)) == written - 1


def test_the_table_is_queried_and_never_scanned(store, monkeypatch):
    put(store, enrolled("LF1"))
    put(store, enrolled("LF2", cohort="2027-spring"))
    asked = []
    call = BaseClient._make_api_call

    def noting(client, operation, parameters):
        asked.append(operation)
        return call(client, operation, parameters)

    monkeypatch.setattr(BaseClient, "_make_api_call", noting)
    run("--csv")

    assert asked == ["Query", "Query", "Query"]  # the cohorts, and each one's register
