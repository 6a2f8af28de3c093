"""Texts made to be searched again and again from every place: counted and checked soon.

Measured on one core: each under a second. Before, each took minutes.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.clock import within
from builders.manuscripts import RULE, heading, manuscript, prose
from scriptgate.catalogue import load_rulebook
from scriptgate.counting.annexes import embedded_annexes
from scriptgate.counting.boundary import find_boundary
from scriptgate.counting.counter import count_words
from scriptgate.counting.leaving_out import _NUMBERS
from scriptgate.counting.tokens import _MAY_JOIN
from scriptgate.documents.manuscript import Block, Kind
from scriptgate.reports import make_report
from scriptgate.rules.assemble import AnnexFile, ScriptFile, build_case
from scriptgate.rules.case import Script
from scriptgate.rules.engine import assess
from scriptgate.wording import count

SECONDS = 5.0
LONG = 300_000


@pytest.mark.parametrize("piece", ["1", ".", "\u200b", "1.", "…", "ж1", "–", "(", "文", "é.", "a1", ". "])
@pytest.mark.parametrize("kind", [Kind.PARAGRAPH, Kind.HEADER, Kind.FORM, Kind.CONTENTS])
def test_a_text_that_repeats_itself_is_counted_soon(piece, kind):
    repeated = Block(piece * (LONG // len(piece)), kind)

    with within(SECONDS):
        count_words(manuscript(heading("Context"), prose(60), repeated, Block("1 2 " * 90, kind)), RULE)


@pytest.mark.parametrize("piece", ["a.", "a@", "a@b.", "a@b-", "@", ".", "a", "a-", "A1234567890", "Jane "])
def test_an_annex_that_repeats_itself_is_checked_soon(piece):
    annex = manuscript(Block(piece * (LONG // len(piece))))

    with within(SECONDS):
        assess(case(annex))


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Write to office.manager@fellside-primary.example or a+b@x.example.", 2),
        ("(j.doe@school.example)", 1),
        ("at 4 @ 2.50 each, user@localhost, @handle.example", 0),
    ],
)
def test_email_addresses_are_found_as_before(text, addresses):
    findings = assess(case(manuscript(Block(text)))).findings

    found = [finding.found for finding in findings if finding.rule == "personal-data"]
    said = f"It has {count(addresses, 'email address', 'email addresses')} and 0 pupil numbers."
    assert found == ([said] if addresses else [])


def case(annex):
    rulebook = load_rulebook("npqh-2017")
    account = manuscript(heading("Context"), prose(60))
    return build_case(
        rulebook=rulebook,
        task_id="task-1",
        script=ScriptFile("account.docx", account),
        annexes=(AnnexFile("A", "Plan", "plan.docx", None, (), annex),),
        metadata=None,
    )


EARLIER_JOINTS = re.compile("[^\\sA-Za-z'’\u00c0-\u024f]+(?=[^\\W\\d_])")
EARLIER_NUMBERS = re.compile(r"[\s.…_·]*\d+")


@given(st.text(alphabet="aZé'’×1._- \u200bжж文·…/"))
def test_the_quicker_patterns_find_what_the_slow_ones_found(text):
    assert len(_MAY_JOIN.findall(text)) == len(EARLIER_JOINTS.findall(text))
    assert _NUMBERS.sub("#", text) == EARLIER_NUMBERS.sub("#", text)
    assert _NUMBERS.split(text) == EARLIER_NUMBERS.split(text)


ENDLESS_WORD = "a" * 900_000


@pytest.mark.parametrize("confirmed", [None, 0, 2])
def test_a_word_without_end_in_a_heading_is_cut_in_the_report(confirmed):
    headings = [heading(ENDLESS_WORD), heading("Annex A"), heading(ENDLESS_WORD, bold=True)]
    account = manuscript(headings[0], prose(60), headings[1], headings[2], prose(60))
    built = replace(case(account), script=Script("a.docx", account, count_words(account, RULE, confirmed)))

    report = json.dumps(make_report(built, assess(built), datetime(2026, 11, 20, tzinfo=UTC)))

    assert len(report) < 50_000


def test_the_titles_of_annexes_inside_a_file_are_cut():
    account = manuscript(prose(60), heading("Annex A"), heading(ENDLESS_WORD), prose(60))
    (annex,) = embedded_annexes(account, find_boundary(account))

    assert annex.title == "a" * 299 + "…"
