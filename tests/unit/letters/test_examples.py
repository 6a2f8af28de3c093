"""The catalogue of examples is whole, and each letter says the same in both of its parts."""

from __future__ import annotations

import re

import pytest
from lxml import html

from scriptgate.letters import LETTERS, Letter, render
from scriptgate_local.letters.examples import EXAMPLES, Example, every_example

ONLY_IN_HTML = "If the button does not work, copy this address:"
_NAMES = [f"{example.letter}-{example.case}" for example in every_example()]


@pytest.fixture(params=every_example(), ids=_NAMES)
def example(request: pytest.FixtureRequest) -> Example:
    return request.param


@pytest.fixture
def letter(example: Example) -> Letter:
    return render(example.letter, example.context)


def html_words(letter: Letter) -> str:
    """What a reader of the HTML part sees."""
    (body,) = html.fromstring(letter.html.encode()).iter("body")
    for cell in body.iter("td", "p", "li", "h1", "h2", "br", "table"):
        cell.tail = f" {cell.tail or ''}"
        cell.text = f" {cell.text or ''}"
    return " ".join(body.text_content().replace(ONLY_IN_HTML, " ").split())


def words(text: str) -> set[str]:
    """Words, numbers and addresses, whatever their case and the punctuation around them."""
    return {word.strip(".,:;()[]\"'-") for word in text.casefold().split()} - {"", ">", "█", "░"}


def test_every_letter_has_an_example():
    assert set(EXAMPLES) == LETTERS
    assert all(EXAMPLES.values())


def test_no_two_examples_have_the_same_name():
    assert len(_NAMES) == len(set(_NAMES))


def test_an_example_is_of_the_letter_that_it_stands_under():
    assert all(example.letter == name for name, examples in EXAMPLES.items() for example in examples)


def test_both_parts_say_the_same(letter: Letter):
    assert words(html_words(letter)) ^ words(re.sub(r"[█░]", " ", letter.text)) == set()


def test_both_parts_have_the_same_numbers_and_addresses(letter: Letter):
    pattern = r"https?://\S+|\d[\d,.:/]*\d|\d"
    assert set(re.findall(pattern, html_words(letter))) == set(re.findall(pattern, letter.text))


def test_nothing_is_said_as_none(letter: Letter):
    for part in (letter.subject, letter.text, html_words(letter)):
        assert not re.search(r"\bNone\b(?!\.)", part)
