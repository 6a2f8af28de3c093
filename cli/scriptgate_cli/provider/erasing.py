"""`scriptgate provider erase`: everything about a candidate goes, but the charges and the numbered record."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from scriptgate.rules.calendar import uk_time
from scriptgate.stages.erasing import Erasing, Held
from scriptgate.submissions import erasure
from scriptgate.submissions.entry import Person
from scriptgate.submissions.erasure import Order
from scriptgate.wording import count
from scriptgate_cli.deployment import Unreachable, on_a_stack
from scriptgate_cli.provider.office import NEEDED, Office, because, dry_run
from scriptgate_cli.provider.telling import add, say, tells


@click.command()
@click.argument("candidate")
@because
@click.option("--yes", is_flag=True, help="Don't ask: it can't be undone.")
@dry_run
@tells
@on_a_stack
def erase(candidate: str, reason: str, yes: bool, dry_run: bool, stack: str) -> None:  # noqa: FBT001 - click
    """Erase everything about CANDIDATE, for good: files, personal fields, words.

    Charges and the numbered record stay, under the candidate number. A run that was cut short is gone on with
    by running it again. Don't write a name into the reason: it is kept.
    """
    office = Office.of(stack, (*NEEDED, "inbox", "work", "scripts"))
    erasing = Erasing.from_settings(office.deployment.settings)
    person = _person(erasing, candidate)
    held = erasing.survey(person)
    _show(person, held)
    if dry_run:
        say("Dry run: nothing was erased.", candidate, "erased", written=False)
        return
    if not yes:
        click.confirm("Erase all of it for good?", abort=True, err=True)
    now = datetime.now(UTC)
    gone = erasing.run(person, Order(office.actor, reason, now))
    _conclude(office, candidate, gone, now)


def _person(erasing: Erasing, candidate: str) -> Person:
    person = erasing.person(candidate)
    if person is None:
        raise Unreachable(f"There is no candidate '{candidate}'.")
    return person


def _show(person: Person, held: Held) -> None:
    if person.erased_at is not None:
        add(erasure.told(person))
    elif person.erasing_at is not None:
        add(f"Erasing {person.number} was begun and not finished: this goes on with it.")
    add(
        f"{person.number}: {count(len(held.entries), 'entry', 'entries')}, "
        f"{count(held.submissions, 'submission')}, {count(held.files, 'version')} of files, "
        f"{count(held.rows, 'row')} with words."
    )


def _conclude(office: Office, candidate: str, gone: Held, now: datetime) -> None:
    say(
        f"{candidate} is erased: {count(gone.files, 'version')} of files deleted, "
        f"{count(gone.rows, 'row')} emptied. Charges and the numbered record stay.",
        candidate,
        "erased",
    )
    if gone.scripts:
        settings = office.deployment.settings
        asked = "has been asked" if settings.assessor_email else "has no address here, so ask them"
        add(f"The assessor's side {asked} to delete: {', '.join(gone.scripts)}.")
    if gone.may_follow_until is not None and gone.may_follow_until > now:
        when = uk_time(gone.may_follow_until)
        add(f"Something was uploaded a moment ago: run this again after {when}, in case more arrives.")
