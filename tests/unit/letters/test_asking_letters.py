"""Letters that ask or pass on: reminders, renewed links, questions."""

from __future__ import annotations

import pytest

from scriptgate.letters import Letter, render

LINK = "https://portal.example/s/a-token"


def said(letter: Letter) -> str:
    """The text version as one line."""
    return " ".join(letter.text.split())


@pytest.fixture
def draft(full):
    """What a reminder knows of checked work that is compliant."""
    return {
        **full,
        "state": "checked",
        "verdict": "compliant",
        "submitted_at": None,
        "decided_at": None,
        "liability": None,
        "findings": [],
        "link": LINK,
    }


def test_a_reminder_says_deadline_link_and_whom_to_ask(bare):
    facts = {"deadline": "2026-07-10T11:00:00Z", "contact_email": "office@northmoor.example", "link": LINK}

    letter = render("reminder", {**bare, **facts})

    assert letter.subject == "Not submitted yet: deadline 12:00 BST on Friday 10 July 2026 (Task 1)"
    assert LINK in letter.text
    assert f'href="{LINK}"' in letter.html
    assert "Ask Northmoor Leadership Trust for an extension" in said(letter)
    assert "write to office@northmoor.example" in said(letter)


def test_checked_work_that_is_not_submitted_is_told_so_first_of_all(draft):
    letter = render("reminder", draft)

    assert letter.subject.startswith("Checked but NOT submitted: deadline 12:00 BST on Friday 10 July 2026")
    assert "YOUR WORK IS CHECKED, BUT NOT SUBMITTED" in letter.text
    assert "A check is not a submission" in said(letter)


def test_a_good_check_lends_a_reminder_no_colour_of_success(draft):
    assert "#14612f" not in render("reminder", draft).html
    assert "#14612f" in render("verdict", draft).html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": "checked", "verdict": "needs_review"}, "You may submit as it is; a person then looks"),
        ({"state": "checked", "verdict": "non_compliant"}, "as it is, your work would be rejected"),
        ({"state": "returned", "verdict": "returned"}, "your page says how to mend them"),
        ({"state": "receiving", "verdict": None}, "Not all of your files have arrived"),
        ({"state": "rejected", "verdict": "non_compliant"}, "Your last submission for Task 1 did not meet"),
        ({"state": None, "verdict": None, "submission": None}, "Upload your written account"),
    ],
)
def test_a_reminder_says_what_is_missing(changes, words, draft):
    assert words in said(render("reminder", {**draft, **changes}))


def test_a_reminder_names_what_would_be_rejected_and_no_advice(full):
    letter = render("reminder", {**full, "state": "checked"})

    assert "The check found: Over the word limit." in said(letter)
    assert "Unused annex" not in letter.text


def test_a_reminder_to_somebody_who_owes_says_the_amount(full):
    assert "£150.00" in render("reminder", full).text


def test_a_renewed_link_says_that_the_old_one_has_stopped(bare):
    asked, first = (
        render("invitation", {**bare, "renewed": renewed, "link": LINK}) for renewed in (True, False)
    )

    assert "You asked for a new link. The old one has stopped working" in said(asked)
    assert asked.subject == "Your new link to check and submit Task 1"
    assert "new link" not in said(first)
    assert first.subject == "Your link to check and submit Task 1"


@pytest.fixture
def asked(full):
    """What the provider's letter about a question knows."""
    return {
        **full,
        "to": "provider",
        "question": ["Why <b>?", "", "\u202eI had 3,900 words.", "a" * 200],
        "report_at": "s3://work/LF10042-task-1-2026-autumn/0003/report.json",
    }


def test_a_question_sorts_by_its_subject(asked):
    assert render("question", asked).subject == "[QUESTION] LF10042 task-1 0003"


def test_the_participants_words_are_a_quotation_line_by_line(asked):
    letter = render("question", asked)

    assert "\n> Why <b>?\n>\n> I had 3,900 words.\n> aaa" in letter.text
    assert "Why &lt;b&gt;?<br><br>I had 3,900 words.<br>" in letter.html


def test_a_question_says_state_words_and_where_the_report_is(asked):
    letter = render("question", asked)

    assert "State: rejected" in said(letter)
    assert "Words, strict: 4,212 Words, lenient: 4,130 Limit: 4,000" in said(letter)
    assert "aws s3 cp s3://work/LF10042-task-1-2026-autumn/0003/report.json report.json" in letter.text


def test_the_commands_of_a_review_come_only_with_what_is_in_review(asked):
    command = 'scriptgate provider review accept LF10042-task-1-2026-autumn 0003 --reason "..."'

    assert command in render("question", {**asked, "state": "in_review"}).text
    assert "provider review" not in render("question", asked).text


def test_a_question_names_nobody_but_in_the_participants_own_words(asked):
    letter = render("question", asked)

    assert "Ashdown" not in letter.text + letter.html + letter.subject
    assert "plan.pdf" not in letter.text


def test_the_participant_hears_that_asking_is_free_and_moves_no_deadline(full):
    letter = render("question", full)

    assert letter.subject == "We have passed on your question (LF10042-task-1-2026-autumn/0003)"
    for words in (
        "answers you by email",
        "Deadlines do not move by themselves: yours is 12:00 BST on Friday 10 July 2026",
        "Nothing is charged for asking",
    ):
        assert words in said(letter)


def test_who_asks_about_a_draft_hears_that_asking_is_not_submitting(full):
    assert "Asking is not submitting" in said(render("question", {**full, "state": "checked"}))
