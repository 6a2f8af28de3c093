"""A cohort's CSV file: judged whole, every bad row named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgate import catalogue
from scriptgate.submissions.cohort_file import read_cohort, window_slug
from scriptgate.submissions.tables import InvalidTable

HEADER = [
    "candidate",
    "name",
    "email",
    "trn",
    "cohort",
    "rulebook",
    "task",
    "window",
    "deadline",
    "opens",
    "grace_minutes",
    "home_urn",
]
GOOD = {
    "candidate": "LF10042",
    "name": "Rowan Example",
    "email": "rowan@fellside-school.example",
    "trn": "0123456",
    "cohort": "Autumn 2026",
    "rulebook": "npqh-2017",
    "task": "task-1",
    "window": "2026 Autumn",
    "deadline": "2026-11-20 12:00",
    "opens": "2026-09-01 09:00",
    "grace_minutes": "10",
    "home_urn": "123456",
}


def row(**changes):
    return ",".join({**GOOD, **changes}[name] for name in HEADER)


def file_of(*rows, header=HEADER):
    return "\n".join([",".join(header), *rows, ""]).encode()


def read(content):
    rulebooks = {rulebook: catalogue.load_rulebook(rulebook) for rulebook in catalogue.rulebook_ids()}
    return read_cohort(content, rulebooks, catalogue.load_schema("enrolment"))


def problems(content):
    with pytest.raises(InvalidTable) as refused:
        read(content)
    return [(problem.line, problem.column, problem.reason) for problem in refused.value.problems]


def test_a_row_becomes_an_enrolment_with_times_in_utc():
    (enrolment,) = read(file_of(row()))

    assert enrolment.entry == "LF10042-task-1-2026-autumn"
    assert enrolment.deadline == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert enrolment.opens == datetime(2026, 9, 1, 8, tzinfo=UTC)
    assert (enrolment.grace_seconds, enrolment.trn, enrolment.home_urn) == (600, "0123456", "123456")


def test_optional_columns_may_be_blank_or_left_out():
    short = [name for name in HEADER if name not in {"trn", "opens", "grace_minutes", "home_urn"}]
    blank = row(trn="", opens="", grace_minutes="", home_urn="")

    (without,) = read(file_of(",".join(GOOD[name] for name in short), header=short))
    (left_blank,) = read(file_of(blank))

    assert without == left_blank
    assert without.grace_seconds is None


@pytest.mark.parametrize(
    "variant",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b",", b";"),
        lambda content: content.replace(b",", b"\t"),
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.replace(b"\n", b"\n,,,,,,,,,,,\n"),
        lambda content: content.replace(b"candidate,name", b"Candidate, NAME "),
        lambda content: content.replace(b"grace_minutes", b"Grace minutes"),
        lambda content: content.replace(b"Rowan Example", b'"Rowan \xc2\xa0Example"'),
        lambda content: content.replace(b",", b"\t").decode().encode("utf-16"),
        lambda content: content.replace(b",", b"\t").decode().encode("utf-16-le"),
        lambda content: content.replace(b",", b"\t").decode().encode("utf-16-be"),
        lambda content: b"sep=;\r\n" + content.replace(b",", b";"),
        lambda content: content.replace(b"\n", b"\r"),
        lambda content: content.replace(b"\n", b",,,\n"),
        lambda content: content.replace(b"2026-11-20 12:00", b"20/11/2026 12:00:00"),
        lambda content: content.replace(b"2026-11-20 12:00", b"20 Nov 2026 12:00"),
        lambda content: content.replace(b"0123456", b'"=""0123456"""'),
        lambda content: content.replace(b"LF10042", "\u201cLF10042\u201d".encode()),
        lambda content: content.replace(b"rowan@", "\u200browan@".encode()),
        lambda content: content.replace(b"home_urn", b'"Home\nURN"'),
        lambda content: content.replace(b",123456", b""),
    ],
    ids=[
        "bom",
        "semicolons",
        "tabs",
        "crlf",
        "blank rows",
        "capitals",
        "spaces",
        "no-break space",
        "unicode text",
        "utf-16 without a mark",
        "the other way round",
        "separator line",
        "old mac",
        "empty columns",
        "local date with seconds",
        "month in words",
        "formula that keeps zeros",
        "curly quotes",
        "zero-width space",
        "heading of two lines",
        "last cell left out",
    ],
)
def test_what_spreadsheets_make_of_the_file_reads_the_same(variant):
    (expected,) = read(file_of(row()))
    (found,) = read(variant(file_of(row())))

    assert (found.name, found.email) == ("Rowan Example", expected.email)
    assert (found.entry, found.trn, found.deadline) == (expected.entry, "0123456", expected.deadline)


def test_an_apostrophe_in_a_name_stays_as_it_was_typed():
    (found,) = read(file_of(row(name="Robin O\u2019Example")))

    assert found.name == "Robin O\u2019Example"


def test_a_file_without_a_header_is_told_so_and_nobody_named():
    (found,) = problems(row().encode())

    assert found[:2] == (1, "")
    assert "no heading is known" in found[2]
    assert "owan" not in found[2]


def test_cells_under_no_heading_are_named_and_an_empty_column_between_is_left_out():
    between = [*HEADER[:3], "", *HEADER[3:]]

    def wide(cell):
        cells = row().split(",")
        return ",".join([*cells[:3], cell, *cells[3:]])

    assert len(read(file_of(wide(""), header=between))) == 1
    assert problems(file_of(wide("x"), header=between)) == [(1, "", "column 4 has cells but no heading")]


def test_a_composed_and_a_decomposed_name_are_the_same():
    rows = (row(name="Zoe\u0308 Example"), row(name="Zo\u00eb Example", task="task-2"))

    assert [enrolment.name for enrolment in read(file_of(*rows))] == ["Zo\u00eb Example"] * 2


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("candidate", "LF-10042", "letters and digits"),
        ("candidate", "L" * 21, "letters and digits"),
        ("candidate", "", "missing"),
        ("name", "", "missing"),
        ("name", "Rowan\x07", "expected a name"),
        ("email", "rowan", "an email address"),
        ("email", "a@b.example c@d.example", "an email address"),
        ("trn", "123456", "7 digits"),
        ("trn", "0000000", "7 digits"),
        ("home_urn", "099999", "6 digits"),
        ("grace_minutes", "ten", "number of minutes"),
        ("grace_minutes", "-5", "number of minutes"),
        ("trn", "123456", "dropped leading zeros"),
        ("rulebook", "NPQH 2017", "did you mean npqh-2017?"),
        ("task", "Task 1", "did you mean task-1?"),
        ("rulebook", "npqh-2071", "did you mean npqh-2017?"),
        ("task", "task1", "did you mean task-1?"),
        ("task", "essay", "there is task-1, task-2"),
        ("window", "--", "a window's name"),
        ("deadline", "20/11/2026", "the time of day is missing"),
        ("deadline", "11/20/2026 12:00", "the day comes before the month"),
        ("candidate", "1.00E+05", "took it for a number"),
        ("name", "Zo\u00c3\u00ab Example", "another encoding"),
        ("name", "Zo\ufffd Example", "another encoding"),
        ("deadline", "2026-02-30 12:00", "no such day"),
        ("opens", "2026-11-20 12:00", "after its deadline"),
        ("opens", "soon", "expected a day and a time"),
    ],
)
def test_a_bad_cell_is_named_with_its_line_and_column(column, value, reason):
    (found,) = problems(file_of(row(candidate="LF1", trn="7654321"), row(**{column: value})))

    assert found[:2] == (3, column)
    assert reason in found[2]


def test_every_bad_row_is_named_not_only_the_first():
    content = file_of(row(trn="1"), row(candidate="LF2", task="task-9", trn="2"), row(candidate="x-y"))

    assert [(line, column) for line, column, _ in problems(content)] == [
        (2, "trn"),
        (3, "task"),
        (3, "trn"),
        (4, "candidate"),
    ]


def test_lines_are_counted_as_an_editor_does_even_after_a_cell_of_two_lines():
    content = file_of(row(candidate="LF1", name='"Rowan\nExample"', trn=""), row(task="task-9"))

    assert [line for line, _, _ in problems(content)] == [4]


def test_reasons_never_quote_personal_data():
    content = file_of(row(name="Secret\x07Name", email="secret.example", trn="99"), row(name="Other Secret"))

    assert not [reason for *_, reason in problems(content) if "ecret" in reason or "99" in reason]


def test_the_same_entry_twice_is_named():
    assert problems(file_of(row(), row(window="2026-AUTUMN"))) == [
        (3, "", "the same entry as line 2: LF10042-task-1-2026-autumn")
    ]


def test_a_candidate_with_two_names_is_named():
    assert problems(file_of(row(), row(task="task-2", name="Robin Example"))) == [
        (3, "name", "line 2 says otherwise of candidate LF10042")
    ]


def test_two_candidates_with_one_trn_are_named():
    assert problems(file_of(row(), row(candidate="LF2"))) == [
        (3, "trn", "line 2 has it for another candidate")
    ]


@pytest.mark.parametrize(
    ("content", "line", "column", "reason"),
    [
        (b"", 1, "candidate", "column is missing"),
        (file_of(), 1, "", "no row under the header"),
        (file_of(row(), header=[*HEADER[:-1], "homeurn"]), 1, "homeurn", "did you mean home_urn?"),
        (file_of(row(), header=[*HEADER[:-1], "name"]), 1, "name", "comes twice"),
        (file_of(row() + ",more"), 2, "", "13 cells, but the header has 12"),
        (
            file_of(row(name="Zoë").encode("utf-8").decode()).replace("ë".encode(), b"\xeb"),
            2,
            "",
            "CSV UTF-8",
        ),
        (file_of(row(name='"Rowan')), 2, "", "not CSV"),
    ],
    ids=["empty", "header only", "unknown column", "column twice", "too many cells", "latin-1", "open quote"],
)
def test_a_file_that_is_no_cohort_says_why(content, line, column, reason):
    assert any(
        (found[0], found[1]) == (line, column) and reason in found[2] for found in problems(content)
    ), problems(content)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail_in_any_other_way(content):
    with pytest.raises(InvalidTable):
        read(content)


@given(st.text(max_size=60))
def test_a_window_makes_a_slug_that_is_safe_in_ids(name):
    try:
        slug = window_slug(name)
    except ValueError:
        return
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == window_slug(slug)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (",".join(f"x{n}" for n in range(100_000)).encode(), "100,001 columns"),
        (b"x" * 30_000_000, "too large"),
    ],
    ids=["columns", "bytes"],
)
def test_what_is_far_too_large_for_a_cohort_is_soon_told(content, told):
    """A hint for each of a hundred thousand unknown columns takes minutes."""
    with pytest.raises(InvalidTable) as refused:
        read_cohort(b"candidate," + content, {}, catalogue.load_schema("enrolment"))

    (problem,) = refused.value.problems
    assert told in problem.reason
