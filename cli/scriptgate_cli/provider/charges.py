"""`scriptgate provider charges`: what is owed, proposed, confirmed, waived and exported, and who decides."""

from __future__ import annotations

from collections.abc import Iterable

import click

from scriptgate.submissions import charging
from scriptgate.submissions.charges import Charge
from scriptgate.wording import count, money
from scriptgate_cli.deployment import on_a_stack
from scriptgate_cli.provider import charge_rows
from scriptgate_cli.provider.charge_desk import ChargeDesk
from scriptgate_cli.provider.charge_exports import export, exports
from scriptgate_cli.provider.charge_rows import OWED, Row
from scriptgate_cli.provider.listing import Form, in_forms, show_listing
from scriptgate_cli.provider.office import Office, because, dry_run
from scriptgate_cli.provider.telling import add, say, tells

NOTHING = "Nothing is owed, and nothing was charged."


class Pounds(click.ParamType[int]):
    """An amount in pounds, as whole pence."""

    name = "pounds"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read `60`, `60.00` or `£60.00`, exactly."""
        try:
            return charging.pence_of(str(value))
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


@click.group()
def charges() -> None:
    """Charges for resubmissions: list, confirm or waive them, export what is confirmed."""


charges.add_command(export)
charges.add_command(exports)


@charges.command("list")
@click.option("--cohort", help="Only this cohort's.")
@click.option("--status", type=click.Choice(charge_rows.CHOICES), help="Only these; owed: not charged yet.")
@in_forms
@on_a_stack
def list_charges(cohort: str | None, status: str | None, form: Form, stack: str) -> None:
    """Show what is owed by the next submissions, and apart from it the charges, with their sums."""
    rows = _rows(stack, cohort, status)
    if form is not Form.TABLE or not rows:
        show_listing(rows, charge_rows.COLUMNS, form, empty=NOTHING)
        return
    _show_part("Owed by the next submission, not charged yet", [row for row in rows if row.status == OWED])
    _show_part("Charges", [row for row in rows if row.status != OWED])
    click.echo("In all\n")
    show_listing(charge_rows.sums_of(rows), charge_rows.SUMS, form, empty="")


@charges.command()
@click.option("--cohort", help="Only this cohort's.")
@in_forms
@on_a_stack
def totals(cohort: str | None, form: Form, stack: str) -> None:
    """Show the sums by status."""
    sums = charge_rows.sums_of(_rows(stack, cohort, None))
    show_listing(sums, charge_rows.SUMS, form, empty=NOTHING)


@charges.command()
@click.argument("entry", required=False)
@click.argument("causes", nargs=-1, metavar="[CAUSE]...")
@click.option("--all-proposed", is_flag=True, help="All that are proposed: of the entry, the cohort, or any.")
@click.option("--cohort", help="With --all-proposed: only this cohort's.")
@click.option("--amount", type=Pounds(), help="Pounds, e.g. 60.00, where the amount is to be decided.")
@dry_run
@tells
@on_a_stack
def confirm(  # noqa: PLR0913, PLR0917 - one parameter for each option
    entry: str | None,
    causes: tuple[str, ...],
    all_proposed: bool,  # noqa: FBT001 - click passes flags so
    cohort: str | None,
    amount: int | None,
    dry_run: bool,  # noqa: FBT001 - click passes flags so
    stack: str,
) -> None:
    """Confirm the charges of ENTRY for CAUSE, the submission that made it liable, e.g. 0001.

    The participant gets a letter with the amount, the policy and whom to ask.
    """
    if all_proposed == bool(causes) or (cohort and (entry or not all_proposed)):
        raise click.UsageError("Name an ENTRY with a CAUSE; or --all-proposed, of one ENTRY or --cohort.")
    desk = ChargeDesk(Office.of(stack), write=not dry_run)
    if entry and causes:
        _confirm(desk, [(charge, amount) for charge in desk.named(entry, causes)])
    else:  # of many, the amount is for those alone that have none
        found = desk.proposed(entry, cohort)
        _confirm(desk, [(charge, amount if charge.amount_pence is None else None) for charge in found])


@charges.command()
@click.argument("entry")
@click.argument("cause", required=False)
@because
@dry_run
@tells
@on_a_stack
def waive(entry: str, cause: str | None, reason: str, dry_run: bool, stack: str) -> None:  # noqa: FBT001 - click
    """Waive what ENTRY was charged for CAUSE, or owes for it and is not charged yet.

    CAUSE may be left out when there is one thing to waive. The participant gets a letter; the reason stays in
    the record.
    """
    desk = ChargeDesk(Office.of(stack), write=not dry_run)
    decision = desk.waive(entry, cause, reason)
    done = _done("waived", desk)
    if decision.charges_changed:
        charge = decision.charges_changed[0].charge
        _say(charge, "waived", desk)
        return
    facts = decision.audit[0].facts
    amount = money(facts["amount_pence"])
    said = f"{entry} {facts['cause']}: {amount}, owed and not charged yet, {done} and never charged."
    say(said, entry, "waived", facts["cause"], written=desk.write)


def _rows(stack: str, cohort: str | None, status: str | None) -> list[Row]:
    office = Office.of(stack, ("table",))
    return list(charge_rows.rows_of(office.deployment.store, office.cohorts(cohort), status))


def _show_part(title: str, rows: list[Row]) -> None:
    if rows:
        click.echo(f"{title}\n")
        show_listing(rows, charge_rows.COLUMNS, Form.TABLE, empty="")
        click.echo()


def _confirm(desk: ChargeDesk, wanted: Iterable[tuple[Charge, int | None]]) -> None:
    """One after the other; what is refused is named, and the others go on. Exit status 1 then."""
    refused, done = 0, list[Charge]()
    for known, amount in wanted:
        try:
            charge = desk.confirm(known, amount)
        except click.ClickException as error:
            refused += 1
            click.echo(error.message, err=True)
            continue
        done.append(charge)
        _say(charge, "confirmed", desk)
    if refused:
        raise click.ClickException(f"{count(refused, 'charge')} not confirmed, {len(done)} confirmed.")
    if not done:
        add("Nothing is proposed.")
    elif len(done) > 1:
        add(f"{count(len(done), 'charge')}, {money(sum(each.amount_pence or 0 for each in done))} in all.")
    if done and not desk.write:
        add("Dry run: nothing was written.")


def _say(charge: Charge, what: str, desk: ChargeDesk) -> None:
    said = f"{_subject(charge)}: {money(charge.amount_pence)} {_done(what, desk)}."
    say(said, charge.entry, what, charge.cause, written=desk.write)


def _subject(charge: Charge) -> str:
    return f"{charge.entry} {charge.cause} ({charging.EVENTS.get(charge.event, charge.event)})"


def _done(what: str, desk: ChargeDesk) -> str:
    return f"is {what}" if desk.write else f"would be {what}"
