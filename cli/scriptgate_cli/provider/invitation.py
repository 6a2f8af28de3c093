"""`scriptgate provider invite`: the letters that carry the links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.invitations import Invitation, invitation_of
from scriptgate.submissions.invitations import invite as decide
from scriptgate.submissions.tables import nearest
from scriptgate_cli.deployment import Deployment, Unreachable, caller, on_a_stack
from scriptgate_cli.provider.listing import Column, Form, in_forms, show_listing
from scriptgate_cli.provider.office import dry_run as dry_run_option
from scriptgate_cli.provider.people import entries_instead
from scriptgate_cli.provider.roster import Roster


@dataclass(frozen=True, slots=True)
class Invited:
    """What a round of invitations did with an entry, or would do."""

    entry: str
    what: Invitation


@click.command()
@click.option("--cohort", help="Only this cohort's entries.")
@click.option("--entry", help="Only this entry.")
@click.option("--again", is_flag=True, help="A new link also for those invited before; the old one ends.")
@dry_run_option
@in_forms
@on_a_stack
def invite(  # noqa: PLR0913, PLR0917 - click passes options by name
    cohort: str | None,
    entry: str | None,
    again: bool,  # noqa: FBT001
    dry_run: bool,  # noqa: FBT001
    form: Form,
    stack: str,
) -> None:
    """Send links to the entries that were not invited yet: all, or those of one cohort, or one."""
    if again and not (cohort or entry):
        raise click.UsageError("--again ends links that people have: name the --cohort or the --entry.")
    deployment = Deployment.of(stack, ("table", "provider_name", "provider_email"))
    now, actor = datetime.now(UTC), caller()
    found = _entries(deployment, cohort, entry)
    if dry_run:
        done = [Invited(each.id, invitation_of(each, now, again=again)) for each in found]
    else:
        done = [Invited(each.id, _invite(deployment, each.id, now, actor, again=again)) for each in found]
    _show(done, form, dry_run=dry_run)


def _entries(deployment: Deployment, cohort: str | None, entry: str | None) -> list[Entry]:
    roster = Roster(deployment.store)
    if entry is not None:
        found = roster.entries([entry])
        if not found or cohort not in {None, found[0].cohort}:
            instead = f" in the cohort '{cohort}'." if cohort else entries_instead(deployment.store, entry)
            raise Unreachable(f"There is no entry '{entry}'{instead}")
        return found
    known = deployment.store.cohorts()
    if cohort is not None and cohort not in known:
        raise Unreachable(f"There is no cohort '{cohort}'{nearest(cohort, known)}")
    return [found for name in ([cohort] if cohort else known) for found in roster.entries_of(name)]


def _invite(deployment: Deployment, entry: str, now: datetime, actor: str, *, again: bool) -> Invitation:
    """Invite one entry, if it is due."""

    def attempt() -> Invitation:
        found = deployment.store.entry(entry)
        invitation = invitation_of(found, now, again=again)
        if invitation is Invitation.DUE:
            terms = terms_of(found, deployment.settings)
            deployment.store.commit(decide(found, terms, now, actor), now)
        return invitation

    return until_fresh(attempt)


def _show(done: Sequence[Invited], form: Form, *, dry_run: bool) -> None:
    """The table leaves out those who were invited before."""
    shown = [row for row in done if form is not Form.TABLE or row.what is not Invitation.SENT]
    if shown or form is not Form.TABLE:
        show_listing(shown, COLUMNS, form, empty="")
    counts = Counter(row.what for row in done)
    tail = " (dry run: nothing was sent)" if dry_run else ""
    click.echo(
        ", ".join(f"{counts[what]} {what.value}" for what in Invitation) + tail, err=form is not Form.TABLE
    )


COLUMNS: list[Column[Invited]] = [
    Column("entry", lambda row: row.entry),
    Column("outcome", lambda row: row.what.value, "what"),
]
