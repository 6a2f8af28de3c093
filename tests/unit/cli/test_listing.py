"""Listings: the same columns as table, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json

import click
import pytest
from click.testing import CliRunner

from scriptgate_cli.provider.listing import Column, Form, csv_text, in_forms, show_listing
from scriptgate_cli.provider.screen import _fitting

COLUMNS: list[Column[dict]] = [
    Column(name="entry", value=lambda row: row["entry"]),
    Column(name="words", value=lambda row: row["words"], shown=lambda words: f"{words:,}"),
    Column(name="rules", value=lambda row: row["rules"], title=""),
]
ROWS = [
    {"entry": "LF1-task-1-autumn", "words": 3912, "rules": ["word-limit", "annex-cited"]},
    {"entry": "=HYPERLINK(1)", "words": None, "rules": []},
]


@click.command()
@in_forms
def listing(form: Form) -> None:
    """Stand in for a command."""
    show_listing(ROWS, COLUMNS, form, empty="Nothing.")


def test_a_table_shows_values_in_words_and_leaves_out_what_is_for_programs():
    output = CliRunner().invoke(listing, []).output

    assert "3,912" in output
    assert "word-limit" not in output


def test_json_has_plain_values_of_every_column():
    found = json.loads(CliRunner().invoke(listing, ["--json"]).output)

    assert found == ROWS


def test_csv_is_read_back_and_foreign_text_is_no_formula():
    rows = list(csv.DictReader(io.StringIO(csv_text(ROWS, COLUMNS))))

    assert rows[0] == {"entry": "LF1-task-1-autumn", "words": "3912", "rules": "word-limit; annex-cited"}
    assert rows[1]["entry"] == "'=HYPERLINK(1)"


def test_an_empty_csv_keeps_its_header():
    assert csv_text([], COLUMNS) == "entry,words,rules\r\n"


@pytest.mark.parametrize("arguments", [["--json", "--csv"]])
def test_one_form_at_a_time(arguments):
    assert CliRunner().invoke(listing, arguments).exit_code != 0


def test_columns_are_folded_to_fit_and_ids_stay_whole():
    """An id that is broken over lines can't be copied into the next command."""
    columns = [["entry", "LF20003-task-1-2026-autumn"], ["why", "over the limit and an annex is missing"]]

    assert _fitting(columns, 80) == [26, 38]
    assert _fitting(columns, 50) == [26, 21]
    assert _fitting(columns, 30) == [26, 38], "no room at all: whole rows, which the terminal wraps"
