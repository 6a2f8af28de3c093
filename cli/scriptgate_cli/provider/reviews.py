"""`scriptgate provider review`: what waits for a person's decision, and that decision."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from scriptgate import ids
from scriptgate.aws.store import Store
from scriptgate.submissions import finals
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.submission import SubmissionRef
from scriptgate.submissions.terms import Terms
from scriptgate_cli.deployment import Unreachable, on_a_stack
from scriptgate_cli.files import write_page
from scriptgate_cli.provider import review_rows, review_view
from scriptgate_cli.provider.effects import effects_of, show_effects
from scriptgate_cli.provider.listing import Form, in_forms, show_listing
from scriptgate_cli.provider.office import Office, Reason, dry_run
from scriptgate_cli.provider.telling import add, for_people, say, tells
from scriptgate_cli.provider.views import marked_html
from scriptgate_cli.screen import json_text, show

because = click.option(
    "--reason", type=Reason(), required=True, help="Why: the participant and the record will show it."
)

F = TypeVar("F", bound=Callable[..., Any])


def of_a_submission(command: F) -> F:
    """Give a command ENTRY and NUMBER; written as one too, as a receipt's reference is: ENTRY/0001."""

    @click.argument("entry")
    @click.argument("number", required=False)
    @wraps(command)
    def run(*args: Any, entry: str, number: str | None, **kwargs: Any) -> Any:
        name, _, end = entry.partition("/")
        if not (number or end):
            raise click.UsageError("Name the submission too: ENTRY 0001, or ENTRY/0001.")
        if number and end and number.zfill(4) != end.zfill(4):
            raise click.UsageError(f"Which submission: {end} or {number}?")
        return command(*args, entry=name, number=number or end, **kwargs)

    return run  # type: ignore[return-value]


@click.group()
def review() -> None:
    """What waits for a person's decision: list, show, accept, reject."""


@review.command("list")
@click.option("--cohort", help="Only this cohort's.")
@in_forms
@on_a_stack
def list_reviews(cohort: str | None, form: Form, stack: str) -> None:
    """Show the submissions that wait, the longest waiting first; those over two days are marked."""
    office = Office.of(stack, ("table",))
    found = review_rows.waiting(office.deployment.store, office.cohorts(cohort), datetime.now(UTC))
    show_listing(found, review_rows.COLUMNS, form, empty="Nothing waits for review.")


@review.command("show")
@of_a_submission
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the marked view there.")
@click.option("--no-open", is_flag=True, help="Don't open a browser.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs; opens nothing.")
@on_a_stack
def show_review(  # noqa: PLR0913, PLR0917 - one parameter for each option
    entry: str,
    number: str,
    out: Path | None,
    no_open: bool,  # noqa: FBT001 - click passes flags so
    as_json: bool,  # noqa: FBT001 - click passes flags so
    stack: str,
) -> None:
    """Show why submission NUMBER of ENTRY waits, and open its text with what was counted.

    The findings in full, both counts, what the participant asked, and what is owed. The marked view is a page
    in your browser; it holds the participant's work.
    """
    office = Office.of(stack, ("table", "work"))
    found = review_view.read(office, entry, number)
    if as_json:
        click.echo(json_text(review_view.as_json(found)))
    else:
        show(review_view.as_text(found, datetime.now(UTC)))
    if out is not None or not (as_json or no_open):
        _marked(office, found, out, opens=not (as_json or no_open))


def _marked(office: Office, found: review_view.Review, out: Path | None, *, opens: bool) -> None:
    """Write the marked view and open it. There is none of a script that couldn't be read."""
    try:
        page = marked_html(office.deployment, found.submission)
    except Unreachable as error:
        click.echo(error.message, err=True)
        return
    path = out or _new_page(found)
    write_page(path, page)
    click.echo(f"The marked view is in {path}.", err=True)
    if opens:
        click.launch(str(path))


def _new_page(found: review_view.Review) -> Path:
    """A file that its owner alone can read."""
    name = f"{found.submission.entry}-{found.submission.number}-"
    with tempfile.NamedTemporaryFile(prefix=name, suffix=".html", delete=False) as page:
        return Path(page.name)


@review.command()
@of_a_submission
@because
@dry_run
@tells
@on_a_stack
def accept(entry: str, number: str, reason: str, dry_run: bool, stack: str) -> None:  # noqa: FBT001 - click
    """Accept submission NUMBER of ENTRY: it goes to the assessor."""
    ref = SubmissionRef(entry, number.zfill(4))
    decide(Office.of(stack), ref, reason, accepted=True, write=not dry_run)


@review.command()
@of_a_submission
@because
@dry_run
@tells
@on_a_stack
def reject(entry: str, number: str, reason: str, dry_run: bool, stack: str) -> None:  # noqa: FBT001 - click
    """Reject submission NUMBER of ENTRY: its next submission may cost money."""
    ref = SubmissionRef(entry, number.zfill(4))
    decide(Office.of(stack), ref, reason, accepted=False, write=not dry_run)


def decide(office: Office, ref: SubmissionRef, reason: str, *, accepted: bool, write: bool) -> None:
    """Decide, and say what was done. Raises click's errors in words.

    Of two people at once, the second one's commit is stale; then there is nothing to decide any more.
    """
    before = office.entry(ref.entry)

    def attempt(entry: Entry, terms: Terms, now: datetime) -> Decision:
        submission = office.submission(ref.entry, ref.number)
        try:
            return finals.decide_review(
                entry,
                submission,
                terms,
                now,
                ids.script_id(),
                accepted=accepted,
                actor=office.actor,
                reason=reason,
            )
        except Refused as refusal:
            raise Refused(refusal.code, _in_words(office.deployment.store, ref, refusal)) from None

    decision = office.change(ref.entry, attempt, write=write)
    what = "accepted" if accepted else "rejected"
    if not write:
        if for_people():
            show_effects(before, decision)
            add("Dry run: nothing was written.")
            return
        effects = "; ".join(f"{effect.what}: {effect.detail}" for effect in effects_of(before, decision))
        say(effects, ref.entry, what, ref.number, written=False)
        return
    outcome = f"{what}: it goes to the assessor" if accepted else what
    said = f"{ref.entry} {ref.number} is {outcome}. Both letters are on their way."
    say(said, ref.entry, what, ref.number)


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
