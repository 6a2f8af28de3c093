"""The audit's events in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scriptgate.submissions.event_words import _EVENTS, event_in_words, who_in_words

LIBRARY = Path(__file__).parents[3] / "layers/core/scriptgate"


@pytest.mark.parametrize(
    ("event", "facts", "words"),
    [
        ("submission-submitted", {"submission": "0002"}, "0002: submitted for assessment"),
        (
            "script-claimed",
            {"submission": "0001", "due": "2026-12-04T12:00:00Z"},
            "0001: taken by an assessor until 12:00 GMT on Friday 4 December 2026",
        ),
        (
            "entry-changed",
            {"was": {"home_urn": None}, "becomes": {"home_urn": "123456"}},
            "Enrolment changed: home urn 123456 instead of home urn none",
        ),
        ("candidate-changed", {"changed": ["name", "email"]}, "The candidate's details changed: name, email"),
        ("submission-decided", {"submission": "0001"}, "0001: decided, ?"),
        (
            "submission-declared",
            {"submission": "0001", "files": 2, "on_behalf": True},
            "0001: submitted for the participant (files: 2)",
        ),
        (
            "submission-rechecked",
            {
                "submission": "0001",
                "was": "non_compliant",
                "becomes": "needs_review",
                "rulebook_version": "1.1.0",
            },
            "0001: rechecked, non compliant before, needs review by version 1.1.0",
        ),
        (
            "charge-waived",
            {"cause": "0001", "amount_pence": 15000},
            "The charge of £150.00 because of 0001 was waived",
        ),
        (
            "letters-resent",
            {"rows": {"invitation-1": "invitation-1-again-1"}},
            "Letters sent again: invitation-1 invitation-1-again-1",
        ),
        ("something-new", {"rows": ["a", "b"], "why": None}, "Something new (rows a, b)"),
        ("moon-landed", {}, "Moon landed"),
    ],
)
def test_an_event_is_told_in_a_line(event, facts, words):
    """Known ones by a sentence, others by their name and facts; what is missing shows."""
    assert event_in_words(event, facts) == words


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        ("arn:aws:iam::111111111111:user/ada", "user/ada"),
        ("arn:aws:sts::111111111111:assumed-role/office/ada@provider.example", "office/ada@provider.example"),
        ("participant", "participant"),
    ],
)
def test_who_is_the_end_of_an_arn(actor, words):
    """Enough to know a colleague by; JSON has the whole."""
    assert who_in_words(actor) == words


def test_every_sentence_is_about_an_event_that_there_is():
    """A renamed event would be told by its name alone, unseen."""
    text = "\n".join(path.read_text() for path in LIBRARY.rglob("*.py") if path.name != "event_words.py")
    written = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text))

    assert not _EVENTS.keys() - written
