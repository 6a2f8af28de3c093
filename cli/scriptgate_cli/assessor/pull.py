"""`scriptgate assessor pull`: scripts from the queue into folders."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scriptgate_cli.assessor.desk import QUEUE, Desk, at_the_desk
from scriptgate_cli.assessor.folder import Folder
from scriptgate_cli.assessor.index_text import uk_time
from scriptgate_cli.assessor.pulling import Happened, Pull, Tell, What, summary
from scriptgate_cli.assessor.queue import Queue
from scriptgate_cli.assessor.troubles import SomeFailed, Trouble
from scriptgate_cli.screen import show

FAILED = frozenset({What.LEFT, What.BAD})
NOBODY = (
    "Note: your role's session has no name of its own, so all who use the role so hold scripts together. Set "
    "role_session_name in your profile: docs/assessor.md says how."
)
GOOD = frozenset({What.PULLED, What.RESUMED, What.HERE})


@click.command()
@click.option(
    "--max",
    "most",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    envvar="SCRIPTGATE_ASSESSOR_MAX",
    show_envvar=True,
    help="At most so many new scripts: what you take, nobody else can.",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    envvar="SCRIPTGATE_ASSESSOR_FOLDER",
    show_envvar=True,
    help="The folder for your scripts; the current one unless told otherwise.",
)
@click.option("--queue-url", envvar=QUEUE, show_envvar=True, help="The provider's AssessorQueueUrl.")
@click.option(
    "--wait", type=click.IntRange(0, 20), default=2, show_default=True, help="Seconds to wait for a message."
)
@at_the_desk
def pull(desk: Desk, most: int, into: Path, wait: int) -> int:
    """Take scripts from the queue, each into a folder of its own.

    Each is claimed, fetched, verified and unpacked. What you have claimed and don't have here yet comes
    first. Stop it whenever you like: nothing is lost, and pulling again goes on.
    """
    if not desk.addresses.queue_url:
        raise Trouble(f"Where is the queue? Give --queue-url or set {QUEUE}: the provider tells you it.")
    if desk.is_nobody():
        click.echo(NOBODY, err=True)
    queue = Queue(desk.client("sqs"), desk.addresses.queue_url, most, wait)
    with Folder.opened(into) as folder:
        run = Pull(queue, desk.counter(), desk.client("s3"), folder, new_id, desk.region)
        try:
            missing = run.missing()
            with shown(run, len(missing)) as tell:
                run.run(missing, tell)
        except Trouble as trouble:
            _say_sum(run.happened)
            if _any(run.happened, GOOD):
                raise SomeFailed(trouble.message) from None
            raise
        except KeyboardInterrupt:
            _say_sum(run.happened)
            click.echo("What you have claimed is yours: pull again to go on.", err=True)
            raise
    show(summary(run.happened))
    if sum(item.what is What.PULLED for item in run.happened) >= most:
        show(f"That is as many as you asked for (--max {most}): pull again for more.")
    return _status(run.happened)


def new_id() -> str:
    """A report's id, never used before."""
    return f"cli-{secrets.token_hex(12)}"


def _say_sum(happened: list[Happened]) -> None:
    if happened:
        show(summary(happened))


def _status(happened: list[Happened]) -> int:
    if not _any(happened, FAILED):
        return 0
    return 1 if _any(happened, GOOD) else 2


def _any(happened: list[Happened], kinds: frozenset[What]) -> bool:
    return any(item.what in kinds for item in happened)


@contextmanager
def shown(run: Pull, missing: int) -> Iterator[Tell]:
    """Lines in a file or a pipe; a bar on a terminal, and lines for what did not go well."""
    if not sys.stdout.isatty():
        yield lambda happened: show(line_of(happened, run.folder))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(highlight=False)) as progress:
        bar = progress.add_task("Pulling", total=missing + _expected(run.queue))

        def tell(happened: Happened) -> None:
            progress.advance(bar)
            if happened.what not in GOOD or happened.note:
                progress.console.print(line_of(happened, run.folder), markup=False)

        yield tell


def _expected(queue: Queue) -> int:
    waiting = queue.waiting()
    return min(waiting, queue.most) if queue.most else waiting


def line_of(happened: Happened, folder: Folder) -> str:
    """What became of a script, in a line."""
    head = f"{happened.script}  {happened.what.value}"
    if happened.what is What.BAD:
        return (
            f"{head}: {happened.why}. Nothing of it was kept; the script stays yours and its message in the "
            "queue for another try. Tell the provider if this is said again."
        )
    if happened.why:
        return f"{head}: {happened.why}"
    line = f"{head}, due {uk_time(happened.due_at)}  {folder.place_of(happened.script)}"
    return f"{line}. {happened.note}" if happened.note else line
