"""`scriptgate provider show`: what happened to a submission, on a mocked deployment."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from builders.assessor import Assessor
from builders.domain import NOW, make_entry
from builders.participant import a_submission
from scriptgate.aws import items
from scriptgate.submissions.charges import Charge
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.submission import SubmissionRef
from scriptgate_cli.provider import provider

ENTRY = "LF10042-task-1-2026-autumn"
CONTACTS = ("Ada Example", "ada@school.example", "0123456", "essay")
"""Names of the candidate, and of the files that they uploaded."""


def run(*arguments):
    return CliRunner().invoke(provider, ["show", *arguments], catch_exceptions=False)


@pytest.fixture
def checked(pipeline, participant):
    """A submission that was checked, too long by far."""
    participant.upload(*a_submission(4500))
    pipeline.run_all()
    return participant


@pytest.fixture
def marked(pipeline, participant):
    """A submission that went all the way."""
    participant.upload(*a_submission())
    pipeline.run_all()
    participant.submit("0001")
    pipeline.run_all()
    ada = Assessor(pipeline)
    script = pipeline.store.submission(SubmissionRef(ENTRY, "0001")).script_id
    ada.report("claim", script)
    ada.mark(script, feedback="Clear.\nSay more of the effect.")
    pipeline.run_all()
    return script


@pytest.mark.usefixtures("marked")
def test_the_answer_comes_first_and_everything_that_it_rests_on_after_it():
    output = run(ENTRY).output

    assert "Submission 0001, submitted at " in output.split("\n\n")[1]
    assert "was marked at " in output.split("\n\n")[1]
    for part in ("script", "annex", "Clear.", "Say more of the effect.", "Letters", "0001-verdict-provider"):
        assert part in output
    for event in ("0001: upload begun (files: 3)", "0001: submitted for assessment", "0001: marked, passed"):
        assert event in output


@pytest.mark.usefixtures("marked")
def test_names_are_shown_only_when_they_are_asked_for():
    without, named = run(ENTRY).output, run(ENTRY, "--names").output

    assert not [name for name in CONTACTS if name in without]
    assert not [name for name in CONTACTS if name in run(ENTRY, "--json").output]
    assert [name for name in CONTACTS if name in named] == list(CONTACTS)


def test_an_entry_is_found_by_candidate_receipt_and_script(marked):
    for key in ("LF10042", "lf10042", f" {ENTRY}/0001", f"{ENTRY}/1", marked, marked.lower()):
        (history,) = json.loads(run(key, "--json").output)
        assert history["entry"]["id"] == ENTRY


@pytest.mark.usefixtures("participant")
@pytest.mark.parametrize("key", ["LF9", "LF9-task-1-2026-autumn", "S-NOSUCHSCRIPT", "LF9\x1b[2J"])
def test_what_is_not_there_is_said_in_one_harmless_line(key):
    result = run(key)

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: There is no ")
    assert "\x1b" not in result.stderr


@pytest.mark.usefixtures("participant")
@pytest.mark.parametrize("key", ["LF10042-task-1", "lf10042-task-2-2026-autumn"])
def test_who_names_no_entry_is_told_which_the_candidate_has(key):
    result = run(key)

    assert result.exit_code == 2
    assert result.stderr == f"Error: There is no entry '{key}': candidate LF10042 has {ENTRY}.\n"


@pytest.mark.usefixtures("checked")
def test_a_receipts_reference_to_what_never_was_is_refused():
    result = run(f"{ENTRY}/0007")

    assert result.exit_code == 2
    assert f"There is no submission 0007 of '{ENTRY}'." in result.stderr


@pytest.mark.usefixtures("checked")
def test_assessors_are_said_to_know_only_what_reached_them():
    assert "The assessors know it" not in run(ENTRY).output


@pytest.mark.usefixtures("participant")
def test_a_candidates_entries_are_all_shown(pipeline):
    other = make_entry(id="LF10042-task-2-2026-autumn", task="task-2", version=0, audit_lines=0, draft=None)
    pipeline.store.commit(Decision(entry=replace(other, submissions=0)), NOW)
    row = pipeline.store.get(items.person_key("LF10042"))
    row["entries"] = [ENTRY, other.id]
    pipeline.store.client.put_item(TableName=pipeline.settings.table, Item=items.encode(row))

    output = run("LF10042").output

    assert ENTRY in output
    assert f"{other.id}\n" in output
    assert "Not invited yet. The deadline" in output
    assert run("LF10042", "--report", "unused.html").exit_code == 2


@pytest.mark.usefixtures("checked")
def test_findings_say_what_was_found_and_how_to_mend_it():
    output = run(ENTRY).output

    assert "Requirement not met: Over the word limit" in output
    assert "To mend: " in output
    assert "is not submitted. The deadline is " in output


@pytest.mark.usefixtures("checked")
def test_the_report_and_the_marked_view_are_written_as_pages(tmp_path):
    report, marked = tmp_path / "report.html", tmp_path / "marked.html"

    result = run(ENTRY, "--report", str(report), "--marked", str(marked))

    assert result.exit_code == 0, result.output
    assert "Over the word limit" in report.read_text()
    assert "We met every week to look at reading" in marked.read_text()


def test_a_page_of_nothing_and_a_page_that_has_ended_are_said_in_a_line(pipeline, participant, tmp_path):
    before = run(ENTRY, "--report", str(tmp_path / "a.html"))
    participant.upload(*a_submission())
    pipeline.run_all()
    row = pipeline.store.get(items.submission_key(SubmissionRef(ENTRY, "0001")))
    row["report_version_id"] = "gone"
    pipeline.store.client.put_item(TableName=pipeline.settings.table, Item=items.encode(row))
    after = run(ENTRY, "--report", str(tmp_path / "a.html"))

    assert (before.exit_code, "Nothing was uploaded" in before.stderr) == (2, True)
    assert (after.exit_code, "no longer kept" in after.stderr) == (2, True)
    assert not (tmp_path / "a.html").exists()


@pytest.mark.usefixtures("participant")
def test_charges_and_reasons_are_told_and_an_event_without_words_by_its_name(pipeline):
    store, entry = pipeline.store, pipeline.store.entry(ENTRY)
    charge = Charge(ENTRY, "0001", "non_compliant_submission", "0002", 1, NOW, 15000)
    line = AuditLine(
        "moon-landed", "arn:aws:iam::111111111111:user/bob", {"on_day": 3}, "It\x1b[2J was time."
    )
    store.commit(Decision(entry=entry, charge=charge, audit=(line,)), NOW)

    output = run(ENTRY).output

    assert "£150.00" in output
    assert "Moon landed (on day 3)" in output
    assert "user/bob" in output
    assert "It[2J was time." in output
    assert "\x1b" not in output


@pytest.mark.usefixtures("marked")
def test_json_has_all_of_it_in_utc():
    (history,) = json.loads(run(ENTRY, "--json", "--names").output)

    assert set(history) == {
        "person", "entry", "sentence", "submissions", "claims", "charges", "letters", "timeline",
    }  # fmt: skip
    (submission,) = history["submissions"]
    assert submission["outcomes"][0]["feedback"] == "Clear.\nSay more of the effect."
    assert [len(file["sha256"]) for file in submission["files"]] == [64, 64, 64]
    assert history["timeline"][0]["at"].endswith("Z")
    assert [line["number"] for line in history["timeline"]] == list(range(1, len(history["timeline"]) + 1))
    assert {letter["status"] for letter in history["letters"]} == {"sent"}
    assert history["claims"][0]["status"] == "marked"


@pytest.mark.usefixtures("marked")
def test_of_an_erased_candidate_what_remains_is_shown():
    erased = CliRunner().invoke(provider, ["erase", "LF10042", "--reason", "They asked for it.", "--yes"])
    assert erased.exit_code == 0, erased.output

    output = run(ENTRY, "--names").output

    assert "The candidate was erased at " in output
    assert "0001: marked, passed with 4" in output
    assert not [name for name in (*CONTACTS, "Say more of the effect.") if name in output]
