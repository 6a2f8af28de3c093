"""Letters say what their readers need, to the right person, in two forms."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scriptgate.letters import LETTERS, Letter, render
from scriptgate.letters.facts import MissingFact

REVIEWED = {"accepted": False, "reason": "The notes hold argument."}


def said(letter: Letter) -> str:
    """The text version as one line."""
    return " ".join(letter.text.split())


@pytest.mark.parametrize("name", sorted(LETTERS))
@pytest.mark.parametrize("to", ["participant", "provider"])
def test_every_letter_can_be_written_from_the_least_that_is_known(name, to, bare):
    letter = render(name, {**bare, "to": to})

    assert "None" not in letter.subject
    assert "None" not in letter.text.replace("None.", "")
    assert "None" not in letter.html.replace("None.", "")


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_optional_facts_that_are_null_read_like_absent_ones(name, bare, full):
    nulls = dict.fromkeys(full)

    assert render(name, {**nulls, **bare}) == render(name, bare)


@pytest.mark.parametrize(
    "missing",
    ["provider_name", "to", "entry", "candidate", "rulebook_title", "task_id", "task_title"],
)
def test_a_letter_is_not_written_without_a_required_fact(missing, bare):
    del bare[missing]

    with pytest.raises(MissingFact, match=missing):
        render("verdict", bare)


def test_an_unknown_letter_is_refused(bare):
    with pytest.raises(KeyError, match="no letter is called postcard"):
        render("postcard", bare)


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        (
            {"verdict": "compliant", "strict_words": 3912, "lenient_words": 3900},
            "[COMPLIANT] LF10042 task-1 3,912/4,000 words",
        ),
        ({}, "[NON-COMPLIANT] LF10042 task-1 4,130/4,000 words"),
        (
            {"verdict": "needs_review", "lenient_words": 3950},
            "[NEEDS REVIEW] LF10042 task-1 3,950 to 4,212/4,000 words",
        ),
        (
            {"verdict": "returned", "strict_words": None, "lenient_words": None},
            "[RETURNED] LF10042 task-1 words not counted",
        ),
        (
            {"verdict": "needs_review", "lenient_words": 3950, "review": REVIEWED},
            "[REVIEW REJECTED] LF10042 task-1 3,950 to 4,212/4,000 words",
        ),
        (
            {
                "verdict": "needs_review",
                "lenient_words": 3950,
                "review": {"accepted": True, "reason": "Fine"},
            },
            "[REVIEW ACCEPTED] LF10042 task-1 3,950 to 4,212/4,000 words",
        ),
    ],
)
def test_a_compliance_subject_gives_verdict_candidate_task_and_words(changes, subject, full):
    assert render("compliance", {**full, "to": "provider", **changes}).subject == subject


@pytest.mark.parametrize("name", ["compliance", "trouble"])
def test_a_letter_to_the_provider_names_nobody(name, full):
    full["findings"].append(
        {
            "rule": "anonymous",
            "severity": "warn",
            "title": "A name can be seen",
            "found": "ROBIN ASHDOWN in the header",
            "where": "robin ashdown, page 1",
            "fix": "Take it out.",
        }
    )
    full["review"] = {"accepted": True, "reason": "Robin Ashdown explained it."}

    letter = render(name, {**full, "to": "provider"})

    for form in (letter.subject, letter.text, letter.html):
        assert "ashdown" not in form.lower()
        assert "plan.pdf" not in form


def test_a_file_name_in_a_finding_becomes_neutral_for_the_provider(full):
    letter = render("compliance", {**full, "to": "provider"})

    assert "the script's file has 4,130 words" in said(letter)


def test_a_review_tells_the_provider_the_commands_that_decide_it(full):
    letter = render("compliance", {**full, "to": "provider", "verdict": "needs_review"})

    for decision in ("accept", "reject"):
        command = f'scriptgate provider review {decision} LF10042-task-1-2026-autumn 0003 --reason "..."'
        assert command in letter.text


def test_a_rejection_names_the_amount_that_a_next_submission_would_cost(full):
    words = said(render("verdict", full))

    assert "This decision costs nothing by itself." in words
    assert "a resubmission charge is proposed: £150.00." in words
    assert "One is free." in words


def test_a_rejection_with_an_unset_amount_says_that_it_is_to_be_decided(full):
    full["liability"]["amount_pence"] = None

    assert "proposed: an amount to be decided." in said(render("verdict", full))


def test_a_rejection_that_makes_nobody_liable_says_so(full):
    full["liability"] = None

    words = said(render("verdict", full))

    assert "does not make your next submission chargeable" in words
    assert "£" not in words


def test_a_charge_that_is_proposed_now_is_told_even_when_all_is_well(full):
    full |= {
        "verdict": "compliant",
        "liability": None,
        "charge": {"amount_pence": 15000, "cause": "0001", "occurrence": 1},
    }

    words = said(render("verdict", full))

    assert "goes to the assessor" in words
    assert "an earlier submission (0001) was not accepted" in words
    assert "now proposed: £150.00" in words


def test_files_that_come_back_use_no_attempt_and_cost_nothing(full):
    full |= {"verdict": "returned", "state": "returned", "liability": None}

    words = said(render("verdict", full))

    assert "No attempt has been used and nothing is charged." in words
    assert "files that go back to be mended never cost anything" in words


def test_a_review_promises_that_nothing_is_charged_while_a_person_looks(full):
    full |= {"verdict": "needs_review", "state": "in_review", "liability": None}

    words = said(render("verdict", full))

    assert "nobody has decided anything yet" in words
    assert "Nothing is charged while a person looks" in words


def test_a_decided_review_gives_the_participant_the_reason(full):
    full |= {"verdict": "needs_review", "review": REVIEWED}

    words = said(render("verdict", full))

    assert "could not accept it" in words
    assert "The reason given: The notes hold argument." in words


def test_findings_come_worst_first(full):
    text = render("verdict", full).text

    assert text.index("Over the word limit") < text.index("Unused annex")


def test_a_receipt_can_be_verified_later(full):
    full |= {"verdict": None, "findings": []}

    letter = render("receipt", full)

    words = said(letter)
    assert "LF10042-task-1-2026-autumn/0003" in letter.subject
    assert "10:15 GMT on Friday 20 November 2026" in words
    assert "2026-11-20 10:15:31 UTC" in words
    assert "Robin Ashdown essay.docx" in words
    assert "123.5 KB" in words
    assert "ab12" * 16 in letter.text
    assert "cd34" * 16 in letter.html
    assert "1.4.2" in words


def test_a_deadline_in_summer_is_given_in_british_summer_time(full):
    assert "12:00 BST on Friday 10 July 2026" in said(render("invitation", full))


def test_an_invitation_carries_the_link_whole_and_says_that_checking_is_free(bare):
    link = "https://portal.northmoor.example/s/" + "Zk3vJx0m" * 8

    letter = render("invitation", {**bare, "link": link})

    assert link in letter.text
    assert f'href="{link}"' in letter.html
    assert "CHECKING IS FREE" in said(letter).upper()


def test_trouble_tells_the_participant_that_the_files_are_safe_and_the_click_counts(full):
    words = said(render("trouble", full))

    assert "The fault is ours, not yours." in words
    assert "You submitted at 10:15 GMT on Friday 20 November 2026. That time counts" in words


def test_trouble_tells_the_provider_which_submission_waits(full):
    letter = render("trouble", {**full, "to": "provider", "state": "received"})

    assert letter.subject == "[TROUBLE] LF10042 task-1 received"
    assert "0003" in letter.text


def test_foreign_text_is_escaped_in_html(full):
    evil = "<script>alert('x')</script>"
    full["files"][0]["name"] = evil
    full["findings"][0]["found"] = evil
    full["person_name"] = evil

    for name in ("receipt", "verdict"):
        letter = render(name, full)
        assert "<script" not in letter.html
        assert "&lt;script&gt;" in letter.html


def test_a_file_name_with_line_breaks_cannot_forge_lines(full):
    full["files"][0]["name"] = "a.docx\n\nYou owe £9,000.\u202e"

    letter = render("receipt", full)

    assert "\nYou owe" not in letter.text
    assert "\u202e" not in letter.text + letter.html


def test_the_text_version_stays_within_its_columns_but_for_links_hashes_and_commands(full):
    text = render("verdict", full).text

    assert max(map(len, text.splitlines())) <= 76


def test_html_needs_nothing_from_outside_and_knows_dark_mode(full):
    html = render("verdict", full).html

    assert "<img" not in html
    assert "<link" not in html
    assert "prefers-color-scheme: dark" in html
    assert 'lang="en-GB"' in html


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    name=st.sampled_from(sorted(LETTERS)),
    to=st.sampled_from(["participant", "provider"]),
    texts=st.lists(st.text(), min_size=6, max_size=6),
)
def test_no_text_of_a_stranger_breaks_a_letter(name, to, texts, full):
    finding: dict[str, Any] = {**full["findings"][0], "found": texts[0], "where": texts[1], "title": texts[2]}
    file = {**full["files"][0], "name": texts[3]}
    context = {**full, "to": to, "findings": [finding], "files": [file], "person_name": texts[4]}

    letter = render(name, {**context, "review": {"accepted": True, "reason": texts[5]}})

    assert "\n" not in letter.subject
    assert "<script" not in letter.html.lower()


def test_what_a_person_accepted_is_not_asked_to_be_mended(full):
    full |= {"verdict": "needs_review", "review": {"accepted": True, "reason": "Fine."}, "liability": None}
    full["findings"] = [{**full["findings"][1], "severity": "review", "fix": "Shorten it."}]

    words = said(render("verdict", full))

    assert "[A person decided] Over the word limit" in words
    assert "Shorten it." not in words


def test_a_file_with_a_strange_name_spoils_no_other_words_of_a_finding(full):
    full["files"] = [{**full["files"][0], "name": "reject"}, {**full["files"][1], "label": r"\1"}]
    full["findings"] = [{**full["findings"][1], "found": "The file reject is over; plan.pdf is not."}]

    words = said(render("compliance", {**full, "to": "provider"}))

    assert "[Requirement not met]" in words
    assert r"The file the script's file is over; the file of annex \1 is not." in words
