"""Numbers, money, sizes and foreign text as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgate.wording import count, money, one_line, size, utc_minute


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (15000, "£150.00"),
        (5, "£0.05"),
        (214500, "£2,145.00"),
        (0, "£0.00"),
        (None, "an amount to be decided"),
    ],
)
def test_pence_read_as_pounds_and_an_unset_amount_as_words(pence, words):
    assert money(pence) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (12_345, "12.3 KB"), (25_000_000, "25.0 MB")],
)
def test_a_length_reads_as_file_managers_show_it(length, words):
    assert size(length) == words


def test_one_of_a_thing_is_not_plural():
    assert [count(1, "word"), count(4212, "word"), count(2, "piece of advice", "pieces of advice")] == [
        "1 word",
        "4,212 words",
        "2 pieces of advice",
    ]


def test_direction_marks_and_control_characters_vanish():
    assert one_line("essay\u202excod.exe\x00\x1b[31m\u200b") == "essayxcod.exe[31m"


def test_a_long_line_is_cut_with_an_ellipsis():
    assert one_line("one two three", 8) == "one two…"


@given(st.text())
def test_foreign_text_is_always_one_line_of_visible_characters(text):
    line = one_line(text, 20)

    assert len(line) <= 20
    assert line == " ".join(line.split())
    assert len(line.splitlines()) <= 1


def test_a_time_in_utc_says_so():
    assert utc_minute("2026-11-20T10:15:31Z") == "2026-11-20 10:15:31 UTC"
