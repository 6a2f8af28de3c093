"""Mark sheets as people fill, save and spoil them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from builders.bundles import SCRIPT, a_script_folder
from scriptgate_cli.assessor.blank_sheets import blank_csv, blank_json, task_of
from scriptgate_cli.assessor.marking import check_all
from scriptgate_cli.assessor.sheet_checking import Blank, Checked, check_sheet

TASK = task_of("npqh-2017", "task-1")
AREAS = [area.id for area in TASK.content_areas]
FEEDBACK = "Honest about what did not work; “evidence” – and a caf\u00e9.\nTwo lines, with commas."


@pytest.fixture
def folder(tmp_path):
    return a_script_folder(tmp_path)


def a_csv(delimiter: str = ",", newline: str = "\r\n", **changes: str | None) -> str:
    """A filled sheet; a change of None leaves the line out."""
    lines = {"script": SCRIPT, "outcome": "passed", **dict.fromkeys(AREAS, "1"), "feedback": FEEDBACK}
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=newline)
    writer.writerow(("of", "mark", "about"))
    for name, value in {**lines, **{key.replace("_", "-"): value for key, value in changes.items()}}.items():
        if value is not None:
            writer.writerow((name, value, ""))
    return file.getvalue()


def a_json(**changes) -> str:
    marks = [{"of": area, "mark": 1} for area in AREAS]
    sheet = {"script": SCRIPT, "outcome": "passed", "marks": marks, "feedback": FEEDBACK, **changes}
    return json.dumps(sheet, indent=2)


def check(folder, content: str | bytes, name: str = "marks.csv", reason: str | None = None):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return check_sheet(path, reason)


def problems(found) -> str:
    assert not isinstance(found, Checked)
    return "\n".join(map(str, found))


def test_a_filled_sheet_is_summed(folder):
    found = check(folder, a_csv(leading_with_impact="2"))

    assert (found.script, found.said["outcome"], found.said["total"], found.highest) == (
        SCRIPT,
        "passed",
        5,
        8,
    )
    assert found.said["feedback"] == FEEDBACK
    assert "reason" not in found.said


def test_json_and_csv_say_the_same(folder):
    assert check(folder, a_json(), "marks.json").said == check(folder, a_csv()).said


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_sheet_is_read_however_excel_saved_it(folder, delimiter, newline, encoding):
    found = check(folder, a_csv(delimiter, newline).encode(encoding))
    assert isinstance(found, Checked), problems(found)
    assert found.said["feedback"] == FEEDBACK


def test_rare_separators_stay_in_the_text(folder):
    text = "One\u2028two\x0bthree\x85four"
    assert check(folder, a_csv(feedback=text)).said["feedback"] == text


def test_old_macs_line_ends_and_excels_first_line_are_read(folder):
    assert isinstance(check(folder, a_csv(newline="\r")), Checked)
    assert isinstance(check(folder, "sep=;\r\n" + a_csv(";")), Checked)


@pytest.mark.parametrize(("name", "blank"), [("marks.csv", blank_csv), ("marks.json", blank_json)])
def test_a_sheet_as_pull_wrote_it_is_blank(folder, name, blank):
    """Nobody has begun with it: it is no mistake."""
    assert check(folder, blank(SCRIPT, TASK), name) == Blank(folder / name)


@pytest.mark.parametrize(
    ("name", "half"),
    [
        ("marks.csv", blank_csv(SCRIPT, TASK).replace("feedback,,", "feedback,Well argued.,")),
        ("marks.json", blank_json(SCRIPT, TASK).replace('"feedback": ""', '"feedback": "Well argued."')),
    ],
)
def test_a_sheet_that_is_half_filled_names_everything_that_is_missing(folder, name, half):
    """Something was filled in: what else it needs is named with its line."""
    said = problems(check(folder, half, name))

    assert "line 3: the outcome is missing: passed, failed or referred" in said
    for area in AREAS:
        assert f"{area}: the mark is missing: 0, 1 or 2" in said


def test_one_mark_is_enough_to_be_begun(folder):
    """An outcome that was forgotten is a mistake, not a blank sheet."""
    begun = blank_csv(SCRIPT, TASK).replace(f"{AREAS[0]},,", f"{AREAS[0]},2,")
    assert "the outcome is missing" in problems(check(folder, begun))


@pytest.mark.parametrize(("name", "text"), [("marks.json", "{}"), ("marks.csv", "of,mark,about\r\n")])
def test_what_has_no_line_for_the_outcome_is_no_blank_sheet(folder, name, text):
    """Lines that were deleted are not passed over."""
    assert not isinstance(check(folder, text, name), Blank)


@pytest.mark.parametrize("name", ["marks.xlsx", "marks.XLS", "marks.ods", "marks.numbers"])
def test_a_workbook_is_to_be_saved_as_csv(folder, name):
    """By its name; what is a workbook under the name of a CSV is known by its first bytes."""
    assert "it is a workbook: save it as CSV" in problems(check(folder, "", name))


def test_a_blank_sheet_can_be_filled(folder):
    filled = blank_csv(SCRIPT, TASK).replace("outcome,,", "outcome,REFERRED ,")
    for area in AREAS:
        filled = filled.replace(f"{area},,", f"{area}, 2,")
    found = check(folder, filled)
    assert isinstance(found, Checked), problems(found)
    assert (found.said["outcome"], found.said["total"]) == ("referred", 8)


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (a_csv(outcome="pased"), 3, "the outcome is 'pased'"),
        (a_csv(leading_with_impact="3"), 6, "leading-with-impact: '3' is no mark"),
        (a_csv(leading_with_impact="1.0"), 6, "'1.0' is no mark"),
        (a_csv(leading_with_impact="=1+1"), 6, "'=1+1' is no mark"),
        (a_csv(leading_with_impact="\u0661"), 6, "is no mark"),
        (a_csv(leading_with_impact=None), 1, "there is no mark for leading-with-impact"),
        (a_csv(script="S-000000000000"), 2, "the sheet is for 'S-000000000000'"),
        (a_csv(script=None), 1, f"its script is missing: a line with script and {SCRIPT}"),
        (a_csv(total="5"), 10, "the total is '5', the marks add up to 4"),
        (a_csv(leadership="1"), 10, "'leadership' is nothing to mark here"),
        (a_csv() + "leading-with-impact,1,\r\n", 10, "second mark for leading-with-impact"),
        (a_csv() + "outcome,failed,\r\n", 10, "second line for outcome"),
        (a_csv() + "01/03/2001,1,\r\n", 10, "change a criterion into one?"),
        (b"PK\x03\x04of,mark", 1, "it is a workbook: save it as CSV"),
        (b"\xd0\xcf\x11\xe0of,mark", 1, "it is a workbook: save it as CSV"),
        (a_csv(feedback="x" * 10_001), 1, "feedback"),
        (a_csv().replace("of,mark", "a,b"), 1, "the first line is of,mark,about"),
        ("", 1, "it is empty"),
        ("\r\n\r\n", 1, "it is empty"),
        (a_csv(feedback="Good, but thin").replace('"', ""), 8, "beyond its column"),
        (a_csv() + 'more,"open', 10, "it is not CSV"),
        (b"\x00" * 40, 1, "it is not text"),
        (b"\xff\xfe\x00", 1, "it is not text"),
        (b"\x81\x8d", 1, "it is not text"),
        (a_csv(feedback="y" * 300_000), 1, "too long"),
        ("of,mark,about\r\n" * 2, 2, "'of' is nothing to mark"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(folder, content, line, what):
    said = problems(check(folder, content))
    assert any(f"line {line}: " in part and what in part for part in said.splitlines()), said


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (a_json(outcome="Passed!"), 3, "the outcome is 'Passed!'"),
        (a_json(marks=[{"of": area, "mark": True} for area in AREAS]), 6, "is no mark"),
        (a_json(marks=[{"of": area, "mark": 1.5} for area in AREAS]), 6, "is no mark"),
        (a_json(marks=[{"of": area, "mark": "1 "} for area in AREAS]), 6, "is no mark"),
        (a_json(marks="all good"), 4, "marks is a list"),
        (a_json(marks=[["leading-with-impact", 1]]), 4, "each of the marks"),
        (a_json(marks=[]), 1, "there is no mark for strategy-and-improvement"),
        (a_json(total=9), 23, "the total is '9', the marks add up to 4"),
        (a_json(feedback=None), 22, "the feedback is text"),
        (a_json(grade="A"), 23, "'grade' is nothing that a sheet has"),
        (a_json()[:-3], 22, "it is not JSON"),
        ('{"script": 1, "script": 2}', 1, "it says 'script' twice"),
        ("[" * 100_000, 1, "it is not JSON"),
        ("1" * 5000, 1, "it is not JSON"),
        ("[]", 1, "it is no sheet"),
        ("null", 1, "it is no sheet"),
    ],
)
def test_what_is_wrong_in_json_is_named_with_its_line(folder, content, line, what):
    said = problems(check(folder, content, "marks.json"))
    assert any(f"line {line}: " in part and what in part for part in said.splitlines()), said


NO_AREA = dict.fromkeys(area.replace("-", "_") for area in AREAS)


def of_the_case_study(folder):
    index = json.loads((folder / "index.json").read_text())
    index["rulebook"]["id"], index["task"]["id"] = "npq-2021", "case-study"
    (folder / "index.json").write_text(json.dumps(index))


def test_own_criteria_are_marked_where_the_rulebook_names_nothing_to_mark(folder):
    of_the_case_study(folder)
    found = check(folder, a_csv(**NO_AREA, **{"1.3.1": "2", "2.1": "0"}))
    assert isinstance(found, Checked), problems(found)
    assert found.said["total"] == 2


def test_an_outcome_alone_will_do_where_the_rulebook_names_nothing_to_mark(folder):
    of_the_case_study(folder)
    found = check(folder, a_csv(**NO_AREA))
    assert isinstance(found, Checked), problems(found)
    assert (found.said["marks"], found.said["total"]) == ([], 0)


def test_criteria_that_the_rulebook_does_not_list_are_no_sheet(folder):
    said = problems(check(folder, a_csv(**NO_AREA, **{"9.9.9": "1"})))
    assert "line 6: '9.9.9' is nothing to mark here: there are strategy-and-improvement" in said
    assert "line 1: there is no mark for strategy-and-improvement" in said


def test_a_blank_sheet_has_a_line_for_each_criterion_where_no_areas_are_known():
    task = replace(TASK, content_areas=(), criteria=("1.3.1", "1.3.2"))
    assert [mark["of"] for mark in json.loads(blank_json(SCRIPT, task))["marks"]] == ["1.3.1", "1.3.2"]
    assert '1.3.2,,"0, 1 or 2"' in blank_csv(SCRIPT, task)


def test_a_correction_has_its_reason(folder):
    assert check(folder, a_csv(), reason="A slip.").said["reason"] == "A slip."
    assert "reason" in problems(check(folder, a_csv(), reason=" "))


def test_a_sheet_away_from_its_script_is_not_sent(folder, tmp_path):
    assert "no index.json lies beside it" in problems(check(tmp_path, a_csv()))
    (folder / "index.json").write_text("{")
    assert "can't be read" in problems(check(folder, a_csv()))


def test_a_rulebook_that_is_not_known_asks_for_a_newer_version(tmp_path):
    place = a_script_folder(tmp_path, rulebook={"id": "npqx-2030", "version": "1", "title": "New"})
    assert "does not know npqx-2030, task-1: get a newer one" in problems(check(place, a_csv()))


def test_other_files_are_no_sheets(folder):
    assert "a .json or a .csv file" in problems(check(folder, a_csv(), "marks.txt"))
    assert "can't be read" in problems(check_sheet(folder / "none.csv", None))


def test_one_script_has_one_sheet(folder):
    (folder / "marks.csv").write_text(a_csv())
    (folder / "marks.json").write_text(a_json())
    named = check_all([folder / "marks.csv", folder / "marks.json", folder / "marks.csv"], None)
    assert [sheet.path.name for sheet in named.right] == ["marks.csv"]
    assert "marks the same script" in str(*named.problems)


def test_the_blank_one_of_a_scripts_two_sheets_is_not_told(folder):
    """Whoever fills one leaves the other as it is."""
    (folder / "marks.csv").write_text(a_csv())
    (folder / "marks.json").write_text(blank_json(SCRIPT, TASK))
    named = check_all([folder / "marks.csv", folder / "marks.json"], None)
    assert (len(named.right), named.problems, named.passed_over()) == (1, [], 0)
    (folder / "marks.csv").write_text(blank_csv(SCRIPT, TASK))
    assert check_all([folder / "marks.csv", folder / "marks.json"], None).passed_over() == 1
