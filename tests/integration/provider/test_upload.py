"""`scriptgate provider upload` on a mocked deployment: checked whole, sent once, whatever happens between."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from builders.participant import METADATA, Participant, a_submission, make_annex, make_docx
from scriptgate.aws import clients
from scriptgate.aws.store import Store
from scriptgate.stages.portal_uploads import Uploads
from scriptgate.submissions.charges import NON_COMPLIANT
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Liability
from scriptgate_cli.provider import provider
from scriptgate_cli.provider.uploading.send import Sender

NOW = datetime.now(UTC)
ENTRY = Participant.entry
SCRIPT, PLAN, MINUTES = make_docx(3000), make_annex("Annex A"), make_annex("Annex B")
DETAILS = {
    "metadata": METADATA,
    "files": [
        {"name": "annex-A-plan.docx", "evidence": "board-plan", "content_areas": ["leading-with-impact"]},
        {
            "name": "annex-B-minutes.docx",
            "evidence": "board-feedback",
            "content_areas": ["leading-with-impact"],
        },
    ],
}


@pytest.fixture
def somebody(pipeline):
    """Enrolled, with a deadline in a fortnight."""
    return Participant.enrolled(pipeline)


@pytest.fixture
def folder(tmp_path):
    """One complete submission in a folder named by its entry."""
    fill(tmp_path / "work" / ENTRY)
    return tmp_path / "work"


def fill(place, script=SCRIPT, details=DETAILS):
    place.mkdir(parents=True)
    (place / "script.docx").write_bytes(script)
    (place / "annex-A-plan.docx").write_bytes(PLAN)
    (place / "annex-B-minutes.docx").write_bytes(MINUTES)
    (place / ".DS_Store").write_bytes(b"x")
    if details is not None:
        (place / "details.json").write_text(json.dumps(details))
    return place


def upload(folder, *options):
    return CliRunner().invoke(provider, ["upload", str(folder), *options], standalone_mode=False)


def refused(folder, *options):
    return CliRunner().invoke(provider, ["upload", str(folder), "--yes", *options])


def change(store, **facts):
    store.commit(Decision(entry=replace(store.entry(ENTRY), **facts)), NOW)


def objects(settings):
    found = clients.s3().list_objects_v2(Bucket=settings.inbox)
    return sorted(item["Key"] for item in found.get("Contents", []))


def arrive(somebody):
    """Every object's event reaches intake, then all else happens."""
    somebody.pipeline.arrive(*objects(somebody.pipeline.settings))
    somebody.pipeline.run_all()


def test_a_folder_is_submitted_checked_and_passed_on_as_any_other(somebody, folder):
    result = upload(folder, "--yes")

    assert result.exception is None, result.output
    assert "1 submitted, 0 submitted before, 0 not sent" in result.output
    arrive(somebody)
    assert somebody.state("0001")["state"] == "released"
    lines = list(somebody.pipeline.store.rows_of(ENTRY, "AUDIT#"))
    assert lines[0]["event"] == "submission-declared"
    assert lines[0]["actor"].startswith("arn:aws:")
    assert lines[0]["facts"]["on_behalf"] is True


def test_the_participant_gets_a_receipt_that_says_who_submitted(somebody, folder):
    upload(folder, "--yes")

    (receipt,) = [row for row in somebody.pipeline.outbox() if "receipt" in row["id"]]
    context = json.loads(receipt["payload"])["context"]
    assert context["on_behalf"] is True
    assert len(context["files"]) == 3


@pytest.mark.usefixtures("somebody")
def test_a_candidate_number_and_a_task_name_the_entry_too(tmp_path):
    fill(tmp_path / "work" / "LF10042 task-1")

    assert "1 submitted" in upload(tmp_path / "work", "--yes").output


def test_a_dry_run_shows_all_and_sends_nothing(somebody, folder):
    before = somebody.pipeline.rows()

    result = upload(folder, "--dry-run")

    assert ENTRY in result.output
    assert "1 new (dry run: nothing was sent)" in result.output
    assert objects(somebody.pipeline.settings) == []
    assert somebody.pipeline.rows() == before


def test_nothing_is_sent_where_nobody_can_be_asked(somebody, folder):
    result = CliRunner().invoke(provider, ["upload", str(folder)])

    assert result.exit_code == 2
    assert "--yes" in result.output
    assert objects(somebody.pipeline.settings) == []


def test_running_it_again_submits_nothing_twice(somebody, folder):
    upload(folder, "--yes")
    arrive(somebody)
    before = somebody.pipeline.rows()

    again = upload(folder, "--yes", "--json")

    (row,) = json.loads(again.stdout)
    assert (row["what"], row["submission"], row["state"]) == ("submitted already", "0001", "released")
    assert somebody.pipeline.rows() == before


class Killed(BaseException):
    """The process ends here, as by a signal: nothing catches it."""


@pytest.mark.parametrize(
    "end",
    [(Sender, "_put", 1), (Sender, "_put", 2), (Store, "commit", 1), (Uploads, "write_manifest", 1)],
    ids=["before the first file", "after one file", "before the row", "before the manifest"],
)
def test_stopped_at_any_point_and_run_again_it_is_submitted_once(somebody, folder, monkeypatch, end):
    where, step, number = end
    original, calls = getattr(where, step), []

    def until_killed(*arguments, **named):
        calls.append(arguments)
        if len(calls) == number:
            raise Killed
        return original(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(where, step, until_killed)
        with pytest.raises(Killed):
            upload(folder, "--yes")
    somebody.pipeline.arrive(*objects(somebody.pipeline.settings) or ["a/0001/b"])

    again = upload(folder, "--yes")
    arrive(somebody)

    assert again.exception is None
    assert somebody.pipeline.store.entry(ENTRY).submissions == 1
    assert somebody.state("0001")["state"] == "released"
    declared = [row for row in somebody.pipeline.store.rows_of(ENTRY, "AUDIT#") if "declared" in row["event"]]
    assert len(declared) == 1


def test_whoever_checks_at_the_same_moment_keeps_their_number_and_the_upload_takes_the_next(
    somebody, folder, monkeypatch
):
    commit, raced = Store.commit, []

    def after_the_participant(store, decision, now, also=()):
        if not raced:
            raced.append(True)
            raced.append(somebody.declare(a_submission(2900)[0]))
        return commit(store, decision, now, also)

    monkeypatch.setattr(Store, "commit", after_the_participant)

    result = upload(folder, "--yes")

    assert "1 submitted" in result.output
    arrive(somebody)
    assert raced[1] == "0001"
    assert somebody.state("0001")["state"] == "superseded"
    assert somebody.state("0002")["state"] == "released"


def test_whoever_submits_at_the_same_moment_wins_and_the_line_says_so(somebody, folder, monkeypatch):
    number = somebody.upload(*a_submission(2900))
    somebody.pipeline.run_all()
    commit, raced = Store.commit, []

    def after_the_click(store, decision, now, also=()):
        if not raced:
            raced.append(True)
            assert somebody.submit(number).status == 202
        return commit(store, decision, now, also)

    monkeypatch.setattr(Store, "commit", after_the_click)

    result = upload(folder, "--yes")

    assert result.return_value == 1
    assert "not sent" in result.output
    assert f"submission {number} is final" in result.output
    assert somebody.pipeline.store.entry(ENTRY).live == number


def test_after_the_deadline_only_late_with_a_reason_which_is_recorded(somebody, folder):
    store = somebody.pipeline.store
    change(store, deadline=NOW - timedelta(days=2))

    plain = refused(folder)
    late = upload(folder, "--yes", "--late", "--reason", "Our server was down")
    arrive(somebody)

    assert plain.exit_code == 1
    assert "the deadline was" in plain.output
    assert late.exception is None, late.output
    assert somebody.state("0001")["state"] == "released"
    (reason,) = store.rows_of(ENTRY, "REASON#")
    assert reason["reason"] == "Our server was down"
    assert next(iter(store.rows_of(ENTRY, "AUDIT#")))["facts"]["late"] is True


@pytest.mark.usefixtures("cloud")
def test_late_without_a_reason_is_refused(folder):
    assert refused(folder, "--late").exit_code == 2


def test_what_would_be_charged_needs_consent(somebody, folder):
    store = somebody.pipeline.store
    change(store, liabilities=(Liability("0001", NON_COMPLIANT, 1, 15000, NOW),), submissions=1)

    preview = upload(folder, "--dry-run")
    without = refused(folder)
    accepted = upload(folder, "--yes", "--accept-charges")
    arrive(somebody)

    assert "£150.00" in preview.output
    assert without.exit_code == 1
    assert "--accept-charges" in without.output
    assert accepted.exception is None, accepted.output
    assert [charge.amount_pence for charge in store.charges_of(ENTRY)] == [15000]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"withdrawn_at": NOW}, "withdrawn"),
        ({"opens": NOW + timedelta(days=1)}, "the window opens"),
        ({"live": "0001", "submissions": 1}, "submission 0001 is final"),
        ({"awaiting": "0001", "submissions": 1}, "submission 0001 is final or being checked"),
    ],
)
def test_an_entry_that_takes_nothing_now_keeps_everything_here(somebody, folder, facts, reason):
    change(somebody.pipeline.store, **facts)

    result = refused(folder)

    assert result.exit_code == 1
    assert reason in result.output
    assert "nothing was sent" in result.output
    assert objects(somebody.pipeline.settings) == []


def test_every_bad_thing_is_named_at_once(somebody, tmp_path):
    work = tmp_path / "work"
    fill(work / ENTRY, details={"metadata": {**METADATA, "programme": {"title": "x"}}})
    fill(work / "LF99999-task-1")
    (fill(work / "LF10042-task-2") / "annex-C.doc").write_bytes(b"old")
    (fill(work / "LF10042-task-1") / "annex-C.pdf").write_bytes(b"no pdf at all")
    (work / "unscripted").mkdir()
    (work / "notes.txt").write_text("x")

    result = refused(work)

    assert result.exit_code == 1
    for words in (
        f"{ENTRY}: When did it start?: give a date",
        "LF99999-task-1: there is no such entry",
        "LF10042-task-2: name one entry: the candidate has LF10042-task-1-2026-autumn",
        "LF10042-task-1, annex-C.pdf: The file",
        f"the same entry as LF10042-task-1: {ENTRY}",
        "unscripted: there is no script",
        "work, notes.txt: a file beside the folders",
    ):
        assert words in result.output, words
    assert objects(somebody.pipeline.settings) == []


@pytest.mark.usefixtures("somebody")
def test_the_only_document_is_the_script_and_two_are_a_question(tmp_path):
    place = fill(tmp_path / "one" / ENTRY)
    (place / "script.docx").rename(place / "My essay.docx")
    other = fill(tmp_path / "two" / ENTRY)
    (other / "script.docx").rename(other / "My essay.docx")
    (other / "Draft.docx").write_bytes(make_docx(10))

    assert upload(tmp_path / "one", "--dry-run").exception is None
    assert "which is the script?" in refused(tmp_path / "two").output


def test_a_sheet_names_the_files_and_the_details(somebody, tmp_path):
    flat = tmp_path / "flat"
    flat.mkdir()
    for name, content in (("essay.docx", SCRIPT), ("plan.docx", PLAN), ("minutes.docx", MINUTES)):
        (flat / name).write_bytes(content)
    details = (
        "home_school.urn;programme.title;programme.starts_on;programme.terms;board.plan_presented_on;"
        "board.implementation_started_on;board.feedback_gathered;board.feedback_on;declaration.own_work"
    )
    told = "123456;Reading for all;05/01/2026;2;01/12/2025;5 Jan 2026;yes;2025-12-08;Yes"
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        f"Entry;File;Role;Label;Title;Evidence;Content areas;{details}\n"
        f"{ENTRY};essay.docx;script;;;;;{told}\n"
        f"{ENTRY};plan.docx;annex;A;Plan;board-plan;leading-with-impact\n"
        f"{ENTRY};minutes.docx;annex;B;Minutes;board-feedback;leading-with-impact\n",
        encoding="utf-8-sig",
    )

    result = upload(flat, "--manifest", str(sheet), "--yes")
    arrive(somebody)

    assert result.exception is None, result.output
    view = somebody.state("0001")
    assert view["state"] == "released"
    assert view["metadata"] == METADATA
    assert [file["label"] for file in view["files"]] == [None, "A", "B"]


@pytest.mark.usefixtures("somebody")
def test_bad_cells_of_a_sheet_are_named_by_line_and_column(tmp_path):
    (tmp_path / "flat").mkdir()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "entry,file,role,programme.terms,programme.starts_on,board.feedback_gathered\n"
        f"{ENTRY},../essay.docx,script,two,01/31/2026,perhaps\n"
        f"{ENTRY},missing.docx,scripts,,,\n"
        ",plan.docx,annex,,,\n"
    )

    result = refused(tmp_path / "flat", "--manifest", str(sheet))

    for words in (
        "line 2, file: outside the folder",
        "line 2, programme.terms: expected the number of school terms",
        "line 2, programme.starts_on: there is no such month",
        "line 2, board.feedback_gathered: expected yes or no",
        "line 3, role: expected script or annex",
        "line 4, entry: missing",
    ):
        assert words in result.output, words


def test_a_file_changed_between_the_check_and_the_sending_is_not_sent(somebody, folder, monkeypatch):
    put = Sender._put

    def changed(sender, path, key, file):
        path.write_bytes(path.read_bytes() + b" ")
        put(sender, path, key, file)

    monkeypatch.setattr(Sender, "_put", changed)

    result = upload(folder, "--yes")

    assert result.return_value == 1
    assert "was changed since it was checked" in result.output
    assert somebody.pipeline.store.entry(ENTRY).submissions == 0


def test_waiting_shows_each_verdict_and_one_that_fails_is_status_1(somebody, tmp_path, monkeypatch):
    fill(tmp_path / "work" / ENTRY, script=make_docx(4200))
    monkeypatch.setattr("scriptgate_cli.provider.uploading.waiting.PATIENCE_SECONDS", 30)
    monkeypatch.setattr("scriptgate_cli.provider.uploading.waiting.pause", lambda: arrive(somebody))

    result = upload(tmp_path / "work", "--yes", "--wait", "--json")

    (row,), _ = json.JSONDecoder().raw_decode(result.stdout[result.stdout.index("[\n") :])
    assert (row["verdict"], row["state"]) == ("non_compliant", "rejected")
    assert result.return_value == 1


def test_after_a_rejection_the_same_files_are_no_new_attempt_and_mended_ones_are(somebody, tmp_path):
    fill(tmp_path / "over" / ENTRY, script=make_docx(4200))
    upload(tmp_path / "over", "--yes")
    arrive(somebody)
    fill(tmp_path / "mended" / ENTRY)

    same = upload(tmp_path / "over", "--yes")
    mended = upload(tmp_path / "mended", "--yes", "--accept-charges")
    arrive(somebody)

    assert "1 submitted before" in same.output
    assert "1 submitted, 0" in mended.output
    assert somebody.state("0002")["state"] == "released"


def test_the_participants_draft_is_replaced_and_the_preview_says_so(somebody, folder):
    draft = somebody.upload(*a_submission(2900))
    somebody.pipeline.run_all()

    preview = upload(folder, "--dry-run", "--json")
    upload(folder, "--yes")

    assert json.loads(preview.stdout)[0]["replaces_draft"] == draft
    assert somebody.state(draft)["state"] == "superseded"


def test_what_was_rejected_is_not_submitted_again_over_a_newer_draft(somebody, tmp_path):
    """The folder is run again for others; its participant has begun to mend theirs meanwhile."""
    fill(tmp_path / "work" / ENTRY, script=make_docx(4500))
    assert "1 submitted" in upload(tmp_path / "work", "--yes").output
    arrive(somebody)
    draft = somebody.upload(*a_submission(3000))
    somebody.pipeline.run_all()

    again = upload(tmp_path / "work", "--yes", "--accept-charges")

    assert "0 submitted, 1 submitted before, 0 not sent" in again.output
    assert (somebody.state("0001")["state"], somebody.state(draft)["state"]) == ("rejected", "checked")
    assert somebody.pipeline.store.entry(ENTRY).submissions == 2
