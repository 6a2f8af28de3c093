"""Steps of the local cloud, builds and runs: without a cloud."""

from __future__ import annotations

import os
import sys

import pytest

from scriptgate_local import build, project, runs
from scriptgate_local.cloud import Laps
from scriptgate_local.deployment import Parameters
from scriptgate_local.steps import Step, StepFailed, last_lines


@pytest.fixture
def root(tmp_path, monkeypatch):
    for module, name in ((project, "ROOT"), (project, "LOCAL"), (project, "BUILD")):
        monkeypatch.setattr(module, name, tmp_path / ("" if name == "ROOT" else name.lower()))
    monkeypatch.setattr("scriptgate_local.steps.ROOT", tmp_path)
    return tmp_path


def python(code: str) -> Step:
    return Step("Counting", [sys.executable, "-c", code], "Count again.", seconds=5)


def test_a_failed_step_says_what_to_do_and_shows_the_last_lines(root):
    with pytest.raises(StepFailed) as caught:
        python("for n in range(40): print('line', n)\nraise SystemExit(3)").run({}, root / "count.log")
    message = str(caught.value)
    assert message.startswith("Counting failed. Count again.\nThe end of count.log:")
    assert "  | line 39" in message
    assert "line 24" not in message


def test_a_missing_tool_sends_to_make_setup(root):
    with pytest.raises(StepFailed, match="run `make setup`"):
        Step("Counting", [root / "nothing"], "Count again.").run({}, root / "count.log")


def test_a_step_that_hangs_is_ended(root):
    step = Step("Waiting", [sys.executable, "-c", "import time; time.sleep(60)"], "Wait less.", seconds=0.2)
    with pytest.raises(StepFailed, match=r"more than 0 s\. Wait less"):
        step.run({}, root / "wait.log")


def test_a_progress_bar_that_overwrites_itself_does_not_fill_the_last_lines(tmp_path):
    log = tmp_path / "log"
    log.write_bytes(b"\r".join(b"%d%%" % n for n in range(100)) + b"\nError: no\n\n")
    assert last_lines(log, 2) == ["99%", "Error: no"]
    assert last_lines(tmp_path / "none") == []


def test_the_build_is_made_anew_when_a_source_changes_and_only_then(root, monkeypatch):
    made = []
    monkeypatch.setattr(build, "_DONE", root / "build" / "fingerprint")
    monkeypatch.setattr(Step, "run", lambda *_: (root / "build").mkdir(exist_ok=True) or made.append(1))
    (root / "functions" / "mail").mkdir(parents=True)
    source = root / "functions" / "mail" / "app.py"
    for text, expected in (("a", True), ("a", False), ("b", True)):
        source.write_text(text)
        with build.built() as fresh:
            assert fresh is expected
    assert len(made) == 2


def test_bytecode_of_a_source_is_no_change(root):
    (root / "functions").mkdir()
    before = project.source_fingerprint()
    (root / "functions" / "app.cpython-311.pyc").write_bytes(b"x")
    assert project.source_fingerprint() == before


def test_tools_get_no_credentials_of_whoever_started_them(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    assert not [name for name in project.quiet_environment() if name.startswith("AWS_")]


def test_a_run_leaves_its_logs_and_nothing_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "_RUNS", tmp_path / "clouds")
    folder = runs.new_run()
    (folder / "tmp" / "worker").mkdir()
    workers = (folder / "tmp").resolve()
    (folder / "ministack.log").write_text("said")
    runs.end_run(folder)
    assert not workers.exists()
    assert [path.name for path in folder.iterdir()] == ["ministack.log"]


def test_a_living_run_is_left_alone_and_old_ones_are_tidied_away(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "_RUNS", tmp_path / "clouds")
    living = runs.new_run()
    ended = [runs.new_run() for _ in range(5)]
    for age, folder in enumerate(ended):
        runs._HELD.pop(folder).close()  # as when its process is killed
        os.utime(folder, (1000 - age, 1000 - age))
    newest = runs.new_run()
    assert set((tmp_path / "clouds").iterdir()) == {living, newest, *ended[:3]}
    assert (living / "tmp").exists()
    assert not [folder for folder in ended if (folder / "tmp").exists()]
    for folder in (living, newest):
        runs.end_run(folder)


def test_each_lap_begins_where_the_last_ended():
    laps = Laps()
    laps.end("build")
    laps.end("start")
    assert list(laps.seconds) == ["build", "start"]
    assert all(seconds >= 0 for seconds in laps.seconds.values())


def test_a_parameter_with_spaces_reaches_sam_whole_and_an_empty_one_not_at_all():
    overrides = Parameters(resubmission_fee_pence="").overrides("http://127.0.0.1:8400")
    assert 'ParameterKey=ProviderName,ParameterValue="Northgate Leadership College"' in overrides
    assert not [value for value in overrides if "ResubmissionFeePence" in value]
