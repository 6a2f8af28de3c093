"""The rules as a participant reads them come from the rulebook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scriptgate.catalogue import load_rulebook, rulebook_ids
from scriptgate.counting.ledger import CountingRule
from scriptgate.rules.plain import rules_in_words

NPQH = load_rulebook("npqh-2017")


@pytest.mark.parametrize("name", rulebook_ids())
def test_every_task_of_every_rulebook_has_rules_in_sentences(name: str):
    rulebook = load_rulebook(name)
    for task in rulebook.tasks:
        rules = rules_in_words(rulebook, task)
        assert 4 <= len(rules) <= 12
        assert all(rule[0].isupper() and rule.endswith(".") for rule in rules), rules


def test_limits_and_numbers_are_the_rulebooks():
    task = NPQH.task("task-1")
    rules = " ".join(rules_in_words(NPQH, replace(task, word_limit=1234)))
    assert "At most 1,234 words." in rules
    assert "at least 2 school terms" in rules
    assert "the plan as presented to the governing board and the governing board's feedback" in rules


def test_what_does_not_count_is_named_from_the_counting_rule():
    everything = replace(NPQH, counting=CountingRule(frozenset(), frozenset()))
    first = rules_in_words(NPQH, NPQH.task("task-1"))[0]
    assert first.endswith("Annexes, the contents page and running headers and footers do not count.")
    assert "do not count" not in rules_in_words(everything, NPQH.task("task-1"))[0]


def test_a_task_says_nothing_of_rules_that_it_does_not_have():
    rules = " ".join(rules_in_words(NPQH, NPQH.task("task-2")))
    assert "9 working days" in rules
    assert "school term" not in rules
