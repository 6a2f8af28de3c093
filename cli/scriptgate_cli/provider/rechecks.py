"""`scriptgate provider recheck`: what a changed rulebook would make of submissions, and then does."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from scriptgate import catalogue
from scriptgate.aws import clients
from scriptgate.aws.files import Files
from scriptgate.rules.rulebook import Rulebook
from scriptgate.stages.recheck import Judged, Recheck, Ungradable
from scriptgate.submissions.rechecking import RECHECKED, Change, Request, Tell, moves
from scriptgate.submissions.submission import SubmissionRef
from scriptgate.wording import count
from scriptgate_cli.deployment import Unreachable, on_a_stack
from scriptgate_cli.files import read_bytes
from scriptgate_cli.provider.listing import Column, Form, in_forms, show_listing
from scriptgate_cli.provider.office import Office, Reason
from scriptgate_cli.rulebooks.reading import FaultyRulebook, read_rulebook

_NEEDED = ("table", "work", "provider_name", "provider_email")

COLUMNS: list[Column[Judged]] = [
    Column(name="entry", value=lambda row: row.rechecked.entry.id),
    Column(name="submission", value=lambda row: row.rechecked.submission.number),
    Column(name="state", value=lambda row: row.rechecked.submission.state.value),
    Column(name="was", value=lambda row: _verdict(row.rechecked.submission.verdict)),
    Column(name="becomes", value=lambda row: row.rechecked.result.verdict.value),
    Column(name="change", value=lambda row: row.rechecked.change.value),
    Column(name="no_longer", value=lambda row: list(row.rechecked.gone), shown=", ".join),
    Column(name="now", value=lambda row: list(row.rechecked.new), shown=", ".join),
    Column(name="strict_words", value=lambda row: row.rechecked.result.strict_words, title=""),
    Column(name="lenient_words", value=lambda row: row.rechecked.result.lenient_words, title=""),
    Column(name="word_limit", value=lambda row: row.rechecked.result.word_limit, title=""),
    Column(name="rulebook_version", value=lambda row: row.rechecked.result.rulebook_version, title=""),
]
"""Stable: programs rely on the names."""


@click.command()
@click.option(
    "--rulebook", "file", required=True, type=click.Path(path_type=Path), help="The changed rulebook."
)
@click.option("--cohort", help="Only this cohort.")
@click.option("--entry", help="Only this entry.")
@click.option("--all", "show_all", is_flag=True, help="Show those that stay the same, too.")
@click.option("--apply", is_flag=True, help="Record the new results; drafts get them.")
@click.option(
    "--final", is_flag=True, help="With --apply: also move rejected ones and reviews whose result is better."
)
@click.option(
    "--tell",
    type=click.Choice([tell.value for tell in Tell]),
    default=Tell.IMPROVED.value,
    show_default=True,
    help="With --apply: whom to write to.",
)
@click.option("--reason", type=Reason(), help="With --apply: why; it stands in the record.")
@click.option("--dry-run", is_flag=True, help="Write nothing: so it is without --apply.")
@in_forms
@on_a_stack
def recheck(  # noqa: PLR0913, PLR0917 - click passes options by name
    file: Path,
    cohort: str | None,
    entry: str | None,
    show_all: bool,  # noqa: FBT001
    apply: bool,  # noqa: FBT001
    final: bool,  # noqa: FBT001
    tell: str,
    reason: str | None,
    dry_run: bool,  # noqa: FBT001
    form: Form,
    stack: str,
) -> None:
    """Show what a changed rulebook would make of the submissions that were checked, and why.

    Nothing is written without --apply. With it, each new result is recorded beside the old one; drafts get
    theirs. What is final stays untouched unless --final is said, and then moves only to a better result:
    nothing that is queued, with an assessor or marked ever changes, and nobody becomes liable.
    """
    if apply and dry_run:
        raise click.UsageError("--apply or --dry-run, not both.")
    if apply and not (reason or "").strip():
        raise click.UsageError("--apply needs a --reason: the record shows it.")
    rulebook = _read(file)
    _point_out_a_used_version(rulebook)
    office = Office.of(stack, _NEEDED)
    settings = office.deployment.settings
    judge = Recheck(office.deployment.store, Files(clients.s3(), settings.work), settings, rulebook)
    found, lost = _judged(judge, _refs(office, cohort, entry))
    shown = [row for row in found if show_all or row.rechecked.change is not Change.SAME]
    show_listing(shown, COLUMNS, form, empty="No verdict changes.")
    _sum_up(found, lost, final=final, applied=apply)
    if apply:
        digest = hashlib.sha256(read_bytes(file)).hexdigest()
        request = Request(office.actor, reason or "", digest, final=final, tell=Tell(tell))
        _apply(judge, found, request)


def _read(file: Path) -> Rulebook:
    try:
        return read_rulebook(file)
    except FaultyRulebook as error:
        line, text = error.faults[0]
        more = f" and {count(len(error.faults) - 1, 'more fault')}" if len(error.faults) > 1 else ""
        advice = "'scriptgate rulebook validate' shows them all"
        raise Unreachable(f"{file.name}, line {line}: {text}{more}; {advice}.") from None


def _point_out_a_used_version(rulebook: Rulebook) -> None:
    """The record and the letters name a version: it should mean one set of rules."""
    if rulebook.id not in catalogue.rulebook_ids():
        return
    ours = catalogue.load_rulebook(rulebook.id)
    if rulebook != ours and rulebook.version == ours.version:
        click.echo(
            f"Version {ours.version} of {ours.id} has other rules here: give the file a version of its own, "
            "as the record and the letters name it.",
            err=True,
        )


def _refs(office: Office, cohort: str | None, entry: str | None) -> list[SubmissionRef]:
    """The newest submission with a verdict of each entry, by the register; all final ones of one entry."""
    store = office.deployment.store
    if entry is not None:
        office.entry(entry)
        return [found.ref for found in store.submissions_of(entry) if found.state in RECHECKED]
    newest: dict[str, str] = {}
    for name in office.cohorts(cohort):
        for state in RECHECKED:
            for row in store.in_cohort(name, state.value):
                newest[row["entry"]] = max(row["number"], newest.get(row["entry"], ""))
    return [SubmissionRef(found, number) for found, number in sorted(newest.items())]


def _judged(judge: Recheck, refs: Sequence[SubmissionRef]) -> tuple[list[Judged], list[Ungradable]]:
    found: list[Judged] = []
    lost: list[Ungradable] = []
    with click.progressbar(
        judge.judge(refs), length=len(refs), label="Rechecking", file=sys.stderr, hidden=_quiet(refs)
    ) as rows:
        for row in rows:
            if isinstance(row, Judged):
                found.append(row)
            else:
                lost.append(row)
    return found, lost


def _quiet(refs: Sequence[SubmissionRef]) -> bool:
    return len(refs) < 20 or not sys.stderr.isatty()  # noqa: PLR2004 - it is over at once


def _sum_up(found: Sequence[Judged], lost: Sequence[Ungradable], *, final: bool, applied: bool) -> None:
    counts = Counter(row.rechecked.change for row in found)
    words = ", ".join(f"{counts[change]} {change.value}" for change in Change)
    moving = sum(moves(row.rechecked, final=final) for row in found)
    kept = (
        "" if final else "; what is final is only recorded beside its verdict (--final moves the better ones)"
    )
    tail = (
        f" {moving} of them get their new result{kept}."
        if applied
        else " Nothing is written without --apply."
    )
    click.echo(f"{count(len(found), 'submission')} rechecked: {words}.{tail}", err=True)
    for row in lost:
        click.echo(f"{row.ref.entry} {row.ref.number}: not rechecked, {row.why}.", err=True)


def _apply(judge: Recheck, found: Sequence[Judged], request: Request) -> None:
    now = datetime.now(UTC)
    done = sum(judge.apply(row, request, now) for row in found)
    already = len(found) - done
    tail = f"; {already} had it already or have moved on" if already else ""
    click.echo(f"{count(done, 'result')} recorded{tail}.", err=True)


def _verdict(verdict: object) -> str | None:
    return None if verdict is None else str(verdict)
