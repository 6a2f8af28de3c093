"""`scriptgate provider export`: what a candidate is given when they ask what is stored about them."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from click.testing import CliRunner

from builders.assessor import Assessor
from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate_cli.provider import provider


def export(target):
    return CliRunner().invoke(provider, ["export", "LF10042", "--out", str(target)])


@pytest.fixture
def archive(pipeline: Pipeline, participant: Participant, tmp_path) -> zipfile.ZipFile:
    """Of somebody who uploaded, asked, submitted and was marked."""
    declaration, contents = a_submission()
    declaration["files"][0]["name"] = "My <b>essay.docx"
    number = participant.upload(declaration, contents)
    pipeline.run_all()
    participant.ask("POST", f"/submissions/{number}/question", {"text": "Is <i>this</i> right?"})
    participant.submit(number)
    pipeline.run_all()
    assessor = Assessor(pipeline)
    (pointer,) = assessor.messages()
    assessor.report("claim", pointer["script"])
    assessor.mark(pointer["script"], feedback="Well argued.")
    pipeline.run_all()
    result = export(tmp_path / "out.zip")
    assert result.exit_code == 0, result.output
    assert "files and a page to read" in result.output
    return zipfile.ZipFile(io.BytesIO((tmp_path / "out.zip").read_bytes()))


def test_it_holds_everything_to_read_and_as_data(archive: zipfile.ZipFile):
    folder = "LF10042-task-1-2026-autumn"
    names = set(archive.namelist())

    assert {
        f"{folder}/0001/My _b_essay.docx",
        f"{folder}/0001/plan.docx",
        f"{folder}/0001/report.html",
        f"{folder}/0001/bundle.zip",
        f"{folder}/letters/0001-receipt-participant.txt",
        "index.html",
        "everything.json",
    } <= names
    letter = archive.read(f"{folder}/letters/0001-verdict-participant.txt").decode()
    assert "Ada" in letter
    question = archive.read(f"{folder}/letters/0001-question-1-provider.txt").decode()
    assert "Is <i>this</i> right?" in question
    the_page_and_the_json_say_everything_and_name_nobody_else(archive)


def the_page_and_the_json_say_everything_and_name_nobody_else(archive: zipfile.ZipFile):
    page = archive.read("index.html").decode()
    everything = json.loads(archive.read("everything.json"))

    for part in ("Ada Example", "ada@school.example", "0123456", "Reading for all", "Well argued."):
        assert part in page
    assert "Is &lt;i&gt;this&lt;/i&gt; right?" in page
    assert "<b>essay" not in page
    (entry,) = everything["entries"]
    assert entry["submissions"][0]["metadata"]["programme"]["title"] == "Reading for all"
    assert {line["who"] for line in entry["record"]} == {"participant", "scriptgate", "an assessor"}
    assert entry["outcomes"][0]["holder"] == "an assessor"
    for name in archive.namelist():
        assert b"marking.example" not in archive.read(name)
        assert b"arn:aws" not in archive.read(name)


@pytest.mark.usefixtures("participant")
def test_what_is_there_is_not_overwritten(tmp_path):
    target = tmp_path / "out.zip"
    target.write_bytes(b"kept")

    assert export(target).exit_code == 2
    assert target.read_bytes() == b"kept"


@pytest.mark.usefixtures("participant")
def test_of_somebody_erased_the_stub_is_told(tmp_path):
    CliRunner().invoke(provider, ["erase", "LF10042", "--reason", "They asked.", "--yes"])

    result = export(tmp_path / "out.zip")

    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert "Erased" in archive.read("index.html").decode()


@pytest.mark.usefixtures("cloud")
def test_an_unknown_candidate_is_named_and_nothing_is_written(tmp_path):
    assert export(tmp_path / "out.zip").exit_code == 2
    assert not (tmp_path / "out.zip").exists()
