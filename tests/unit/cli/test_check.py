"""`scriptgate check` checks real files with the real rules and says by its exit status how it went."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document
from jsonschema import Draft202012Validator

from scriptgate.catalogue import load_schema
from scriptgate_cli.main import run

TASK = ["--task", "npqh-2017/task-1"]

METADATA = {
    "home_school": {"urn": "123456"},
    "programme": {"title": "Reading for all", "starts_on": "2025-09-01", "ends_on": "2026-07-01", "terms": 3},
    "board": {
        "plan_presented_on": "2025-06-01",
        "implementation_started_on": "2025-09-08",
        "feedback_gathered": True,
        "feedback_on": "2025-06-20",
    },
    "declaration": {"own_work": True},
}

ANNEXES = [
    {
        "name": "plan.docx",
        "label": "A",
        "title": "Plan as presented",
        "evidence": "board-plan",
        "content_areas": ["leading-with-impact"],
    },
    {
        "name": "feedback.docx",
        "label": "B",
        "title": "Feedback",
        "evidence": "board-feedback",
        "content_areas": ["working-in-partnership"],
    },
]


def write_document(path: Path, words: int, *sentences: str) -> Path:
    """A document of so many words of prose under one heading, and the sentences beside them."""
    document = Document()
    document.add_heading("Implementation", level=1)
    for start in range(0, words, 100):
        document.add_paragraph(" ".join(["school"] * min(100, words - start)) + ".")
    for sentence in sentences:
        document.add_paragraph(sentence)
    document.save(str(path))
    return path


@pytest.fixture
def essay(tmp_path):
    return write_document(tmp_path / "essay.docx", 300, "The plan is in Annex A and the feedback in Annex B.")


@pytest.fixture
def annexes(tmp_path):
    files = [write_document(tmp_path / name, 40) for name in ("plan.docx", "feedback.docx")]
    return [argument for file in files for argument in ("--annex", str(file))]


def declared(tmp_path: Path, content: object) -> list[str]:
    path = tmp_path / "declared.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return ["--metadata", str(path)]


def report_of(arguments, capsys):
    status = run(["check", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def rules_of(report) -> set[str]:
    return {finding["rule"] for finding in report["findings"]}


def test_a_whole_declaration_is_checked_whole_and_compliant(essay, annexes, tmp_path, capsys):
    options = declared(tmp_path, {"metadata": METADATA, "files": ANNEXES})

    status, report = report_of([str(essay), *TASK, *annexes, *options], capsys)

    assert (status, report["verdict"]) == (0, "compliant"), report["findings"]
    assert [annex["label"] for annex in report["annexes"]] == ["A", "B"]
    assert {item["what"] for item in report["not_checked"]} == {
        "The deadline",
        "Whether your name or TRN stands in the files",
    }
    Draft202012Validator(load_schema("report")).validate(report)


def test_without_metadata_its_rules_are_named_as_not_checked_and_find_nothing(essay, annexes, capsys):
    status, report = report_of([str(essay), *TASK, *annexes], capsys)

    assert (status, report["verdict"]) == (0, "compliant"), report["findings"]
    said = " ".join(item["why"] for item in report["not_checked"])
    assert "--metadata" in said
    assert rules_of(report).isdisjoint({"required-evidence", "board-feedback", "declaration-signed"})


def test_metadata_alone_leaves_only_the_evidence_unchecked(essay, annexes, tmp_path, capsys):
    late = {**METADATA, "board": {**METADATA["board"], "plan_presented_on": "2025-10-01"}}

    status, report = report_of([str(essay), *TASK, *annexes, *declared(tmp_path, late)], capsys)

    assert (status, report["verdict"]) == (1, "non_compliant")
    assert "board-before-implementation" in rules_of(report)
    assert "required-evidence" not in rules_of(report)


def test_declared_files_without_the_required_evidence_need_a_review(essay, annexes, tmp_path, capsys):
    options = declared(tmp_path, {"metadata": METADATA, "files": [{**ANNEXES[0]}]})

    status, report = report_of([str(essay), *TASK, *annexes, *options], capsys)

    assert (status, report["verdict"]) == (1, "needs_review")
    assert "required-evidence" in rules_of(report)


def test_metadata_against_its_schema_is_returned_with_the_field(essay, tmp_path, capsys):
    wrong = {**METADATA, "home_school": {"urn": "12"}}

    status, report = report_of([str(essay), *TASK, *declared(tmp_path, wrong)], capsys)

    assert (status, report["verdict"]) == (1, "returned")
    assert any("/metadata/home_school/urn" in (finding["field"] or "") for finding in report["findings"])


def test_a_kind_of_evidence_that_the_task_does_not_know_is_named(essay, annexes, tmp_path, capsys):
    files = [{**ANNEXES[0], "evidence": "board-plans"}, ANNEXES[1]]

    _, report = report_of(
        [str(essay), *TASK, *annexes, *declared(tmp_path, {"metadata": METADATA, "files": files})], capsys
    )

    assert report["verdict"] == "returned"
    assert report["findings"][0]["field"] == "/files/1/evidence"


def test_a_manifest_for_another_task_does_not_match(essay, tmp_path, capsys):
    manifest = {"rulebook": "npqh-2017", "task": "task-2", "metadata": METADATA}

    _, report = report_of([str(essay), *TASK, *declared(tmp_path, manifest)], capsys)

    assert "entry-matches" in rules_of(report)


def test_an_essay_over_the_limit_does_not_pass(tmp_path, capsys):
    essay = write_document(tmp_path / "long.docx", 4001)

    status, report = report_of([str(essay), *TASK], capsys)

    assert (status, report["verdict"]) == (1, "non_compliant")
    assert report["counts"]["lenient"] == 4001


def test_the_text_report_is_printed_and_the_page_written(essay, tmp_path, capsys):
    page = tmp_path / "report.html"

    assert run(["check", str(essay), *TASK, "--html", str(page)]) in {0, 1}

    assert "WORDS AGAINST THE LIMIT" in capsys.readouterr().out
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"plain text"])
def test_a_script_that_can_not_be_read_ends_with_2_and_a_report_that_says_why(content, tmp_path, capsys):
    essay = tmp_path / "essay.docx"
    essay.write_bytes(content)

    status, report = report_of([str(essay), *TASK], capsys)

    assert (status, report["verdict"], report["counts"]) == (2, "returned", None)


def test_an_annex_that_can_not_be_read_is_a_finding(essay, tmp_path, capsys):
    broken = tmp_path / "plan.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")

    status, report = report_of([str(essay), *TASK, "--annex", str(broken)], capsys)

    assert (status, report["verdict"]) == (1, "returned")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.docx", *TASK], "There is no file 'missing.docx'."),
        ([".", *TASK], "'.' is a folder: name the file in it."),
        (["missing.docx"], "Missing option '--task'"),
        ([], "Missing argument 'SCRIPT'"),
    ],
)
def test_what_is_missing_is_told_in_one_clear_line(arguments, words, capsys):
    assert run(["check", *arguments]) == 2

    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told


def test_a_missing_annex_and_a_missing_metadata_file_are_named(essay, capsys):
    assert run(["check", str(essay), *TASK, "--annex", "gone.pdf"]) == 2
    assert run(["check", str(essay), *TASK, "--metadata", "gone.json"]) == 2

    told = capsys.readouterr().err
    assert "'gone.pdf'" in told
    assert "'gone.json'" in told


def test_a_page_that_can_not_be_written_is_told(essay, tmp_path, capsys):
    assert run(["check", str(essay), *TASK, "--html", str(tmp_path / "no" / "report.html")]) == 2
    assert "can't be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("task", "advice"),
    [
        ("npqh-2017/task-11", "Did you mean npqh-2017/task-1?"),
        ("NPQH-2017/TASK-2", "Did you mean npqh-2017/task-2?"),
        ("task-2", "Did you mean npqh-2017/task-2?"),
        ("zzzzzzzz", "There are: "),
    ],
)
def test_an_unknown_task_suggests_the_nearest(task, advice, essay, capsys):
    assert run(["check", str(essay), "--task", task]) == 2
    assert advice in " ".join(capsys.readouterr().err.split())


def with_annexes_inside(path: Path) -> Path:
    document = Document()
    document.add_heading("Implementation", level=1)
    document.add_paragraph("See Annex A and Annex B. " + " ".join(["school"] * 300))
    for label in "AB":
        document.add_heading(f"Annex {label}: Evidence", level=1)
        document.add_paragraph("Minutes of the meeting of the board.")
    document.save(str(path))
    return path


def test_annexes_inside_the_script_can_be_the_evidence(tmp_path, capsys):
    essay = with_annexes_inside(tmp_path / "one.docx")
    inside = [
        {"label": label, "evidence": evidence, "content_areas": ["leading-with-impact"]}
        for label, evidence in (("A", "board-plan"), ("B", "board-feedback"))
    ]

    _, without = report_of(
        [str(essay), *TASK, *declared(tmp_path, {"metadata": METADATA, "files": [ANNEXES[0]]})], capsys
    )
    status, report = report_of(
        [str(essay), *TASK, *declared(tmp_path, {"metadata": METADATA, "annexes_inside": inside})], capsys
    )

    assert "required-evidence" in rules_of(without)
    assert (status, report["verdict"]) == (0, "compliant"), report["findings"]


def test_an_annex_inside_of_an_unknown_kind_is_named(tmp_path, capsys):
    essay = with_annexes_inside(tmp_path / "one.docx")
    options = declared(
        tmp_path, {"metadata": METADATA, "annexes_inside": [{"label": "A", "evidence": "plan"}]}
    )

    _, report = report_of([str(essay), *TASK, *options], capsys)

    assert report["verdict"] == "returned"
    assert report["findings"][0]["field"].startswith("/annexes_inside/0")


def test_a_person_can_say_where_the_annexes_begin(tmp_path, capsys):
    essay = with_annexes_inside(tmp_path / "one.docx")

    _, report = report_of([str(essay), *TASK, "--confirm-boundary", "none"], capsys)

    assert report["boundary"]["certainty"] == "confirmed"
    assert report["counts"]["strict"] > 310
    assert run(["check", str(essay), *TASK, "--confirm-boundary", "99"]) == 2
