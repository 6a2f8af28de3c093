"""Lines become paragraphs: what happens at a line's end."""

import pytest

from scriptgate.documents.pdf.joining import join_lines
from scriptgate.documents.pdf.page import Line


def joined(first: str, second: str, compounds: frozenset[str] = frozenset()) -> str:
    lines = [Line(text, 1, 50, 500, 100 + 14 * number, 11) for number, text in enumerate((first, second))]
    return join_lines(lines, compounds)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("the imple-", "mentation of it", "the implementation of it"),
        ("the year-", "2024 report", "the year-2024 report"),
        ("short-", "and long-term", "short- and long-term"),
        ("the plan \u2013", "then we", "the plan \u2013 then we"),
        ("the plan\u2014", "then we", "the plan\u2014then we"),
        ("teachers and/", "or parents", "teachers and/or parents"),
        (
            "at https://trust.example/reports/",
            "2024.html today",
            "at https://trust.example/reports/2024.html today",
        ),
        ("an ordinary", "line end", "an ordinary line end"),
    ],
)
def test_a_line_ends_within_a_word_or_between_words(first, second, whole):
    assert joined(first, second) == whole


def test_a_compound_seen_elsewhere_keeps_its_hyphen():
    assert joined("their self-", "evaluation", frozenset({"self-evaluation"})) == "their self-evaluation"
