"""`scriptgate provider upload`: checked here and shown, then sent one by one, each once."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from scriptgate.aws import clients
from scriptgate.aws.files import Files
from scriptgate.aws.store import Stale
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.tables import InvalidTable
from scriptgate.wording import count, one_line
from scriptgate_cli.deployment import on_a_stack
from scriptgate_cli.provider.listing import Form, in_forms, show_listing
from scriptgate_cli.provider.office import NEEDED, Office, Reason
from scriptgate_cli.provider.office import dry_run as dry_run_option
from scriptgate_cli.provider.progress import progress
from scriptgate_cli.provider.uploading.folders import find_in_folders
from scriptgate_cli.provider.uploading.found import Found, Problem
from scriptgate_cli.provider.uploading.lines import COLUMNS, Line
from scriptgate_cli.provider.uploading.plan import Planned, Planner, Step
from scriptgate_cli.provider.uploading.send import ChangedMeanwhile, Sender
from scriptgate_cli.provider.uploading.sheet import find_in_sheet
from scriptgate_cli.provider.uploading.waiting import with_verdicts

FAILED = "not sent"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--manifest",
    "sheet",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV that names each file: entry, file, role, label, title, evidence, content_areas, details.",
)
@click.option("--late", is_flag=True, help="Also after the deadline, with a --reason.")
@click.option("--reason", type=Reason(), help="Why it is taken late: it stands in the record.")
@click.option("--accept-charges", is_flag=True, help="Also what makes a resubmission charge due.")
@click.option("--yes", is_flag=True, help="Send without asking.")
@click.option("--wait", is_flag=True, help="Wait for every verdict and show it.")
@dry_run_option
@in_forms
@on_a_stack
def upload(  # noqa: PLR0913, PLR0917 - one parameter for each option
    folder: Path,
    sheet: Path | None,
    late: bool,  # noqa: FBT001 - click passes flags so
    reason: str | None,
    accept_charges: bool,  # noqa: FBT001
    yes: bool,  # noqa: FBT001
    wait: bool,  # noqa: FBT001
    dry_run: bool,  # noqa: FBT001
    form: Form,
    stack: str,
) -> int:
    """Submit the submissions in DIR on behalf of their participants.

    DIR has a sub-folder for each, named by the entry (LF10042-task-1-2026-autumn) or by candidate number
    and task (LF10042-task-1). In it: script.docx (or the only document), annexes (annex-A-plan.pdf ...)
    and details.json with what `scriptgate check --metadata` takes. Or --manifest says which file is what.

    Everything is checked here first, and nothing is sent while anything is wrong. Running it again sends
    nothing twice. The exit status is 1 when something was refused or (with --wait) isn't compliant.
    """
    if late and not (reason or "").strip():
        raise click.UsageError("--late needs a --reason.")
    office = Office.of(stack, (*NEEDED, "inbox", "work"))
    planned = _planned(office, folder, sheet, reason if late else None)
    _preview(planned, form, dry_run=dry_run)
    if dry_run:
        return 0
    if any(plan.step is not Step.DONE for plan in planned):
        _require_consent(planned, accept_charges=accept_charges, yes=yes)
    lines = _send_all(_sender(office, reason if late else None, accept_charges=accept_charges), planned)
    if wait:
        with progress("Checking", sum(line.submission is not None for line in lines)) as one_more:
            lines = with_verdicts(office.deployment.store, lines, one_more)
    return _show(lines, form, wait=wait)


def _planned(office: Office, folder: Path, sheet: Path | None, late_reason: str | None) -> list[Planned]:
    problems: list[Problem] = []
    found = _found(folder, sheet, problems)
    planner = Planner(office.deployment.store, datetime.now(UTC), late_reason)
    with progress("Reading", len(found)) as one_more:
        planned = planner.plan(found, problems, one_more)
    if problems:
        _refuse(problems)
    if not planned:
        raise click.ClickException("There is no submission in the folder.")
    return planned


def _found(folder: Path, sheet: Path | None, problems: list[Problem]) -> list[Found]:
    if sheet is None:
        return find_in_folders(folder, problems)
    try:
        return find_in_sheet(sheet, folder, problems)
    except InvalidTable as error:
        problems += [Problem(f"line {bad.line}", bad.column, bad.reason) for bad in error.problems]
        return []


def _refuse(problems: Sequence[Problem]) -> None:
    for problem in problems:
        place = one_line(", ".join(filter(None, (problem.place, problem.file))))
        click.echo(f"{place}: {one_line(problem.reason)}", err=True)
    places = len({problem.place for problem in problems})
    raise click.ClickException(f"{count(places, 'place')} to mend; nothing was sent.")


def _preview(planned: Sequence[Planned], form: Form, *, dry_run: bool) -> None:
    lines = [Line(plan, plan.step.value) for plan in planned]
    if form is Form.TABLE or dry_run:
        show_listing(lines, COLUMNS, form, empty="")
    counts = Counter(plan.step for plan in planned)
    said = ", ".join(f"{counts[step]} {step.value}" for step in Step if counts[step])
    click.echo(said + (" (dry run: nothing was sent)" if dry_run else ""), err=form is not Form.TABLE)


def _require_consent(planned: Sequence[Planned], *, accept_charges: bool, yes: bool) -> None:
    chargeable = [plan.entry.id for plan in planned if plan.chargeable]
    if chargeable and not accept_charges:
        raise click.ClickException(
            f"{count(len(chargeable), 'submission')} would be chargeable ({', '.join(chargeable)}): say "
            "--accept-charges if that is agreed, or take them out. Nothing was sent."
        )
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("Nobody can be asked here: say --yes to submit for assessment.")
    if not yes:
        click.confirm("Submit these for assessment? This is final", abort=True, err=True)


def _sender(office: Office, late_reason: str | None, *, accept_charges: bool) -> Sender:
    settings = office.deployment.settings
    inbox, work = Files(clients.s3(), settings.inbox), Files(clients.s3(), settings.work)
    return Sender(office, inbox, work, late_reason, accept_charges)


def _send_all(sender: Sender, planned: Sequence[Planned]) -> list[Line]:
    lines = []
    with progress("Sending", len(planned)) as one_more:
        for plan in planned:
            lines.append(_sent(sender, plan))
            one_more()
    return lines


def _sent(sender: Sender, plan: Planned) -> Line:
    """One that can't go any more holds up no other."""
    try:
        submission = sender.send(plan)
    except (Refused, ChangedMeanwhile) as error:
        return Line(plan, FAILED, why=str(error))
    except Stale:
        return Line(plan, FAILED, why="somebody else is changing the entry: run it again")
    return Line(plan, "submitted" if plan.step is Step.NEW else Step.DONE.value, submission)


def _show(lines: Sequence[Line], form: Form, *, wait: bool) -> int:
    show_listing(lines, COLUMNS, form, empty="")
    failed = sum(line.submission is None for line in lines)
    sent = sum(line.what == "submitted" for line in lines)
    said = f"{sent} submitted, {len(lines) - sent - failed} submitted before, {failed} not sent"
    click.echo(said, err=form is not Form.TABLE)
    verdicts = [line.submission.verdict for line in lines if line.submission]
    undecided = wait and any(verdict is not Verdict.COMPLIANT for verdict in verdicts)
    return 1 if failed or undecided else 0
