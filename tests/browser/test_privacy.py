"""The link is the key: it is in nobody's log and goes to nobody else."""

from __future__ import annotations

from urllib.parse import urlsplit

from browser.documents import script
from browser.page import Visit
from e2e.deployed import FUNCTIONS, Deployed
from e2e.participant import Participant


def test_the_token_is_in_no_log_and_no_request_to_the_bucket_says_where_it_came_from(
    visit: Visit, deployed: Deployed, participant: Participant
):
    page = visit(participant)
    page.prepare(script(3000))
    page.check()
    page.submit()
    page.submitted()
    participant.wait_for("0001", "released")
    deployed.wait_until_quiet(participant.entry)

    logged = [line for function in FUNCTIONS for line in deployed.cloud.function_log(function)]

    assert any("REPORT" in line for line in logged)
    assert [line for line in logged if participant.token in line] == []
    headers = [request.all_headers() for request in page.watch.puts()]
    assert len(headers) == 4
    assert [sent for sent in headers if "referer" in sent or "cookie" in sent] == []


def test_opening_a_link_changes_nothing(visit: Visit, deployed: Deployed, participant: Participant):
    before = deployed.rows(participant.entry)

    page = visit(participant)
    page.says("Task 1")
    page.tab.reload()
    page.says("Task 1")

    assert deployed.rows(participant.entry) == before
    assert {request.method for request in page.watch.requests} == {"GET"}


def test_the_page_is_served_to_be_kept_by_nobody_and_framed_by_nobody(visit: Visit, participant: Participant):
    page = visit(participant)

    answer = page.tab.goto(page.link)

    assert answer is not None
    headers = answer.headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == (
        "'none'",
        "'self'",
        "'self'",
    )
    inbox = urlsplit(deployed_inbox(participant))
    assert policy["connect-src"].split() == ["'self'", f"{inbox.scheme}://{inbox.netloc}"]


def deployed_inbox(someone: Participant) -> str:
    """Where the files of a submission go."""
    return someone.deployed.cloud.emulator.endpoint
