"""The form: what was typed stays, dates are read as people write them, errors stand where they belong."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from browser.documents import annexes, script
from browser.page import ANSWERS, FEEDBACK, Visit
from e2e.participant import Participant

KEPT = "words => Object.values(localStorage).some(value => value.includes(words))"


def test_what_was_typed_and_chosen_survives_a_reload(visit: Visit, participant: Participant):
    page = visit(participant)
    page.prepare(script())
    page.field("Title of the programme").fill("Typed last")
    page.tab.wait_for_function(KEPT, arg="Typed last")

    page.tab.reload()

    for label, typed in {**ANSWERS, "Title of the programme": "Typed last"}.items():
        expect(page.field(label)).to_have_value(typed)
    expect(page.tab.get_by_role("group", name=FEEDBACK).get_by_label("Yes")).to_be_checked()
    plan = page.card(annexes()[0].name)
    expect(plan).to_contain_text("Choose this file again")
    expect(plan.get_by_label("Leading with Impact")).to_be_checked()
    page.choose(script(), *annexes())
    page.check()


def test_after_a_check_nothing_has_to_be_chosen_again(visit: Visit, participant: Participant):
    page = visit(participant)
    page.prepare(script(3000))
    page.check()
    before = len(page.watch.puts())

    page.tab.reload()
    expect(page.report).to_contain_text("3,000 of 4,000 words")
    page.change_details(**{"Title of the programme": "Reading for everyone"})
    page.check_anew()

    participant.wait_for("0002", "checked")
    expect(page.report).to_contain_text("3,000 of 4,000 words")
    assert len(page.watch.puts()) == before


@pytest.mark.parametrize(
    "kept",
    ["{}", "5", "null", "not JSON", '{"shape": 1}', '{"shape": 1, "at": 9e15, "values": 7, "items": null}'],
)
def test_what_another_page_kept_in_the_browser_is_no_obstacle(
    kept: str, visit: Visit, participant: Participant
):
    page = visit(participant)
    expect(page.field("Title of the programme")).to_be_visible()
    page.tab.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [participant.entry, kept])

    page.tab.reload()

    expect(page.field("Title of the programme")).to_be_visible()
    page.prepare(script())
    page.check()


@pytest.mark.parametrize(
    "typed",
    [
        "5/1/26",
        "5 Jan 2026",
        "05.01.2026",
        "2026-01-05",
        "5th January 2026",
        "Monday 5 January 2026",
        "5-1-2026",
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, visit: Visit, participant: Participant):
    page = visit(participant)

    page.field("When did implementation start?").fill(typed)

    page.says("Monday 5 January 2026")


def test_a_date_goes_to_the_record_as_it_was_understood(visit: Visit, participant: Participant):
    page = visit(participant)

    page.prepare(script(3000), **{"When did it start?": "5/1/26", "When did it end?": ""})
    page.check()

    programme = participant.state("0001")["metadata"]["programme"]
    assert programme["starts_on"] == "2026-01-05"
    assert "ends_on" not in programme


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31/2/26", "that month has 28 days"),
        ("1/13/26", "month that does not exist"),
        ("soon", "be a date"),
    ],
)
def test_a_date_that_is_none_is_told_beside_its_field(
    typed: str, words: str, visit: Visit, participant: Participant
):
    page = visit(participant)
    field = page.field("When did implementation start?")

    field.fill(typed)
    field.blur()

    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(words))


def test_what_is_missing_is_told_at_the_top_with_the_focus_and_beside_each_field(
    visit: Visit, participant: Participant
):
    page = visit(participant)

    page.press_check()

    expect(page.problem).to_be_focused()
    expect(page.problem).to_contain_text("Add your script")
    expect(page.problem.get_by_role("link")).to_have_count(9)
    page.problem.get_by_role("link", name="Enter “URN of your school”").click()
    expect(page.field("URN of your school")).to_be_focused()
    assert participant.ask("GET", "/entry").json()["submissions"] == []


def test_what_only_the_server_refuses_is_told_the_same_way(visit: Visit, participant: Participant):
    page = visit(participant)
    page.watch.allow("422")
    urn = page.field("URN of your school")

    page.prepare(script(), **{"URN of your school": "012345"})
    page.press_check()

    expect(page.problem).to_be_focused()
    expect(page.problem).to_contain_text("URN of your school")
    expect(urn).to_have_attribute("aria-invalid", "true")
    expect(urn).to_have_accessible_description(re.compile("Error:"))
    urn.fill("123456")
    page.check()


def test_the_finished_form_is_folded_once_checked_and_unfolds_where_it_is_wrong(
    visit: Visit, participant: Participant
):
    page = visit(participant)
    title = page.field("Title of the programme")
    page.prepare(script(3000))
    expect(title).to_be_visible()
    page.check()
    expect(title).to_be_hidden()

    page.change_details(**{"Title of the programme": ""})
    page.tab.get_by_text("Change your details").click()
    expect(title).to_be_hidden()
    page.press_check()

    expect(page.problem).to_contain_text("Enter “Title of the programme”")
    expect(title).to_be_visible()


def test_the_error_summary_forgets_what_is_mended(visit: Visit, participant: Participant):
    page = visit(participant)
    page.press_check()
    lines = page.problem.get_by_role("listitem")
    expect(lines).to_have_count(9)

    page.field("Title of the programme").fill("Reading for every pupil")
    expect(lines).to_have_count(8)
    expect(page.problem).not_to_contain_text("Title of the programme")
    page.choose(script())
    expect(page.problem).not_to_contain_text("Add your script")
    page.answer()

    expect(page.problem).to_have_count(0)


@pytest.mark.parametrize(
    ("label", "typed", "question"),
    [
        ("When did it end?", "2/1/26", "before the start (Monday 5 January 2026). Is that right?"),
        (
            "When was it gathered?",
            "1/12/25",
            "before the plan was presented (Tuesday 2 December 2025). Is that right?",
        ),
        ("When did implementation start?", "1/12/25", "before the plan was presented"),
        ("When did it start?", "5/1/2014", "Is 2014 the right year?"),
        ("When did it end?", "5/1/2062", "Is 2062 the right year?"),
    ],
)
def test_an_odd_date_is_asked_about_at_once_and_stops_nobody(
    label: str, typed: str, question: str, visit: Visit, participant: Participant
):
    page = visit(participant)
    page.answer()
    field = page.field(label)

    field.fill(typed)

    expect(field).to_have_accessible_description(re.compile(re.escape(question)))
    expect(field).not_to_have_attribute("aria-invalid", "true")
