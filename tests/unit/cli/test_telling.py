"""Commands that change something: the same in sentences and in rows."""

from __future__ import annotations

import csv
import io
import json

import click
from click.testing import CliRunner

from scriptgate_cli.provider.telling import add, say, tells


@click.command()
@click.option("--fail", is_flag=True)
@tells
def change(fail: bool) -> None:  # noqa: FBT001 - click
    """Stand in for a command."""
    say("LF1-task-1-autumn is withdrawn.", "LF1-task-1-autumn", "withdrawn", "0002")
    add("The participant is told by letter.")
    if fail:
        raise click.ClickException("Somebody else was faster.")


ROW = {
    "entry": "LF1-task-1-autumn",
    "about": "0002",
    "what": "withdrawn",
    "written": True,
    "said": "LF1-task-1-autumn is withdrawn.",
}


def test_people_read_sentences():
    result = CliRunner().invoke(change, [])

    assert result.stdout == "LF1-task-1-autumn is withdrawn.\nThe participant is told by letter.\n"


def test_programs_get_rows_and_the_rest_goes_beside_them():
    result = CliRunner().invoke(change, ["--json"])

    assert json.loads(result.stdout) == [ROW]
    assert result.stderr == "The participant is told by letter.\n"
    (row,) = csv.DictReader(io.StringIO(CliRunner().invoke(change, ["--csv"]).stdout))
    assert (row["what"], row["written"]) == ("withdrawn", "yes")


def test_what_was_done_before_a_failure_is_told_too():
    result = CliRunner().invoke(change, ["--json", "--fail"])

    assert result.exit_code == 1
    assert json.loads(result.stdout) == [ROW]
