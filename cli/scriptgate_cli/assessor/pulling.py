"""Pulling: claim first, then fetch, verify and unpack, then let the message go.

Any of these may be the last thing that a process does. What was claimed is the caller's, and the next pull
begins with it; a message that was not deleted comes back, and its claim is asked again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from scriptgate.wording import moment
from scriptgate_cli.assessor.blank_sheets import blank_csv, blank_json, task_of
from scriptgate_cli.assessor.counter import Answer, Counter, Held, Place
from scriptgate_cli.assessor.desk import AT_ONCE
from scriptgate_cli.assessor.folder import Folder, note_claim
from scriptgate_cli.assessor.index_text import index_text
from scriptgate_cli.assessor.queue import Message, Queue
from scriptgate_cli.assessor.troubles import DENIED, BadBundle, denied, in_words
from scriptgate_cli.assessor.unpacking import save, unpack

NEEDS_NO_BELL = frozenset({"claimed-by-another", "already-marked", "unknown-script"})
"""Refusals after which a message is of no use to anybody: deleted. What one declined is others' to take."""
UNKNOWN = "unknown-script"
DECLINED = "declined-before"
NOT_THERE = "the bundle is not there (or not yours to read)"
STRANGERS = "The counter knows no script so far: do both addresses belong to one deployment?"
GONE = {"NoSuchKey", "NoSuchVersion", "404"}
DENIALS = 3
"""So many fetches denied and none allowed: it is the permission, and no more is claimed."""


class What(Enum):
    """What became of a script."""

    PULLED = "pulled"
    RESUMED = "resumed"
    HERE = "here already"
    ELSEWHERE = "not for you"
    LEFT = "left for another try"
    BAD = "not as announced"


@dataclass(frozen=True, slots=True)
class Happened:
    """What became of one script, and why."""

    what: What
    script: str
    task: str = ""
    due_at: str = ""
    why: str = ""
    note: str = ""
    """What there is to know besides."""


Tell = Callable[[Happened], None]


@dataclass(slots=True)
class Pull:
    """One run into one folder."""

    queue: Queue
    counter: Counter
    s3: Any
    folder: Folder
    new_id: Callable[[], str]
    region: str
    happened: list[Happened] = field(default_factory=list)
    _acquainted: bool = False
    """The counter has known a script: it belongs to this queue, and `unknown-script` can be believed."""
    _denied: int = 0
    _fetched: bool = False
    _stopped: threading.Event = field(default_factory=threading.Event)

    def missing(self) -> list[Held]:
        """What the caller holds and has not here. Raises Trouble."""
        found = self.counter.held()
        self._acquainted = bool(found)
        return [held for held in found if not self._is_here(held.script, held.claimed_at)]

    def _is_here(self, script: str, claimed_at: str) -> bool:
        """A folder of an earlier claim is not the script's: what is written there was given up."""
        return self.folder.has(script) and not self.folder.is_earlier(script, claimed_at)

    def run(self, missing: list[Held], tell: Tell) -> None:
        """What is missing, then the queue, until it is empty or enough is pulled.

        Raises Trouble, KeyboardInterrupt.
        """

        def told(happened: Happened) -> None:
            self.happened.append(happened)
            tell(happened)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            self._await([pool.submit(self._guarded, self._resume, held, told) for held in missing])
            self._await([pool.submit(self._guarded, self._take_all, told) for _ in range(AT_ONCE)])
        if self._denied and not self._fetched:
            raise denied("GetObject", self.region)

    def _await(self, running: list[Future[None]]) -> None:
        """All of them; the first trouble stops the others where a script is whole."""
        try:
            done, _ = wait(running, return_when=FIRST_EXCEPTION)
            for future in done:
                future.result()
        except BaseException:
            self._stopped.set()
            self.queue.stop()
            for future in running:
                future.cancel()
            raise

    def _guarded(self, work: Callable[..., None], *about: Any) -> None:
        if not self._stopped.is_set():
            with in_words(self.region):
                work(*about)

    def _take_all(self, told: Tell) -> None:
        while not self._stopped.is_set() and (message := self.queue.take()) is not None:
            with self.folder.alone(message.script or ""):
                happened = self._take(message)
            if happened.what is not What.PULLED:
                self.queue.not_counted()
            told(happened)

    def _resume(self, held: Held, told: Tell) -> None:
        """A script that is the caller's already; who was killed has claimed it and not unpacked it."""
        answer = self._claim(held.script)
        answer = replace(answer, due_at=held.due_at, at=max(answer.at, held.claimed_at, key=moment))
        if answer.bundle is None:
            told(Happened(What.LEFT, held.script, why=answer.message))
        else:
            told(self._bring(held.script, answer, answer.bundle, What.RESUMED))

    def _take(self, message: Message) -> Happened:
        """One message to its end; it is deleted last."""
        if message.script is None:
            return Happened(What.LEFT, "?", why="The message is not of version 1: get a newer scriptgate.")
        script, answer = message.script, self._claim(message.script)
        if answer.bundle is None:
            if answer.code == DECLINED:
                self.queue.leave(message)
                return Happened(What.ELSEWHERE, script, why=answer.message)
            if answer.code not in NEEDS_NO_BELL:
                return Happened(What.LEFT, script, why=answer.message)
            if answer.code == UNKNOWN and not self._acquainted:
                return Happened(What.LEFT, script, why=STRANGERS)
            self.queue.delete(message)
            return Happened(What.ELSEWHERE, script, why=answer.message)
        happened = self._bring(script, answer, answer.bundle, What.PULLED)
        if happened.what in {What.PULLED, What.HERE}:
            self.queue.delete(message)
        return happened

    def _claim(self, script: str) -> Answer:
        """Ask for a script, under an id that is kept until the script is here.

        The counter repeats its answer to an id. One to an id of an earlier run may be history: the claim
        may have lapsed since, or the other assessor may have returned it. Then the question is put anew.
        """
        kept = self.folder.claim_of(script)
        if kept is not None:
            answer = self.counter.report("claim", script, kept)
            claimed_at = self._claimed_at(script) if answer.bundle is not None else None
            if claimed_at is not None:
                return replace(answer, at=max(answer.at, claimed_at, key=moment))
        return self._claim_anew(script)

    def _claimed_at(self, script: str) -> str | None:
        """Since when the caller holds a script; None: they do not."""
        return next((held.claimed_at for held in self.counter.held() if held.script == script), None)

    def _claim_anew(self, script: str) -> Answer:
        report_id = self.new_id()
        self.folder.remember(script, report_id)
        answer = self.counter.report("claim", script, report_id)
        self._acquainted = self._acquainted or answer.code != UNKNOWN
        if answer.bundle is None and not answer.retry:
            self.folder.forget(script)
        return answer

    def _bring(self, script: str, answer: Answer, place: Place, what: What) -> Happened:
        """Fetch, verify and unpack what is claimed, unless it is here."""
        due_at = answer.due_at or ""
        if self.folder.has(script) and self._is_here(script, self._claimed_at(script) or answer.at):
            self.folder.forget(script)
            return Happened(What.HERE, script, due_at=due_at)
        if self.folder.is_taken(script):
            taken = self.folder.place_of(script)
            return Happened(What.LEFT, script, why=f"'{taken}' is there and holds no script: move it away.")
        try:
            task, aside = self._unpack(script, place, answer)
        except BadBundle as problem:
            return Happened(What.BAD, script, due_at=due_at, why=str(problem))
        self.folder.forget(script)
        note = f"Your folder of an earlier claim is now '{aside}': delete it." if aside else ""
        return Happened(what, script, task, due_at, note=note)

    def _unpack(self, script: str, place: Place, answer: Answer) -> tuple[str, Path | None]:
        """From the bucket to the script's folder, which appears whole or not at all.

        The task's id, and where a folder of an earlier claim has gone.
        """
        with self.folder.beginning(script) as begun:
            self._fetch(place, begun / "bundle.zip")
            whole = begun / script
            whole.mkdir(mode=0o700)
            index = unpack(begun / "bundle.zip", whole, script).index
            task = task_of(index["rulebook"]["id"], index["task"]["id"])
            for name, text in (
                ("index.txt", index_text(index, answer.due_at or "", task)),
                ("marks.json", blank_json(script, task)),
                ("marks.csv", blank_csv(script, task)),
            ):
                (whole / name).write_bytes(text.encode())
            note_claim(whole, answer.at)
            aside = self.folder.set_aside(script) if self.folder.has(script) else None
            whole.rename(self.folder.place_of(script))
        return str(index["task"]["id"]), aside

    def _fetch(self, place: Place, target: Path) -> None:
        """The bytes of the version that was announced. Raises BadBundle, Trouble."""
        try:
            answer = self.s3.get_object(Bucket=place.bucket, Key=place.key, VersionId=place.version_id)
            self._fetched = True
            save(answer["Body"], target, place)
        except ClientError as error:
            code = error.response["Error"].get("Code")
            if code in DENIED:
                self._count_denial()
                raise BadBundle(NOT_THERE) from None
            if code in GONE:
                raise BadBundle("it is not in its bucket") from None
            raise

    def _count_denial(self) -> None:
        """S3 denies what is missing to who may not list the bucket; and all to who may read nothing.

        Raises Trouble when it looks like the latter.
        """
        self._denied += 1
        if self._denied >= DENIALS and not self._fetched:
            raise denied("GetObject", self.region)


def summary(happened: list[Happened]) -> str:
    """What happened, as `3 pulled, 1 not for you.`."""
    counts = [(what, sum(item.what is what for item in happened)) for what in What]
    said = [f"{number} {what.value}" for what, number in counts if number]
    return f"{', '.join(said)}." if said else "Nothing waits."
