"""The folder that scripts are pulled into: what is in it, and which claims are on their way."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scriptgate.wording import moment
from scriptgate_cli.assessor.script_id import is_script_id
from scriptgate_cli.assessor.troubles import Trouble

CLAIMS = ".scriptgate-claims"
"""Lines of JSON: a script and the id of the report that claims it; null when that is over."""
_LOCK = ".scriptgate-lock"
CLAIM = ".scriptgate-claim"
"""In a script's folder: since when it is known to be of a claim of the caller's."""
_BEGUN = ".{}.begun"
_EARLIER = "earlier-{}-{}"


@dataclass(slots=True)
class Folder:
    """Where an assessor's scripts are on this computer."""

    path: Path
    _ids: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _in_hand: dict[str, threading.Lock] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[Folder]:
        """The folder, made if need be and readable by its owner alone; for one process at a time."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(path / _LOCK):
            folder = cls(path, read_claims(path / CLAIMS))
            folder._tidy()
            yield folder

    @contextmanager
    def alone(self, script: str) -> Iterator[None]:
        """One thread at a time works on a script: the queue may give its message twice at once."""
        with self._lock:
            lock = self._in_hand.setdefault(script, threading.Lock())
        with lock:
            yield

    def place_of(self, script: str) -> Path:
        """Where a script is, or is to be."""
        return self.path / script

    def has(self, script: str) -> bool:
        """Whether a script is unpacked here."""
        return (self.path / script / "index.json").is_file()

    def is_earlier(self, script: str, claimed_at: str) -> bool:
        """Whether a script's folder is of a claim before this one: it was given back, or it lapsed."""
        return is_before(self.path / script, claimed_at)

    def set_aside(self, script: str) -> Path:
        """Move a script's folder out of the way, with what somebody may have written in it; where to."""
        number = 1
        while (aside := self.path / _EARLIER.format(script, number)).exists():
            number += 1
        return (self.path / script).rename(aside)

    def is_taken(self, script: str) -> bool:
        """Whether something that is no script of ours is in its place."""
        place = self.path / script
        return place.exists() and not self.has(script) and (not place.is_dir() or any(place.iterdir()))

    @contextmanager
    def beginning(self, script: str) -> Iterator[Path]:
        """An empty folder beside the script's own, cleared away in the end."""
        begun = self.path / _BEGUN.format(script)
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir(mode=0o700)
        try:
            yield begun
        finally:
            shutil.rmtree(begun, ignore_errors=True)

    def claim_of(self, script: str) -> str | None:
        """The id under which this script is being claimed."""
        with self._lock:
            return self._ids.get(script)

    def remember(self, script: str, report_id: str) -> None:
        """Keep the id before it is sent: whoever asks again asks the same."""
        with self._lock:
            self._write(script, report_id)
            self._ids[script] = report_id

    def forget(self, script: str) -> None:
        """The claim is over: another one is another report."""
        with self._lock:
            if self._ids.pop(script, None) is not None:
                self._write(script, None)

    def _write(self, script: str, report_id: str | None) -> None:
        with (self.path / CLAIMS).open("a", encoding="ascii") as file:
            file.write(json.dumps({"script": script, "id": report_id}) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _tidy(self) -> None:
        """Without what a process that was killed has left."""
        for begun in self.path.glob(_BEGUN.format("*")):
            if is_script_id(begun.name[1 : -len(".begun")]):
                shutil.rmtree(begun, ignore_errors=True)
        lines = [json.dumps({"script": script, "id": kept}) + "\n" for script, kept in self._ids.items()]
        write_whole(self.path / CLAIMS, "".join(lines).encode())


def read_claims(path: Path) -> dict[str, str]:
    """Scripts and ids; a line that was not written to its end was never sent."""
    ids: dict[str, str] = {}
    for line in path.read_text("ascii", "replace").splitlines() if path.exists() else []:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            said = json.loads(line)
            script, kept = str(said["script"]), said["id"]
            if kept is None:
                ids.pop(script, None)
            elif is_script_id(script):
                ids[script] = str(kept)
    return ids


def note_claim(place: Path, at: str) -> None:
    """Keep in a script's folder that it was the caller's at this time (UTC)."""
    (place / CLAIM).write_text(json.dumps({"at": at}) + "\n", "ascii")


def is_before(place: Path, claimed_at: str) -> bool:
    """Whether a script's folder was pulled under a claim before the one of this time.

    False when it says nothing of its claim.
    """
    try:
        return moment(json.loads((place / CLAIM).read_bytes())["at"]) < moment(claimed_at)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def write_whole(path: Path, content: bytes) -> None:
    """The new content or the old one, whatever happens."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Held by one process; its end frees it, however it ends. Raises Trouble when another holds it."""
    try:
        import fcntl  # Windows has none; there, two pulls at once only ask twice
    except ImportError:
        yield
        return
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"Another pull into '{path.parent}' is under way: wait for it, or name another folder."
            ) from None
        yield
