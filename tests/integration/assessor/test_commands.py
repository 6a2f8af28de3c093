"""`scriptgate assessor ...` as people run it: what it prints, and its exit status."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner

from builders.bundles import FILES
from builders.counter import URL
from scriptgate.aws import clients
from scriptgate.catalogue import load_rulebook
from scriptgate_cli.assessor import assessor, desk, holding
from scriptgate_cli.assessor.counter import Counter
from scriptgate_cli.assessor.holding import later

_LOGGED = re.compile(r'\{"(_aws|level)"').match
"""What the handler prints in the same process."""


class Ran(NamedTuple):
    """How a command ended, and what it said, error or not."""

    status: int
    output: str


@pytest.fixture
def run(ada, pipeline, monkeypatch):
    """Run a command as Ada, in her folder."""
    monkeypatch.setattr(
        desk.Desk, "counter", lambda _self: Counter(ada.transport, sleep=lambda _seconds: None)
    )
    monkeypatch.setenv("SCRIPTGATE_ASSESSOR_QUEUE", pipeline.settings.assessor_queue)
    monkeypatch.setenv("SCRIPTGATE_OUTCOME_URL", URL)
    monkeypatch.setenv("SCRIPTGATE_ASSESSOR_FOLDER", str(ada.folder))

    def ran(*arguments):
        more = ("--wait", "0") if arguments[0] == "pull" else ()
        result = CliRunner().invoke(assessor, [*map(str, arguments), *more], standalone_mode=False)
        printed = "".join(line for line in result.output.splitlines(keepends=True) if not _LOGGED(line))
        trouble = result.exception
        if trouble is not None:
            return Ran(getattr(trouble, "exit_code", 99), printed + getattr(trouble, "message", ""))
        return Ran(result.return_value or 0, printed)

    return ran


def fill(sheet, mark="1", outcome="passed", **changes):
    """Fill a sheet as a person does."""
    rows = list(csv.reader(io.StringIO(sheet.read_text("utf-8-sig"))))
    values = {"outcome": outcome, "feedback": "Well argued.", **changes}
    with sheet.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        for name, given, about in rows[1:]:
            writer.writerow((name, values.get(name, given if name == "script" else mark), about))
    return sheet


def as_json(script):
    """The sheet that `fill` makes, as JSON."""
    areas = load_rulebook("npqh-2017").task("task-1").content_areas
    marks = [{"of": area.id, "mark": 1} for area in areas]
    return json.dumps({"script": script, "outcome": "passed", "marks": marks, "feedback": "Well argued."})


def test_pull_tells_each_script_and_the_sum(run, release, ada):
    (script,) = release(1)
    result = run("pull")
    assert result.status == 0
    assert f"{script}  pulled, due " in result.output
    assert str(ada.folder / script) in result.output
    assert result.output.endswith("1 pulled.\n")


def test_an_empty_queue_is_no_failure(run):
    result = run("pull")
    assert (result.status, result.output) == (0, "Nothing waits.\n")


def test_a_bundle_that_does_not_match_is_told_and_fails(run, release, pipeline):
    (script,) = release(1)
    bucket = pipeline.settings.scripts
    real = clients.s3().get_object(Bucket=bucket, Key=f"{script}/bundle.zip")["Body"].read()

    class Spoiled:
        def get_object(self, **_named):
            return {"Body": io.BytesIO(real[:-1] + b"x")}

    original = desk.Desk.client
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            desk.Desk, "client", lambda self, name: Spoiled() if name == "s3" else original(self, name)
        )
        result = run("pull")
    assert result.status == 2
    for part in ("SHA-256 is not the one", "Nothing of it was kept", "stays yours", "Tell the provider"):
        assert part in result.output


def test_no_permission_names_the_line_of_the_policy(run, release, monkeypatch):
    release(1)
    denied = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetObject")
    original = desk.Desk.client

    class Denying:
        def get_object(self, **_named):
            raise denied

    monkeypatch.setattr(
        desk.Desk, "client", lambda self, name: Denying() if name == "s3" else original(self, name)
    )
    result = run("pull")
    assert result.status == 2
    assert "ReadBundles of the policy in docs/assessor.md" in result.output


def test_trouble_after_the_first_script_is_some_failed(run, release, monkeypatch):
    release(2)
    original, gone = desk.Desk.client, []

    class Once:
        def get_object(self, **named):
            if gone:
                raise ClientError({"Error": {"Code": "ExpiredToken"}}, "GetObject")
            gone.append(True)
            return clients.s3().get_object(**named)

    monkeypatch.setattr(
        desk.Desk, "client", lambda self, name: Once() if name == "s3" else original(self, name)
    )
    monkeypatch.setattr("scriptgate_cli.assessor.pulling.AT_ONCE", 1)
    result = run("pull")
    assert result.status == 1
    assert "1 pulled." in result.output


def test_ctrl_c_says_that_nothing_is_lost(run, release, monkeypatch):
    release(1)

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("scriptgate_cli.assessor.pulling.Pull._take", interrupt)
    result = run("pull")
    assert "What you have claimed is yours: pull again to go on." in result.output


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("pull", "--queue-url", ""), "Where is the queue?"),
        (("pull", "--region", "us-east-1"), "don't go together"),
        (("return", "S-1", "--reason", "x"), "'S-1' is no script"),
        (("list", "--profile", "nobody"), "nobody"),
    ],
)
def test_what_can_not_begin_exits_two(run, arguments, part):
    result = run(*arguments)
    assert result.status == 2
    assert part in result.output


def test_a_session_that_means_nobody_is_told(run, monkeypatch):
    monkeypatch.setattr(desk.Desk, "is_nobody", lambda _self: True)
    assert "role_session_name" in run("pull").output


def test_the_list_shows_what_is_held_where_and_until_when(run, release, ada):
    here, elsewhere = release(2)
    run("pull", "--max", "1")
    (pulled,) = ada.unpacked()
    other = elsewhere if pulled == here else here
    ada.counter.report("claim", other, "claimed-elsewhere")

    shown = run("list").output
    rows = {row["script"]: row for row in json.loads(run("list", "--json").output)}

    assert "not here: pull" in shown
    assert "OVERDUE" not in shown
    assert rows[pulled]["folder"] == str(ada.folder / pulled)
    assert (rows[other]["folder"], rows[other]["overdue"]) == (None, False)


def test_what_is_overdue_is_marked(run, release, ada, monkeypatch):
    (script,) = release(1)
    ada.counter.report("claim", script, "claim-0001")
    later = Mock(now=lambda zone: datetime.now(zone) + timedelta(days=15))
    monkeypatch.setattr(holding, "datetime", later)
    assert "OVERDUE" in run("list").output
    assert json.loads(run("list", "--json").output)[0]["overdue"] is True


def test_who_holds_nothing_is_told_so(run):
    assert run("list").output == "You hold no scripts.\n"


def test_an_extension_by_days_counts_from_the_due_time(run, release, ada):
    (script,) = release(1)
    run("pull")
    before = ada.counter.held()[0].due_at
    result = run("extend", ada.folder / script, "--days", "7")
    assert (result.status, "yours until" in result.output) == (0, True)
    moved = datetime.fromisoformat(ada.counter.held()[0].due_at) - datetime.fromisoformat(before)
    assert moved == timedelta(days=7)


def test_what_is_overdue_is_extended_from_now():
    now = datetime(2026, 12, 10, tzinfo=UTC)
    assert later("2026-12-01T00:00:00Z", 7, now) == now + timedelta(days=7)
    assert later(None, 7, now) == now + timedelta(days=7)


@pytest.mark.parametrize("written", ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"])
def test_an_extension_until_a_day_is_its_end_in_the_uk(run, release, ada, written):
    (script,) = release(1)
    run("pull")
    day = datetime.now(UTC) + timedelta(days=20)
    assert run("extend", script, "--until", format(day, written)).status == 0
    assert ada.counter.held()[0].due_at.startswith(f"{day:%Y-%m-%d}T2")


@pytest.mark.parametrize("options", [(), ("--days", "1", "--until", "2026-12-01"), ("--until", "soon")])
def test_an_extension_says_until_when(run, release, options):
    (script,) = release(1)
    assert run("extend", script, *options).status == 2


def test_a_refused_extension_tells_the_limit(run, release):
    (script,) = release(1)
    run("pull")
    result = run("extend", script, "--until", "2030-01-01")
    assert result.status == 2
    assert "refused: Extend to a time between now and" in result.output


@pytest.mark.parametrize("command", [("return",), ("decline", "--why", "other")])
def test_giving_back_says_why(run, release, ada, command):
    """A blank reason is told before anything is sent, not in a schema's words."""
    (script,) = release(1)
    run("pull")
    result = run(*command, script, "--reason", " ")
    assert (result.status, "say why, in a few words" in result.output) == (2, True)
    assert [held.script for held in ada.counter.held()] == [script]


def test_a_lead_can_say_for_all_how_many_each_takes(run, release, ada, monkeypatch):
    """One pull without a limit would leave the others nothing."""
    release(2)
    monkeypatch.setenv("SCRIPTGATE_ASSESSOR_MAX", "1")
    run("pull")
    assert len(ada.counter.held()) == 1


def test_returning_some_of_several_is_some_failed(run, release):
    (script,) = release(1)
    run("pull")
    result = run("return", script, "S-000000000000", "--reason", "On leave.")
    assert result.status == 1
    assert f"{script}  returned. Delete its folder" in result.output
    assert "S-000000000000  refused: There is no such script." in result.output


def test_a_line_that_dies_after_the_first_is_some_failed(run, release, ada):
    scripts = release(2)
    run("pull")
    ada.transport.before = lambda report: setattr(
        ada.transport, "lose_answers", int(report["script"] == scripts[1])
    )
    assert run("return", *scripts, "--reason", "On leave.").status == 1
    assert run("return", scripts[1], "--reason", "On leave.").status == 2


@pytest.fixture
def return_and_pull(run, pipeline, ada):
    """Give a script back and pull it again, a second or more later; what that pull said."""

    def again(script):
        run("return", script, "--reason", "On leave.")
        time.sleep(1.1)  # the counter's times are to the second
        pipeline.relay()
        pipeline.drain("release")
        said = run("pull").output
        assert [held.script for held in ada.counter.held()] == [script]
        return said

    return again


def test_what_was_returned_and_is_pulled_again_starts_afresh(run, release, ada, return_and_pull):
    """What was written under the earlier claim is set aside, not lost and not taken for new."""
    (script,) = release(1)
    run("pull")
    fill(ada.folder / script / "marks.csv")

    said = return_and_pull(script)

    aside = ada.folder / f"earlier-{script}-1"
    assert f"{script}  pulled, due " in said
    assert f"Your folder of an earlier claim is now '{aside}': delete it." in said
    assert "Well argued." in (aside / "marks.csv").read_text("utf-8-sig")
    assert "Well argued." not in (ada.folder / script / "marks.csv").read_text("utf-8-sig")
    assert len(set(ada.transport.claims(script))) == 2
    assert ada.unpacked() == [script]


def test_a_sheet_of_an_earlier_claim_is_not_sent(run, release, ada, pipeline, return_and_pull):
    """The script is the caller's again, but the sheet was filled before they gave it back."""
    (script,) = release(1)
    run("pull")
    fill(ada.folder / script / "marks.csv")
    return_and_pull(script)

    refused = run("mark", ada.folder / f"earlier-{script}-1" / "marks.csv")

    assert (refused.status, "its folder is of an earlier claim" in refused.output) == (2, True)
    assert not [row for row in pipeline.rows() if row["SK"].startswith("OUTCOME#")]
    assert run("mark", fill(ada.folder / script / "marks.csv")).status == 0


def test_a_script_that_was_claimed_anew_elsewhere_is_not_here(run, release, ada):
    """A folder of an earlier claim is not shown as the script's, and the next pull fetches it."""
    (script,) = release(1)
    run("pull")
    run("return", script, "--reason", "On leave.")
    time.sleep(1.1)
    ada.counter.report("claim", script, "on-another-computer")
    assert "not here: pull" in run("list").output
    assert f"{script}  resumed, due " in run("pull").output
    assert "not here: pull" not in run("list").output


def test_what_is_declined_is_not_offered_again(run, release, pipeline):
    (script,) = release(1)
    run("pull")
    result = run("decline", script, "--why", "conflict-of-interest", "--reason", "I taught her.")
    assert (result.status, "declined" in result.output) == (0, True)
    pipeline.relay()
    pipeline.drain("release")
    assert "not for you" in run("pull").output


def test_a_sheet_is_checked_summed_and_sent(run, release, ada):
    (script,) = release(1)
    run("pull")
    sheet = fill(ada.folder / script / "marks.csv", mark="2")
    result = run("mark", sheet)
    assert (result.status, result.output) == (0, f"{script}  passed, 8 of 8: recorded\n")
    assert ada.counter.held() == []


def test_sending_a_sheet_again_is_the_same_report(run, release, ada, pipeline):
    (script,) = release(1)
    run("pull")
    sheet = fill(ada.folder / script / "marks.csv")
    assert run("mark", sheet).output == f"{script}  passed, 4 of 8: recorded\n"
    before = pipeline.rows()
    again = run("mark", sheet)
    assert (again.status, f"{script}  passed, 4 of 8: recorded before, " in again.output) == (0, True)
    assert pipeline.rows() == before


@pytest.mark.parametrize("other", ["marks-old.csv", "marks.json"])
def test_a_mark_that_was_corrected_is_not_told_to_stand(run, release, ada, pipeline, other):
    """An old sheet that is sent again changes nothing: the correction stands, and that is said."""
    (script,) = release(1)
    run("pull")
    sheet = fill(ada.folder / script / "marks.csv")
    old = sheet.with_name(other)
    old.write_text(as_json(script) if other.endswith(".json") else sheet.read_text("utf-8-sig"))
    run("mark", sheet)
    run("mark", fill(sheet, mark="2"), "--reason", "I read the annex again.")
    before = pipeline.rows()

    again = run("mark", old)

    assert "4 of 8: recorded before; a correction of it stands since" in again.output
    assert pipeline.rows() == before
    assert "8 of 8: recorded before, " in run("mark", sheet, "--reason", "I read the annex again.").output
    back = ("mark", old, "--reason", "It was right at first.")
    assert run(*back).output == f"{script}  passed, 4 of 8: recorded\n"
    assert "4 of 8: recorded before, " in run(*back).output


def test_sheets_that_nobody_has_filled_are_passed_over(run, release, ada):
    """`mark S-*/marks.csv` sends what is filled."""
    scripts = release(4)
    run("pull")
    fill(ada.folder / scripts[0] / "marks.csv")
    result = run("mark", *(ada.folder / script / "marks.csv" for script in scripts))
    assert result.status == 0
    assert "3 sheets not filled yet: passed over.\n" in result.output
    assert f"{scripts[0]}  passed, 4 of 8: recorded\n" in result.output
    assert len(ada.counter.held()) == 3


def test_blank_sheets_alone_are_nothing_done(run, release, ada):
    """Whoever filled a sheet has perhaps not saved it."""
    (script,) = release(1)
    run("pull")
    result = run("mark", ada.folder / script / "marks.csv")
    assert result.status == 2
    assert "1 sheet not filled yet: passed over.\nNothing was sent." in result.output


@pytest.mark.parametrize("options", [(), ("--reason", "Another one is corrected.")])
def test_a_mark_that_stands_is_the_same_with_whatever_reason(run, release, ada, pipeline, options):
    """All sheets are sent once more, one of them for a correction: the others correct nothing."""
    scripts = release(2)
    run("pull")
    sheets = [fill(ada.folder / script / "marks.csv") for script in scripts]
    run("mark", *sheets)
    run("mark", fill(sheets[0], mark="2"), "--reason", "I read the annex again.")
    before = pipeline.rows()

    again = run("mark", *sheets, *options)

    assert (again.status, again.output.count(": recorded before, ")) == (0, 2)
    assert pipeline.rows() == before


def test_a_sheet_that_got_no_answer_is_sent_again_under_its_id(run, release, ada):
    (script,) = release(1)
    run("pull")
    sheet = fill(ada.folder / script / "marks.csv")
    ada.transport.before = lambda _report: setattr(ada.transport, "lose_answers", 1)
    assert run("mark", sheet).status == 2
    ada.transport.before = lambda _report: None
    assert run("mark", sheet).status == 0
    marks = [said["id"] for said in ada.transport.sent if said["type"] == "mark"]
    assert len(set(marks)) == 1


def test_while_a_correction_has_no_answer_the_earlier_mark_is_not_said_to_stand(run, release, ada, pipeline):
    """The counter recorded the correction, and its answer was lost: going back is another correction."""
    (script,) = release(1)
    run("pull")
    sheet = ada.folder / script / "marks.csv"
    run("mark", fill(sheet))
    fill(sheet, mark="2")
    ada.transport.before = lambda _report: setattr(ada.transport, "lose_answers", 1)
    assert run("mark", sheet, "--reason", "I read it again.").status == 2
    ada.transport.before = lambda _report: None
    fill(sheet, mark="1")
    assert "got no answer" in run("mark", sheet).output
    back = run("mark", sheet, "--reason", "It was right at first.")
    assert (back.status, "recorded before" in back.output) == (0, False)
    outcomes = [row["total"] for row in pipeline.rows() if row["SK"].startswith("OUTCOME#")]
    assert outcomes == [4, 8, 4]


def test_a_correction_needs_a_reason(run, release, ada, pipeline):
    (script,) = release(1)
    run("pull")
    sheet = ada.folder / script / "marks.csv"
    run("mark", fill(sheet))
    fill(sheet, mark="2")
    refused = run("mark", sheet)
    assert (refused.status, "To correct the mark, give a reason" in refused.output) == (2, True)
    assert run("mark", sheet, "--reason", "I read the annex again.").status == 0
    outcomes = [row["total"] for row in pipeline.rows() if row["SK"].startswith("OUTCOME#")]
    assert outcomes == [4, 8]


def test_a_refused_sheet_can_be_sent_when_it_has_become_right(run, release, ada):
    """The counter repeats a refusal under its id: a sheet that was refused gets a new one."""
    (script,) = release(1)
    run("pull")
    sheet = fill(ada.folder / script / "marks.csv")
    run("return", script, "--reason", "Too early.")
    refused = run("mark", sheet)
    assert (refused.status, "refused" in refused.output) == (2, True)
    ada.counter.report("claim", script, "claimed-after-all")
    sheet.with_name(".scriptgate-claim").unlink()
    assert run("mark", sheet).status == 0


def test_nothing_is_sent_while_one_sheet_is_wrong(run, release, ada):
    scripts = release(2)
    run("pull")
    sheets = [ada.folder / script / "marks.csv" for script in scripts]
    fill(sheets[0])
    fill(sheets[1], mark="3")

    result = run("mark", *sheets)

    assert result.status == 2
    assert f"{sheets[1]}, line 4: strategy-and-improvement: '3' is no mark: 0, 1 or 2." in result.output
    assert "Nothing was sent: 1 sheet to put right" in result.output
    assert len(ada.counter.held()) == 2

    skipped = run("mark", *sheets, "--skip-wrong")
    assert (skipped.status, len(ada.counter.held())) == (1, 1)


def test_a_dry_run_sends_nothing(run, release, ada):
    (script,) = release(1)
    run("pull")
    result = run("mark", fill(ada.folder / script / "marks.csv"), "--dry-run")
    assert (result.status, result.output) == (0, f"{script}  passed, 4 of 8: not sent\n")
    assert len(ada.counter.held()) == 1


def test_the_files_are_those_of_the_bundle(run, release, ada):
    (script,) = release(1)
    run("pull")
    assert {path: (ada.folder / script / path).read_bytes() for path in FILES} == FILES
