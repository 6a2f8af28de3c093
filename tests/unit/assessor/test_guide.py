"""The guide's examples are those of `events/`, and its words are the program's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from e2e.guide import GUIDE, block
from scriptgate_cli.assessor.pulling import NEEDS_NO_BELL, What
from scriptgate_cli.assessor.troubles import STATEMENTS

EVENTS = Path(__file__).parents[3] / "events"
TEXT = GUIDE.read_text("utf-8")


def documents(text: str) -> list[dict]:
    found, decoder = [], json.JSONDecoder()
    while text := text.strip():
        one, end = decoder.raw_decode(text)
        found.append(one)
        text = text[end:]
    return found


@pytest.mark.parametrize(
    ("contains", "events"),
    [
        ('"rulebook_version"', ["message"]),
        ('"decline"', ["claim", "extend", "return", "decline", "mark"]),
        ('"retry"', ["answer"]),
    ],
)
def test_the_examples_are_those_that_are_tested(contains, events):
    expected = [json.loads((EVENTS / f"assessor-{name}.json").read_text()) for name in events]
    assert documents(block("json", contains)) == expected


def test_every_action_stands_in_the_statement_that_is_named():
    statements = {
        line["Sid"]: line["Action"] for line in json.loads(block("json", "TakeMessages"))["Statement"]
    }
    for action, statement in STATEMENTS.values():
        assert action.split(" and ")[0] in statements[statement]


def test_what_pull_says_is_explained():
    for what in (What.HERE, What.ELSEWHERE, What.BAD, What.LEFT):
        assert f"`{what.value}`" in TEXT
    for code in NEEDS_NO_BELL:
        assert f"`{code}`" in TEXT
