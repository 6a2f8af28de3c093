"""`scriptgate provider extend`, `withdraw` and `reinstate`, and what the portal does then."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from builders.participant import Participant, a_submission
from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.local_time import LONDON
from scriptgate_cli.provider import provider

NOW = datetime.now(UTC).replace(second=0, microsecond=0)
UNTIL = NOW + timedelta(days=30)
WRITTEN = UNTIL.astimezone(LONDON).strftime("%d/%m/%Y %H:%M")


def run(*arguments):
    return CliRunner().invoke(provider, [*arguments])


@pytest.fixture
def late(pipeline):
    """Somebody invited whose deadline has passed."""
    somebody = Participant.enrolled(
        pipeline, deadline=NOW - timedelta(days=1), invited_at=NOW - timedelta(days=20)
    )
    put_cohort(pipeline.store)
    return somebody


@pytest.fixture
def working(pipeline):
    """Somebody invited who has time left."""
    return Participant.enrolled(pipeline, invited_at=NOW - timedelta(days=2))


def put_cohort(store):
    store.client.put_item(TableName=store.table, Item=items.encode(items.cohort_key("2026-autumn")))


def test_after_an_extension_the_same_link_uploads_and_submits_again(late):
    declaration, contents = a_submission()
    refused = late.ask("POST", "/submissions", declaration)

    result = run("extend", late.entry, "--until", WRITTEN, "--reason", "Illness")

    assert result.exit_code == 0, result.output
    assert refused.body["error"]["code"] == "closed"
    assert late.ask("GET", "/entry").body["open"] is True
    number = late.upload(declaration, contents)
    late.pipeline.run_all()
    assert late.submit(number).status == 202


def test_the_letter_is_sent_and_the_record_says_who_and_why(late):
    run("extend", late.entry, "--until", WRITTEN, "--reason", "Illness")

    (row,) = late.pipeline.outbox()
    late.pipeline.relay()
    late.pipeline.drain("mail")

    assert row["id"] == "extended-1"
    assert late.pipeline.outbox("sent")[0]["id"] == "extended-1"
    (line,) = late.pipeline.store.rows_of(late.entry, "AUDIT#")
    (reason,) = late.pipeline.store.rows_of(late.entry, "REASON#")
    assert line["actor"].startswith("arn:aws:")
    assert reason["reason"] == "Illness"


def test_a_dry_run_of_an_extension_writes_nothing(late):
    before = late.pipeline.rows()

    result = run("extend", "--cohort", "2026-autumn", "--until", WRITTEN, "--reason", "Snow", "--dry-run")

    assert "1 extended; 1 told by letter (dry run: nothing was written)" in result.output
    assert late.pipeline.rows() == before


def test_in_a_cohort_who_has_longer_already_keeps_it_and_the_withdrawn_stay_so(late):
    store = late.pipeline.store
    entry = store.entry(late.entry)
    for name, facts in (("LF2", {"deadline": UNTIL + timedelta(days=1)}), ("LF3", {"withdrawn_at": NOW})):
        other = replace(entry, id=f"{name}-task-1-2026-autumn", candidate=name, version=0, **facts)
        store.commit(Decision(entry=other), NOW)

    result = run("extend", "--cohort", "2026-autumn", "--until", WRITTEN, "--reason", "Snow", "--json")

    found = {row["entry"]: row["outcome"] for row in json.loads(result.stdout)}
    assert found == {
        late.entry: "extended",
        "LF2-task-1-2026-autumn": "later already",
        "LF3-task-1-2026-autumn": "withdrawn",
    }
    assert store.entry(late.entry).deadline == UNTIL
    assert store.entry("LF2-task-1-2026-autumn").deadline == UNTIL + timedelta(days=1)


def test_an_earlier_deadline_is_refused_unless_it_is_said_to_be_meant(working):
    sooner = (NOW + timedelta(days=3)).astimezone(LONDON).strftime("%Y-%m-%d %H:%M")

    refused = run("extend", working.entry, "--until", sooner, "--reason", "x")
    meant = run("extend", working.entry, "--until", sooner, "--reason", "x", "--earlier")

    assert refused.exit_code == 1
    assert "--earlier" in refused.output
    assert meant.exit_code == 0, meant.output


@pytest.mark.parametrize("until", ["12/31/2026 12:00", "tomorrow"])
def test_a_time_that_is_none_is_refused_in_words(working, until):
    result = run("extend", working.entry, "--until", until, "--reason", "x")

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_the_portal_of_a_withdrawn_entry_says_so_and_takes_nothing(working):
    declaration, contents = a_submission()
    number = working.upload(declaration, contents)
    working.pipeline.run_all()

    result = run("withdraw", working.entry, "--reason", "Changed school")

    assert result.exit_code == 0, result.output
    assert f"Submission {number} is a draft" in result.output
    view = working.ask("GET", "/entry").body
    assert view["open"] is False
    assert view["withdrawn_uk"]
    assert view["submissions"][0]["may_submit"] is False
    assert "withdrawn" in view["submissions"][0]["next"]
    assert working.submit(number).body["error"]["code"] == "withdrawn"
    assert working.ask("POST", "/submissions", declaration).body["error"]["code"] == "withdrawn"


def test_a_reinstated_entry_submits_the_draft_that_it_had(working):
    number = working.upload(*a_submission())
    working.pipeline.run_all()
    run("withdraw", working.entry, "--reason", "Changed school")

    result = run("reinstate", working.entry, "--reason", "A mistake")

    assert result.exit_code == 0, result.output
    assert working.submit(number).status == 202


def test_what_was_submitted_goes_on_and_the_command_names_it(working):
    number = working.upload(*a_submission())
    working.submit(number)

    result = run("withdraw", working.entry, "--reason", "Changed school")
    working.pipeline.run_all()

    assert f"Submission {number} was submitted" in result.output
    assert working.state(number)["state"] == "released"


def test_whoever_submits_while_staff_withdraw_is_named_and_goes_on(working, monkeypatch):
    number = working.upload(*a_submission())
    working.pipeline.run_all()
    commit, clicked = Store.commit, []

    def after_the_click(store, decision, now, also=()):
        if not clicked:
            clicked.append(True)
            assert working.submit(number).status == 202
        return commit(store, decision, now, also)

    monkeypatch.setattr(Store, "commit", after_the_click)

    result = run("withdraw", working.entry, "--reason", "Changed school")

    assert f"Submission {number} was submitted (queued) and goes on" in result.output
    entry = working.pipeline.store.entry(working.entry)
    assert (entry.live, entry.withdrawn_at is not None) == (number, True)


def test_an_invitation_round_leaves_the_withdrawn_out(working):
    run("withdraw", working.entry, "--reason", "x")

    result = run("invite", "--entry", working.entry, "--again")

    assert "1 withdrawn" in result.output
    assert working.pipeline.store.entry(working.entry).link_generation == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Ill\udcff\x1b[31m\x00ness", "Ill[31mness"), ("One.\r\n\u202eTwo.", "One.\nTwo."), ("  é ", "é")],
)
def test_a_reason_is_kept_without_what_no_record_or_letter_can_hold(working, given, kept):
    """A terminal's odd bytes arrive as half characters, which have no UTF-8."""
    result = run("withdraw", working.entry, "--reason", given)

    assert result.exit_code == 0, result.output
    (reason,) = working.pipeline.store.rows_of(working.entry, "REASON#")
    assert reason["reason"] == kept


@pytest.mark.parametrize("given", ["x" * 2001, "\x00", " \n "])
def test_a_reason_that_says_nothing_or_far_too_much_is_refused(working, given):
    result = run("withdraw", working.entry, "--reason", given)

    assert result.exit_code != 0
    assert working.pipeline.store.entry(working.entry).withdrawn_at is None
