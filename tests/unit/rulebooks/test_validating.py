"""`scriptgate rulebook validate`: each fault with its line; good ones pass."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scriptgate import catalogue
from scriptgate_cli.rulebooks import rulebook
from scriptgate_cli.rulebooks.positions import line_of, places_of

SHIPPED = [
    Path(catalogue.__file__).parent / "rulebooks" / f"{name}.json" for name in catalogue.rulebook_ids()
]
NPQH = next(path for path in SHIPPED if path.stem == "npqh-2017").read_text("utf-8")


def validate(folder: Path, text: str, name: str = "npqh-2017.json"):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(rulebook, ["validate", str(file)], standalone_mode=False)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_rulebooks_of_this_version_are_good(path):
    result = CliRunner().invoke(rulebook, ["validate", str(path)], standalone_mode=False)

    assert result.return_value == 0, result.output


FAULTS = [
    ('"word_limit": 4000', '"word_limit": "4000"', "/tasks/0/word_limit: expected a whole number"),
    ('"id": "annex-prose"', '"id": "annex-prosse"', "e.g. annex-prose; found"),
    (
        '"least_terms": 2',
        '"least_term": 2',
        "/tasks/0/rules/0/parameters/least_terms: expected a whole number",
    ),
    ('"least_terms": 2', '"least_terms": true', "/parameters/least_terms: expected a whole number"),
    ('"id": "task-2"', '"id": "task-1" ', '/tasks/1/id: expected each of them once; found "task-1" again'),
    ('"on_fail": "reject"', '"on_fail": "fail"', 'found "fail"'),
    ('"from_occurrence": 2', '"from_occurence": 2', "it is not a field"),
    (
        '"lenient_also_excludes": [',
        '"lenient_also_excludes": ["annex", ',
        "strict_excludes doesn't name already",
    ),
]


@pytest.mark.parametrize(("good", "bad", "told"), FAULTS, ids=[bad for _, bad, _ in FAULTS])
def test_a_fault_is_told_with_its_line(tmp_path, good, bad, told):
    assert good in NPQH
    text = NPQH.replace(good, bad, 1)
    line = NPQH[: NPQH.index(good)].count("\n") + 1

    result = validate(tmp_path, text)

    assert result.return_value == 1
    found = [said for said in result.output.splitlines() if told in said]
    assert found, result.output
    assert any(f"line {near}:" in found[0] for near in (line, line - 1)), found


def test_a_rulebook_without_a_word_limit_rule_is_refused_for_each_task(tmp_path):
    raw = json.loads(NPQH)
    raw["rules"] = [setting for setting in raw["rules"] if setting["id"] != "word-limit"]

    result = validate(tmp_path, json.dumps(raw, indent=2))

    assert result.output.count("the rule word-limit") == len(raw["tasks"])


def test_a_field_that_stands_twice_is_named_with_the_later_line(tmp_path):
    text = NPQH.replace('"anonymous": true,', '"anonymous": true,\n  "anonymous": false,')

    result = validate(tmp_path, text)

    line = text[: text.rindex('"anonymous": false')].count("\n") + 1
    assert f"line {line}: /anonymous: expected each field once" in result.output


def test_text_that_is_no_json_is_told_with_its_line(tmp_path):
    assert "line 2: this is not JSON" in validate(tmp_path, '{\n"id": npqh}').output


def test_a_changed_rulebook_under_an_old_version_is_advised(tmp_path):
    result = validate(tmp_path, NPQH.replace('"word_limit": 4000', '"word_limit": 4100'))

    assert result.return_value == 0
    assert "give it another version" in result.output


NAMES = st.text('abc"\\', max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text('abc"\\/', max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)


def pointers(value, pointer=""):
    yield pointer
    if isinstance(value, dict):
        for name, item in value.items():
            yield from pointers(item, f"{pointer}/{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from pointers(item, f"{pointer}/{number}")


@given(JSON, st.sampled_from([None, 0, 2]))
def test_every_value_of_any_json_has_a_line(value, indent):
    text = json.dumps(value, indent=indent)

    lines = dict(places_of(text))

    assert set(lines) == set(pointers(value))
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


def test_a_line_is_that_of_the_field_or_of_its_nearest_parent():
    lines = dict(places_of('{\n  "a": [\n    1,\n    {"b": 2}\n  ]\n}'))

    assert (lines["/a"], lines["/a/0"], lines["/a/1/b"]) == (2, 3, 4)
    assert line_of("/a/1/c/d", lines) == 4
    assert line_of("/z", lines) == 1


@pytest.mark.parametrize("number", ["4000.0", "4e3"])
def test_a_whole_number_has_no_point_and_no_exponent(tmp_path, number):
    """JSON Schema calls them integers; the table and `4,000.0 words` would not."""
    result = validate(tmp_path, NPQH.replace('"word_limit": 4000', f'"word_limit": {number}'))

    assert result.return_value == 1
    assert "/tasks/0/word_limit: expected a whole number, without a point or exponent" in result.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (NPQH.replace('"word_limit": 4000', f'"word_limit": {"9" * 5000}'), "thousands of digits"),
        (NPQH.replace('"title": "', r'"title": "\ud800', 1), "not JSON in UTF-8"),
        ("[" * 100_000, "not JSON in UTF-8"),
    ],
)
def test_what_no_letter_or_report_could_hold_is_refused_in_words(tmp_path, text, told):
    """Half a character can be written in JSON, and in nothing that is made of it."""
    result = validate(tmp_path, text)

    assert isinstance(result.exception, click.ClickException)
    assert told in result.exception.message


@pytest.mark.parametrize("field", ['"a": 1', '"a{}": 1'])
def test_a_long_file_full_of_faults_is_soon_told(tmp_path, field):
    """Lines are counted once, not anew for each of sixty thousand fields."""
    text = "{" + ",\n".join(field.format(number) for number in range(60_000)) + "}"

    began = time.process_time()
    result = validate(tmp_path, text)

    assert result.return_value == 1
    assert result.output.count("\n") <= 51
    assert time.process_time() - began < 10
