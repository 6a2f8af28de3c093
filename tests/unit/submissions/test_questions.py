"""Questions: passed on in the participant's words, to people, a few times."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from builders.domain import make_entry, make_submission, make_terms, with_verdict
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.questions import LONGEST, MOST, ask, may_ask, readable
from scriptgate.submissions.states import State

ENTRY = make_entry()
CHECKED = with_verdict(make_submission(State.CHECKED), Verdict.NON_COMPLIANT)
WORDS = "Please look again:\nthe table on page 3 is not prose."


def refusal(text, submission=CHECKED):
    with pytest.raises(Refused) as refused:
        ask(ENTRY, submission, make_terms(), text)
    assert refused.value.message.endswith(".")
    return refused.value.code


def test_a_question_is_a_letter_to_the_provider_and_one_to_the_participant():
    rows = ask(ENTRY, CHECKED, make_terms(), WORDS).outbox

    assert [(row.id, row.payload["letter"], row.payload["to"]) for row in rows] == [
        ("0001-question-1-provider", "question", "provider"),
        ("0001-question-1-participant", "question", "participant"),
    ]


def test_the_words_stand_in_the_erasable_reason_alone():
    decision = ask(ENTRY, CHECKED, make_terms(), WORDS)

    (line,) = decision.audit
    assert (line.event, line.actor, line.reason) == ("question-asked", "participant", WORDS)
    assert line.facts == {"submission": "0001", "question": 1}
    assert all("page 3" not in json.dumps(row.payload) for row in decision.outbox)


def test_the_providers_letter_names_the_audit_line_that_holds_the_words():
    to_provider, to_participant = ask(ENTRY, CHECKED, make_terms(), WORDS).outbox

    assert to_provider.payload["quotes"] == ENTRY.audit_lines + 1
    assert "quotes" not in to_participant.payload


def test_asking_moves_nothing_but_the_count_of_questions():
    decision = ask(ENTRY, CHECKED, make_terms(), WORDS)

    assert decision.submissions == (replace(CHECKED, questions=1),)
    assert decision.entry == ENTRY
    assert decision.charge is None


def test_staff_are_told_where_the_report_is():
    row = ask(ENTRY, CHECKED, make_terms(), WORDS, "s3://work/report.json").outbox[0]

    assert row.payload["context"]["report_at"] == "s3://work/report.json"


def test_a_fourth_question_is_refused():
    assert refusal(WORDS, replace(CHECKED, questions=MOST)) == "too-many"
    assert not may_ask(replace(CHECKED, questions=MOST))
    assert may_ask(replace(CHECKED, questions=MOST - 1))


def test_there_is_nothing_to_ask_about_before_the_verdict():
    assert refusal(WORDS, make_submission(State.EXTRACTED)) == "no-verdict"
    assert not may_ask(make_submission(State.EXTRACTED))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "no-question"),
        (["Why?"], "no-question"),
        ("", "no-question"),
        (" \r\n ", "no-question"),
        ("\u200b\u202e", "no-question"),
        ("Why?\x1b[2J", "not-text"),
        ("Why?\x00", "not-text"),
        ("half a character: \ud83d", "not-text"),
        ("w" * (LONGEST + 1), "too-long"),
    ],
)
def test_what_is_no_question_is_refused_with_a_reason(text, code):
    assert refusal(text) == code


def test_two_thousand_characters_are_enough_and_allowed():
    assert len(readable("w" * LONGEST)) == LONGEST


def test_line_breaks_of_any_system_stay_line_breaks():
    assert readable(" One.\r\nTwo.\rThree.\n\n \n\nFour.\t! ") == "One.\nTwo.\nThree.\n\nFour. !"
