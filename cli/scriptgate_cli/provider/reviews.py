"""`scriptgate provider review`: what waits for a person's decision, and that decision."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from scriptgate import ids
from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.rules.finding import Severity
from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import finals
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef
from scriptgate.wording import count, number
from scriptgate_cli.deployment import Deployment, caller, on_a_stack
from scriptgate_cli.provider.screen import show_table

_NEEDED = ("table", "provider_name", "provider_email")


@click.group()
def review() -> None:
    """What waits for a person's decision: list, accept, reject."""


@review.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
@on_a_stack
def list_reviews(as_json: bool, stack: str) -> None:  # noqa: FBT001 - click passes options by name
    """Show the submissions that wait, the longest waiting first."""
    now = datetime.now(UTC)
    waiting = sorted(_waiting(Deployment.of(stack).store), key=lambda found: found.updated_at)
    if as_json:
        click.echo(json.dumps([_fields(found, now) for found in waiting], indent=2))
    elif waiting:
        columns = ("entry", "submission", "words", "limit", "why", "waits")
        show_table(columns, [_line(found, now) for found in waiting])
    else:
        click.echo("Nothing waits for review.")


@review.command()
@click.argument("entry")
@click.argument("number")
@click.option("--reason", required=True, help="Why: the participant and the record will show it.")
@on_a_stack
def accept(entry: str, number: str, reason: str, stack: str) -> None:
    """Accept submission NUMBER of ENTRY: it goes to the assessor."""
    _decide(stack, SubmissionRef(entry, number.zfill(4)), reason, accepted=True)


@review.command()
@click.argument("entry")
@click.argument("number")
@click.option("--reason", required=True, help="Why: the participant and the record will show it.")
@on_a_stack
def reject(entry: str, number: str, reason: str, stack: str) -> None:
    """Reject submission NUMBER of ENTRY: its next submission may cost money."""
    _decide(stack, SubmissionRef(entry, number.zfill(4)), reason, accepted=False)


@dataclass(frozen=True, slots=True)
class _Choice:
    accepted: bool
    actor: str
    reason: str


def _decide(stack: str, ref: SubmissionRef, reason: str, *, accepted: bool) -> None:
    deployment = Deployment.of(stack, _NEEDED)
    choice = _Choice(accepted, caller(), reason)
    try:
        until_fresh(lambda: _commit(deployment, ref, choice))
    except Refused as refusal:
        raise click.ClickException(_in_words(deployment.store, ref, refusal)) from None
    outcome = "accepted: it goes to the assessor" if accepted else "rejected"
    click.echo(f"{ref.entry} {ref.number} is {outcome}. Both letters are on their way.")


def _commit(deployment: Deployment, ref: SubmissionRef, choice: _Choice) -> None:
    """Read, decide, commit; stale when somebody else was faster, and then there is nothing to decide."""
    now = datetime.now(UTC)
    entry, submission = deployment.store.entry(ref.entry), deployment.store.submission(ref)
    decision = finals.decide_review(
        entry,
        submission,
        terms_of(entry, deployment.settings),
        now,
        ids.script_id(),
        accepted=choice.accepted,
        actor=choice.actor,
        reason=choice.reason,
    )
    deployment.store.commit(decision, now)


def _in_words(store: Store, ref: SubmissionRef, refusal: Refused) -> str:
    """The refusal, and who decided instead when somebody has."""
    lines = [
        line
        for line in store.rows_of(ref.entry, "AUDIT#")
        if line["event"].startswith("review-") and line["facts"].get("submission") == ref.number
    ]
    if refusal.code != "not-in-review" or not lines:
        return refusal.message
    last = lines[-1]
    decided = last["event"].removeprefix("review-")
    return f"{refusal.message} It was {decided} by {last['actor']} at {last['at']}."


def _waiting(store: Store) -> Iterator[Submission]:
    """What is in review in any cohort; the index may lag, so each row is read again."""
    for cohort in store.cohorts():
        for row in store.in_cohort(cohort, State.IN_REVIEW.value):
            item = store.get({"PK": row["PK"], "SK": row["SK"]})
            if item is not None and item["state"] == State.IN_REVIEW.value:
                yield items.submission_from(item)


def _fields(found: Submission, now: datetime) -> dict[str, Any]:
    return {
        "entry": found.entry,
        "submission": found.number,
        "candidate": found.candidate,
        "cohort": found.cohort,
        "task": found.task,
        "strict_words": found.strict_words,
        "lenient_words": found.lenient_words,
        "word_limit": found.word_limit,
        "reasons": [{"rule": finding.rule, "title": finding.title} for finding in _doubts(found)],
        "submitted_at": utc(found.submitted_at),
        "waiting_since": utc(found.updated_at),
        "waiting_seconds": int((now - found.updated_at).total_seconds()),
    }


def _line(found: Submission, now: datetime) -> tuple[str, ...]:
    return (
        found.entry,
        found.number,
        _words(found),
        "" if found.word_limit is None else number(found.word_limit),
        "; ".join(finding.title for finding in _doubts(found)),
        duration(now - found.updated_at),
    )


def _doubts(found: Submission) -> list[Any]:
    return [finding for finding in found.findings if finding.severity is Severity.REVIEW]


def _words(found: Submission) -> str:
    """`3,950 to 4,020`: by the lenient count and by the strict one; one figure when they agree."""
    if found.strict_words is None or found.lenient_words is None:
        return "not counted"
    if found.strict_words == found.lenient_words:
        return number(found.strict_words)
    return f"{number(found.lenient_words)} to {number(found.strict_words)}"


def duration(time: timedelta) -> str:
    """In its largest whole unit: `3 days`, `5 hours`, `1 minute`."""
    minutes = int(time.total_seconds()) // 60
    if minutes >= 24 * 60:
        return count(minutes // (24 * 60), "day")
    return count(minutes // 60, "hour") if minutes >= 60 else count(minutes, "minute")  # noqa: PLR2004
