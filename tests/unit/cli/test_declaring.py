"""Labels, titles and evidence come from what is declared, else from names, else from the order."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgate_cli.declaring import Declaration, declare_annexes, read_declaration
from scriptgate_cli.files import CannotRead


def labels(names, declaration=Declaration()):  # noqa: B008 - frozen
    return [annex.label for annex in declare_annexes(names, declaration)]


@pytest.mark.parametrize(
    ("name", "label", "title"),
    [
        ("Annex B plan.pdf", "B", "plan"),
        ("annex_c_governors_feedback.docx", "C", "governors feedback"),
        ("Appendix 12 - budget.pdf", "12", "budget"),
        ("Annex D.pdf", "D", "Annex D"),
        ("annexation history.pdf", "A", "annexation history"),
        ("plan.pdf", "A", "plan"),
    ],
)
def test_a_label_and_title_are_read_from_a_file_name(name, label, title):
    [annex] = declare_annexes([name], Declaration())

    assert (annex.label, annex.title) == (label, title)


def test_files_without_labels_take_the_free_ones_in_order():
    assert labels(["x.pdf", "Annex A plan.pdf", "y.pdf"]) == ["B", "A", "C"]


def test_numbered_annexes_are_continued_with_numbers():
    assert labels(["Annex 1 plan.pdf", "x.pdf"]) == ["1", "2"]


def test_what_is_declared_of_a_file_name_wins():
    declaration = Declaration(
        annexes=(
            {"name": "b.pdf", "label": "Z", "title": "Feedback", "evidence": "board-feedback"},
            {"name": "a.pdf", "label": "Y", "content_areas": ["leading-with-impact"]},
        )
    )

    first, second = declare_annexes(["a.pdf", "b.pdf"], declaration)

    assert (first.label, first.content_areas, first.evidence) == ("Y", ("leading-with-impact",), None)
    assert (second.label, second.title, second.evidence) == ("Z", "Feedback", "board-feedback")


def test_what_is_declared_without_file_names_goes_by_order():
    declaration = Declaration(annexes=({"label": "C"}, {"label": "D"}))

    assert labels(["x.pdf", "y.pdf"], declaration) == ["C", "D"]


@given(st.lists(st.text(min_size=1, max_size=30), max_size=20))
def test_every_annex_gets_a_label_and_a_title(names):
    annexes = declare_annexes(names, Declaration())

    assert len(annexes) == len(names)
    assert all(annex.label for annex in annexes)


def written(tmp_path, content):
    path = tmp_path / "declared.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_metadata_object_alone_is_metadata(tmp_path):
    metadata = {"declaration": {"own_work": True}}

    declaration = read_declaration(written(tmp_path, metadata))

    assert declaration == Declaration(metadata=metadata)
    assert not declaration.tells_evidence


def test_a_whole_manifest_gives_metadata_annexes_boundary_and_task(tmp_path):
    annex = {"role": "annex", "name": "plan.pdf", "label": "A", "evidence": "board-plan"}
    inside = {"label": "B", "evidence": "board-feedback"}
    manifest = {
        "rulebook": "npqh-2017",
        "task": "task-1",
        "files": [{"role": "script", "name": "essay.docx"}, annex],
        "annexes_inside": [inside],
        "confirmed_boundary": 57,
        "metadata": {"declaration": {"own_work": True}},
    }

    declaration = read_declaration(written(tmp_path, manifest))

    assert declaration == Declaration(
        {"declaration": {"own_work": True}}, (annex,), (inside,), 57, ("npqh-2017", "task-1"), "essay.docx"
    )
    assert declaration.tells_evidence


def test_no_file_declares_nothing():
    assert read_declaration(None) == Declaration()


@pytest.mark.parametrize(
    "content",
    [
        [1],
        "text",
        {"metadata": 3},
        {"files": {}},
        {"files": [3]},
        {"metadata": {}, "confirmed_boundary": "57"},
        {"metadata": {}, "confirmed_boundary": True},
    ],
)
def test_a_declaration_of_another_shape_is_refused_in_words(content, tmp_path):
    with pytest.raises(CannotRead, match=r"declared\.json"):
        read_declaration(written(tmp_path, content))


def test_what_is_not_json_is_refused_with_its_line(tmp_path):
    path = tmp_path / "declared.json"
    path.write_text('{\n"a": }', encoding="utf-8")

    with pytest.raises(CannotRead, match="not JSON: line 2"):
        read_declaration(path)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[" * 200_000])
def test_bytes_that_no_json_reader_can_take_are_refused(content, tmp_path):
    path = tmp_path / "declared.json"
    path.write_bytes(content)

    with pytest.raises(CannotRead, match="not JSON"):
        read_declaration(path)
