"""Uploads on trains and in corridors: they go on by themselves, and only what is new goes up."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Route, expect

from browser.documents import annexes, noise_picture, script
from browser.line import Line, open_line
from browser.page import ParticipantPage, Visit
from e2e.participant import Participant
from scriptgate_local.demo.participant import Document

DROPPED = "net::ERR_"
BYTES_A_SECOND = 150_000


def slow_down(page: ParticipantPage) -> CDPSession:
    """As slow an uplink as a phone's at the edge of a village."""
    session = page.tab.context.new_cdp_session(page.tab)
    session.send("Network.enable")
    limits = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": BYTES_A_SECOND}
    session.send("Network.emulateNetworkConditions", limits)
    return session


@pytest.fixture
def line() -> Iterator[Line]:
    """What is between the browser and everything else."""
    with open_line() as opened:
        yield opened


def test_a_connection_that_drops_in_the_middle_of_an_upload_is_waited_for(
    line: Line, visit: Visit, participant: Participant
):
    page = visit(participant, proxy=line.proxy)
    page.watch.allow(DROPPED)
    picture = noise_picture("Annex D photos.png")
    page.prepare(script(3000), more=[picture])
    slow_down(page)

    page.press_check()
    bar = page.upload_bar(picture.name)
    page.wait_until(lambda: 0 < float(bar.get_attribute("value") or 0) < len(picture.content))
    line.cut()
    page.tab.context.set_offline(True)
    page.says("You are offline.")
    line.mend()
    page.tab.context.set_offline(False)

    expect(page.report).to_contain_text("3,000 of 4,000 words")
    assert puts_of(page, picture) >= 2


def puts_of(page: ParticipantPage, document: Document) -> int:
    return sum(document.sha256 in request.url for request in page.watch.puts())


def test_attempts_that_fail_are_repeated_without_a_hand(visit: Visit, participant: Participant):
    page = visit(participant)
    page.watch.allow(DROPPED)
    essay, failures = script(3000), [2]

    def drop_twice(route: Route) -> None:
        if route.request.method == "PUT" and failures[0]:
            failures[0] -= 1
            route.abort("connectionfailed")
        else:
            route.continue_()

    page.tab.route(re.compile(essay.sha256), drop_twice)
    page.prepare(essay)
    page.check()

    expect(page.report).to_contain_text("3,000 of 4,000 words")
    assert puts_of(page, essay) == 3
    assert participant.state("0001")["files"][0]["arrived"]


def test_an_expired_upload_address_is_renewed_without_a_hand(visit: Visit, participant: Participant):
    page = visit(participant)
    page.watch.allow("^403: PUT", "403", "ERR_FAILED", "CORS")
    essay, expired = script(3000), []

    def expire_once(route: Route) -> None:
        if route.request.method == "PUT" and not expired:
            expired.append(route.request.url)
            route.continue_(url=re.sub(r"X-Amz-Date=\d{8}", "X-Amz-Date=20200101", route.request.url))
        else:
            route.continue_()

    page.tab.route(re.compile(essay.sha256), expire_once)
    page.prepare(essay)
    page.check()

    expect(page.report).to_contain_text("3,000 of 4,000 words")
    assert len(expired) == 1
    assert any(request.url.endswith("/submissions/0001/uploads") for request in page.watch.requests)


def test_only_a_replaced_file_is_uploaded_again(visit: Visit, participant: Participant):
    page = visit(participant)
    first, second = script(4137), script(3900)
    page.prepare(first)
    page.check()
    expect(page.report).to_contain_text("Not compliant")
    before = len(page.watch.puts())

    page.replace(second, first.name)
    expect(page.card(second.name)).to_contain_text("Ready to upload")
    page.press_check()

    expect(page.report).to_contain_text("3,900 of 4,000 words")
    assert before == 4
    assert [second.sha256 in request.url for request in page.watch.puts()[before:]] == [True]
    found = participant.wait_for("0002", "checked")
    shas = [file["sha256"] for file in found["files"]]
    assert shas == [second.sha256, *(annex.sha256 for annex in annexes())]


def test_an_upload_that_is_cancelled_leaves_everything_as_it_was(visit: Visit, participant: Participant):
    page = visit(participant)
    page.watch.allow(DROPPED)
    page.prepare(script(3000), more=[noise_picture("Annex D photos.png")])
    session = slow_down(page)

    page.press_check()
    page.button("Cancel the upload").click()
    page.says("The upload was cancelled. Nothing was submitted.")
    expect(page.field("Title of the programme")).to_have_value("Reading for every pupil")
    session.detach()
    page.press_check()

    expect(page.report).to_contain_text("3,000 of 4,000 words")


@pytest.mark.parametrize(
    ("name", "length", "reason"),
    [
        ("notes.txt", 100, "Save or export it as one of these"),
        ("script.exe", 100, "Save or export it as one of these"),
        ("board.heic", 100, "save the photo as JPEG"),
        ("photos.docx", 25_000_001, "25 MB is the most"),
        ("empty.docx", 0, "it is empty"),
    ],
)
def test_a_file_that_can_not_be_taken_is_refused_before_it_goes_anywhere(
    name: str, length: int, reason: str, visit: Visit, participant: Participant
):
    page = visit(participant)

    page.choose(Document(name, bytes(length)), script())

    refused = page.tab.get_by_role("alert").filter(has_text="Not added")
    expect(refused).to_contain_text(f"“{name}” was not added")
    expect(refused).to_contain_text(reason)
    expect(refused).to_be_in_viewport()
    expect(page.card("My essay.docx")).to_contain_text("Ready to upload")
    assert [request.method for request in page.watch.requests if request.method != "GET"] == []


def test_the_same_file_twice_is_one_file(visit: Visit, participant: Participant):
    page = visit(participant)

    page.choose(script())
    page.choose(Document("A copy.docx", script().content))

    page.says("it is the same file as “My essay.docx”")
    expect(page.tab.get_by_role("listitem").filter(has_text="Ready to upload")).to_have_count(1)


def test_a_label_in_a_files_name_wins_over_one_that_an_annex_without_file_was_given(
    visit: Visit, participant: Participant
):
    page = visit(participant)
    page.choose(script())
    page.button("Add an annex that is in the script’s own file").click()
    inside = page.card("In the script’s own file").get_by_label("Label")
    expect(inside).to_have_value("A")

    page.choose(Document("Annex A plan.docx", script(300).content, "annex"))

    expect(page.card("Annex A plan.docx").get_by_label("Label")).to_have_value("A")
    expect(inside).to_have_value("B")
    inside.fill("a")
    expect(inside).to_have_accessible_description(re.compile("Two annexes have the label A"))
    inside.fill("feedback")
    expect(inside).to_have_accessible_description(re.compile("A label is short, such as A or 1"))


def test_a_guess_from_a_files_name_is_said_to_be_one(visit: Visit, participant: Participant):
    page = visit(participant)

    page.choose(script(), Document("Annex B board feedback.docx", script(300).content, "annex"))

    kind = page.card("Annex B board feedback.docx").get_by_label("What it is evidence of")
    expect(kind).to_have_accessible_description(re.compile("We took this from the file’s name"))
