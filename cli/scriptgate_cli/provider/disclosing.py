"""`scriptgate provider export`: everything that is stored about a candidate, for them to read."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import click

from scriptgate.aws import clients, items, places
from scriptgate.aws.files import Ended, Files
from scriptgate.aws.items import Item
from scriptgate.letters import render
from scriptgate.reports import report_as_html
from scriptgate.reports.about_person import entry_as_data, page_about
from scriptgate.submissions.entry import Person
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.submission import Submission
from scriptgate.wording import count, one_line
from scriptgate_cli.deployment import Unreachable, on_a_stack
from scriptgate_cli.provider.office import Office

LINK = "(a link of your own, which is not kept)"
LONGEST_NAME = 80
"""Characters of a file's name in the archive."""


@click.command()
@click.argument("candidate")
@click.option(
    "--out",
    "target",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The archive to write; one that is there is not overwritten.",
)
@on_a_stack
def export(candidate: str, target: Path, stack: str) -> None:
    """Write everything that is stored about CANDIDATE to a zip file: for their request to see it.

    It holds a page to read, the same as JSON, their files, reports and letters. It names nobody else.
    """
    office = Office.of(stack, ("table", "inbox", "work", "scripts", "provider_name"))
    found = office.deployment.store.get(items.person_key(candidate))
    if found is None:
        raise Unreachable(f"There is no candidate '{candidate}'.")
    archive = _Archive(office, items.restore(found, Person))
    try:
        with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as written:
            files = archive.write(written, found)
    except FileExistsError:
        raise Unreachable(f"'{one_line(str(target))}' is there already: name another file.") from None
    click.echo(f"{candidate}: {count(files, 'file')} and a page to read, in {one_line(str(target))}.")


@dataclass
class _Archive:
    """What is gathered, and what was written so far."""

    office: Office
    person: Person
    files: list[dict[str, str]] = field(default_factory=list)
    """Path and what it is."""

    def write(self, archive: zipfile.ZipFile, row: Item) -> int:
        """Everything, the page last: it lists the files. How many files."""
        entries = [self._entry(archive, name) for name in self.person.entries]
        about = {
            "candidate": {"trn": None, "erased_at": None, **_without_keys(row)},
            "entries": entries,
            "files": self.files,
            "provider_name": self.office.deployment.settings.provider_name,
            "made_at": utc(datetime.now(UTC)),
        }
        archive.writestr("index.html", page_about(about))
        archive.writestr("everything.json", json.dumps(about, indent=2, ensure_ascii=False))
        return len(self.files)

    def _entry(self, archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
        store = self.office.deployment.store
        rows = list(store.rows_of(name))
        reasons = {
            row["SK"].rpartition("#")[2]: row["reason"]
            for row in store.rows_of(name, "REASON#")
            if "reason" in row
        }
        for submission in store.submissions_of(name):
            self._files(archive, submission)
        self._letters(archive, name, rows, reasons)
        told = entry_as_data(rows, store.rows_of(name, "AUDIT#"), reasons)
        told["entry"].setdefault("home_urn", None)
        for submission in told["submissions"]:
            submission.setdefault("submitted_at", None)
            submission.setdefault("verdict", None)
        return told

    def _files(self, archive: zipfile.ZipFile, submission: Submission) -> None:
        """Every version that is kept of every object of a submission."""
        settings = self.office.deployment.settings
        folder = places.prefix(submission.ref)
        names = {file.sha256: file.name for file in submission.files}
        for bucket in (settings.inbox, settings.work):
            files = Files(clients.s3(), bucket)
            what = "what you uploaded" if bucket == settings.inbox else "what was made of it"
            for key, content in _kept(files, folder):
                name = key.removeprefix(folder)
                self._add(archive, folder + _safe(names.get(name, name)), content, what)
                if name == "report.json":
                    page = report_as_html(json.loads(content))
                    self._add(archive, f"{folder}report.html", page.encode(), "the report of a check")
        if submission.script_id is not None:
            for _, content in _kept(Files(clients.s3(), settings.scripts), f"{submission.script_id}/"):
                self._add(archive, f"{folder}bundle.zip", content, "what the assessor got, without your name")

    def _letters(
        self, archive: zipfile.ZipFile, entry: str, rows: Iterable[Item], reasons: dict[str, str]
    ) -> None:
        """Letters as they were sent, rendered again; one whose words were erased is left out."""
        for row in rows:
            if not row["SK"].startswith("OUTBOX#") or row["target"] != "mail":
                continue
            payload = json.loads(row["payload"])
            if payload.get("context"):
                text = self._letter(payload, reasons)
                what = f"a letter to {payload['to']}, {row['status']}"
                self._add(archive, f"{entry}/letters/{_safe(row['id'])}.txt", text.encode(), what)

    def _letter(self, payload: dict[str, Any], reasons: dict[str, str]) -> str:
        context = payload["context"]
        if payload["to"] == "participant":
            context = {**context, "person_name": self.person.name, "link": LINK}
        if "quotes" in payload:
            words = reasons.get(f"{payload['quotes']:08d}")
            context = {**context, "question": None if words is None else words.split("\n")}
        letter = render(payload["letter"], context)
        return f"Subject: {letter.subject}\n\n{letter.text}"

    def _add(self, archive: zipfile.ZipFile, path: str, content: bytes, what: str) -> None:
        """A file under its path, or under the next one when that is taken."""
        taken = {file["path"] for file in self.files}
        place, number = PurePosixPath(path), 1
        while str(place) in taken:
            number += 1
            place = PurePosixPath(path).with_stem(f"{PurePosixPath(path).stem} ({number})")
        archive.writestr(str(place), content)
        self.files.append({"path": str(place), "what": what})


def _kept(files: Files, prefix: str) -> Iterator[tuple[str, bytes]]:
    for key, version in files.versions(prefix):
        try:
            yield key, files.read(key, version)
        except Ended:
            continue  # a delete marker, or its time is over


def _safe(name: str) -> str:
    """A name that no system takes for a path, a device or a hidden file."""
    plain = re.sub(r'[\\/:*?"<>|]', "_", one_line(name)).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME] or "file"
    return f"{stem[:LONGEST_NAME]}.{suffix[:10]}"


def _without_keys(row: Item) -> Item:
    return {name: value for name, value in row.items() if name not in {"PK", "SK"}}
