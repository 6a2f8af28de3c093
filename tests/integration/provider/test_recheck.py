"""`scriptgate provider recheck`: a changed rulebook over what the pipeline stored."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from builders.participant import a_submission
from scriptgate import catalogue
from scriptgate.aws import clients, items, places
from scriptgate.aws.files import Files
from scriptgate.aws.queues import pointer
from scriptgate.stages.recheck import Judged, Recheck, Ungradable
from scriptgate.stages.sweep import Sweep
from scriptgate.submissions import drafts
from scriptgate.submissions.rechecking import Request
from scriptgate.submissions.submission import SubmissionRef
from scriptgate_cli.provider import provider
from scriptgate_cli.rulebooks.reading import read_rulebook

NPQH = (Path(catalogue.__file__).parent / "rulebooks" / "npqh-2017.json").read_text("utf-8")
WHY = "The framework's limit was misread."


@pytest.fixture
def changed(tmp_path):
    """A rulebook's file with another word limit for task 1."""

    def write(limit: int, version: str = "1.1.0") -> str:
        text = NPQH.replace('"word_limit": 4000', f'"word_limit": {limit}')
        path = tmp_path / "npqh-2017.json"
        path.write_text(text.replace('"version": "1.0.0"', f'"version": "{version}"'), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def rejected(pipeline, participant):
    """A final submission that is over the limit by far, in a cohort that is listed."""
    return _submitted(pipeline, participant, 4500)


def _submitted(pipeline, participant, words):
    number = participant.upload(*a_submission(words))
    pipeline.run_all()
    participant.submit(number)
    pipeline.run_all()
    entry = pipeline.store.entry(participant.entry)
    clients.dynamodb().put_item(
        TableName=pipeline.settings.table, Item=items.encode(items.cohort_key(entry.cohort))
    )
    return number


def run(*arguments):
    return CliRunner().invoke(provider, ["recheck", *arguments])


def letters_of(pipeline, name):
    rows = [json.loads(row["payload"]) for row in pipeline.outbox()]
    return [payload for payload in rows if payload.get("letter") == name]


def test_it_shows_what_would_change_and_why_and_writes_nothing(pipeline, participant, rejected, changed):
    before = pipeline.rows()

    result = run("--rulebook", changed(5000), "--json")

    assert result.exit_code == 0, result.output
    (row,) = json.loads(result.stdout)
    assert (row["entry"], row["submission"]) == (participant.entry, rejected)
    assert (row["was"], row["becomes"], row["change"]) == ("non_compliant", "compliant", "better")
    assert row["no_longer"] == ["word-limit"]
    assert row["rulebook_version"] == "1.1.0"
    assert "Nothing is written without --apply" in result.stderr
    assert pipeline.rows() == before


@pytest.mark.usefixtures("pipeline")
def test_a_version_that_has_other_rules_already_is_pointed_out(changed):
    advice = "Version 1.0.0 of npqh-2017 has other rules here"

    assert advice in run("--rulebook", changed(5000, "1.0.0"), "--dry-run").stderr
    assert advice not in run("--rulebook", changed(4000, "1.0.0")).stderr
    assert advice not in run("--rulebook", changed(5000)).stderr
    assert run("--rulebook", changed(5000), "--apply", "--dry-run").exit_code == 2


def test_applying_records_beside_the_old_verdict_and_leaves_what_is_final(
    pipeline, participant, rejected, changed
):
    result = run("--rulebook", changed(5000), "--apply", "--reason", WHY)

    assert result.exit_code == 0, result.output
    submission = pipeline.store.submission(SubmissionRef(participant.entry, rejected))
    assert (submission.state, submission.verdict) == ("rejected", "non_compliant")
    (row,) = pipeline.store.rows_of(participant.entry, "RECHECK#")
    assert (row["was"], row["becomes"], row["moved"]) == ("non_compliant", "compliant", False)
    report = clients.s3().get_object(
        Bucket=pipeline.settings.work,
        Key=places.report(submission.ref),
        VersionId=row["report_version_id"],
    )
    assert json.loads(report["Body"].read())["verdict"] == "compliant"
    assert submission.report_version_id != row["report_version_id"]
    assert letters_of(pipeline, "recheck") == []


def test_a_rejected_one_that_is_better_goes_to_the_assessor_when_staff_ask_and_nothing_is_owed(
    pipeline, participant, rejected, changed
):
    assert pipeline.store.entry(participant.entry).occurrences == (("non_compliant_submission", 1),)

    result = run("--rulebook", changed(5000), "--apply", "--final", "--reason", WHY)
    pipeline.run_all()

    assert result.exit_code == 0, result.output
    submission = pipeline.store.submission(SubmissionRef(participant.entry, rejected))
    assert (submission.state, submission.verdict) == ("released", "compliant")
    entry = pipeline.store.entry(participant.entry)
    assert entry.live == rejected
    assert entry.occurrences == ()
    (told,) = letters_of(pipeline, "recheck")
    assert told["context"]["freed"] is True
    lines = list(pipeline.store.rows_of(participant.entry, "AUDIT#"))
    assert [line["event"] for line in lines if "recheck" in line["event"]] == ["submission-rechecked"]


@pytest.mark.usefixtures("rejected")
def test_the_same_rulebook_changes_nothing_twice(pipeline, changed):
    file = changed(5000)
    run("--rulebook", file, "--apply", "--final", "--reason", WHY)
    pipeline.run_all()
    before = pipeline.rows()

    result = run("--rulebook", file, "--apply", "--final", "--reason", WHY)

    assert result.exit_code == 0
    assert "0 results recorded; 1 had it already" in result.stderr
    assert pipeline.rows() == before


def test_what_is_with_the_assessor_never_gets_worse(pipeline, participant, changed):
    number = _submitted(pipeline, participant, 3900)

    result = run("--rulebook", changed(2000), "--apply", "--final", "--tell", "nobody", "--reason", WHY)

    assert result.exit_code == 0, result.output
    submission = pipeline.store.submission(SubmissionRef(participant.entry, number))
    assert (submission.state, submission.verdict) == ("released", "compliant")
    entry = pipeline.store.entry(participant.entry)
    assert (entry.live, entry.occurrences) == (number, ())
    (row,) = pipeline.store.rows_of(participant.entry, "RECHECK#")
    assert (row["becomes"], row["moved"]) == ("non_compliant", False)


def test_a_draft_gets_its_new_result_and_its_author_is_told_when_it_is_better(pipeline, participant, changed):
    number = participant.upload(*a_submission(4500))
    pipeline.run_all()
    entry = pipeline.store.entry(participant.entry)
    clients.dynamodb().put_item(
        TableName=pipeline.settings.table, Item=items.encode(items.cohort_key(entry.cohort))
    )

    checked_at = pipeline.store.submission(SubmissionRef(participant.entry, number)).checked_at
    run("--rulebook", changed(5000), "--apply", "--reason", WHY)
    pipeline.run_all()

    submission = pipeline.store.submission(SubmissionRef(participant.entry, number))
    assert (submission.state, submission.verdict) == ("checked", "compliant")
    assert (submission.rulebook_version, submission.checked_at) == ("1.1.0", checked_at)
    assert len(letters_of(pipeline, "recheck")) == 1
    assert participant.state(number)["verdict"] == "compliant"


def test_applying_needs_a_reason(changed):
    result = run("--rulebook", changed(5000), "--apply")

    assert result.exit_code == 2
    assert "--reason" in result.output


def test_a_faulty_rulebook_is_named_with_its_line_before_anything_is_read(tmp_path):
    path = tmp_path / "npqh-2017.json"
    path.write_text(NPQH.replace('"word_limit": 4000', '"word_limit": "many"'), encoding="utf-8")

    result = run("--rulebook", str(path))

    assert result.exit_code != 0
    line = NPQH[: NPQH.index('"word_limit": 4000')].count("\n") + 1
    assert f"line {line}:" in result.output


@pytest.mark.usefixtures("rejected")
def test_a_submission_of_another_rulebook_is_left_out(changed):
    file = Path(changed(5000))
    file.write_text(file.read_text().replace('"id": "npqh-2017"', '"id": "npqh-2099"'))

    result = run("--rulebook", str(file))

    assert "0 submissions rechecked" in result.stderr


def test_details_that_the_changed_rulebook_asks_for_and_nobody_gave_are_named_and_stop_nothing(
    pipeline, participant, rejected, changed
):
    pipeline.store.client.update_item(
        TableName=pipeline.settings.table,
        Key=items.encode(items.submission_key(SubmissionRef(participant.entry, rejected))),
        UpdateExpression="SET metadata = :none",
        ExpressionAttributeValues=items.encode({":none": "{}"}),
    )

    result = run("--rulebook", changed(5000))

    assert result.exit_code == 0, result.output
    assert f"{participant.entry} {rejected}: not rechecked, its details are not those" in result.stderr


def _recheck(pipeline, file):
    work = Files(clients.s3(), pipeline.settings.work)
    return Recheck(pipeline.store, work, pipeline.settings, read_rulebook(Path(file)))


def test_a_draft_that_was_let_go_stays_so_though_its_text_is_still_there(pipeline, participant, changed):
    """Its copies end within the month: with a new result it could be submitted and never be released."""
    ref = SubmissionRef(participant.entry, participant.upload(*a_submission(4500)))
    pipeline.run_all()
    Sweep.from_settings(pipeline.settings).run(datetime.now(UTC) + timedelta(days=60))

    (found,) = _recheck(pipeline, changed(5000)).judge([ref])

    assert isinstance(found, Ungradable)
    assert "no longer kept" in found.why
    assert drafts.was_let_go(pipeline.store.submission(ref))


def test_a_result_for_another_boundary_than_the_drafts_is_not_recorded(pipeline, participant, changed):
    """Its author says where the annexes begin while staff look at what a recheck would do."""
    ref = SubmissionRef(participant.entry, participant.upload(*a_submission(4500)))
    pipeline.run_all()
    judge = _recheck(pipeline, changed(5000))
    (found,) = judge.judge([ref])
    assert isinstance(found, Judged)
    entry, submission = pipeline.store.entry(ref.entry), pipeline.store.submission(ref)
    now = datetime.now(UTC)
    pipeline.store.commit(drafts.confirm_boundary(entry, submission, -1, now), now)
    assert not pipeline.send("check", pointer(ref))
    again = pipeline.store.submission(ref)
    assert (again.state, again.confirmed_boundary) == ("checked", -1)

    assert judge.apply(found, Request("office", WHY, "ab" * 32), now) is False

    assert pipeline.store.submission(ref) == again


def test_the_work_of_a_withdrawn_entry_does_not_go_to_the_assessor(pipeline, participant, rejected, changed):
    """A review of it can't be accepted either; the better result stands in the record."""
    CliRunner().invoke(provider, ["withdraw", participant.entry, "--reason", "Left."])

    result = run("--rulebook", changed(5000), "--apply", "--final", "--reason", WHY)
    pipeline.run_all()

    assert result.exit_code == 0, result.output
    assert pipeline.store.submission(SubmissionRef(participant.entry, rejected)).state == "rejected"
    (row,) = pipeline.store.rows_of(participant.entry, "RECHECK#")
    assert (row["becomes"], row["moved"]) == ("compliant", False)
    assert letters_of(pipeline, "recheck") == []


@pytest.mark.usefixtures("rejected")
def test_a_deadline_that_was_brought_forward_makes_nobody_late_who_was_in_time(participant, changed):
    """The server's time of the click decides lateness, once."""
    earlier = ["--until", "2020-01-01 12:00", "--earlier", "--reason", "A mistake."]
    moved = CliRunner().invoke(provider, ["extend", participant.entry, *earlier])
    assert moved.exit_code == 0, moved.output

    result = run("--rulebook", changed(4000, "1.0.0"), "--all", "--json")

    (row,) = json.loads(result.stdout)
    assert (row["change"], row["now"], row["no_longer"]) == ("same", [], [])
