"""Portal: the participant's API behind a Function URL. The token in the path is never logged."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response

from scriptgate.aws.bodies import BadBody, json_of
from scriptgate.aws.links import TooManyRequests, UnknownLink
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import NotFound, Stale
from scriptgate.aws.telemetry import fault, logger, observed
from scriptgate.reports.receipt import receipt_as_html
from scriptgate.stages.portal import Portal
from scriptgate.stages.portal_page import Page, page_policy
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.form import told
from scriptgate.submissions.manifest import InvalidSubmission

MOST_BODY = 256 * 1024
"""Bytes of a request: the declaration of twenty-one files takes a tenth of it."""

HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
    ),
}

KEPT_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
ASKED_AGAIN = {"cache-control": "no-cache", "vary": "accept-encoding"}
"""For the page's own files: under their digest they never change."""

LONGEST_START = timedelta(seconds=30)
"""A request waits no longer for its function to start; an older time is not believed."""

app = LambdaFunctionUrlResolver()


@cache
def portal() -> Portal:
    """The stage, wired once per process."""
    return Portal.from_settings(Settings.from_environment())


@cache
def page() -> Page:
    """The page's own files, read once per process."""
    return Page.read(Path(__file__).parent / "page")


def answer(status: int, body: Any, content_type: str = "application/json", **headers: str) -> Response[str]:
    """An answer that nobody keeps, frames or passes on."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return Response(status, f"{content_type}; charset=utf-8", text, {**HEADERS, **headers})


def problem(status: int, code: str, message: str, **headers: str) -> Response[str]:
    """An error in words."""
    return answer(status, {"error": {"code": code, "message": message}}, **headers)


def body() -> Any:
    """The request's JSON. Raises BadBody."""
    return json_of(app.current_event, MOST_BODY)


def arrived_at(now: datetime) -> datetime:
    """When AWS took the request: a cold start of ours makes nobody late."""
    epoch = app.current_event.raw_event.get("requestContext", {}).get("timeEpoch")
    if not isinstance(epoch, int):
        return now
    arrived = datetime.fromtimestamp(epoch / 1000, UTC)
    return arrived if now - LONGEST_START <= arrived <= now else now


@app.get("/s/<token>", compress=True)
def show_page(token: str) -> Response[str]:
    """The page. It holds nothing of anybody: it asks for that itself."""
    status, name = 200, "index.html"
    try:
        portal().require_link(token, datetime.now(UTC))
    except UnknownLink:
        status, name = 404, "unknown.html"
    policy = page_policy(portal().inbox.origin)
    return answer(status, page().pages[name], "text/html", **{"content-security-policy": policy})


@app.get("/page/<name>", compress=True)
def show_asset(name: str) -> Response[str]:
    """A file of the page, under a name that may mean another content tomorrow."""
    return asset(name, ASKED_AGAIN)


@app.get("/page/<digest>/<name>", compress=True)
def show_kept_asset(digest: str, name: str) -> Response[str]:
    """A file of the page, under its digest."""
    return asset(name, KEPT_FOR_EVER if digest == page().digest else ASKED_AGAIN)


def asset(name: str, kept: dict[str, str]) -> Response[str]:
    """A file of the page: public."""
    found = page().assets.get(name)
    if found is None:
        return nothing_here(None)
    return answer(200, found.text, found.media_type, **kept)


@app.get("/s/<token>/entry")
def show_entry(token: str) -> Response[str]:
    """The task, the rules, the deadline, what was submitted so far."""
    return answer(200, portal().entry(token, datetime.now(UTC)))


@app.post("/s/<token>/submissions")
def declare(token: str) -> Response[str]:
    """Declare a submission; its upload addresses."""
    return answer(201, portal().declare(token, body(), datetime.now(UTC)))


@app.post("/s/<token>/submissions/<number>/uploads")
def uploads(token: str, number: str) -> Response[str]:
    """Fresh upload addresses for what is missing."""
    return answer(200, portal().uploads(token, number, datetime.now(UTC)))


@app.get("/s/<token>/submissions/<number>")
def state(token: str, number: str) -> Response[str]:
    """Where the submission is."""
    return answer(200, portal().state(token, number, datetime.now(UTC)))


@app.get("/s/<token>/submissions/<number>/report", compress=True)
def report(token: str, number: str) -> Response[str]:
    """The report, `?format=json` (the default), `page` (what the page shows of it), `html` or `text`."""
    form = app.current_event.get_query_string_value("format", "json")
    types = {
        "json": "application/json",
        "page": "application/json",
        "html": "text/html",
        "text": "text/plain",
    }
    if form not in types:
        return problem(400, "format", "The format is json, page, html or text.")
    return answer(200, portal().report(token, number, form, datetime.now(UTC)), types[form])


@app.get("/s/<token>/submissions/<number>/marked", compress=True)
def marked(token: str, number: str) -> Response[str]:
    """The script's text with what was counted: a file to keep, or with `?show=1` a page to look at."""
    view = portal().marked(token, number, datetime.now(UTC))
    if app.current_event.get_query_string_value("show", ""):
        return answer(200, view, "text/html")
    kept = f'attachment; filename="marked-{number}.html"'
    return answer(200, view, "text/html", **{"content-disposition": kept})


@app.post("/s/<token>/submissions/<number>/boundary")
def confirm_boundary(token: str, number: str) -> Response[str]:
    """Say where the annexes begin; it is checked anew."""
    return answer(200, portal().confirm_boundary(token, number, body(), datetime.now(UTC)))


@app.post("/s/<token>/submissions/<number>/submit")
def submit(token: str, number: str) -> Response[str]:
    """Submit for assessment; the receipt."""
    return answer(202, portal().submit(token, number, body(), arrived_at(datetime.now(UTC))))


@app.get("/s/<token>/submissions/<number>/receipt")
def receipt(token: str, number: str) -> Response[str]:
    """The receipt of what was submitted; `?format=html` to print, `download` to keep as JSON."""
    form = app.current_event.get_query_string_value("format", "json")
    if form == "download":
        found = portal().receipt(token, number, datetime.now(UTC), to_keep=True)
        kept = f'attachment; filename="receipt-{number}.json"'
        return answer(200, found, **{"content-disposition": kept})
    found = portal().receipt(token, number, datetime.now(UTC))
    return answer(200, receipt_as_html(found), "text/html") if form == "html" else answer(200, found)


@app.post("/s/<token>/submissions/<number>/question")
def ask(token: str, number: str) -> Response[str]:
    """Ask for a review of a count or a finding: it is passed on to the provider."""
    return answer(202, portal().ask(token, number, body(), datetime.now(UTC)))


@app.post("/s/<token>/renewal")
def renew(token: str) -> Response[str]:
    """A new link by email; this one stops to work."""
    return answer(202, portal().renew(token, datetime.now(UTC)))


@app.not_found
def nothing_here(_error: Any) -> Response[str]:
    """Unknown, revoked and expired links, and anything else that isn't there, all get this."""
    return problem(404, "not-found", "There is nothing here. Check the link in our newest email to you.")


@app.exception_handler(UnknownLink)
def unknown_link(error: UnknownLink) -> Response[str]:
    """As for any other address that isn't there: nothing tells whether a link ever existed."""
    return nothing_here(error)


@app.exception_handler(NotFound)
def unknown_submission(_error: NotFound) -> Response[str]:
    """A good link, but no such submission, report or receipt."""
    return problem(404, "not-there-yet", "There is no such submission, or it has no report or receipt yet.")


@app.exception_handler(InvalidSubmission)
def invalid(error: InvalidSubmission) -> Response[str]:
    """Each field with what is expected and what was found."""
    return answer(422, {"errors": [told(item, error.work) for item in error.errors]})


@app.exception_handler(Refused)
def refused(error: Refused) -> Response[str]:
    """What was asked for can't be done now."""
    return problem(409, error.code, error.message)


@app.exception_handler(BadBody)
def bad_request(error: BadBody) -> Response[str]:
    """The request can't be read."""
    return problem(400, "bad-request", str(error))


@app.exception_handler(TooManyRequests)
def too_many(_error: TooManyRequests) -> Response[str]:
    """The link's limit."""
    return problem(429, "too-many-requests", "Too many requests. Wait a minute.", **{"retry-after": "60"})


@app.exception_handler(Stale)
def busy(_error: Stale) -> Response[str]:
    """Somebody else changes the same entry all the time."""
    return problem(503, "busy", "Please try again in a moment.", **{"retry-after": "1"})


@observed
def handler(event: dict[str, Any], context: Any) -> Any:
    """Answer one request; what we didn't foresee is a 500 without details."""
    try:
        return app.resolve(event, context)
    except Exception as error:  # noqa: BLE001 - the participant gets an answer whatever happens
        logger.error("failed", extra=fault(error))
        message = "Something went wrong on our side. Your files are safe. Please try again."
        return {
            "statusCode": 500,
            "headers": {"content-type": "application/json; charset=utf-8", **HEADERS},
            "body": json.dumps({"error": {"code": "failed", "message": message}}),
        }
