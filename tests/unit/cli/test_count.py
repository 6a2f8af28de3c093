"""`scriptgate count`: any document, no cloud, no rulebook needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document

from builders import odt
from builders.essays import Essay
from builders.wordml import docx, heading_styles, paragraph, run
from scriptgate_cli.main import run as scriptgate


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    document = Document()
    document.add_heading("What we did", level=1)
    document.add_paragraph("one two three four five")
    document.add_heading("Annex A: Plan", level=1)
    document.add_paragraph("this is left out")
    document.save(str(tmp_path / "essay.docx"))
    return tmp_path / "essay.docx"


def counted(capsys: pytest.CaptureFixture[str], *arguments: str | Path):
    assert scriptgate(["count", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_counts_without_a_task_or_a_limit(essay: Path, capsys: pytest.CaptureFixture[str]):
    figures = counted(capsys, essay)
    assert (figures["counts"]["strict"], figures["counts"]["lenient"], figures["counts"]["limit"]) == (
        8,
        5,
        None,
    )
    assert {part["part"]: part["words"] for part in figures["parts"]} == {"heading": 3, "body": 5, "annex": 7}
    assert figures["boundary"]["heading"] == "Annex A: Plan"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.odt",
            odt.odt(odt.h("What we did"), odt.p("one two three four five"), styles=odt.heading_styles()),
        ),
        ("a.pdf", Essay().heading("What we did").paragraph("one two three four five").pdf()),
        ("no-suffix", docx(paragraph("What we did", style="Heading1"), paragraph("one two three four five"))),
    ],
)
def test_any_document_is_counted_whatever_it_is_called(name: str, content: bytes, tmp_path: Path, capsys):
    (tmp_path / name).write_bytes(content)
    figures = counted(capsys, tmp_path / name)
    assert (figures["file"], figures["counts"]["strict"]) == (name, 8)
    assert scriptgate(["count", str(tmp_path / name)]) == 0
    text = capsys.readouterr().out
    for title in ("WORDS\n", "WORDS BY SECTION\n", "WORDS BY PART\n", "WHERE THE COUNTED TEXT ENDS\n"):
        assert title in text


def test_the_text_names_both_counts_the_parts_and_the_boundary(
    essay: Path, capsys: pytest.CaptureFixture[str]
):
    assert scriptgate(["count", str(essay), "--limit", "6"]) == 0
    text = capsys.readouterr().out
    for wanted in ("strict        8", "lenient       5", "limit 6", 'Counting ended before "Annex A: Plan"'):
        assert wanted in text
    assert "Annexes                                               7  -         -" in text


def test_a_task_brings_its_limit_and_an_own_limit_goes_before_it(essay: Path, capsys):
    assert counted(capsys, essay, "--task", "npqh-2017/task-1")["counts"]["limit"] == 4000
    assert counted(capsys, essay, "--task", "npqh-2017/task-1", "--limit", "5")["counts"]["limit"] == 5


def test_a_person_can_say_where_the_annexes_begin(essay: Path, capsys):
    assert counted(capsys, essay, "--confirm-boundary", "none")["counts"]["strict"] == 15
    assert counted(capsys, essay, "--confirm-boundary", "1")["counts"]["strict"] == 3


def test_the_text_says_how_to_move_the_boundary(essay: Path, capsys):
    assert scriptgate(["count", str(essay)]) == 0
    assert "--confirm-boundary 2 " in capsys.readouterr().out
    assert scriptgate(["count", str(essay), "--confirm-boundary", "2"]) == 0
    assert "--confirm-boundary" not in capsys.readouterr().out


def test_without_a_limit_there_is_no_bar(essay: Path, capsys):
    assert scriptgate(["count", str(essay)]) == 0
    assert "#" not in capsys.readouterr().out


@pytest.mark.parametrize("block", ["4", "99", "last", "-1", "\u00b2"])
def test_a_boundary_that_is_no_paragraph_is_refused(essay: Path, block: str, capsys):
    assert scriptgate(["count", str(essay), "--confirm-boundary", block]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_marked_view_is_written_and_its_text_is_escaped(tmp_path: Path):
    hostile = tmp_path / "<b>.docx"
    hostile.write_bytes(docx(paragraph(run("<script>alert(1)</script> and more"))))
    page = tmp_path / "marked.html"
    assert scriptgate(["count", str(hostile), "--marked", str(page)]) == 0
    html = page.read_text("utf-8")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; and more" in html
    assert "<b>.docx" not in html


def test_what_cannot_be_read_says_why_and_what_to_do(tmp_path: Path, capsys):
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 no more")
    assert scriptgate(["count", str(broken)]) == 2
    error = capsys.readouterr().err
    assert "broken.docx' can't be counted (" in error
    assert "Traceback" not in error


def test_a_missing_file_is_named(tmp_path: Path, capsys):
    assert scriptgate(["count", str(tmp_path / "none.docx")]) == 2
    assert "There is no file" in capsys.readouterr().err


CONTROLS = "\x1b[31m \x1b]0;title\x07 \u009b2J \u202egnirts"


@pytest.mark.parametrize(
    "content", [docx(paragraph("two words")), b"PK\x03\x04 no more"], ids=["read", "not"]
)
@pytest.mark.parametrize("marked", [[], ["--marked", "nowhere/page.html"]], ids=["", "marked"])
def test_the_name_of_a_file_moves_no_cursor(tmp_path: Path, monkeypatch, content, marked, capsys):
    monkeypatch.chdir(tmp_path)
    Path(f"essay {CONTROLS}.docx").write_bytes(content)

    scriptgate(["count", f"essay {CONTROLS}.docx", *marked])
    scriptgate(["count", f"none {CONTROLS}.docx"])

    shown = "".join(capsys.readouterr())
    assert "essay [31m" in shown or "page can't be written" in shown
    assert not [sign for sign in shown if sign != "\n" and (sign < " " or "\x7f" <= sign < "\xa0")]
    assert "\u202e" not in shown


@pytest.mark.parametrize("terminal", [True, False])
def test_json_on_a_terminal_escapes_what_moves_its_cursor(tmp_path: Path, monkeypatch, terminal, capsys):
    essay = tmp_path / "essay.docx"
    essay.write_bytes(
        docx(
            paragraph("Één \u009b2J \u202egnirts", style="Heading1"),
            paragraph("two words"),
            styles=heading_styles(),
        )
    )
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)

    assert scriptgate(["count", str(essay), "--json"]) == 0

    shown = capsys.readouterr().out
    assert shown.isascii() is terminal
    assert json.loads(shown)["sections"][0]["title"] == "Één \u009b2J \u202egnirts"
