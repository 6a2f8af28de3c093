"""Outcome: the assessor's counter behind a Function URL that takes signed requests alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response

from scriptgate.aws.bodies import BadBody, json_of
from scriptgate.aws.callers import NotSigned, caller_of
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Stale
from scriptgate.aws.telemetry import fault, logger, observed
from scriptgate.stages.outcome import Outcomes
from scriptgate.submissions.assessor_reports import InvalidReport
from scriptgate.submissions.letter_facts import utc

MOST_BODY = 64 * 1024
"""Bytes of a report: the longest feedback takes a sixth of it."""

HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}

app = LambdaFunctionUrlResolver()


@cache
def settings() -> Settings:
    """The deployment's, read once per process."""
    return Settings.from_environment()


@cache
def stage() -> Outcomes:
    """The stage, wired once per process."""
    return Outcomes.from_settings(settings())


def answer(status: int, body: Any) -> Response[str]:
    """An answer that nobody keeps."""
    return Response(status, "application/json; charset=utf-8", json.dumps(body, ensure_ascii=False), HEADERS)


def refusal(status: int, code: str, message: str, fields: tuple[tuple[str, str], ...] = ()) -> Response[str]:
    """A request that is no report: answered in the same shape, and not kept."""
    told = {
        "version": 1,
        "report": None,
        "script": None,
        "accepted": False,
        "code": code,
        "message": message,
        "retry": status >= 500,  # noqa: PLR2004 - ours to mend, so worth another try
        "state": None,
        "due_at": None,
        "bundle": None,
        "fields": [{"field": field, "problem": problem} for field, problem in fields],
        "at": utc(datetime.now(UTC)),
    }
    return answer(status, told)


def who() -> str:
    """The verified ARN of the caller. Raises NotSigned."""
    return caller_of(app.current_event.raw_event, settings().stage)


@app.post("/reports")
def report() -> Response[str]:
    """One report; 200 when it is accepted, 409 when it is refused, 404 for an unknown script."""
    arn = who()
    told = stage().report(arn, json_of(app.current_event, MOST_BODY), datetime.now(UTC))
    status = 200 if told["accepted"] else 404 if told["code"] == "unknown-script" else 409
    return answer(status, told)


@app.get("/scripts")
def scripts() -> Response[str]:
    """What the caller holds, the first due first."""
    return answer(200, {"version": 1, "scripts": stage().held(who())})


@app.not_found
def nothing_here(_error: Any) -> Response[str]:
    """Another path or method."""
    return refusal(404, "no-such-request", "POST a report to /reports, or GET /scripts.")


@app.exception_handler(InvalidReport)
def invalid(error: InvalidReport) -> Response[str]:
    """The report can't be read: what is wrong, field by field."""
    return refusal(422, error.code, error.message, error.fields)


@app.exception_handler(BadBody)
def bad_body(error: BadBody) -> Response[str]:
    """The request can't be read."""
    return refusal(400, error.code, str(error))


@app.exception_handler(NotSigned)
def not_signed(_error: NotSigned) -> Response[str]:
    """AWS lets no unsigned request through; this is for a deployment that was changed."""
    return refusal(403, "not-signed", "Sign the request with AWS Signature Version 4.")


@app.exception_handler(Stale)
def busy(_error: Stale) -> Response[str]:
    """Somebody else changes the same script all the time."""
    return refusal(503, "busy", "Please send it again in a moment.")


@observed
def handler(event: dict[str, Any], context: Any) -> Any:
    """Answer one request; what we didn't foresee is a 500 without details."""
    try:
        return app.resolve(event, context)
    except Exception as error:  # noqa: BLE001 - the assessor gets an answer whatever happens
        logger.error("failed", extra=fault(error))
        told = refusal(500, "failed", "Something went wrong on our side. Send the same report again.")
        headers = {"content-type": "application/json; charset=utf-8", **HEADERS}
        return {"statusCode": 500, "headers": headers, "body": told.body}
