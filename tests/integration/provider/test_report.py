"""`scriptgate provider report` on a mocked deployment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner

from builders.domain import NOW, make_entry, make_submission
from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.claim import Outcome, Result
from scriptgate.submissions.decisions import Decision, Record
from scriptgate.submissions.states import State
from scriptgate_cli.provider import provider
from scriptgate_local.registers import Season, seed_register


def run(*arguments):
    return CliRunner().invoke(provider, ["report", *arguments], catch_exceptions=False)


@pytest.fixture
def store(cloud):
    return Store.from_settings(cloud)


def test_a_season_is_one_small_page(store, tmp_path):
    season = Season(entries=400, cohorts=2)
    seed_register(store, season)
    out = tmp_path / "register.html"

    result = run("--out", str(out))
    one = run("--cohort", "season-02", "--out", str(tmp_path / "one.html"))

    assert result.output == f"Written to {out}: 400 entries.\n"
    assert "200 entries" in one.output
    page = out.read_text()
    assert len(page) < 60_000
    for part in (
        "Words against the limit",
        "On the way to the deadline",
        "Findings by rule",
        "How long it took",
    ):
        assert part in page


def test_when_a_marked_script_was_claimed_is_read_from_the_claim(store, tmp_path):
    claimed = NOW + timedelta(days=2)
    outcome = Outcome(1, Result.PASSED, 4, "ada", claimed + timedelta(days=5))
    entry = make_entry(version=0, audit_lines=0, live="0001", draft=None)
    marked = replace(
        make_submission(State.ASSESSED, version=0, outcome=outcome, claims=2),
        verdict=Verdict.COMPLIANT,
        submitted_at=NOW,
        released_at=NOW,
    )
    fields = {"claimed_at": claimed.isoformat().replace("+00:00", "Z")}
    records = (Record("CLAIM#0001#0002", fields),)
    store.commit(Decision(entry=entry, submissions=(marked,), records=records), NOW)
    store.client.put_item(TableName=store.table, Item=items.encode(items.cohort_key(entry.cohort)))

    run("--out", str(tmp_path / "page.html"))

    page = (tmp_path / "page.html").read_text()
    assert "<td>2.0 days</td><td>2.0 days</td><td>1</td>" in page
    assert "<td>5.0 days</td><td>5.0 days</td><td>1</td>" in page


@pytest.mark.usefixtures("cloud")
def test_an_unknown_cohort_and_a_folder_that_is_not_there_are_named(tmp_path):
    unknown = run("--cohort", "none", "--out", str(tmp_path / "page.html"))
    nowhere = run("--out", str(tmp_path / "no" / "page.html"))

    assert (unknown.exit_code, nowhere.exit_code) == (2, 2)
    assert "There is no cohort 'none'" in unknown.stderr
    assert "can't be written" in nowhere.stderr
