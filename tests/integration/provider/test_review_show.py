"""`scriptgate provider review show`: what a decision rests on, of a submission that went the whole way."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from builders.participant import Participant, a_submission
from scriptgate_cli.provider import provider

BETWEEN = 3992
"""Words of a script that is over the limit by the strict count alone."""


@pytest.fixture
def waiting(participant: Participant) -> tuple[str, str]:
    """An entry and its submission in review, about which a question was asked."""
    number = participant.upload(*a_submission(BETWEEN))
    participant.pipeline.run_all()
    assert participant.submit(number).status == 202
    participant.pipeline.run_all()
    asked = participant.ask("POST", f"/submissions/{number}/question", {"text": "Is one word too many?"})
    assert asked.status in {200, 201, 202}, asked.body
    return participant.entry, number


@pytest.fixture
def opened(monkeypatch):
    """What would have been opened in a browser."""
    found: list[str] = []
    monkeypatch.setattr(click, "launch", found.append)
    return found


def show(*arguments):
    result = CliRunner().invoke(provider, ["review", "show", *arguments])
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def test_it_says_why_what_was_counted_and_what_the_participant_asks(waiting, opened):
    text = show(*waiting, "--no-open").stdout

    for part in (
        f"{waiting[0]} 0001: candidate LF10042, cohort 2026-autumn",
        "In review for 0 minutes",
        "Why it waits",
        "> Is one word too many?",
        "4,000",
        f"scriptgate provider review reject {waiting[0]} 0001",
    ):
        assert part in text
    assert opened == []


def test_the_marked_view_is_written_and_opened(waiting, opened, tmp_path):
    page = tmp_path / "marked.html"

    result = show(*waiting, "--out", str(page))

    assert "We met every week to look at reading" in page.read_text()
    assert opened == [str(page)]
    assert str(page) in result.stderr


def test_without_a_name_the_marked_view_is_a_file_for_its_owner_alone(waiting, opened, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    show(*waiting)

    (page,) = tmp_path.iterdir()
    assert opened == [str(page)]
    assert page.stat().st_mode & 0o077 == 0


def test_as_json_it_has_the_whole_report_and_opens_nothing(waiting, opened):
    found = json.loads(show(*waiting, "--json").stdout)

    assert found["state"] == "in_review"
    assert found["report"]["findings"] == found["findings"] != []
    assert [question["text"] for question in found["questions"]] == ["Is one word too many?"]
    assert opened == []


def test_what_was_decided_is_shown_without_commands(waiting):
    CliRunner().invoke(provider, ["review", "accept", *waiting, "--reason", "Fine."])

    text = show(*waiting, "--no-open").stdout

    assert "Not in review: it is queued" in text
    assert "review reject" not in text


@pytest.mark.usefixtures("cloud")
def test_an_unknown_submission_is_named():
    result = CliRunner().invoke(provider, ["review", "show", "LF9-task-1-autumn", "1"])

    assert (result.exit_code, result.stderr) == (
        2,
        "Error: There is no submission 0001 of 'LF9-task-1-autumn'.\n",
    )
