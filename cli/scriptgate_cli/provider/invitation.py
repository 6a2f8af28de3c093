"""`scriptgate provider invite`: the letters that carry the links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

import click

from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.invitations import Invitation, invitation_of
from scriptgate.submissions.invitations import invite as decide
from scriptgate.submissions.tables import nearest
from scriptgate_cli.deployment import Deployment, Unreachable, caller, on_a_stack
from scriptgate_cli.provider.roster import Roster
from scriptgate_cli.provider.screen import show_table


@click.command()
@click.option("--cohort", help="Only this cohort's entries.")
@click.option("--entry", help="Only this entry.")
@click.option("--again", is_flag=True, help="A new link also for those invited before; the old one ends.")
@on_a_stack
def invite(cohort: str | None, entry: str | None, again: bool, stack: str) -> None:  # noqa: FBT001 - click
    """Send links to the entries that were not invited yet: all, or those of one cohort, or one."""
    if again and not (cohort or entry):
        raise click.UsageError("--again ends links that people have: name the --cohort or the --entry.")
    deployment = Deployment.of(stack, ("table", "provider_name", "provider_email"))
    now, actor = datetime.now(UTC), caller()
    done = [
        (found.id, _invite(deployment, found.id, now, actor, again=again))
        for found in _entries(deployment, cohort, entry)
    ]
    _show(done)


def _entries(deployment: Deployment, cohort: str | None, entry: str | None) -> list[Entry]:
    roster = Roster(deployment.store)
    if entry is not None:
        found = roster.entries([entry])
        if not found or cohort not in {None, found[0].cohort}:
            raise Unreachable(
                f"There is no entry '{entry}'" + (f" in the cohort '{cohort}'." if cohort else ".")
            )
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


def _show(done: Iterable[tuple[str, Invitation]]) -> None:
    rows = list(done)
    touched = [(entry, what.value) for entry, what in rows if what is not Invitation.SENT]
    if touched:
        show_table(("entry", "what"), touched)
    counts = Counter(what for _, what in rows)
    click.echo(", ".join(f"{counts[what]} {what.value}" for what in Invitation))
